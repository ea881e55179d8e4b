// The engine driven from recorded events: verdicts in, lines of records out. No rule logic here.

import Calendar
import Customer
import Digests
import Engine
import Events
import Records
import RuleSet

/// One replay. It opens and writes nothing: the driver hands it verdicts and takes its lines.
package struct Replayer: ~Copyable {
    /// How far time runs on (S42).
    package enum Until: Equatable, Sendable {
        /// To the time of the last event.
        case lastEvent
        /// No further than a daemon would have come: what is due waits for the next event.
        case daemon
        /// To this instant; later events are left out.
        case instant(Instant)
        /// Until every instance has ended.
        case end

        /// What the engine is told at the end of a log; nil for a log without events.
        func input(engineTime: Instant) -> Engine.Input? {
            switch self {
            case .daemon: nil
            case .lastEvent: engineTime == .distantPast ? nil : .end(at: engineTime)
            case .instant(let instant): .end(at: instant)
            case .end: .completion
            }
        }
    }

    package private(set) var lines = RecordLines()
    /// Of the decisions rendered so far. A test falsifies it, to see that `finish` looks at the books.
    package var tally: Tally
    /// What those messages led to.
    private(set) var earnings: Earnings
    package private(set) var engine: Engine
    package private(set) var customers = Customers()
    package private(set) var deadLetters: [Int]
    /// Records without a value that were passed over.
    package private(set) var tombstones = 0
    /// Escaped halves of surrogate pairs, read as U+FFFD; who scans says how many there were.
    package var surrogateHalves = 0
    /// Usable events later than `until`.
    package private(set) var leftOut = 0
    /// Usable events that were applied.
    package private(set) var applied = 0
    package private(set) var ruleSetHash: Digest
    /// How often another rule set took over.
    package private(set) var activations = 0

    /// How far one customer may move time at once, of the rules at hand; see `limitJumps`.
    private var jumps = JumpSource.file
    private var rules: RuleSet
    /// By name of the rule: from when on it acts, nil: on all matches.
    private var since: [String: Instant?] = [:]
    /// The names in records of all rule sets so far.
    private var fields = FieldTable()
    /// Customers, and what their records held, of engines before this one.
    private var pastCustomers = 0
    private var past: Books.Standing
    private var pastHoldings: Holdings
    private let timersPerSlice: Int
    private let until: Until
    /// Events later than this are left out.
    private let limit: Instant
    private let rendersRecords: Bool
    /// So many decisions are rendered at once; no byte depends on it.
    private let batchSize: Int
    private var writer: RecordWriter
    private let keys: UnsubscribeKeys?
    private var pending = Effects()
    /// By event of a batch: the customer's index, -1 for one who was not known when the batch came.
    private var found: [Int32] = []

    package init(
        rules: RuleSet, until: Until, rendersRecords: Bool = true, batchSize: Int = 64,
        timersPerSlice: Int = 1_000, signing keys: UnsubscribeKeys? = nil
    ) {
        self.rules = rules
        self.keys = keys
        self.timersPerSlice = timersPerSlice
        past = Books.Standing(ruleCount: rules.rules.count)
        pastHoldings = Holdings(ruleCount: rules.rules.count)
        engine = Engine(
            rules: rules, timersPerSlice: timersPerSlice,
            maxJumpMs: rules.time.jumpLimitMs(ofTopic: false))
        writer = RecordWriter(rules: rules, signing: keys)
        ruleSetHash = writer.ruleSetHash
        since = Dictionary(uniqueKeysWithValues: rules.rules.map { ($0.name, nil) })
        tally = Tally(ruleCount: rules.rules.count)
        earnings = Earnings(rules)
        deadLetters = Array(repeating: 0, count: DeadLetterReason.allCases.count)
        self.until = until
        limit = if case .instant(let instant) = until { instant } else { .distantFuture }
        self.rendersRecords = rendersRecords
        self.batchSize = batchSize
    }

    /// Whether an event may move time to where it says; if not it is a dead letter, whose detail this is. Asked once for
    /// each, before `apply`.
    package mutating func objection(to event: ScannedEvent) -> String? {
        if event.type >= 0, rules.schema.types[event.type].isBroadcast { return nil }
        return engine.admits(event.time, of: event.customer)
            ? nil : engine.objection(toTime: event.time)
    }

    /// Hot: a batch, from where the last call has left it. False as soon as there are lines to be taken away.
    mutating func apply(
        _ batch: borrowing EventBatch, from cursor: inout EventBatch.Cursor
    ) -> Bool {
        if cursor.entry == 0, !cursor.isUnderWay { customers.find(batch.events, into: &found) }
        while cursor.entry < batch.entries.count {
            let entry = batch.entries[cursor.entry]
            if cursor.isUnderWay || begins(entry, at: cursor, of: batch) {
                if apply(entry, at: cursor, of: batch) == .more {
                    cursor.isUnderWay = true
                    render()
                    if lines.isFull { return false }
                    continue
                }
            }
            cursor.pass(entry)
            if pending.count >= batchSize {
                render()
                if lines.isFull { return false }
            }
        }
        return true
    }

    /// Whether an entry is an event that counts. A dead letter is kept, and so is an event whose time is refused.
    @inline(__always)
    private mutating func begins(
        _ entry: EventBatch.Entry, at cursor: EventBatch.Cursor, of batch: borrowing EventBatch
    ) -> Bool {
        switch entry {
        case .time(let time, _):
            return admits(time, at: cursor, of: batch) && begins(at: time)
        case .event:
            let time = batch.events[cursor.event].event.time
            return admits(time, at: cursor, of: batch) && begins(at: time)
        case .broadcast:
            return begins(at: batch.broadcasts[cursor.broadcast].time)
        case .deadLetter:
            keep(batch.deadLetters[cursor.deadLetter])
            return false
        }
    }

    @inline(__always)
    private mutating func apply(
        _ entry: EventBatch.Entry, at cursor: EventBatch.Cursor, of batch: borrowing EventBatch
    ) -> Engine.Progress {
        switch entry {
        case .time(let time, let type):
            return engine.pass(time, type: type, in: &customers, into: &pending)
        case .event:
            let kept = batch.events[cursor.event]
            let known = found[cursor.event]
            let customer =
                known != Customers.unknown
                ? Int(known) : customers.findOrInsert(kept.event.customer, hash: kept.hash)
            return engine.apply(kept.event, of: customer, in: &customers, into: &pending)
        case .broadcast:
            return engine.apply(
                batch.broadcasts[cursor.broadcast], to: &customers, into: &pending)
        case .deadLetter:
            return .done
        }
    }

    /// False for an event whose time is refused: it becomes a dead letter.
    @inline(__always)
    private mutating func admits(
        _ time: Instant, at cursor: EventBatch.Cursor, of batch: borrowing EventBatch
    ) -> Bool {
        if batch.origins.isEmpty { return true }
        let origin = batch.origins[cursor.origin]
        if engine.admits(time, of: origin.customer) { return true }
        var record = origin.record
        record.detail = engine.objection(toTime: time)
        keep(record)
        return false
    }

    /// Counts an event, if it is one of those up to `until`.
    private mutating func begins(at time: Instant) -> Bool {
        guard time <= limit else {
            leftOut += 1
            return false
        }
        applied += 1
        return true
    }

    /// Hot: once for each usable event, in the order of the log.
    package mutating func apply(_ event: ScannedEvent) {
        guard begins(at: event.time) else { return }
        while engine.apply(event, to: &customers, into: &pending) == .more { render() }
        if pending.count >= batchSize { render() }
    }

    /// A clock reading between events, as scenarios have them.
    package mutating func apply(reading: Instant) {
        guard reading <= limit else { return }
        while engine.apply(.reading(reading), to: &customers, into: &pending) == .more { render() }
        render()
    }

    /// What the time goes by from the next `beginAnew` or activation on.
    package enum JumpSource: Sendable { case file, topic, clock }

    package mutating func takeTime(from source: JumpSource) { jumps = source }

    private var maxJumpMs: Int64? {
        jumps == .clock ? nil : rules.time.jumpLimitMs(ofTopic: jumps == .topic)
    }

    /// The reading of the batch that begins here.
    package mutating func begin(reading: Instant) {
        _ = engine.apply(.batch(reading: reading), to: &customers, into: &pending)
    }

    /// Another partition, or the same one taken up by a daemon that has kept nothing: nobody is known
    /// any more. Rules act from `activation` on.
    package mutating func beginAnew(activation: Instant?) {
        render()
        pastCustomers += customers.count
        past.add(customers)
        pastHoldings.add(customers)
        engine = Engine(
            rules: rules.activated(at: activation), timersPerSlice: timersPerSlice,
            counting: engine.settledCounters(), maxJumpMs: maxJumpMs)
        customers = Customers()
        since = Dictionary(uniqueKeysWithValues: rules.rules.map { ($0.name, activation) })
    }

    /// The same, by a daemon with other rules.
    package mutating func beginAnew(
        _ rules: RuleSet, activation: Instant?
    ) throws(Imbalance) {
        try closeBooks()
        pastCustomers += customers.count
        customers = Customers()
        open(rules)
        beginAnew(activation: activation)
    }

    /// Another rule set takes the customers over, at `activatedAt`; its new rules act from `activation`
    /// on. As in the daemon, what their records hold goes through the form in which it is stored.
    package mutating func activate(
        _ rules: RuleSet, at activatedAt: Instant?, newSince activation: Instant?
    ) throws(Imbalance) {
        try closeBooks()
        fields.add(allOf: self.rules)
        fields.add(allOf: rules)
        let (old, new) = (
            RecordCodec(rules: self.rules, table: fields), RecordCodec(rules: rules, table: fields)
        )
        var rules = rules
        let names = Set(rules.rules.map(\.name))
        rules.retired = Set(fields.ruleNames).subtracting(names).sorted()
        var taken = Customers()
        var takeovers: [Engine.Takeover] = []
        var record: [UInt8] = []
        for customer in customers.indices {
            record.removeAll(keepingCapacity: true)
            old.encode(customers[customer], epoch: 0, into: &record)
            let index = customers.withID(of: customer) { taken.findOrInsert($0) }
            record.withUnsafeBytes { bytes in
                do throws(RecordDamage) {
                    let decoded = try new.decode(bytes, into: &taken[index])
                    takeovers.append(Engine.Takeover(decoded, fields))
                } catch {
                    preconditionFailure("a record that was just written cannot be read: \(error)")
                }
            }
            taken.updateDue(of: index)
        }
        let time = engine.time
        since = Dictionary(
            uniqueKeysWithValues: rules.rules.map { ($0.name, since[$0.name] ?? activation) })
        customers = taken
        open(rules, engineTime: time)
        past.subtract(customers)
        for case let rule? in takeovers.flatMap(\.departures).map(\.instance.rule) {
            past.subtractInstance(ofRule: rule)
        }
        for customer in customers.indices {
            engine.adopt(
                customer, takeovers[customer], activatedAt: activatedAt ?? .distantPast,
                of: &customers, into: &pending)
        }
        render()
    }

    /// What an old rule set counted balances, and counts no more.
    private mutating func closeBooks() throws(Imbalance) {
        render()
        try checkBooks()
        activations += 1
    }

    private mutating func open(_ rules: RuleSet, engineTime: Instant = .distantPast) {
        self.rules = rules
        let since = since
        let claim = engineTime == .distantPast ? nil : engine.claim
        engine = Engine(
            rules: rules.activated { since[$0] ?? nil }, timersPerSlice: timersPerSlice,
            time: engineTime, maxJumpMs: maxJumpMs, claim: claim)
        writer = RecordWriter(rules: rules, signing: keys)
        ruleSetHash = writer.ruleSetHash
        tally = Tally(ruleCount: rules.rules.count)
        earnings = Earnings(rules)
        past = Books.Standing(ruleCount: rules.rules.count)
        pastHoldings = Holdings(ruleCount: rules.rules.count)
    }

    package var customerCount: Int { pastCustomers + customers.count }

    /// What is held as it stands, and customers by pressure; those of engines before this one too, if
    /// they had the same rules.
    package var holdings: Holdings {
        var holdings = pastHoldings
        holdings.add(customers)
        return holdings
    }

    package mutating func countTombstone() { tombstones += 1 }

    package mutating func keep(_ deadLetter: DeadLetterRecord) {
        deadLetters[deadLetter.reason.index] += 1
        if rendersRecords { deadLetter.write(into: &lines.deadLetters) }
    }

    /// The log is at its end: time runs on to `until`, a slice at a time. After `more` the driver takes
    /// the lines away and calls again, so that they need not all be in memory.
    package mutating func runOn() -> Engine.Progress {
        guard let input = until.input(engineTime: engine.time) else { return .done }
        let progress = engine.apply(input, to: &customers, into: &pending)
        render()
        return progress
    }

    /// The log is at its end: time runs on to `until`, if it has not yet. Throws where the books do not
    /// balance.
    package mutating func finish() throws(Imbalance) {
        while runOn() == .more {}
        render()
        try checkBooks()
    }

    private func checkBooks() throws(Imbalance) {
        var standing = past
        standing.add(customers)
        try Books.check(
            engine.settledCounters(), tally, standing: standing, rules: rules,
            isFirst: activations == 0)
    }

    /// Empties `lines` into `output`.
    package mutating func drain(into output: ReplayOutput) throws(OutputFailure) {
        try output.drain(&lines)
    }

    private mutating func render() {
        guard !pending.isEmpty else { return }
        tally.count(pending)
        earnings.count(pending)
        if rendersRecords {
            writer.write(pending, into: &lines)
        }
        pending.removeAll()
    }
}

extension DeadLetterReason {
    /// The place in `allCases`.
    var index: Int {
        switch self {
        case .tooLarge: 0
        case .notJSON: 1
        case .tooDeep: 2
        case .notAnObject: 3
        case .missingField: 4
        case .wrongType: 5
        case .badTime: 6
        case .tooFarAhead: 7
        case .unknownType: 8
        }
    }
}
