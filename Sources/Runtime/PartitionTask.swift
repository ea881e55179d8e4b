// One partition of the input: its engine, its customers, and how far it has read.

import Calendar
import Customer
import Engine
import Events
import Records
import RuleSet

/// The engine's part of a partition, with what a batch changes of it. The worker owns it and calls it
/// from its one thread.
final class PartitionTask {
    let number: Int
    /// By topic: the next offset to apply.
    @exclusivity(unchecked) private(set) var positions: [Int64]
    /// The same as it was when the last transaction was kept.
    private(set) var keptPositions: [Int64]
    @exclusivity(unchecked) var decisions = Decisions()

    // One thread uses them; the checks of exclusive access cost a class's properties 3 % of the worker.
    @exclusivity(unchecked) private var engine: Engine
    @exclusivity(unchecked) private var customers = Customers(keepsPreimages: true)
    private var mark: Engine.Mark
    private let start: JournalRecord.Start
    /// Whether the journal says where this task began, for good and in the transaction at hand.
    private var isStartKept = false
    private var isStartWritten = false
    /// Whether events came since the last record of the journal.
    private var hasEvents = false

    init(rules: RuleSet, positions: [Int64], start: JournalRecord.Start) {
        number = start.partition
        self.positions = positions
        keptPositions = positions
        self.start = start
        engine = Engine(rules: rules.activated(at: start.activation))
        mark = engine.mark
    }

    var waitingCount: Int { engine.settledCounters().rules.reduce(0) { $0 + $1.waiting } }

    /// From when on rules act, as it is committed with the offsets; empty for all matches.
    var activationText: String { start.activation.map { String($0.milliseconds) } ?? "" }

    /// Before the first effect of the transaction at hand: what the journal must say first.
    func takeStart() -> JournalRecord? {
        guard !isStartWritten else { return nil }
        isStartWritten = true
        return .start(start)
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

    /// Hot: once an event. After `more` the decisions are taken away and it is called again.
    func apply(_ event: ScannedEvent) -> Engine.Progress {
        engine.apply(event, to: &customers, into: &decisions)
    }

    /// Whether a reading would fire a timer.
    func fires(at reading: Instant) -> Bool { engine.fires(at: reading, customers: &customers) }

    /// Fires what the reading makes due. After `more` the decisions are taken away and it is called
    /// again.
    func apply(reading: Instant) -> Engine.Progress {
        engine.apply(.reading(reading), to: &customers, into: &decisions)
    }

    /// Whether the batch at hand has events, which are forgotten: the journal takes them up.
    func takeEvents() -> Bool {
        defer { hasEvents = false }
        return hasEvents
    }

    /// The transaction is there.
    func keep() {
        customers.keep()
        mark = engine.mark
        keptPositions = positions
        isStartKept = isStartWritten
    }

    /// The transaction is gone: everything is as it was when the last one was kept.
    func rewind() {
        customers.rewind()
        engine.rewind(to: mark)
        decisions.removeAll()
        positions = keptPositions
        isStartWritten = isStartKept
        hasEvents = false
    }
}
