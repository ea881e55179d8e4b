import Calendar
import Expression
import RuleSet

/// A message that wants to leave, on its way through the gates of release.
package struct Candidate {
    /// Index of the rule.
    package let rule: Int
    /// Index of the step, a send.
    package let step: Int
    /// Index of the customer's instance, which no gate moves.
    package let instance: Int
    package let notAfter: Instant?
    package let decidedAt: Instant

    // What gates find out.

    /// So many gates of the rule have let it pass.
    package internal(set) var passedCount = 0
    /// Whether a holdout applies to it, once that gate was passed.
    package internal(set) var arm: Arm?
    /// Channels to be tried, in their order.
    package internal(set) var channels: [Int] = []
    /// The segment of `channel_choice` that chose them.
    package internal(set) var segment: Int?
    /// The channel that all let pass, and the address there; its bytes live until `Evaluation.begin`.
    package internal(set) var channel: Int?
    package internal(set) var address: UnsafeRawBufferPointer?
    /// What the channels met that do not carry it: all, or those before the chosen one.
    package internal(set) var refusals: [ChannelRefusal] = []

    package init(
        rule: Int, step: Int, instance: Int, notAfter: Instant?, decidedAt: Instant
    ) {
        self.rule = rule
        self.step = step
        self.instance = instance
        self.notAfter = notAfter
        self.decidedAt = decidedAt
    }
}
