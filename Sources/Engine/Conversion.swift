import Calendar
import Digests
import Gates
import RuleSet

/// One event that a message led to, or none did (S61): trivial, as decisions are, with its texts in the
/// same `Effects`.
package struct Conversion: Sendable {
    package enum Model: String, Sendable, CaseIterable {
        /// The goal of the rule was reached.
        case goal
        case lastClick = "last_click"
        case lastMessage = "last_message"
        /// Credited to no message.
        case direct
    }

    /// What the event is worth.
    package enum Worth: Sendable, Equatable {
        case int(Int64)
        case double(Double)
    }

    /// The message or decision that it is credited to.
    package struct Cause: Sendable {
        package var id: Digest
        /// Indices and ids; -1: none, or one that the rule set no longer has.
        package var rule: Int32
        package var kind: Int32
        package var theme: Int32
        package var channel: Int32
        package var arm: Arm?
        package var outcome: Decision.Outcome
        /// See `MessageLabels`; nil where messages have none.
        package var labels: Decision.Text?
    }

    package var model: Model
    /// Nil for `direct`.
    package var cause: Cause?
    package var customer: Decision.Text
    package var eventID: Decision.Text
    /// The event's source and id, as in decisions.
    package var occurrence: Decision.Text
    /// The event's time.
    package var at: Instant
    package var worth: Worth?
}
