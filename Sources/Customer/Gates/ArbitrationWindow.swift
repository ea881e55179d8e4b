import Calendar
import Digests

/// A window in which messages of one customer wait for each other (S52). It is remembered until it has
/// ended and none of its candidates is left.
package struct ArbitrationWindow: Sendable {
    /// Tells it from others of the customer; from 1 on.
    package let number: UInt32
    package let start: Instant
    package let end: Instant
    /// How many of its candidates were sent, and the id of the last of them.
    package private(set) var sentCount: Int32 = 0
    package private(set) var lastSent: Digest?

    package init(number: UInt32, start: Instant, end: Instant) {
        self.number = number
        self.start = start
        self.end = end
    }

    init(number: UInt32, start: Instant, end: Instant, sentCount: Int32, lastSent: Digest?) {
        self.init(number: number, start: start, end: end)
        self.sentCount = sentCount
        self.lastSent = lastSent
    }

    package func isOpen(at instant: Instant) -> Bool { instant >= start && instant < end }

    package mutating func countSent(_ id: Digest) {
        sentCount += 1
        lastSent = id
    }
}
