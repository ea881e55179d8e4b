import Calendar
import Expression
import RuleSet

/// All that is known of one customer. Lists are empty until the first entry, so that a customer of
/// whom little is known costs little. Not copyable, as each copy would retain every list.
package struct CustomerRecord: ~Copyable {
    /// At most so many instances run at once; a match beyond them meets the gate `reentry`.
    package static let instanceLimit = 1_000
    /// At most so many exits are remembered; of more the earliest is forgotten.
    package static let exitLimit = 1_000
    /// Of a rule whose `again` is per key at most so many keys are remembered (S72).
    package static let sentKeyLimit = 1_000

    /// The largest event time applied (S20); `distantPast` for one of whom nothing is known, or nothing
    /// since an erasure (S39).
    package var latest: Instant
    /// The time of the newest erasure, which is all that an erasure leaves (S24).
    package internal(set) var erasedAt: Instant
    /// By the index of the attribute; empty until the first value.
    package var attributes: [AttributeState]
    /// By the index of the purpose; empty until the first statement.
    package var consents: [Statement]
    /// By the index of the theme; empty until the first statement.
    package var themes: [Statement]
    /// All-time numbers of facts at their places; empty until the first event of one.
    var numbers: [FactTotal]
    /// The other facts at their places; empty until the first event of one.
    var series: [FactSeries]
    /// By the index of the interest; empty until the first value.
    package internal(set) var interests: [InterestSet]
    /// By (rule, key), which is the order in which they act.
    package var instances: [Instance]
    /// What waits for a match, by (rule, key).
    package var watches: [Watch]
    /// Likewise by the calendar, by rule; empty until the first event.
    package var calendarWatches: [CalendarWatch]
    /// Of the segments that rules start on; empty until the first event.
    package var segmentWatches: [SegmentWatch]
    /// Those of customers before those of keys, by the order of the first message.
    package var sent: [SentMessages]
    package var exits: [RememberedExit]
    /// In the order in which they took effect.
    package internal(set) var awaitedEvents: [AwaitedEvent]
    /// By time, then in the order of the log.
    package internal(set) var unsettled: [UnsettledEvent]
    package var seen: SeenIDs
    package var nextSerial: UInt32
    /// What gates keep, of which there is one or none; see `gates`.
    private var gateMemory: [GateMemory]

    /// The earliest broadcast that the customer will meet, derived; `distantFuture` for none.
    package var broadcastDue: Instant
    /// When the record next needs to be looked at, derived; `distantFuture` when nothing waits.
    package internal(set) var due: Instant
    /// The due time under which the index holds this customer.
    var queuedDue: Instant
    /// The batch in which the record was last changed, of a table that can go back.
    @usableFromInline var changedIn: UInt32
    /// The due time under which the store's index has this customer, and the bytes and the form of what is
    /// written of them.
    package internal(set) var storedDue: Instant
    var storedBytes: Int32
    /// At most so many bytes are held, as `countHeld` counts.
    package internal(set) var heldAtMost: Int32
    package internal(set) var storedForm: StoredForm

    // Where the id stands in `Customers`.
    var idOffset: Int
    let idCount: Int32
    private let anchor = Anchor()

    init(idOffset: Int, idCount: Int) {
        latest = .distantPast
        erasedAt = .distantPast
        attributes = []
        consents = []
        themes = []
        numbers = []
        series = []
        interests = []
        instances = []
        watches = []
        calendarWatches = []
        segmentWatches = []
        sent = []
        exits = []
        awaitedEvents = []
        unsettled = []
        gateMemory = []
        seen = SeenIDs()
        nextSerial = 0
        broadcastDue = .distantFuture
        due = .distantFuture
        queuedDue = .distantFuture
        changedIn = 0
        storedDue = .distantFuture
        storedBytes = 0
        heldAtMost = 0
        storedForm = .nothing
        self.idOffset = idOffset
        self.idCount = Int32(idCount)
    }

    /// What `other` holds, as it is now. No property has a default, so that none can be missing here.
    init(copying other: borrowing CustomerRecord) {
        latest = other.latest
        erasedAt = other.erasedAt
        attributes = other.attributes
        consents = other.consents
        themes = other.themes
        numbers = other.numbers
        series = other.series
        interests = other.interests
        instances = other.instances
        watches = other.watches
        calendarWatches = other.calendarWatches
        segmentWatches = other.segmentWatches
        sent = other.sent
        exits = other.exits
        awaitedEvents = other.awaitedEvents
        unsettled = other.unsettled
        gateMemory = other.gateMemory
        seen = other.seen
        nextSerial = other.nextSerial
        broadcastDue = other.broadcastDue
        due = other.due
        queuedDue = other.queuedDue
        changedIn = other.changedIn
        storedDue = other.storedDue
        storedBytes = other.storedBytes
        heldAtMost = other.heldAtMost
        storedForm = other.storedForm
        idOffset = other.idOffset
        idCount = other.idCount
    }

    /// The earliest of all timers; `distantFuture` when there is none.
    package var earliestTimer: Instant {
        var due = broadcastDue
        for instance in instances where instance.hasTimer { due = min(due, instance.due) }
        for watch in watches { due = min(due, watch.due) }
        for watch in calendarWatches { due = min(due, watch.due) }
        for watch in segmentWatches { due = min(due, watch.due) }
        if hasGateMemory { due = min(due, gateMemory[0].earliestTimer) }
        return due
    }

    package var hasGateMemory: Bool { !gateMemory.isEmpty }

    private static let noGateMemory = GateMemory()

    /// What gates keep of the customer; writing makes room for it.
    package var gates: GateMemory {
        get { gateMemory.isEmpty ? Self.noGateMemory : gateMemory[0] }
        _modify {
            if gateMemory.isEmpty { gateMemory.append(GateMemory()) }
            yield &gateMemory[0]
        }
    }

    /// The place of the instance of a rule and key, or where it would go.
    package func position(
        ofRule rule: Int, key: UnsafeRawBufferPointer?
    ) -> (index: Int, isFound: Bool) {
        for index in instances.indices {
            let other = Int(instances[index].rule)
            if other < rule { continue }
            if other > rule { return (index, false) }
            let order = instances[index].entry.compareKey(to: key)
            if order >= 0 { return (index, order == 0) }
        }
        return (instances.count, false)
    }

    package mutating func removeEndedInstances() {
        var kept = 0
        for index in instances.indices where instances[index].state != .ended {
            if kept < index { instances.swapAt(kept, index) }
            kept += 1
        }
        instances.removeLast(instances.count - kept)
    }

    /// The newest message of a rule, of one key where there is one; of messages from before `again` asked
    /// for the key it is not known, and they count for each.
    package func lastMessage(
        ofRule rule: Int, key: UnsafeRawBufferPointer? = nil, exceptOf serial: UInt32? = nil
    ) -> Instant? {
        var newest: Instant?
        for messages in sent
        where Int(messages.rule) == rule && (messages.key == nil || messages.isOf(key)) {
            guard let last = messages.last(exceptOf: serial) else { continue }
            newest = max(newest ?? last, last)
        }
        return newest
    }

    /// False if the messages of another key were forgotten that still count, as those do that are younger than
    /// `countsForMs`; nil: for ever. Of a new key the time of its first message is the time.
    package mutating func addMessage(
        ofRule rule: Int32, key: UnsafeRawBufferPointer? = nil, at time: Instant, serial: UInt32,
        countsForMs: Int64? = nil
    ) -> Bool {
        for index in sent.indices where sent[index].rule == rule && sent[index].isOf(key) {
            sent[index].add(at: time, serial: serial)
            return true
        }
        let messages = SentMessages(rule: rule, key: key, at: time, serial: serial)
        guard key != nil else {
            sent.insert(messages, at: sent.firstIndex { $0.key != nil } ?? sent.count)
            return true
        }
        if let countsForMs {
            sent.removeAll {
                $0.rule == rule && $0.key != nil && time - $0.newest >= countsForMs
            }
        }
        sent.append(messages)
        var count = 0
        var oldest = sent.count - 1
        for index in sent.indices where sent[index].rule == rule && sent[index].key != nil {
            count += 1
            if sent[index].newest < sent[oldest].newest { oldest = index }
        }
        if count <= Self.sentKeyLimit { return true }
        sent.remove(at: oldest)
        return false
    }

    /// Of a rule whose keys fill the record, that with the oldest message goes. False where there is none.
    package mutating func forgetOldestKey(ofRule rule: Int32) -> Bool {
        var oldest: Int?
        for index in sent.indices where sent[index].rule == rule && sent[index].key != nil {
            if oldest.map({ sent[index].newest < sent[$0].newest }) ?? true { oldest = index }
        }
        if let oldest { sent.remove(at: oldest) }
        return oldest != nil
    }

    /// Whether messages of the rule are remembered by this key.
    package func remembers(key: UnsafeRawBufferPointer?, ofRule rule: Int32) -> Bool {
        sent.contains { $0.rule == rule && $0.isOf(key) }
    }

    /// S35: the newest exit that meets `key`, strictly after `time`, and remembered for `maxAgeMs` of
    /// engine time. What was before a forgotten one is too old already. With the type of an event one of
    /// the same instant counts as well, if it was of another type (S67).
    package func exit(
        ofRule rule: Int, key: UnsafeRawBufferPointer?, after time: Instant,
        orAtInstantOf type: Int? = nil, maxAgeMs: Int64, engineTime: Instant
    ) -> Instant? {
        var newest: Instant?
        for exit in exits
        where Int(exit.rule) == rule && exit.meets(key)
            && (exit.time > time
                || exit.time == time && type.map { exit.isOfOther(than: $0) } ?? false)
        {
            newest = max(newest ?? exit.time, exit.time)
        }
        guard let newest, engineTime - newest <= maxAgeMs else { return nil }
        return newest
    }

    /// Remembers an exit for `maxAgeMs` of engine time and forgets those that are older. False if
    /// another one was forgotten before its time.
    package mutating func rememberExit(
        ofRule rule: Int, key: UnsafeRawBufferPointer?, by type: Int, at time: Instant,
        engineTime: Instant, maxAgeMs: (Int) -> Int64
    ) -> Bool {
        for index in exits.indices
        where Int(exits[index].rule) == rule && exits[index].isOf(key) {
            exits[index].add(type: type, at: time)
            return true
        }
        exits.removeAll { engineTime - $0.time > maxAgeMs(Int($0.rule)) }
        exits.append(
            RememberedExit(
                rule: Int32(rule), key: key.map { Array($0) }, type: Int32(type), time: time))
        if exits.count <= Self.exitLimit { return true }
        var earliest = 0
        for index in exits.indices where exits[index].time < exits[earliest].time {
            earliest = index
        }
        exits.remove(at: earliest)
        return false
    }

    /// Forgets everything but the time of the erasure, be it late or not (S24), and what waits to take
    /// effect behind it (S66), whose ids the engine remembers anew.
    package mutating func erase(at time: Instant) {
        var blank = CustomerRecord(idOffset: idOffset, idCount: Int(idCount))
        blank.erasedAt = time
        blank.unsettled = unsettled
        blank.heldAtMost = heldAtMost
        blank.queuedDue = queuedDue
        blank.changedIn = changedIn
        blank.storedDue = storedDue
        blank.storedBytes = storedBytes
        blank.storedForm = storedForm
        self = blank
    }

    package mutating func stateConsent(
        purpose: Int, isGiven: Bool, at time: Instant, of plan: CustomerPlan
    ) {
        if consents.isEmpty {
            consents = Array(repeating: Statement(), count: plan.purposes.count)
        }
        consents[purpose].state(isFor: isGiven, at: time)
    }

    package mutating func stateTheme(
        _ theme: Int, isAsked: Bool, at time: Instant, of plan: CustomerPlan
    ) {
        if themes.isEmpty {
            themes = Array(repeating: Statement(), count: plan.themes.count)
        }
        themes[theme].state(isFor: isAsked, at: time)
    }

    package mutating func updateAttribute(
        _ attribute: Int, to value: StoredValue, at time: Instant, of plan: CustomerPlan
    ) {
        if attributes.isEmpty {
            attributes = Array(repeating: AttributeState(), count: plan.attributes.count)
        }
        attributes[attribute].update(value, at: time)
    }
}

extension RememberedExit {
    /// Whether it ends instances of `key`; every one if it has none itself.
    func meets(_ key: UnsafeRawBufferPointer?) -> Bool {
        self.key == nil || isOf(key)
    }

    func isOf(_ other: UnsafeRawBufferPointer?) -> Bool {
        guard let key, let other else { return self.key == nil && other == nil }
        return key.withUnsafeBytes { compareBytes($0, other) == 0 }
    }
}
