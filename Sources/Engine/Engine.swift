import Calendar
import Customer
import Events
import RuleSet

/// The pure step: one input at a time, applied to the customers, gives decisions. Reads no clock, no
/// random source and no environment.
package struct Engine: ~Copyable {
    package enum Input {
        case event(ScannedEvent)
        /// The clock reading of a batch that is caught up with the end of its topics.
        case reading(Instant)
        /// The end of a log: time runs on to this instant, and what is due by then fires (S42).
        case end(at: Instant)
        /// The end of a log: every instance runs to its completion (S42).
        case completion
    }

    package let rules: RuleSet
    package private(set) var counters: Counters
    /// The largest event time or reading applied.
    package private(set) var time = Instant.distantPast

    package init(rules: RuleSet) {
        self.rules = rules
        counters = Counters(typeCount: rules.schema.types.count, ruleCount: rules.rules.count)
    }

    /// Applies one input. Decisions are appended in the order in which they were taken.
    package mutating func apply(
        _ input: Input, to customers: inout Customers, into decisions: inout Decisions
    ) {}
}
