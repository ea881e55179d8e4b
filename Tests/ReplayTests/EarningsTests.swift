// What messages earned, in the summary of a replay.

import Calendar
import Config
import Events
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Earnings")
struct EarningsTests {
    /// A shop with a control group: of 100 customers with a cart so many buy without a message, and so many
    /// more with one.
    struct Experiment {
        static let files = [
            (
                "events.yaml",
                "events: { joined: { by: string }, cart: { total: double }, order: { total: double } }"
            ),
            (
                "customer.yaml",
                "attributes: { source: { type: string, from: { joined: event.by } } }"
            ),
            (
                "policies.yaml",
                """
                holdout: { percent: 30, salt: "s" }
                kinds: { promo: { family: special, consent: none } }
                channels: { email: { cost: 0.002 }, sms: { cost: 0.05 } }
                channel_choice:
                  segments: { web: customer.source == "web" }
                  order: { web: [email] }
                  default: [sms]
                attribution: { event: order, value: event.total, model: last_message, within: 2d }
                report: { dimensions: { source: customer.source } }
                """
            ),
            (
                "rules/r.yaml",
                """
                rules:
                  - rule: reminder
                    kind: promo
                    trigger: { event: cart }
                    steps: [{ send: reminder, channel: auto }]
                    goal: { event: order, within: 1d, value: event.total }
                """
            ),
        ]

        static func rules() throws -> RuleSet {
            let loaded = Configuration.load(
                files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
            return try #require(
                loaded.ruleSet, "\(loaded.diagnostics.map { $0.rendered() }.joined())")
        }

        static func line(
            _ type: String, _ customer: Int, at second: Int, _ data: String
        ) -> String {
            #"{"id":"\#(type)-\#(customer)-\#(second)","type":"\#(type)","subject":"c\#(customer)","#
                + #""time":\#(1_788_000_000 + second),"data":\#(data)}"#
        }

