// A scenario: what happens to some customers, and what must come of it.

import Calendar

/// One scenario of a scenario file.
package struct Scenario: Sendable {
    package struct Event: Sendable {
        package var at: Instant
        package var type: String
        /// Nil for a broadcast.
        package var customer: String?
        package var id: String?
        /// A JSON object.
        package var data: String
        package var place: SourcePlace
    }

    /// A record that is expected, by the fields that matter.
    package struct Record: Sendable {
        package struct Field: Sendable {
            package var name: String
            package var value: JSONValue
            package var place: SourcePlace
        }

        package var fields: [Field]
        package var place: SourcePlace
    }

    package enum End: Sendable, Equatable {
        /// Every instance runs to its completion.
        case completion
        case at(Instant)
    }

    package struct RuleName: Sendable {
        package var name: String
        package var place: SourcePlace
    }

    package var name: String
    package var place: SourcePlace
    /// In the order of the log.
    package var events: [Event]
    package var readings: [Instant]
    package var end: End
    /// All messages in their order; nil if nothing is said of them.
    package var messages: [Record]?
    package var messagesPlace: SourcePlace?
    /// All conversions in their order; nil if nothing is said of them.
    package var conversions: [Record]?
    package var conversionsPlace: SourcePlace?
    /// Decisions that must be there in this order, others between them.
    package var decisions: [Record]
    /// Whether no message at all may come.
    package var expectsNone: Bool
    /// Rules that must send nothing.
    package var silentRules: [RuleName]
    /// Where `none` stands.
    package var nonePlace: SourcePlace?
}
