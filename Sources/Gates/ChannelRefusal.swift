/// Why one of several channels does not carry a message.
package struct ChannelRefusal: Sendable {
    /// Id of the channel.
    package let channel: Int
    package let gate: Gate
    package let saw: Saw

    package init(channel: Int, gate: Gate, saw: Saw) {
        self.channel = channel
        self.gate = gate
        self.saw = saw
    }
}
