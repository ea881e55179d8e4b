// Replays of logs from memory, for the tests.

import Calendar
import Config
import Engine
import Events
import Foundation
import Records
import Replay
import RuleSet
import Testing

enum Playback {
    /// The rule set of a list of events, as `events.yaml` has it, and of rules.
    static func rules(events: String, rules: String) throws -> RuleSet {
        let loaded = Configuration.load(files: [
            ("events.yaml", Array("events: \(events)".utf8)),
            ("rules/r.yaml", Array("rules:\n\(rules)".utf8)),
        ])
        return try #require(
            loaded.ruleSet, "\(loaded.diagnostics.map { $0.rendered() }.joined())")
    }

    /// All lines that a replay of the log makes.
    static func run(
        _ rules: RuleSet, log: [UInt8], until: Replayer.Until, batchSize: Int = 64
    ) throws -> RecordLines {
        var replayer = Replayer(rules: rules, until: until, batchSize: batchSize)
        var scanner = Scanner(schema: rules.schema)
        var number = 0
        var offset = 0
        for line in log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            line.withUnsafeBytes { payload in
                guard payload.contains(where: { ![9, 13, 32].contains($0) }) else { return }
                switch scanner.scan(payload) {
                case .event(let event): replayer.apply(event)
                case .deadLetter(let reason, let detail):
                    replayer.keep(
                        DeadLetterRecord(
                            reason: reason, detail: detail,
                            place: .file("log.jsonl", line: number, offset: offset), value: payload,
                            sizeBytes: payload.count))
                }
            }
            offset += line.count + 1
        }
        try replayer.finish()
        return replayer.lines
    }
}
