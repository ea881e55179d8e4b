// What a topic is for, and what it must be like.

/// The parts that topics play for the daemon.
package enum TopicRole: String, Sendable, CaseIterable {
    case events
    case sendRequests = "send-requests"
    case decisions
    case conversions
    case journal
    case deadLetters = "dead-letters"
    case state

    /// Whether a record goes to the partition number of its input, so that the counts must be equal.
    /// Topics of events go together, partition by partition.
    var needsCountOfEvents: Bool { self == .events || self == .journal || self == .state }

    /// Which clean-up leaves what the daemon relies on: of a customer's record only the newest counts,
    /// but that one for ever; all else is a log.
    var cleanUpPolicy: String { self == .state ? "compact" : "delete" }

    /// Whether records must go after a time: they tell of customers who may want to be forgotten, and
    /// nothing is ever taken out of them.
    var needsFiniteRetention: Bool {
        switch self {
        case .events, .sendRequests, .state: false
        case .decisions, .conversions, .journal, .deadLetters: true
        }
    }

    /// With which settings a topic is made; nil of a retention is the broker's default.
    var settings: [String: String] {
        var settings = ["cleanup.policy": cleanUpPolicy]
        if needsFiniteRetention {
            settings["retention.ms"] = String(Self.retentionDays * Self.dayMs)
        }
        if self == .state { settings.merge(Self.settingsOfState) { $1 } }
        return settings
    }

    /// Of what tells of customers, where relance makes the topic.
    package static let retentionDays = 30
    static let dayMs = 86_400_000

    /// An older record of a customer goes at the latest after this time, and with it what an erasure
    /// wiped; where relance makes the topic.
    static let compactionLagMs = 7 * dayMs
    /// So long a customer's absence is told. A reader that takes longer sees customers who are gone,
    /// which is why a local copy older than half of it is not used; where relance makes the topic.
    static let deleteRetentionMs = 7 * dayMs
    /// With less, a restore that takes long, or a night without the daemon, is too much.
    static let leastDeleteRetentionMs = dayMs

    /// Lag and retention together stay below the month in which an erasure has to be done. Only closed
    /// segments are compacted, so they are closed each day; a third of the log may be outdated before
    /// it is worth a pass, which bounds what a restore reads in vain.
    private static let settingsOfState = [
        "max.compaction.lag.ms": String(compactionLagMs),
        "delete.retention.ms": String(deleteRetentionMs),
        "min.cleanable.dirty.ratio": "0.3",
        "segment.ms": String(dayMs),
        "max.message.bytes": String(8 << 20),
    ]
}
