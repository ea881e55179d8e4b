/// The last address that bounced on a channel (S59): no message goes there again.
package struct BouncedAddress: Sendable {
    /// Id of the channel.
    package let channel: Int32
    package var address: [UInt8]

    package init(channel: Int32, address: [UInt8]) {
        self.channel = channel
        self.address = address
    }
}
