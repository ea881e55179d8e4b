// Partitions on their way back: what their local stores lack comes from the changelog.

import Calendar
import Customer
import Store

/// One partition of an assignment, until its store holds all of the changelog.
struct Restoration {
    let partition: Int
    /// By topic, the stable committed offsets, and the first ones that the topics still have.
    private(set) var committed: [CommittedOffset?]
    private(set) var earliest: [Int64]
    /// The changelog as it was after the committed offsets were known: who committed them had written
    /// everything by then.
    private(set) var changelog: Range<Int64>
    let store: any Store
    /// That of the checkpoint with which the store was found; nil where it began empty, so that all it
    /// holds comes from the changelog.
    let beganAt: Instant?
    /// Likewise; it stays until the end is reached, as the store may lack what the changelog has forgotten
    /// since.
    private let writtenAt: Instant?
    /// The next offset to be read.
    private(set) var next: Int64
    private(set) var recordCount = 0
    private var batch = StoreBatch()
    private var key: [UInt8] = []
    /// Whether the index of timers goes with the records. Of a store that began empty it is made when all
    /// is read: a look at each record that is replaced would cost more than reading.
    private var isIndexed: Bool
    /// The key up to which the index is made.
    private var indexedTo: [UInt8] = [StateKeys.customer]
    /// Of records in the batch: their earliest timers.
    private var dues: [[UInt8]: Instant] = [:]

    init(
        partition: Int, committed: [CommittedOffset?], earliest: [Int64],
        changelog: Range<Int64>, store: any Store, checkpoint: Checkpoint?
    ) {
        self.partition = partition
        self.committed = committed
        self.earliest = earliest
        self.changelog = changelog
        self.store = store
        beganAt = checkpoint?.beganAt
        writtenAt = checkpoint?.writtenAt
        isIndexed = checkpoint != nil
        next = checkpoint?.offset ?? changelog.lowerBound
    }

    /// Another worker has gone on with the partition: what it has committed is restored too.
    mutating func extend(
        committed: [CommittedOffset?], earliest: [Int64], changelog: Range<Int64>
    ) {
        self.committed = committed
        self.earliest = earliest
        self.changelog = changelog
    }

    var isRebuilt: Bool { beganAt == nil }

    /// Whether all of the changelog is read.
    var isRead: Bool { next >= changelog.upperBound }

    var isComplete: Bool { isRead && isIndexed }

    /// A record of the changelog.
    mutating func take(_ record: ChangelogRecord) throws(StoreError) {
        recordCount += 1
        if isIndexed, record.key.first == StateKeys.customer {
            let known = Array(record.key)
            var old = Instant.distantFuture
            if let due = dues[known] {
                old = due
            } else {
                old = try Self.due(of: store.value(of: known))
            }
            let new = try Self.due(of: record.value.map { Array($0) })
            move(timer: old, to: new, of: UnsafeRawBufferPointer(rebasing: record.key.dropFirst()))
            dues[known] = new
        }
        guard let value = record.value else { return batch.delete(record.key) }
        batch.put(record.key, value)
    }

    private mutating func move(
        timer old: Instant, to new: Instant, of id: UnsafeRawBufferPointer
    ) {
        if old != .distantFuture {
            StateKeys.write(timer: old, of: id, to: &key)
            batch.delete(key)
        }
        if new != .distantFuture {
            StateKeys.write(timer: new, of: id, to: &key)
            batch.put(key, [])
        }
    }

    private static func due(of record: [UInt8]?) throws(StoreError) -> Instant {
        guard let record else { return .distantFuture }
        var due = Instant.distantFuture
        var damage: RecordDamage?
        record.withUnsafeBytes { bytes in
            do throws(RecordDamage) {
                due = try RecordCodec.head(of: bytes).due
            } catch {
                damage = error
            }
        }
        guard let damage else { return due }
        throw StoreError(
            .corrupt, .read, directory: "of the changelog", cause: "a record: \(damage)")
    }

    /// All before `next` was taken.
    mutating func advance(to next: Int64, at now: Instant) throws(StoreError) {
        guard next > self.next || batch.count > 0 else { return }
        self.next = max(next, self.next)
        batch.put(
            Checkpoint(
                partition: partition, offset: self.next, writtenAt: writtenAt ?? now,
                beganAt: beganAt ?? .distantPast))
        try store.write(batch)
        batch.removeAll()
        dues.removeAll(keepingCapacity: true)
    }

    /// Makes a part of the index of timers.
    mutating func index(_ count: Int) throws(StoreError) {
        var found: [(id: [UInt8], record: [UInt8])] = []
        try store.scan(from: indexedTo, to: [StateKeys.customer + 1]) { key, value in
            found.append((Array(key.dropFirst()), Array(value.prefix(RecordCodec.headBytes))))
            return found.count < count
        }
        for (id, record) in found {
            let due = try Self.due(of: record)
            id.withUnsafeBytes { move(timer: .distantFuture, to: due, of: $0) }
        }
        try store.write(batch)
        batch.removeAll()
        // The first key behind the last one.
        if let last = found.last { indexedTo = [StateKeys.customer] + last.id + [0] }
        isIndexed = found.count < count
    }

    /// The store is that of the changelog that began then.
    func finish(beganAt: Instant, at now: Instant) throws(StoreError) {
        var batch = StoreBatch()
        batch.put(
            Checkpoint(
                partition: partition, offset: next, writtenAt: now, beganAt: beganAt))
        try store.write(batch)
    }
}

extension StoreBatch {
    mutating func put(_ checkpoint: Checkpoint) {
        checkpoint.bytes.withUnsafeBytes { bytes in
            StateKeys.checkpoint.withUnsafeBytes { put($0, bytes) }
        }
    }
}
