import Calendar
import Digests
import RuleSet

/// A message that was sent to the customer, as gates remember it (S47), or another decision that the
/// goal of its rule looks at (S61).
package struct Message: Sendable {
    package enum Outcome: UInt8, Sendable {
        case sent
        /// Not sent, as the customer is in the control group.
        case control
        /// Of one who gets messages, for another reason.
        case suppressed
    }

    /// The most that are remembered of a customer; beyond them the one decided first goes.
    package static let limit = 1_000

    /// The most bytes of an address; of an e-mail address RFC 5321 allows 254.
    package static let addressLimit = 320

    /// What is known of a message beside what every one has.
    package struct Details: Sendable, Equatable {
        package var outcome = Outcome.sent
        /// Whether a holdout applied that let it pass.
        package var isTreated = false
        /// The key, where the rule's goal asks for it.
        package var key: [UInt8]?
        /// What reports tell messages apart by, see `MessageLabels`.
        package var labels: [UInt8] = []
        /// Whether an event was its conversion.
        package var isConverted = false

        package init() {}
    }

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
    package internal(set) var details: Details
    /// The latest click on it that counts for attribution; `distantPast` without one.
    var clickedAt = Instant.distantPast

    package init(
        id: Digest, decidedAt: Instant, rule: Int32, kind: Int32, theme: Int32, channel: Int32,
        address: [UInt8], ignoredAt: Instant, details: Details = Details()
    ) {
        self.id = id
        self.decidedAt = decidedAt
        self.rule = rule
        self.kind = kind
        self.theme = theme
        self.channel = channel
        self.address = address
        self.ignoredAt = ignoredAt
        self.details = details
    }

    package var isSent: Bool { details.outcome == .sent }

    /// Whether it counts at `instant`, the decision time of what happens then.
    package func isRemembered(at instant: Instant, for memory: MessageMemory) -> Bool {
        instant - decidedAt <= memory.ms
            || clickedAt != .distantPast && instant - clickedAt <= memory.afterClickMs
    }
}