        /// Whether a message leaves is what the rules decide; the log needs it to plant the effect, and takes
        /// it from a replay of the carts.
        static func summary(
            seed: UInt64, customers: Int, baseline: Int, effect: Int
        ) throws -> ReplaySummary {
            var random = SeededGenerator(seed: seed)
            let rules = try rules()
            var lines: [(second: Int, text: String)] = []
            for customer in 0..<customers {
                let id = customer + Int(seed % 1_000) * 100_000
                let source = random.pick([#"{"by":"web"}"#, #"{"by":"ads"}"#, "{}"])
                lines.append((customer * 60, line("joined", id, at: customer * 60, source)))
                lines.append((customer * 60 + 1, line("cart", id, at: customer * 60 + 1, "{}")))
            }
            let carts = lines.map(\.text).joined(separator: "\n")
            let decided = try Playback.run(rules, log: Array(carts.utf8), until: .end)
            let treated = Set(
                decided.sendRequests.split(separator: UInt8(ascii: "\n")).map { line in
                    let text = String(decoding: line, as: UTF8.self)
                    return text.split(separator: "\"customer\":\"")[1].prefix { $0 != "\"" }
                })
            for customer in 0..<customers {
                let id = customer + Int(seed % 1_000) * 100_000
                let isTreated = treated.contains("c\(id)")
                guard random.chance(baseline + (isTreated ? effect : 0)) else { continue }
                let second = customer * 60 + 2 + random.below(40_000)
                let total = random.pick(["12.5", "40.10", "99"])
                lines.append((second, line("order", id, at: second, #"{"total":\#(total)}"#)))
            }
            lines.sort { $0.second < $1.second }
            return try Self.summary(rules, lines.map(\.text))
        }

        static func summary(_ rules: RuleSet, _ lines: [String]) throws -> ReplaySummary {
            var replayer = Replayer(rules: rules, until: .end)
            var scanner = Scanner(schema: rules.schema)
            for line in lines {
                Array(line.utf8).withUnsafeBytes { bytes in
                    guard case .event(let event) = scanner.scan(bytes) else {
                        Issue.record("not scanned: \(line)")
                        return
                    }
                    replayer.apply(event)
                }
            }
            try replayer.finish()
            return ReplaySummary(replayer, blankLines: 0)
        }
    }

    @Test("A planted effect lies in its interval in at least 90 of 100 seeds")
    func planted() throws {
        var (covered, seen) = (0, 0)
        for seed in 1...100 as ClosedRange<UInt64> {
            let summary = try Experiment.summary(
                seed: seed, customers: 600, baseline: 10, effect: 12)
            let lift = try #require(summary.earned?.lifts.first)
            let rate = try #require(lift.rate)
            if rate.low <= 0.12, 0.12 <= rate.high { covered += 1 }
            if rate.isSeen { seen += 1 }
            #expect(rate.isSeen == (lift.customersNeeded == nil))
            #expect(lift.treated.customers + lift.control.customers == 600)
        }
        #expect(covered >= 90, "\(covered)")
        // An interval that is always wide would show nothing.
        #expect(seen >= 80, "\(seen)")
    }

    @Test("Without an effect the interval holds nought in at least 90 of 100 seeds")
    func none() throws {
        var covered = 0
        for seed in 1...100 as ClosedRange<UInt64> {
            let summary = try Experiment.summary(
                seed: ~seed, customers: 300, baseline: 20, effect: 0)
            let lift = try #require(summary.earned?.lifts.first)
            if let rate = lift.rate, !rate.isSeen { covered += 1 }
            let revenue = try #require(lift.revenue)
            #expect(revenue.low < revenue.difference && revenue.difference < revenue.high)
        }
        #expect(covered >= 90, "\(covered)")
    }

    @Test("One customer is one head, however often a rule meets them")
    func heads() throws {
        let rules = try Experiment.rules()
        var lines: [String] = []
        for round in 0..<5 {
            for customer in 0..<40 {
                let second = round * 200_000 + customer * 10
                lines.append(Experiment.line("cart", customer, at: second, "{}"))
                lines.append(
                    Experiment.line("order", customer, at: second + 5, #"{"total":10}"#))
            }
        }
        let summary = try Experiment.summary(rules, lines)
        let lift = try #require(summary.earned?.lifts.first)
        #expect(lift.treated.customers + lift.control.customers == 40)
        #expect(lift.treated.converted == lift.treated.customers)
        #expect(lift.treated.revenue == Double(lift.treated.customers) * 50)
        #expect(lift.revenue?.difference == 0)
    }

    @Test("The summary tells it for a person and for a program")
    func printed() throws {
        let summary = try Experiment.summary(seed: 3, customers: 400, baseline: 10, effect: 10)
        for part in [
            "earned by rule", "earned by segment", "earned by source", "credited to none",
            "lift of reminder", "Newcombe's hybrid score interval", "normal interval",
        ] {
            #expect(summary.text.contains(part), "\(part)\n\(summary.text)")
        }
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(summary.json.utf8)) as? [String: Any])
        let earned = try #require(json["earned"] as? [String: Any])
        #expect(
            Set(earned.keys) == [
                "rule", "kind", "channel", "arm", "segment", "dimensions", "direct", "lift",
            ])
        let rule = try #require(
            (earned["rule"] as? [String: Any])?["reminder"] as? [String: Any])
        #expect(Set(rule.keys) == ["messages", "cost", "goals", "credited"])
        let credited = try #require(rule["credited"] as? [String: Double])
        let revenue = try #require(credited["revenue"])
        let messages = try #require(rule["messages"] as? Double)
        let cost = try #require(rule["cost"] as? Double)
        #expect(abs((credited["revenue_per_message"] ?? 0) - revenue / messages) < 1e-9)
        #expect(abs((credited["revenue_per_cost"] ?? 0) - revenue / cost) < 1e-9)
        let sources = try #require(
            (earned["dimensions"] as? [String: Any])?["source"] as? [String: Any])
        #expect(Set(sources.keys) == ["", "ads", "web"])
        let lift = try #require((earned["lift"] as? [String: Any])?["reminder"] as? [String: Any])
        #expect((lift["rate"] as? [String: Any])?["method"] as? String == "newcombe_hybrid_score")
    }

    @Test("A rule set that asks for none has none of it")
    func notAsked() throws {
        let rules = try Playback.rules(
            events: "{ seen: {} }",
            rules:
                "- { rule: a, kind: functional, trigger: seen, steps: [{ send: a, channel: x }] }")
        let summary = try Experiment.summary(
            rules, [#"{"id":"1","type":"seen","subject":"c","time":1788000000,"data":{}}"#])
        #expect(summary.earned == nil)
        #expect(!summary.json.contains("earned") && !summary.text.contains("earned"))
    }
}
