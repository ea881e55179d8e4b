// What came of an expression that was tried.

import Expression

/// Owns all of its parts; nothing points into an event.
package struct TrialAnswer: Sendable {
    /// A part of the expression, or all of it.
    package struct Part: Sendable {
        /// UTF-8 offsets into the expression.
        package var span: Range<Int>
        package var text: String
        package var type: ValueType
        package var outcome: Outcome
    }

    package enum Outcome: Sendable, Equatable {
        /// As JSON (S44), and for a person, who sees too what JSON has no form for.
        case value(json: String, text: String)
        case error(EvaluationError)
    }

    package var whole: Part
    /// In the order of evaluation, the whole last; each for itself, also where the whole passes it by.
    package var parts: [Part]
    /// What a run is thought to cost, and what this one did, in units of `Limits.work`.
    package var estimatedWork: Int
    package var workDone: Int
}
