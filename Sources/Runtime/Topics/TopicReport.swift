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
        package var differences: [TopicDifference]
    }

    /// Events first, then what the daemon writes.
    package var rows: [Row]
    /// That of the first topic of events that is there; nil where none is.
    package var partitionsOfEvents: Int?
    /// Whether the broker told the settings; the mock broker has none.
    package var hasSettings: Bool

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
