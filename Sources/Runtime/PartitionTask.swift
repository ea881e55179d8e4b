// One partition of the input: its engine, its customers, and how far it has read.

import Calendar
import Customer
import Engine
import Events
import Records
import RuleSet
import Store

/// The engine's part of a partition, with what a batch changes of it. The worker owns it and calls it
/// from its one thread.
final class PartitionTask {
    /// How a task begins.
    struct Beginning {
        var partition: Int
        /// By topic: the next offset to apply.
        var positions: [Int64]
        /// From when on each rule acts; nil: on all matches.
        var activations: [ActivationRecord.Rule]
        /// When the partition was begun, by the clock: it tells one changelog from another.
        var beganAt: Instant
        /// What the journal must say before the first effect; nil where it goes on.
        var journal: JournalRecord?
        /// As it was kept; nil for a partition without a past.
        var engineTime: Instant?
        var waiting = 0
        /// When the rule set was activated, and the last customer whom its scan has reached, nil where
        /// all are.
        var activatedAt: Instant?
        var scannedThrough: String?
        /// How far one customer may move time at once, and what one has said alone.
        var maxJumpMs: Int64?
        var claim: JumpClaim?
    }

    let number: Int
    /// By topic: the next offset to apply.
    @exclusivity(unchecked) private(set) var positions: [Int64]
    /// The same as it was when the last transaction was kept.
    private(set) var keptPositions: [Int64]
    @exclusivity(unchecked) var decisions = Effects()
    /// Nil where nothing is durable.
    let state: PartitionState?

    // One thread uses them; the checks of exclusive access cost a class's properties 3 % of the worker.
    @exclusivity(unchecked) private var engine: Engine
    @exclusivity(unchecked) private var customers: Customers
    private var mark: Engine.Mark
    private let beginning: Beginning
    /// Whether the journal says how this task began, for good and in the transaction at hand.
    private(set) var isBeginningKept = false
    private var isBeginningWritten = false
    /// Whether events came since the last record of the journal.
    private var hasEvents = false
    private var scannedThrough: String?
    private var keptScannedThrough: String?

    init(rules: RuleSet, _ beginning: Beginning, state: PartitionState?) {
        number = beginning.partition
        positions = beginning.positions
        keptPositions = beginning.positions
        self.beginning = beginning
        self.state = state
        scannedThrough = beginning.scannedThrough
        keptScannedThrough = scannedThrough
        let since = Dictionary(
            beginning.activations.map { ($0.name, $0.since) },
            uniquingKeysWith: { first, _ in first })
        engine = Engine(
            rules: rules.activated { since[$0] ?? nil }, time: beginning.engineTime ?? .distantPast,
            maxJumpMs: beginning.maxJumpMs, claim: beginning.claim)
        customers = Customers(keepsPreimages: true, hasStore: state != nil)
        mark = engine.mark
    }

    var waitingCount: Int {
        beginning.waiting + engine.waitingCount
    }

    /// Values that name no time zone, of the customers of this partition.
    var unknownZones: UnknownZones { engine.unknownZones }

    /// How often something was not kept or left out for the sake of `limits`.
    var beyondLimits: Int { engine.beyondLimits }

    /// From when on rules act, as it is committed with the offsets where nothing else is durable; empty
    /// for all matches.
    var activationText: String {
        guard state == nil, let since = beginning.activations.first?.since else { return "" }
        return String(since.milliseconds)
    }

    /// Whether there is something to commit before any event.
    var isAwaitingCommit: Bool {
        beginning.journal != nil && !isBeginningKept || isScanning
    }

    /// Before the first effect of the transaction at hand: what the journal must say first.
    func takeBeginning() -> JournalRecord? {
        guard !isBeginningWritten else { return nil }
        isBeginningWritten = true
        return beginning.journal
    }

    /// The reading that decisions of late timers take, from here to the end of the batch.
    func begin(reading: Instant) {
        _ = engine.apply(.batch(reading: reading), to: &customers, into: &decisions)
    }

    /// Whether the record was not applied before.
    func isNew(topic: Int, offset: Int64) -> Bool { offset >= positions[topic] }

    /// The record at `offset` has had its effects.
    func advance(topic: Int, past offset: Int64) {
        positions[topic] = offset + 1
        hasEvents = true
    }

    /// The group has committed this offset, which may lie behind what no consumer sees: the next commit
    /// must not take it back, as what is before it may be gone by then.
    func passed(topic: Int, to offset: Int64) {
        positions[topic] = max(positions[topic], offset)
    }

    /// Whether an event of this type is one of its customer.
    func touchesCustomer(ofType type: Int) -> Bool { engine.touchesCustomer(ofType: type) }

    /// Whether an event is so far ahead that `admits` needs its customer. Hot: once a record.
    func mayBeDistant(_ time: Instant) -> Bool { engine.mayBeDistant(time) }

    /// Whether an event may move time to where it says. Hot: once such an event.
    func admits(_ time: Instant, of customer: UnsafeRawBufferPointer) -> Bool {
        engine.admits(time, of: customer)
    }

    /// What is said of one that may not.
    func objection(toTime time: Instant) -> String { engine.objection(toTime: time) }

