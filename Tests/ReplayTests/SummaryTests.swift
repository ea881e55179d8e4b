// The summary of a replay in both of its forms.

import Calendar
import Events
import Foundation
import Replay
import RuleSet
import Testing

@Suite("Summary")
struct SummaryTests {
    private func summary() throws -> ReplaySummary {
        let rules = try Playback.rules(
            events: "{ seen: { n: int }, gone: {} }",
            rules: """
                - rule: hello
                  kind: functional
                  trigger: { event: seen }
                  when: event.n > 1
                  exit: gone
                  again: 1h
                  steps: [{ wait: 1h }, { send: hello, channel: email }]
                """)
        var replayer = Replayer(rules: rules, until: .lastEvent)
        var scanner = Scanner(schema: rules.schema)
        let payload = EventPayload(envelope: rules.schema.envelope)
        func at(_ minute: Int64) -> Int64 { 1_788_000_000_000 + minute * 60_000 }
        let events: [(id: String, type: String, customer: String, minute: Int64, data: String)] = [
            ("1", "seen", "a", 0, #"{"n":2}"#), ("2", "seen", "b", 0, #"{"n":1}"#),
            ("3", "seen", "c", 0, "{}"), ("4", "seen", "d", 1, #"{"n":2}"#),
            ("4", "seen", "d", 1, #"{"n":2}"#), ("5", "gone", "d", 2, "{}"),
            ("6", "other", "d", 3, "{}"), ("7", "seen", "a", 30, #"{"n":3}"#),
            ("8", "seen", "a", 90, #"{"n":3}"#), ("9", "seen", "e", 90, #"{"n":3}"#),
            ("10", "seen", "e", 80, #"{"n":0}"#),
        ]
        for event in events {
            let bytes = payload.json(
                id: event.id, type: event.type, customer: event.customer,
                at: .init(milliseconds: at(event.minute)), data: event.data)
            bytes.withUnsafeBytes { bytes in
                guard case .event(let event) = scanner.scan(bytes) else {
                    Issue.record("not scanned")
                    return
                }
                replayer.apply(event)
            }
        }
        try replayer.finish()
        return ReplaySummary(replayer, blankLines: 1234)
    }

    @Test("For a person: names, numbers below each other, what is not nought behind them")
    func text() throws {
        var summary = try summary()
        summary.ruleSetHash = "hash"
        summary.zonesVersion = "2026a"
        summary.seconds = 2
        summary.peakMemoryBytes = 3 << 20
        #expect(
            summary.text == """
                events           11  1 duplicates, 1 late, 1 of unknown types
                  seen            9
                  gone            1
                customers         5
                rule hello
                  entered         3  false condition 2, failed condition 1
                  sent            1
                  not sent        3  reentry 2, exited 1
                  waiting         1
                dead letters      0
                blank lines   1,234
                rule set hash, tzdata 2026a
                2.00 s, 5 events a second, at most 3 MiB of memory

                """)
    }

    @Test("For a program: every count by its name")
    func json() throws {
        var summary = try summary()
        summary.ruleSetHash = "hash"
        summary.zonesVersion = nil
        #expect(
            summary.json
                == #"{"events":11,"events_by_type":{"seen":9,"gone":1},"unknown_types":1,"#
                + #""duplicates":1,"late":1,"forgotten_ids":0,"overflows":{},"erasures":0,"#
                + #""before_erasure":0,"unknown_zones":0,"left_out":0,"#
                + #""blank_lines":1234,"tombstones":0,"surrogate_halves":0,"customers":5,"rules":[{"rule":"hello","entered":3,"#
                + #""restarts":0,"sent":1,"exited":1,"waiting":1,"watching":0,"#
                + #""not_sent":{"reentry":2},"#
                + #""no_match":{"false condition":2,"failed condition":1}}],"dead_letters":{},"#
                + #""ruleset":"hash"}"# + "\n")
    }

    @Test(
        "Numbers are grouped by thousands",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func grouped(number: Int, expected: String) {
        #expect(ReplaySummary.grouped(number) == expected)
    }

    @Test(
        "Decimals are rounded and keep their noughts",
        arguments: [(0.0, "0.00"), (1.005, "1.00"), (0.999, "1.00"), (12.3456, "12.35")])
    func decimals(number: Double, expected: String) {
        #expect(ReplaySummary.decimal(number, places: 2) == expected)
    }
}
