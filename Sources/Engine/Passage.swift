import Gates

/// How a message went through the gates of release, for `explain`; kept only when notes are taken, and of
/// rules that meet a policy.
package struct Passage: Sendable {
    /// The index of its decision.
    package let decision: Int
    /// The gates that let it pass, in their order; the one behind them objects, if there is one.
    package let passed: [ReleaseGate]
    /// Index of the segment of `channel_choice` that named the channels.
    package let segment: Int?
    /// What the channels met that do not carry it, in the order in which they were tried.
    package let refusals: [ChannelRefusal]
    /// What the gate `pressure` saw as it let the message pass.
    package let pressure: Saw?
}
