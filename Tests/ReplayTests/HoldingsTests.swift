// What is held when a replay ends, and when a partition of it does.

import Calendar
import Config
import Engine
import Events
import Replay
import RuleSet
import Testing

@Suite("Gate holdings")
struct HoldingsTests {
    private func rules() throws -> RuleSet {
        let loaded = Configuration.load(files: [
            ("events.yaml", Array("events: { seen: {} }".utf8)),
            (
                "policies.yaml",
                Array(
                    """
                    kinds: { service: { family: feature, consent: none } }
                    time: { zone: UTC }
                    quiet: { hours: "21:00-08:00" }
                    pressure:
                      half_life: 1d
                      weights: { email: 1 }
                      states: { balance: 0.5, over: 2 }
                    """.utf8)
            ),
            (
                "rules/r.yaml",
                Array(
                    """
                    rules:
                      - rule: hello
                        kind: service
                        trigger: { event: seen }
                        steps: [{ send: hello, channel: email }]
                    """.utf8)
            ),
        ])
        return try #require(
            loaded.ruleSet, "\(loaded.diagnostics.map { $0.rendered() }.joined())")
    }

    private func apply(
        _ id: String, of customer: String, at time: String, to replayer: inout Replayer
    ) throws {
        var scanner = Scanner(schema: replayer.engine.rules.schema)
        let payload = EventPayload(envelope: replayer.engine.rules.schema.envelope)
        let instant = try #require(Instant(rfc3339: time))
        let bytes = payload.json(
            id: id, type: "seen", customer: customer, at: instant, data: "{}")
        bytes.withUnsafeBytes { bytes in
            guard case .event(let event) = scanner.scan(bytes) else {
                Issue.record("not scanned")
                return
            }
            replayer.apply(event)
        }
    }

    @Test("Messages held and states of pressure are counted over all partitions")
    func partitions() throws {
        var replayer = Replayer(rules: try rules(), until: .daemon)
        try apply("1", of: "anna", at: "2026-09-01T12:00:00Z", to: &replayer)
        try apply("2", of: "anna", at: "2026-09-01T22:00:00Z", to: &replayer)
        replayer.beginAnew(activation: nil)
        try apply("3", of: "ben", at: "2026-09-01T23:00:00Z", to: &replayer)
        try apply("4", of: "chloe", at: "2026-09-02T01:00:00Z", to: &replayer)
        try replayer.finish()
        let summary = ReplaySummary(replayer, blankLines: 0)
        #expect(summary.rules[0].waiting == 3)
        #expect(summary.rules[0].held == 3)
        #expect(summary.rules[0].holds == [.init(name: "quiet", count: 3)])
        #expect(
            summary.pressure == [
                .init(name: "under", count: 2), .init(name: "balance", count: 1),
            ])
        #expect(summary.channels.map(\.name) == ["email"])
        #expect(summary.channels.map(\.messages) == [1])
    }

    @Test("Where no policy says anything, nothing is told of gates")
    func without() throws {
        var replayer = Replayer(
            rules: try Playback.rules(
                events: "{ seen: {} }",
                rules: """
                    - rule: hello
                      kind: functional
                      trigger: { event: seen }
                      steps:
                        - { send: hello, channel: email }
                        - { send: bye, channel: sms }
                    """), until: .end)
        try apply("1", of: "anna", at: "2026-09-01T22:00:00Z", to: &replayer)
        try replayer.finish()
        let summary = ReplaySummary(replayer, blankLines: 0)
        #expect(summary.rules[0].sent == 2)
        #expect(summary.channels.isEmpty && summary.rules[0].channels.isEmpty)
        #expect(summary.pressure.isEmpty && summary.rules[0].arms.isEmpty)
    }
}
