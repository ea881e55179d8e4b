// How the topics stand.

package struct TopicReport: Sendable {
    package struct Row: Sendable {
        package var role: TopicRole
        package var name: String
        /// nil: the topic is not there.
        package var partitions: Int?
        /// nil: not there, or the broker does not tell.
        package var cleanUpPolicy: String?
        /// In milliseconds, below 0 for ever; nil as above.
        package var retentionMs: Int64?
        /// What counts in a compacted topic in place of the retention, in milliseconds: when an
        /// outdated record goes at the latest (`Int64.max`: some day), and how long after that a
        /// removed key is told. nil: another topic, or as above.
        package var compactionLagMs: Int64?
        package var deleteRetentionMs: Int64?
        /// Of a topic of events: whether its producers say at which time a record was.
        package var hasProducersTimes = false
        package var differences: [TopicDifference]
    }

    /// Events first, then what the daemon writes.
    package var rows: [Row]
    /// That of the first topic of events that is there; nil where none is.
    package var partitionsOfEvents: Int?
    /// Whether the broker told the settings; the mock broker has none.
    package var hasSettings: Bool

    /// How long the state topic tells that a customer is gone, in milliseconds: what a local copy may
    /// miss. nil where that is not known.
    package var deleteRetentionOfStateMs: Int64? {
        rows.first { $0.role == .state }?.deleteRetentionMs
    }

    package var differs: Bool { rows.contains { !$0.differences.isEmpty } }

    /// Names of topics that are not there.
    package var missing: [String] {
        rows.filter { $0.differences.contains { $0.kind == .missing } }.map(\.name)
    }

    /// Why the daemon must not start: a sentence for each reason, with the way out; nil where it may.
    package var refusal: String? {
        let reasons = rows.flatMap { row in
            row.differences.filter(\.refusesStart).map {
                "topic '\(row.name)' (\(row.role.rawValue)): \($0.text); \($0.wayOut)"
            }
        }
        return reasons.isEmpty ? nil : reasons.joined(separator: "\n")
    }
}

extension TopicReport.Row {
    /// What the broker tells of a topic, which may be nothing.
    init(_ role: TopicRole, _ name: String, partitions: Int?, settings: [String: String]) {
        let isState = role == .state
        func number(_ name: String) -> Int64? { settings[name].flatMap { Int64($0) } }
        self.init(
            role: role, name: name, partitions: partitions,
            cleanUpPolicy: settings["cleanup.policy"],
            retentionMs: isState ? nil : number("retention.ms"),
            compactionLagMs: isState ? number("max.compaction.lag.ms") : nil,
            deleteRetentionMs: isState ? number("delete.retention.ms") : nil,
            hasProducersTimes: role == .events
                && settings["message.timestamp.type"] == "CreateTime",
            differences: [])
    }
}
