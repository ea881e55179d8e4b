/// What a send asks of its channel (S54): `needs`.
package struct ChannelNeeds: Sendable {
    package var realTime = false
    package var long = false
    /// At least.
    package var persistence: Channel.Persistence?
    /// At most.
    package var response: Channel.Response?
    /// At most.
    package var intrusive: Int?

    package init() {}
}
