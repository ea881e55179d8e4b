/// How one rule of an event type is found.
package struct RuleFiling: Sendable {
    package enum Place: Sendable {
        /// Under a field, by the parts of the condition that test it.
        case field(slot: Int, Lookup, tests: [String])
        /// Looked at for each event.
        case always(Reason)
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
