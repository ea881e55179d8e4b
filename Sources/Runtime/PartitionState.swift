// The durable side of a partition: what its local store holds, and what goes to the changelog.

import Calendar
import Customer
import Engine
import Records
import Store

/// Takes customers in from the local store, and gives back those that a transaction has changed: to the
/// changelog in it, to the store some transactions later, as many change again and again. Used by the
/// worker's thread.
///
///     store ──▶ takeIn ──▶ Customers ──▶ write ──▶ changelog, in each transaction
///       ▲                      │
///       └──── flush ◀──────────┘ between two transactions
final class PartitionState {
    /// A customer who was taken in: what the engine has to take over where another rule set wrote the
    /// record, nil where this one did.
    typealias Loaded = (inout Customers, _ customer: Int, _ departures: [Engine.Departure]?) -> Void

    /// At most so many customers are taken in at once for their timers.
    static let sliceSize = 1_000
    /// Timers are taken in so far ahead, in milliseconds of engine time.
    static let lookAheadMs: Int64 = 60_000

    let partition: Int
    let store: any Store
    let codec: RecordCodec
    let epoch: UInt32
    private let beganAt: Instant
    /// The clock record as the changelog has it, and as the transaction at hand writes it.
    private var clock: [UInt8]
    private var writtenClock: [UInt8]?
    /// What must stand before the records of this rule set, and does not yet: in the changelog, in the store.
    private var prelude: [(key: [UInt8], value: [UInt8])]
    private var isWritingPrelude = false
    private var unstoredPrelude: [(key: [UInt8], value: [UInt8])] = []
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
    @exclusivity(unchecked) var value: [UInt8] = []

    /// `clock` is the clock record as the store has it, empty where there is none; `activation` what the
    /// changelog lacks of the rule set's activation, nil where it has it. The codec knows all names of the
    /// rules.
    init(
        partition: Int, store: any Store, codec: RecordCodec, epoch: UInt32, beganAt: Instant,
        clock: [UInt8], activation: ActivationRecord?
    ) throws(StoreError) {
        self.partition = partition
        self.store = store
        self.codec = codec
        self.epoch = epoch
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

    /// Puts a customer whom the transaction has changed into the changelog.
    func write(_ customer: Int, of customers: inout Customers, into outbox: inout Outbox) {
        let form = customers[customer].form
        let oldForm = customers[customer].storedForm
        // Nobody but a blank record of an event without effect.
        if form == .nothing, oldForm == .nothing { return }
        customers.withID(of: customer) { id in
            if oldForm != form, oldForm != .nothing {
                StateKeys.write(oldForm, of: id, to: &key)
                put(nil, into: &outbox)
            }
            StateKeys.write(form, of: id, to: &key)
        }
        if form == .nothing { return customers.didWrite(customer, form: form, sizeBytes: 0) }
        value.removeAll(keepingCapacity: true)
        codec.encode(customers[customer], epoch: epoch, into: &value)
        put(value, into: &outbox)
        customers.didWrite(customer, form: form, sizeBytes: value.count)
        if form == .erasure { hasErasures = true }
    }

    /// Puts the clock record into the changelog where it has changed.
    func write(_ record: ClockRecord, into outbox: inout Outbox) {
        for (key, value) in prelude {
            self.key = key
            put(value, into: &outbox)
        }
        isWritingPrelude = true
        let bytes = record.json
        guard bytes != clock else { return }
        key = StateKeys.clock
        put(bytes, into: &outbox)
        writtenClock = bytes
    }

    /// A record of `key`; a tombstone without a value.
    private func put(_ value: [UInt8]?, into outbox: inout Outbox) {
        outbox.take(stateKey: key, value: value, partition: partition)
    }

    // MARK: Transactions

    /// The transaction is there.
    func keep() {
        if let writtenClock { clock = writtenClock }
        if isWritingPrelude {
            unstoredPrelude += prelude
            prelude = []
        }
        if let nextCheckpoint {
            checkpoint = nextCheckpoint
            self.nextCheckpoint = nil
        }
        forget()
    }

    /// Between two transactions: the store gets all that it lacks, at once, so that it is as the changelog
    /// was after some transaction.
    func flush(_ customers: inout Customers) throws(StoreError) {
        var batch = StoreBatch()
        for index in 0..<customers.unstoredCount {
            let customer = customers.unstoredCustomer(at: index)
            store(customer, of: customers, into: &batch)
        }
        for (key, value) in unstoredPrelude { batch.put(key, value) }
        if !clock.isEmpty { batch.put(StateKeys.clock, clock) }
        if let checkpoint { batch.put(checkpoint) }
        try store.write(batch)
        customers.didStoreAll()
        unstoredPrelude = []
        checkpoint = nil
    }

    private func store(
        _ customer: Int, of customers: borrowing Customers, into batch: inout StoreBatch
    ) {
        let form = customers[customer].form
        let (due, oldDue) = (customers[customer].due, customers[customer].storedDue)
        customers.withID(of: customer) { id in
            if oldDue != due {
                if oldDue != .distantFuture {
                    StateKeys.write(timer: oldDue, of: id, to: &key)
                    batch.delete(key)
                }
                if due != .distantFuture {
                    StateKeys.write(timer: due, of: id, to: &key)
                    batch.put(key, [])
                }
            }
            for other in [StoredForm.record, .erasure] where other != form {
                // Only whoever was erased at some time has been there in both forms.
                guard customers[customer].erasedAt != .distantPast else { continue }
                StateKeys.write(other, of: id, to: &key)
                batch.delete(key)
            }
            if form != .nothing { StateKeys.write(form, of: id, to: &key) }
        }
        if form == .nothing { return }
        value.removeAll(keepingCapacity: true)
        codec.encode(customers[customer], epoch: epoch, into: &value)
        batch.put(key, value)
    }

    /// The store is damaged: nothing is written to it any more.
    func abandon() {
        isAbandoned = true
        store.close()
    }

    /// The transaction is gone.
    func rewind() {
        forget()
    }

    private func forget() {
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
