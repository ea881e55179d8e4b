import Calendar
import Digests

/// A message that was sent to the customer, as gates remember it (S47).
package struct Message: Sendable {
    /// The most that are remembered of a customer; beyond them the one decided first goes.
    package static let limit = 1_000

    /// The most bytes of an address; of an e-mail address RFC 5321 allows 254.
    package static let addressLimit = 320

    package let id: Digest
    package let decidedAt: Instant
    /// Indices and ids; -1: none, or one that the rule set no longer has.
    package let rule: Int32
    package let kind: Int32
    package let theme: Int32
    package let channel: Int32
    /// Kept where addresses may bounce.
    package let address: [UInt8]
    /// When it counts as ignored unless it is opened or clicked; `distantFuture`: never, or no more.
    package var ignoredAt: Instant

    package init(
        id: Digest, decidedAt: Instant, rule: Int32, kind: Int32, theme: Int32, channel: Int32,
        address: [UInt8], ignoredAt: Instant
    ) {
        self.id = id
        self.decidedAt = decidedAt
        self.rule = rule
        self.kind = kind
        self.theme = theme
        self.channel = channel
        self.address = address
        self.ignoredAt = ignoredAt
    }
}
