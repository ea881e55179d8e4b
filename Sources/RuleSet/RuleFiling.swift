/// How one rule of an event type is found.
package struct RuleFiling: Sendable {
    package enum Place: Sendable {
        /// By the values of fields, one after the other.
        case fields([Step])
        /// Looked at for each event.
        case always(Reason)
    }

    /// One field, and the parts of the condition that test it.
    package struct Step: Sendable {
        package let slot: Int
        package let lookup: Lookup
        package let tests: [String]
    }

    package enum Lookup: String, Sendable { case hash, order }

    package enum Reason: Sendable {
        case noCondition
        /// The parts of the condition, and what keeps each from being a test.
        case noTest([(part: String, obstacle: String)])
    }

    /// Index into the rule set's rules.
    package let rule: Int
    package let place: Place
}
