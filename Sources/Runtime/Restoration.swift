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
    /// Whether the store began empty, so that all it holds comes from the changelog.
    let isRebuilt: Bool
    /// The next offset to be read.
    private(set) var next: Int64
    private(set) var recordCount = 0
    private var batch = StoreBatch()
    private var key: [UInt8] = []

    init(
        partition: Int, committed: [CommittedOffset?], earliest: [Int64],
        changelog: Range<Int64>, store: any Store, checkpoint: Checkpoint?
    ) {
        self.partition = partition
        self.committed = committed
        self.earliest = earliest
        self.changelog = changelog
        self.store = store
        isRebuilt = checkpoint == nil
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

    var isComplete: Bool { next >= changelog.upperBound }

    /// From 0 to 1.
    var progress: Double {
        changelog.isEmpty
            ? 1 : Double(next - changelog.lowerBound) / Double(changelog.count)
    }

    /// A record of the changelog; what it replaces in the index of timers goes when it comes up.
    mutating func take(_ record: ChangelogRecord) throws(RecordDamage) {
        recordCount += 1
        guard let value = record.value else { return batch.delete(record.key) }
        batch.put(record.key, value)
        guard record.key.first == StateKeys.customer else { return }
        let due = try RecordCodec.head(of: value).due
        if due == .distantFuture { return }
        StateKeys.write(
            timer: due, of: UnsafeRawBufferPointer(rebasing: record.key.dropFirst()), to: &key)
        key.withUnsafeBytes { batch.put($0, PartitionState.nothing) }
    }

    /// All before `next` was taken.
    mutating func advance(to next: Int64, at now: Instant) throws(StoreError) {
        guard next > self.next || batch.count > 0 else { return }
        self.next = max(next, self.next)
        batch.put(Checkpoint(offset: self.next, writtenAt: now))
        try store.write(batch)
        batch.removeAll()
    }
}

extension StoreBatch {
    mutating func put(_ checkpoint: Checkpoint) {
        checkpoint.bytes.withUnsafeBytes { bytes in
            StateKeys.checkpoint.withUnsafeBytes { put($0, bytes) }
        }
    }
}
