// Why a property of librdkafka is refused.

/// A mistake in a property's name or value.
package struct PropertyError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Problem: Equatable, Sendable {
        /// librdkafka has no such property.
        case unknown
        /// librdkafka has it and refuses the value.
        case invalidValue
    }

    package let name: String
    package let problem: Problem
    /// In librdkafka's words, without the value where it is a secret.
    package let text: String

    package var description: String { "\(name): \(text)" }
}
