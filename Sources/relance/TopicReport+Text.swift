// How topics stand, as text and as JSON.

import Calendar
import Config
import Runtime

extension TopicReport {
    /// A table, and under it what differs.
    func text(created: [String]) -> String {
        var lines = [["TOPIC", "FOR", "PARTITIONS", "CLEAN-UP", "RETENTION"]]
        for row in rows {
            lines.append([
                row.name, row.role.rawValue, row.partitions.map { "\($0)" } ?? "-",
                row.cleanUpPolicy ?? "-", row.retention,
            ])
        }
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        var text = ""
        for line in lines {
            let cells = zip(line, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            var padded = cells.joined(separator: "  ")
            while padded.last == " " { padded.removeLast() }
            text += padded + "\n"
        }
        text += "\n"
        for name in created { text += "\(name): made\n" }
        for row in rows {
            for difference in row.differences {
                text += "\(row.name): \(difference.text); \(difference.wayOut)"
                text += difference.refusesStart ? "\n" : " (the daemon starts all the same)\n"
            }
        }
        for row in rows where row.hasProducersTimes {
            text +=
                "\(row.name): its producers say at which time a record was (message.timestamp.type=CreateTime), "
                + "so that `max_ahead` holds against the clock alone where they are wrong; with "
                + "`clock: log` `time.max_jump` does\n"
        }
        if !hasSettings {
            text +=
                "the broker tells no settings of topics: clean-up and retention were not looked at\n"
        }
        if !differs { text += "all topics are in order\n" }
        return text
    }

    func json(created: [String]) -> String {
        let topics = rows.map { row in
            JSONValue.object([
                .init(name: "topic", value: .string(row.name)),
                .init(name: "role", value: .string(row.role.rawValue)),
                .init(name: "partitions", value: row.partitions.map { .number("\($0)") } ?? .null),
                .init(
                    name: "cleanup_policy", value: row.cleanUpPolicy.map { .string($0) } ?? .null),
                .init(
                    name: "retention_ms", value: row.retentionMs.map { .number("\($0)") } ?? .null),
                .init(
                    name: "max_compaction_lag_ms",
                    value: row.compactionLagMs.map { .number("\($0)") } ?? .null),
                .init(
                    name: "delete_retention_ms",
                    value: row.deleteRetentionMs.map { .number("\($0)") } ?? .null),
                .init(name: "producers_times", value: .bool(row.hasProducersTimes)),
                .init(name: "differences", value: .array(row.differences.map(Self.json))),
            ])
        }
        return JSONValue.object([
            .init(name: "in_order", value: .bool(!differs)),
            .init(name: "settings_known", value: .bool(hasSettings)),
            .init(name: "created", value: .array(created.map { .string($0) })),
            .init(name: "topics", value: .array(topics)),
        ]).text + "\n"
    }

    private static func json(_ difference: TopicDifference) -> JSONValue {
        .object([
            .init(name: "kind", value: .string(difference.kind.rawValue)),
            .init(name: "refuses_start", value: .bool(difference.refusesStart)),
            .init(name: "text", value: .string(difference.text)),
            .init(name: "way_out", value: .string(difference.wayOut)),
        ])
    }
}

extension TopicReport.Row {
    /// `7d`, `for ever`.
    fileprivate var retention: String {
        guard let retentionMs else { return "-" }
        if retentionMs < 0 { return "for ever" }
        for (unit, length) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)] {
            let length = Int64(length)
            if retentionMs % length == 0 { return "\(retentionMs / length)\(unit)" }
        }
        return "\(retentionMs)ms"
    }
}
