import Calendar
import Events

/// The compiled, immutable plan of a configuration: what the engine needs and nothing else. It knows
/// no YAML and no files; the same plan comes from the same rules in any file order.
package struct RuleSet: Sendable {
    package var schema = EventSchema()
    /// By the index of the event type in `schema.types`.
    package var plans: [EventPlan] = []
    package var customer = CustomerPlan()
    /// In the order of their names' bytes.
    package var kinds: [Kind] = []
    /// In the order of their names' bytes, which is the order in which they act (S19).
    package var rules: [Rule] = []
    /// Names of rules that earlier rule sets had and this one lacks: some of their instances may still
    /// have to end.
    package var retired: [String] = []
    /// Rules that fire by the calendar, ascending.
    package var calendarRules: [Int] = []
    package var time: TimePolicy
    package var policies = Policies()
    package var dedupeWindowMs: Int64 = 86_400_000
    /// Every zone by name; loaded before the engine runs, which touches no file.
    package var zones: ZoneDatabase
    /// The plan as text, without comments, order or file names; its hash names the rule set.
    package var canonicalText = ""

    package init(time: TimePolicy, zones: ZoneDatabase) {
        self.time = time
        self.zones = zones
    }
}

extension RuleSet {
    /// The same rules, acting on matches from `activation` on where they do not say since when. The
    /// text that names the rule set stays.
    package func activated(at activation: Instant?) -> RuleSet {
        activated { _ in activation }
    }

    /// Likewise, each rule by its name; nil: the rule acts on all matches.
    package func activated(_ activation: (_ rule: String) -> Instant?) -> RuleSet {
        var activated = self
        for index in rules.indices where rules[index].since == nil {
            activated.rules[index].since = activation(rules[index].name)
        }
        return activated
    }
}

extension RuleSet {
    /// How long messages are remembered for the sake of gates, of events about them and
    /// of what they lead to (S47); 0: not at
    /// all.
    package var messageMemoryMs: Int64 {
        var longest = policies.caps.map(\.perMs).max() ?? 0
        if customer.preferences != nil { longest = max(longest, 7 * 86_400_000) }
        if let engagement = policies.engagement {
            longest = max(longest, engagement.ignoredAfterMs ?? 0, 30 * 86_400_000)
        }
        longest = max(longest, policies.attribution?.withinMs ?? 0)
        longest = max(longest, rules.compactMap { $0.goal?.withinMs }.max() ?? 0)
        return longest
    }

    package var remembersMessages: Bool { messageMemoryMs > 0 }

    package var messageMemory: MessageMemory {
        MessageMemory(ms: messageMemoryMs, afterClickMs: policies.attribution?.withinMs ?? 0)
    }

    /// Whether anything is asked for that messages lead to (S61).
    package var hasConversions: Bool {
        policies.attribution != nil || rules.contains { $0.goal != nil }
    }

    /// What reports tell messages apart by.
    package var messageLabels: MessageLabels {
        let hasSegment = !(policies.channelChoice?.segments.isEmpty ?? true)
        return MessageLabels(
            hasSegment: hasSegment && hasConversions, dimensions: policies.reportDimensions)
    }

    /// The types of broadcasts, whether or not a rule waits for them.
    package var broadcastTypes: [String] { schema.types.filter(\.isBroadcast).map(\.name) }

    /// Whether broadcasts are met, and whether some of them by interest.
    package var meetsBroadcasts: Bool { plans.contains { !$0.broadcasts.isEmpty } }

    package var meetsBroadcastsByInterest: Bool {
        rules.contains { rule in
            guard case .broadcast(let trigger) = rule.trigger else { return false }
            return trigger.audience != nil
        }
    }

    /// Whether addresses may bounce, so that messages keep theirs.
    package var keepsAddresses: Bool {
        plans.contains { $0.engagement?.words.contains { $0.word == .bounced } ?? false }
    }

    /// Whether records name channels.
    package var namesChannels: Bool {
        remembersMessages || policies.pressure != nil || policies.channelChoice?.alternate != nil
    }
}

/// `time:` of policies.yaml.
package struct TimePolicy: Sendable {
    /// What holds of topics where nothing is said, in milliseconds.
    private static let defaultMaxJumpMs: Int64 = 7 * 86_400_000

    /// How far one customer may move engine time at once where only the log tells the time (decision 0030); 0: as far
    /// as they like, nil: not said.
    package var maxJumpMs: Int64?

    /// The same of a topic or of files; nil: as far as they like.
    package func jumpLimitMs(ofTopic: Bool) -> Int64? {
        guard let maxJumpMs else { return ofTopic ? Self.defaultMaxJumpMs : nil }
        return maxJumpMs > 0 ? maxJumpMs : nil
    }

    package var latenessMs: Int64 = 5_000
    /// How long events wait for those that are before them (S66); at most `latenessMs`, 0 for not at all.
    package var settleMs: Int64 = 0
    /// By how much an event takes effect sooner, as engine time goes, than a timer of its time fires.
    package var unsettledLeadMs: Int64 { latenessMs - settleMs }
    package var onTimeMs: Int64 = 60_000
    /// The zone of customers without a known one of their own.
    package var zone: Zone
    /// Whether an offset such as `+02:00` in the attribute `time_zone` is a zone.
    package var hasOffsetZones = false

    package init(zone: Zone) {
        self.zone = zone
    }
}

/// A kind of message: what it asks of consent, and which gates it passes by.
package struct Kind: Sendable {
    package enum Consent: String, Sendable, CaseIterable { case none, marketing, asked }

    package var name: String
    package var family: String
    package var consent: Consent
    package var skips: SkippableGate

    package init(name: String, family: String, consent: Consent, skips: SkippableGate) {
        self.name = name
        self.family = family
        self.consent = consent
        self.skips = skips
    }
}