    /// A customer whom an event of the batch at hand touches; nil where they are not here: then they are asked
    /// for. Hot: once such an event.
    func find(_ id: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        let customer = customers.find(id, hash: hash)
        if customer == nil { state?.want(id, hash: hash) }
        return customer
    }

    /// An event that touches nobody moves time. Hot: once such an event. After `more` the decisions are taken
    /// away and it is called again.
    func pass(_ time: Instant, type: Int) throws(StoreError) -> Engine.Progress {
        engine.dropClaim()
        let progress = engine.pass(time, type: type, in: &customers, into: &decisions)
        if progress == .more { try takeInTimers(before: engine.horizon) }
        return progress
    }

    /// Applies an event whose customer was taken in, if there is one; `known` is what `find` gave. Hot: once
    /// such an event. After `more` as above.
    func apply(
        _ event: ScannedEvent, hash: UInt64, known: Int?
    ) throws(StoreError) -> Engine.Progress {
        let customer = known ?? customers.findOrInsert(event.customer, hash: hash)
        let progress = engine.apply(event, of: customer, in: &customers, into: &decisions)
        if progress == .more { try takeInTimers(before: engine.horizon) }
        return progress
    }

    /// Whether a reading would fire a timer.
    func fires(at reading: Instant) throws(StoreError) -> Bool {
        let horizon = engine.horizon(at: reading)
        while true {
            if engine.fires(at: reading, customers: &customers) { return true }
            guard !customers.holdsTimers(before: horizon) else { return false }
            try takeInTimers(before: horizon)
        }
    }

    /// Fires what the reading makes due. After `more` the decisions are taken away and it is called
    /// again.
    func apply(reading: Instant) throws(StoreError) -> Engine.Progress {
        let progress = engine.apply(.reading(reading), to: &customers, into: &decisions)
        if progress == .more { try takeInTimers(before: engine.horizon) }
        return progress
    }

    /// Whether the batch at hand has events, which are forgotten: the journal takes them up.
    func takeEvents() -> Bool {
        defer { hasEvents = false }
        return hasEvents
    }

    // MARK: Durable state

    /// Takes in those who were asked for.
    func takeInWanted() throws(StoreError) {
        try state?.takeInWanted(into: &customers, adopt)
    }

    /// A slice of the timers that are due before `horizon`: when more are, the engine says `more` behind
    /// it.
    private func takeInTimers(before horizon: Instant) throws(StoreError) {
        guard let state, !customers.holdsTimers(before: horizon) else { return }
        try state.takeInTimers(before: horizon, into: &customers, adopt)
    }

    /// Whether customers of an earlier rule set are still to be taken over.
    var isScanning: Bool { scannedThrough != nil }

    /// Takes the next slice of them over.
    func scan() throws(StoreError) {
        guard let state, let reached = scannedThrough else { return }
        scannedThrough = try state.takeInOlder(after: reached, into: &customers, adopt)
    }

    private func adopt(
        _ customers: inout Customers, _ customer: Int, _ takeover: Engine.Takeover?
    ) {
        guard let takeover else { return }
        engine.adopt(
            customer, takeover, activatedAt: beginning.activatedAt ?? .distantPast,
            of: &customers, into: &decisions)
    }

    /// Writes the customers whom the transaction has changed, and that its offsets are `offsets`.
    func writeState(_ offsets: [JournalRecord.TopicOffset]) {
        guard let state else { return }
        for index in 0..<customers.changedCount {
            state.write(customers.changedCustomer(at: index), of: &customers)
        }
        let time = engine.time
        state.write(
            ClockRecord(
                partition: number, offsets: offsets, engineTime: time == .distantPast ? nil : time,
                scannedThrough: scannedThrough, waiting: waitingCount,
                beganAt: beginning.beganAt, claim: engine.claim))
    }

    // MARK: Transactions

    /// So much is held back from the store at most.
    private static let flushBytes = 4 << 20

    /// The transaction is there. Customers beyond `cacheBytes` of memory are let go.
    func keep(cacheBytes: Int, flushes: Bool) throws(StoreError) {
        customers.keep()
        mark = engine.mark
        keptPositions = positions
        keptScannedThrough = scannedThrough
        isBeginningKept = isBeginningWritten
        guard let state else { return }
        state.keep()
        let isFull = customers.approximateBytes > cacheBytes
        if flushes || state.unstoredBytes >= Self.flushBytes { try state.flush() }
        guard isFull else { return }
        // Whoever goes must be found there.
        try state.settle()
        customers.evict(toBytes: cacheBytes / 4 * 3)
    }

    /// The task ends. The store gets what it lacks where no transaction is left undone.
    func close() throws(StoreError) {
        try state?.close(isBetweenTransactions: customers.changedCount == 0)
    }

    /// The transaction is gone: everything is as it was when the last one was kept.
    func rewind() {
        customers.rewind()
        engine.rewind(to: mark)
        decisions.removeAll()
        positions = keptPositions
        scannedThrough = keptScannedThrough
        isBeginningWritten = isBeginningKept
        hasEvents = false
        state?.rewind()
    }
}
