import Calendar
import Customer
import Digests
import Events
import Expression
import Gates
import RuleSet

/// The pure step: one input at a time, applied to the customers, gives decisions. Reads no clock, no
/// random source and no environment.
///
///     event ─▶ known id? ─▶ due timers ─▶ with `settle` it waits, else at once:
///              erasure, or fold ─▶ exits ─▶ awaited events ─▶ entries ─▶ timers that are due at once
package struct Engine: ~Copyable {
    package enum Input {
        case event(ScannedEvent)
        /// The clock reading of the batch that begins here: what its events make due late is decided
        /// then (S20). It moves no time.
        case batch(reading: Instant)
        /// The clock reading at the end of a batch that is caught up with the end of its topics, or of
        /// one without events.
        case reading(Instant)
        /// The end of a log: time runs on to this instant, and what is due by then fires (S42).
        case end(at: Instant)
        /// The end of a log: every instance runs to its completion (S42).
        case completion
    }

    package let rules: RuleSet
    /// The largest event time or reading applied.
    package internal(set) var time = Instant.distantPast

    /// How far one customer may move engine time at once; nil: as far as they like.
    let maxJumpMs: Int64?
    /// What the last event claimed that was too far ahead; nil where an event of the present has come since.
    package internal(set) var claim: JumpClaim?

    /// The engine time from which ages are reckoned: of an event that waited that of its arrival (S66).
    var ageTime = Instant.distantPast
    /// The event that takes effect after it waited.
    var unsettled: RestoredEvent

    /// What is about things, and not all have met yet.
    var broadcasts = PendingBroadcasts()
    /// Those that a customer meets at this instant, by (rule, key).
    var meetings: [PendingBroadcasts.Meeting] = []
    /// The event of the one that is met.
    var metEvent: RestoredEvent
    var met: MetBroadcast?

    /// What was counted by looking; see `settledCounters` for the whole.
    var counters: Counters
    /// What an index has found for the event at hand.
    var candidates: CandidateSet
    let usesIndexes: Bool
    /// The largest event time applied, at which the calendar ends with a log (S42).
    var lastEventTime = Instant.distantPast
    /// The instant behind which nothing fires by the calendar.
    var calendarEnd = Instant.distantFuture
    /// By event type: when its rules act, where it has an index.
    let activities: [ActivityPlan]
    /// The clock reading of the batch at hand; nil while only the log tells the time.
    var reading: Instant?
    var evaluation: Evaluation
    /// Whether events wait before they take effect.
    let settles: Bool
    let entryChain: EntryChain
    /// The gates on release.
    var chain: ReleaseChain
    /// The order in which sends of one round are decided.
    let roundOrder: [Arbitration.Criterion]
    /// Sends of this instant that are still to be decided, and those that are being decided.
    var standing: [PendingSend] = []
    var round: [PendingSend] = []
    /// Whether a message or an ignored one has changed a recorded state of pressure since segments were
    /// last looked at for it.
    var pressureHasChanged = false
    /// Indices of segment watches that are still to be looked at, at this instant.
    var awaitedLooks: [Int] = []
    /// By rule and step, what ids begin with; empty where no gate needs ids.
    let idPrefixes: [[[UInt8]]]
    var ids = RecordID()
    let locale: Int?
    let messageMemory: MessageMemory
    let hasConversions: Bool
    /// What messages are told apart by; worked out for those that are sent.
    let labels: MessageLabels
    /// Whether addresses may bounce, so that messages keep theirs.
    let keepsAddresses: Bool
    /// Whether some event type has a part in `foldMessages`.
    let foldsMessages: Bool
    /// Watches of this instant that are still to fire.
    var firing: [Firing] = []
    /// Rules that start on the edges of segments just found, ascending.
    var edges: [Int] = []
    /// Serial numbers of the runs that the event at hand has started or let go on: it does not count
    /// for them when they wait for such an event (S67).
    var runsOfEvent: [UInt32] = []
    /// At most so many timers fire in one call; no decision depends on it.
    let timersPerSlice: Int
    /// By rule and step: the first send that can come from the step on, -1 if there is none.
    let nextSend: [[Int32]]
    /// By event type: whether anything refers to it.
    let isUsed: [Bool]
    /// Likewise whether it is of broadcasts; empty where none are.
    let isBroadcast: [Bool]
    let meetsBroadcasts: Bool
    let meetsByInterest: Bool
    private let anchor = Anchor()

    /// Without indexes each event is shown to every rule of its type, with the same answers. `counting`
    /// goes on from the settled counts of an engine before this one, `time` from its engine time.
    package init(
        rules: RuleSet, timersPerSlice: Int = 1_000, usesIndexes: Bool = true,
        counting counters: Counters? = nil, time: Instant = .distantPast, maxJumpMs: Int64? = nil,
        claim: JumpClaim? = nil
    ) {
        precondition(timersPerSlice > 0, "a slice in which nothing fires never ends")
        self.rules = rules
        self.time = time
        self.maxJumpMs = maxJumpMs
        self.claim = claim
        self.timersPerSlice = timersPerSlice
        self.usesIndexes = usesIndexes
        candidates = CandidateSet(ruleCount: rules.rules.count)
        activities = rules.plans.map {
            ActivityPlan(of: $0.index == nil ? [] : $0.entries, in: rules)
        }
        self.counters =
            counters
            ?? Counters(
                typeCount: rules.schema.types.count,
                attributeCount: rules.customer.attributes.count,
                factCount: rules.customer.facts.count, ruleCount: rules.rules.count)
        unsettled = RestoredEvent(schema: rules.schema)
        metEvent = RestoredEvent(schema: rules.schema)
        evaluation = Evaluation(rules: rules)
        settles = rules.time.settleMs > 0
        entryChain = EntryChain(rules: rules)
        chain = ReleaseChain(rules: rules)
        roundOrder = rules.policies.arbitration?.order ?? Arbitration().order
        idPrefixes = rules.needsMessageIDs ? rules.rules.map(\.idPrefixes) : []
        locale = rules.customer.attributes.firstIndex { $0.name == "locale" && $0.type == .string }
        messageMemory = rules.messageMemory
        hasConversions = rules.hasConversions
        labels = rules.messageLabels
        keepsAddresses = rules.keepsAddresses
        foldsMessages =
            rules.customer.preferences != nil || rules.policies.engagement != nil
            || rules.policies.pressure != nil
        nextSend = rules.rules.map(\.nextSends)
        isUsed = rules.schema.types.map { $0.isUsed && !$0.isBroadcast }
        let isBroadcast = rules.schema.types.map(\.isBroadcast)
        self.isBroadcast = isBroadcast.contains(true) ? isBroadcast : []
        meetsBroadcasts = rules.meetsBroadcasts
        meetsByInterest = rules.meetsBroadcastsByInterest
    }

    /// All counts. What the indexes passed over is added here, with work for each rule.
    package func settledCounters() -> Counters {
        counters.settled(rules, activities)
    }

    package var unknownZones: UnknownZones { counters.unknownZones }

    /// How often something was not kept or left out for the sake of `limits`.
    package var beyondLimits: Int { counters.beyondLimits }

    /// Instances that this engine has started and not ended; those that it found are not counted.
    package var waitingCount: Int {
        counters.rules.reduce(-counters.endedRetired) { $0 + $1.waiting }
    }

    /// Broadcasts that not all have met yet.
    package var waitingBroadcasts: Int { broadcasts.list.count }

    /// Whether an input has had all of its effects.
    @frozen
    package enum Progress {
        case done, more

        // What the compiler would derive stays a call in other modules.
        @inlinable
        package static func == (left: Progress, right: Progress) -> Bool {
            switch (left, right) {
            case (.done, .done), (.more, .more): true
            case (.done, .more), (.more, .done): false
            }
        }
    }

    /// Applies one input. Decisions are appended in the order in which they were taken. An input may make
    /// many timers due, of all customers: after `more` the driver takes the decisions away, commits them
    /// if it likes, and applies the same input again, until `done`. Nothing but timers has fired by then.
    package mutating func apply(
        _ input: Input, to customers: inout Customers, into decisions: inout Effects
    ) -> Progress {
        switch input {
        case .event(let event):
            return apply(event, to: &customers, into: &decisions)
        case .batch(let now):
            reading = now
            return .done
        case .reading(let now):
            time = max(time, now)
            reading = now
            defer { reading = nil }
            return fireTimers(of: &customers, limit: timersPerSlice, into: &decisions)
        case .end(let end):
            time = max(time, end)
            return fireTimers(of: &customers, through: end, into: &decisions)
        case .completion:
            calendarEnd = lastEventTime
            return fireTimers(of: &customers, through: .distantFuture, into: &decisions)
        }
    }
}

extension RuleSet {
    /// Whether gates compare messages by their ids, or name them.
    fileprivate var needsMessageIDs: Bool {
        remembersMessages || policies.arbitration?.max != nil
    }
}

extension Rule {
    /// By step: what the ids of its messages begin with.
    fileprivate var idPrefixes: [[UInt8]] {
        steps.map { step in
            guard case .send(let send) = step.action else { return [] }
            return RecordID.prefix(rule: name, step: send.name)
        }
    }

    /// By step and one beyond: the index of the first send, in the order of the text, that can come from
    /// there on; -1 if there is none.
    fileprivate var nextSends: [Int32] {
        var next = [Int32](repeating: -1, count: steps.count + 1)
        for index in steps.indices.reversed() {
            switch steps[index].action {
            case .send:
                next[index] = Int32(index)
            case .wait, .until:
                next[index] = next[index + 1]
            case .skip(let target):
                next[index] = next[target]
            case .waitFor(let waitFor):
                let branches = [next[waitFor.thenStep], next[waitFor.elseStep]]
                next[index] = branches.filter { $0 >= 0 }.min() ?? -1
            }
        }
        return next
    }
}
