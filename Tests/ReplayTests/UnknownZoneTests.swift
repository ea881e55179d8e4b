// Values that are no time zone, as a person and a program get to know them (S3).

import Config
import Events
import Replay
import RuleSet
import Testing

@Suite("Unknown time zones")
struct UnknownZoneTests {
    private static func rules() throws -> RuleSet {
        let loaded = Configuration.load(files: [
            ("events.yaml", Array("events: { profile: { zone: string } }".utf8)),
            (
                "customer.yaml",
                Array(
                    "attributes: { time_zone: { type: string, from: { profile: event.zone } } }"
                        .utf8
                )
            ),
            ("policies.yaml", Array("time: { offset_zones: true }".utf8)),
            (
                "rules/r.yaml",
                Array(
                    """
                    rules:
                      - rule: evening
                        kind: functional
                        trigger: { schedule: "20:00" }
                        steps: [{ send: m, channel: email }]
                    """.utf8)
            ),
        ])
        return try #require(loaded.ruleSet)
    }

    /// Calls `body` with each event of a log in which customer a comes with three unknown zones.
    private static func forEachEvent(
        _ rules: RuleSet, _ body: (ScannedEvent) -> Void
    ) throws {
        var scanner = Scanner(schema: rules.schema)
        let mars = #"Mars/\"Olympus\""#
        let zones = [mars, "+02:00", "UTC+2", mars, "Europe/Paris"]
        for (number, zone) in zones.enumerated() {
            let line = Array(
                """
                {"id":"e\(number)","type":"profile","subject":"\(number == 2 ? "b" : "a")",\
                "time":"2026-03-0\(number + 1)T10:00:00Z","data":{"zone":"\(zone)"}}
                """.utf8)
            line.withUnsafeBytes {
                guard case .event(let event) = scanner.scan($0) else {
                    Issue.record("\(zone) makes no event")
                    return
                }
                body(event)
            }
        }
    }

    @Test("S3: the summary counts them and names each once")
    func summary() throws {
        let rules = try Self.rules()
        var replayer = Replayer(rules: rules, until: .lastEvent)
        try Self.forEachEvent(rules) { replayer.apply($0) }
        try replayer.finish()
        let summary = ReplaySummary(replayer, blankLines: 0)
        #expect(
            summary.text.contains(#"3 unknown time zones ("Mars/\"Olympus\"", "UTC+2")"#),
            "\(summary.text)")
        #expect(
            summary.json.contains(
                #""unknown_zones":3,"unknown_zone_names":["Mars/\"Olympus\"","UTC+2"],"#),
            "\(summary.json)")
    }

    @Test("S69: a customer is found as the envelope reads ids, however they are written")
    func spelling() throws {
        var rules = try Self.rules()
        rules.schema.envelope.customerForm.trims = true
        rules.schema.envelope.customerForm.lowers = true
        for customer in ["a", " A\u{3000}", "A"] {
            var explainer = Explainer(customer: customer, rules: rules, until: .lastEvent)
            try Self.forEachEvent(rules) { explainer.apply($0, place: "log") }
            explainer.finish()
            #expect(!explainer.timeline.isEmpty, "\(customer)")
        }
        #expect(rules.schema.envelope.customerForm.normalised("  ÀB ") == "àb")
    }

    @Test("S3: a timeline names each of its customer's once, below the event that brought it")
    func explain() throws {
        let rules = try Self.rules()
        var explainer = Explainer(customer: "a", rules: rules, until: .lastEvent)
        try Self.forEachEvent(rules) { explainer.apply($0, place: "log") }
        explainer.finish()
        let lines = explainer.timeline.text.split(separator: "\n")
        let told = lines.indices.filter { lines[$0].contains("is no time zone") }
        #expect(told.count == 1)
        #expect(lines[told[0]].contains(#""Mars/\"Olympus\"" is no time zone, the default holds"#))
        #expect(lines[told[0] - 1].contains("profile  e0"))
        #expect(
            explainer.timeline.json.contains(#""unknown_zone","zone":"Mars/\"Olympus\"""#),
            "\(explainer.timeline.json)")
    }
}
