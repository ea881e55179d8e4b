import Calendar
import Digests

/// A click on a message, to which an event behind it may be credited (S61). It is remembered as long as
/// the message.
package struct Click: Sendable, Equatable {
    /// The most that are remembered of a customer; of more the first goes.
    package static let limit = 1_000

    package let message: Digest
    package let time: Instant

    package init(message: Digest, time: Instant) {
        self.message = message
        self.time = time
    }
}
