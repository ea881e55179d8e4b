/// `channel` of a send: the candidates, by their ids (S49).
package enum ChannelSelection: Sendable, Equatable {
    /// One, or several in order.
    case named([Int])
    case auto

    /// The only channel, where the send names just one.
    package var single: Int? {
        if case .named(let channels) = self, channels.count == 1 { return channels[0] }
        return nil
    }
}
