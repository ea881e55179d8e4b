import Calendar
import Customer
import Events
import RuleSet

/// The pure step: one input at a time, applied to the customers, gives decisions. Reads no clock, no
/// random source and no environment.
///
///     event ─▶ known id? ─▶ due timers ─▶ erasure, or
///              fold ─▶ exits ─▶ entries ─▶ timers that are due at once
package struct Engine: ~Copyable {
    package enum Input {
        case event(ScannedEvent)
        /// The clock reading of a batch without events that is caught up with the end of its topics.
        case reading(Instant)
        /// The end of a log: time runs on to this instant, and what is due by then fires (S42).
        case end(at: Instant)
        /// The end of a log: every instance runs to its completion (S42).
        case completion
    }

    package let rules: RuleSet
    package internal(set) var counters: Counters
    /// The largest event time or reading applied.
    package internal(set) var time = Instant.distantPast

    /// The clock reading at hand; nil while only the log tells the time.
    var reading: Instant?
    var evaluation: Evaluation
    /// Sends of this instant that are still to be decided, and those that are being decided.
    var standing: [Standing] = []
    var round: [Standing] = []
    /// By rule and step: the first send at or behind the step, -1 if there is none.
    let nextSend: [[Int32]]
    /// By event type: whether anything refers to it.
    let isUsed: [Bool]

    package init(rules: RuleSet) {
        self.rules = rules
        counters = Counters(
            typeCount: rules.schema.types.count, factCount: rules.customer.facts.count,
            ruleCount: rules.rules.count)
        evaluation = Evaluation(rules: rules)
        nextSend = rules.rules.map(\.nextSends)
        isUsed = rules.schema.types.map(\.isUsed)
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
