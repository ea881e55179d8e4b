/// One of the things that a send may ask of its channel, as `needs` spells it.
package enum ChannelNeed: String, Sendable, CaseIterable {
    case realTime = "real_time"
    case length, persistence, response, intrusive
}

extension Channel {
    /// The first of the needs that the channel does not fulfil; what it does not declare it does not
    /// fulfil (S54).
    package func firstUnmet(of needs: ChannelNeeds) -> ChannelNeed? {
        if needs.realTime, isRealTime != true { return .realTime }
        if needs.long, length != .long { return .length }
        if let least = needs.persistence, !(persistence.map { $0 >= least } ?? false) {
            return .persistence
        }
        if let most = needs.response, !(response.map { $0 <= most } ?? false) { return .response }
        if let most = needs.intrusive, !(intrusive.map { $0 <= most } ?? false) {
            return .intrusive
        }
        return nil
    }
}
