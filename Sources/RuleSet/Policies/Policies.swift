/// What no single rule may decide: policies.yaml beside its kinds and its time.
package struct Policies: Sendable {
    /// In the order of declaration; without `channels:` those that rules, caps and weights name, in the
    /// order of their names' bytes. A channel's id is its index here.
    package var channels: [Channel] = []
    /// The global control group.
    package var holdout: Holdout?
    package var quiet: QuietPolicy?
    package var arbitration: Arbitration?
    package var channelChoice: ChannelChoice?
    package var pressure: PressurePolicy?
    /// In the order of the text.
    package var caps: [Cap] = []
    /// What events about messages are looked at for; nil without `engagement`.
    package var engagement: EngagementPolicy?
    /// To which messages events are credited; nil: to none.
    package var attribution: Attribution?
    /// What reports tell messages apart by, in the order of the text.
    package var reportDimensions: [ReportDimension] = []

    package init() {}
}
