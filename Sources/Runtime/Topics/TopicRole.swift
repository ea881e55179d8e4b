// What a topic is for, and what it must be like.

/// The parts that topics play for the daemon.
package enum TopicRole: String, Sendable, CaseIterable {
    case events
    case sendRequests = "send-requests"
    case decisions
    case journal
    case deadLetters = "dead-letters"

    /// Whether a record goes to the partition number of its input, so that the counts must be equal.
    /// Topics of events go together, partition by partition.
    var needsCountOfEvents: Bool { self == .events || self == .journal }

    /// Whether records must go after a time: they tell of customers who may want to be forgotten, and
    /// nothing is ever taken out of them.
    var needsFiniteRetention: Bool {
        switch self {
        case .events, .sendRequests: false
        case .decisions, .journal, .deadLetters: true
        }
    }

    /// With which settings a topic is made; nil of a retention is the broker's default.
    var settings: [String: String] {
        var settings = ["cleanup.policy": "delete"]
        if needsFiniteRetention {
            settings["retention.ms"] = String(Self.retentionDays * 86_400_000)
        }
        return settings
    }

    /// Of what tells of customers, where relance makes the topic.
    package static let retentionDays = 30
}
