import Calendar
import Customer
import Events
import RuleSet

/// The pure step: one input at a time, applied to the customers, gives decisions. Reads no clock, no
/// random source and no environment.
///
///     event ─▶ known id? ─▶ due timers ─▶ fold ─▶ exits ─▶ entries ─▶ timers that are due at once
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

    /// What was counted by looking; see `settledCounters` for the whole.
    var counters: Counters
    /// What an index has found for the event at hand.
    var candidates: CandidateSet
    let usesIndexes: Bool
    /// By event type: when its rules act, where it has an index.
    let activities: [ActivityPlan]
    /// The clock reading of the batch at hand; nil while only the log tells the time.
    var reading: Instant?
    var evaluation: Evaluation
    /// Sends of this instant that are still to be decided, and those that are being decided.
    var standing: [Standing] = []
    var round: [Standing] = []
    /// By rule and step: the first send at or behind the step, -1 if there is none.
    let nextSend: [[Int32]]
    /// By event type: whether anything refers to it.
    let isUsed: [Bool]

    /// Without indexes each event is shown to every rule of its type, with the same answers. `counting`
    /// goes on from the settled counts of an engine before this one.
    package init(rules: RuleSet, usesIndexes: Bool = true, counting counters: Counters? = nil) {
        self.rules = rules
        self.usesIndexes = usesIndexes
        candidates = CandidateSet(ruleCount: rules.rules.count)
        activities = rules.plans.map {
            ActivityPlan(of: $0.index == nil ? [] : $0.entries, in: rules)
        }
        self.counters =
            counters
            ?? Counters(typeCount: rules.schema.types.count, ruleCount: rules.rules.count)
        evaluation = Evaluation(rules: rules)
        nextSend = rules.rules.map(\.nextSends)
        isUsed = rules.schema.types.map(\.isUsed)
    }

    /// All counts. What the indexes passed over is added here, with work for each rule.
    package func settledCounters() -> Counters {
        counters.settled(rules, activities)
    }

    /// Whether an input has had all of its effects.
    package enum Progress { case done, more }

    /// Applies one input. Decisions are appended in the order in which they were taken. At the end of
    /// a log they may be many: after `more` the driver takes them away and applies the same input
    /// again.
    @discardableResult
    package mutating func apply(
        _ input: Input, to customers: inout Customers, into decisions: inout Decisions
    ) -> Progress {
        switch input {
        case .event(let event):
            apply(event, to: &customers, into: &decisions)
            return .done
        case .batch(let now):
            reading = now
            return .done
        case .reading(let now):
            time = max(time, now)
            reading = now
            fireTimers(of: &customers, into: &decisions)
            reading = nil
            return .done
        case .end(let end):
            time = max(time, end)
            return fireTimers(of: &customers, through: end, into: &decisions)
        case .completion:
            return fireTimers(of: &customers, through: .distantFuture, into: &decisions)
        }
    }
}

extension Rule {
    /// By step and one beyond: the index of the first send at or behind it, -1 if there is none.
    fileprivate var nextSends: [Int32] {
        var next = [Int32](repeating: -1, count: steps.count + 1)
        for index in steps.indices.reversed() {
            if case .send = steps[index].action {
                next[index] = Int32(index)
            } else {
                next[index] = next[index + 1]
            }
        }
        return next
    }
}
