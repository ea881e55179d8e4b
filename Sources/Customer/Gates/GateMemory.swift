import Calendar
import Digests
import RuleSet

/// What gates keep of a customer. It comes into being with the first thing of it, so that a customer
/// of a rule set whose gates keep nothing costs nothing.
package struct GateMemory: Sendable {
    /// At most so many addresses are remembered, one a channel.
    package static let bouncedLimit = 1_000

    package var preferences: Preferences?
    /// In the order in which they were decided.
    package private(set) var messages: [Message] = [] {
        didSet {
            ignoredDue = .distantFuture
            for message in messages { ignoredDue = min(ignoredDue, message.ignoredAt) }
        }
    }
    /// When the first of them counts as ignored.
    private var ignoredDue = Instant.distantFuture
    /// Channels of the last messages whose channel was chosen by `auto`, the newest last.
    package private(set) var autoChannels: [Int32] = []
    /// In the order in which they were opened; the last one only may be open.
    package var windows: [ArbitrationWindow] = []
    package var lastWindowNumber: UInt32 = 0
    /// That of the customer, then those of the channels with a weight; empty before the first.
    package var scores: [PressureScore] = []
    /// When decay next takes a recorded state down.
    package var pressureDue = Instant.distantFuture
    package private(set) var bounced: [BouncedAddress] = []
    /// In the order of the log; of messages that are remembered.
    package internal(set) var clicks: [Click] = []

    package init() {}

    /// The earliest of what wakes the customer for a gate's sake; `distantFuture` when there is nothing.
    var earliestTimer: Instant { min(pressureDue, ignoredDue) }

    /// Remembers a message, and forgets those that no longer count at the customer's latest, as no decision
    /// time lies before that. False if another one was forgotten before its time.
    package mutating func remember(
        _ message: Message, latest: Instant, for memory: MessageMemory
    ) -> Bool {
        if messages.count == messages.capacity || messages.count >= Message.limit {
            let count = messages.count
            messages.removeAll { !$0.isRemembered(at: latest, for: memory) }
            if messages.count < count { forgetClicks() }
        }
        messages.append(message)
        if messages.count <= Message.limit { return true }
        var first = 0
        for index in messages.indices where messages[index].decidedAt < messages[first].decidedAt {
            first = index
        }
        let forgotten = messages.remove(at: first)
        clicks.removeAll { $0.message == forgotten.id }
        return !forgotten.isRemembered(at: message.decidedAt, for: memory)
    }

    package mutating func setMessages(_ messages: [Message]) { self.messages = messages }

    /// The index of the message with an id; nil for one that is no longer remembered at `instant`.
    package func message(_ id: Digest, at instant: Instant, for memory: MessageMemory) -> Int? {
        messages.lastIndex {
            $0.id == id && $0.isSent && $0.isRemembered(at: instant, for: memory)
        }
    }

    package mutating func convert(_ index: Int) { messages[index].details.isConverted = true }

    // MARK: Clicks

    /// Remembers a click on a remembered message. False if another one was forgotten.
    package mutating func click(message index: Int, at time: Instant) -> Bool {
        clicks.append(Click(message: messages[index].id, time: time))
        messages[index].clickedAt = max(messages[index].clickedAt, time)
        if clicks.count <= Click.limit { return true }
        clicks.removeFirst()
        return false
    }

    /// As they stand in a record.
    package mutating func setClicks(_ clicks: [Click]) {
        self.clicks = clicks
        var messages = self.messages
        for click in clicks {
            for index in messages.indices where messages[index].id == click.message {
                messages[index].clickedAt = max(messages[index].clickedAt, click.time)
            }
        }
        self.messages = messages
    }

    /// Those on messages that are gone.
    private mutating func forgetClicks() {
        if clicks.isEmpty { return }
        clicks.removeAll { click in !messages.contains { $0.id == click.message } }
    }

    /// The indices of messages that count as ignored at `instant`.
    package func ignored(at instant: Instant) -> [Int] {
        ignoredDue > instant ? [] : messages.indices.filter { messages[$0].ignoredAt == instant }
    }

    package mutating func setIgnoredAt(_ instant: Instant, ofMessage index: Int) {
        messages[index].ignoredAt = instant
    }

    /// Keeps the channels of the last `count` messages that `auto` chose.
    package mutating func rememberAuto(channel: Int32, count: Int) {
        autoChannels.append(channel)
        if autoChannels.count > count { autoChannels.removeFirst(autoChannels.count - count) }
    }

    package mutating func setAutoChannels(_ channels: [Int32]) { autoChannels = channels }

    package mutating func bounce(_ address: [UInt8], onChannel channel: Int32) {
        if let index = bounced.firstIndex(where: { $0.channel == channel }) {
            bounced[index].address = address
        } else if bounced.count < Self.bouncedLimit {
            bounced.append(BouncedAddress(channel: channel, address: address))
        }
    }

    package func hasBounced(_ address: UnsafeRawBufferPointer, onChannel channel: Int) -> Bool {
        bounced.contains {
            $0.channel == channel
                && $0.address.withUnsafeBytes { compareBytes($0, address) == 0 }
        }
    }
}
