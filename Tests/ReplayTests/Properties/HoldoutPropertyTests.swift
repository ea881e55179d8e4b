// The control group: who is in it, and how many.

import Calendar
import Config
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Properties of the control group")
struct HoldoutPropertyTests {
    static let percents = [0.5, 5, 12.5, 50]

    /// A rule whose every match is decided at once, in the global group and in a group of its own.
    private func rules(percent: Double, salt: UInt64) throws -> RuleSet {
        let files = [
            ("events.yaml", "events: { seen: {} }"),
            ("policies.yaml", "holdout: { percent: \(percent), salt: \"\(salt)\" }"),
            (
                "rules/r.yaml",
                """
                rules:
                  - rule: r
                    kind: promo
                    trigger: { event: seen }
                    steps: [{ send: m, channel: email }]
                """
            ),
        ]
        let kinds = "\nkinds: { promo: { family: special, consent: none } }"
        let loaded = Configuration.load(
            files: files.map { name, text in
                (name: name, bytes: Array((text + (name == "policies.yaml" ? kinds : "")).utf8))
            })
        return try #require(
            loaded.ruleSet, "\(loaded.diagnostics.map { $0.rendered() }.joined())")
    }

    private func controls(_ customers: [Int], rules: RuleSet) throws -> Set<String> {
        var log = ""
        for (number, customer) in customers.enumerated() {
            log += """
                {"id":"e\(customer)","source":"/s","type":"seen","subject":"c\(customer)",\
                "time":\(1_772_438_400_000 + number),"data":{}}

                """
        }
        let lines = try Playback.run(rules, log: Array(log.utf8), until: .end)
        let decisions = try String(decoding: lines[.decisions], as: UTF8.self)
            .split(separator: "\n").map { try GateRecord(String($0)) }
        #expect(decisions.count == customers.count)
        #expect(decisions.allSatisfy { ($0.outcome == "control") == ($0.arm == "control") })
        return Set(decisions.filter { $0.outcome == "control" }.map(\.customer))
    }

    @Test(
        "S50: the group has the share that was asked for, whatever the order of the log",
        arguments: Seeds.all(fixed: 2), percents)
    func share(seed: UInt64, percent: Double) throws {
        var random = SeededGenerator(seed: seed)
        let count = 5_000
        let customers = (0..<count).map { _ in random.below(1 << 40) }
        let rules = try rules(percent: percent, salt: seed)
        let controls = try controls(customers, rules: rules)
        #expect(try self.controls(customers.shuffled(using: &random), rules: rules) == controls)
        let share = percent / 100
        let deviation = (Double(count) * share * (1 - share)).squareRoot()
        #expect(abs(Double(controls.count) - Double(count) * share) < 5 * deviation)
    }
}
