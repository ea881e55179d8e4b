// The durable side of a partition: what its local store holds, and what goes to the changelog.

import Calendar
import Customer
import Engine
import Records
import Store

/// Takes customers in from the local store, and gives back those that a transaction has changed: to the
/// changelog in it, and the same bytes to the store some transactions later, as many change again and again. Used
/// by the worker's thread.
///
///     store ──▶ takeIn ──▶ Customers ──▶ write ──▶ written ──▶ changelog, in each transaction
///       ▲                                             │ keep
///       └──── writer, on its thread ◀── flush ──── unstored
final class PartitionState {
    /// A customer who was taken in: what the engine has to take over where another rule set wrote the
    /// record, nil where this one did.
    typealias Loaded = (inout Customers, _ customer: Int, _ takeover: Engine.Takeover?) -> Void

    /// Timers are taken in so far ahead, in milliseconds of engine time.
    static let lookAheadMs: Int64 = 60_000

    let partition: Int
    let store: any Store
    let codec: RecordCodec
    let epoch: UInt32
    let sliceSize: Int
    private let beganAt: Instant
    /// The clock record as the changelog has it, and as the transaction at hand writes it.
    private var clock: [UInt8]
    private var writtenClock: [UInt8]?
    /// What must stand before the records of this rule set, and does not yet: in the changelog, in the store.
    private var prelude: [(key: [UInt8], value: [UInt8])]
    private var isWritingPrelude = false
    /// What the transaction at hand writes, and what of those before it the store has not been given yet.
    @exclusivity(unchecked) private(set) var written = StoreChanges()
    private var unstored = StoreChanges()
    private let writer: StoreWriter
    /// Is one when a commit has shown that the partition is still this worker's.
    private var nextCheckpoint: Checkpoint?
    private var checkpoint: Checkpoint?
    private(set) var isAbandoned = false
    /// Whether the store may hold erasures of customers of whom nothing else is known.
    var hasErasures: Bool

    /// Customers who were asked for.
    @exclusivity(unchecked) var wanted = WantedCustomers()

    // Reused.
    @exclusivity(unchecked) var keys = KeyList()
    /// Of each key, the place among those who were asked for.
    @exclusivity(unchecked) var places: [Int] = []
    @exclusivity(unchecked) var key: [UInt8] = []

    /// `clock` is the clock record as the store has it, empty where there is none; `activation` what the
    /// changelog lacks of the rule set's activation, nil where it has it. The codec knows all names of the
    /// rules.
    init(
        partition: Int, store: any Store, codec: RecordCodec, epoch: UInt32, beganAt: Instant,
        clock: [UInt8], activation: ActivationRecord?, writesAside: Bool,
        sliceSize: Int
    ) throws(StoreError) {
        self.partition = partition
        self.store = store
        writer = StoreWriter(store, isAside: writesAside)
        self.codec = codec
        self.epoch = epoch
        self.sliceSize = sliceSize
        self.beganAt = beganAt
        self.clock = clock
        prelude =
            activation.map {
                [(StateKeys.fields, codec.table.bytes), (StateKeys.rules, $0.json)]
            } ?? []
        var hasErasures = false
        try store.scan(from: [StateKeys.erasure], to: [StateKeys.erasure + 1]) { _, _ in
            hasErasures = true
            return false
        }
        self.hasErasures = hasErasures
    }

    // MARK: Giving back

    /// Writes a customer whom the transaction has changed.
    func write(_ customer: Int, of customers: inout Customers) {
        let form = customers[customer].form
        let oldForm = customers[customer].storedForm
        // Nobody but a blank record of an event without effect.
        if form == .nothing, oldForm == .nothing { return }
        let (due, oldDue) = (customers[customer].due, customers[customer].storedDue)
        customers.withID(of: customer) { id in
            if oldDue != due { move(timer: oldDue, to: due, of: id) }
            if oldForm != form, oldForm != .nothing {
                StateKeys.write(oldForm, of: id, to: &key)
                written.records.delete(key)
            }
            if form != .nothing { StateKeys.write(form, of: id, to: &key) }
        }
        var sizeBytes = 0
        if form != .nothing {
            sizeBytes = written.records.put(key) {
                codec.encode(customers[customer], epoch: epoch, into: &$0)
            }
        }
        customers.didWrite(customer, form: form, sizeBytes: sizeBytes)
        if form == .erasure { hasErasures = true }
    }

    private func move(timer old: Instant, to new: Instant, of id: UnsafeRawBufferPointer) {
        if old != .distantFuture {
            StateKeys.write(timer: old, of: id, to: &key)
            written.entries.delete(key)
        }
        if new != .distantFuture {
            StateKeys.write(timer: new, of: id, to: &key)
            written.entries.put(key, [])
        }
    }

    /// Writes the clock record where it has changed, behind what must stand before it.
    func write(_ record: ClockRecord) {
        for (key, value) in prelude { written.records.put(key, value) }
        isWritingPrelude = true
        let bytes = record.json
        guard bytes != clock else { return }
        written.records.put(StateKeys.clock, bytes)
        writtenClock = bytes
    }

    // MARK: Transactions

    /// The transaction is there.
    func keep() {
        if let writtenClock { clock = writtenClock }
        if isWritingPrelude { prelude = [] }
        if let nextCheckpoint {
            checkpoint = nextCheckpoint
            self.nextCheckpoint = nil
        }
        unstored.append(written)
        forget()
    }

    /// Of what the store has not been given yet.
    var unstoredBytes: Int { unstored.sizeBytes }

    /// Between two transactions: the store is given all that it lacks, at once, so that it is as the changelog
    /// was after some transaction.
    func flush() throws(StoreError) {
        if let checkpoint { unstored.records.put(checkpoint) }
        checkpoint = nil
        try writer.write(&unstored)
    }

    /// The same, and waits until the store has it.
    func settle() throws(StoreError) {
        try flush()
        try writer.settle()
    }

    /// The partition goes; the store gets what it lacks where no transaction is left undone.
    func close(isBetweenTransactions: Bool) throws(StoreError) {
        defer {
            writer.stop()
            store.close()
        }
        if isBetweenTransactions, !isAbandoned { try settle() }
    }

    /// The store is damaged: nothing is written to it any more.
    func abandon() {
        isAbandoned = true
        writer.stop()
        store.close()
    }

    /// The transaction is gone.
    func rewind() {
        forget()
    }

    private func forget() {
        written.removeAll()
        writtenClock = nil
        isWritingPrelude = false
        wanted.removeAll()
    }

    /// The changelog ended there when no transaction was open: all before is in the store with its next
    /// flush, if the next commit shows that nobody else has written since.
    func note(changelogEnd offset: Int64, at now: Instant) {
        nextCheckpoint = Checkpoint(
            partition: partition, offset: offset, writtenAt: now, beganAt: beganAt)
    }
}
