// What must hold of conversions, whatever the rules and the log (S61).

import Calendar
import Events
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Properties of conversions")
struct ConversionPropertyTests {
    private static let seeds = Seeds.all(fixed: 12)

    private static func world(
        _ seed: UInt64, _ disorder: GeneratedWorld.Disorder
    ) throws -> GeneratedWorld {
        try GeneratedWorld(seed: seed, disorder: disorder, hasGates: true)
    }

    private static func fields(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("Batches and slices of any size give the same conversions", arguments: seeds)
    func batches(seed: UInt64) throws {
        let world = try Self.world(seed, .beyondLateness)
        let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet)
        for (size, slice) in [(1, 1), (7, 3), (10_000, 1_000)] {
            #expect(
                try PropertyTests.replay(
                    world.lines, rules: world.ruleSet, batchSize: size, timersPerSlice: slice)
                    == answer)
        }
    }

    @Test(
        "Two and seven partitions give each customer the conversions of one", arguments: seeds,
        [2, 7])
    func partitions(seed: UInt64, count: Int) throws {
        let world = try Self.world(seed, .withinLateness)
        let until = Replayer.Until.instant(try #require(world.lines.map(\.time).max()))
        let whole = try PropertyTests.replay(world.lines, rules: world.ruleSet, until: until)
        func byCustomer(_ lines: [String]) throws -> [String: [String]] {
            try Dictionary(grouping: lines) { try Self.fields($0)["customer"] as? String ?? "" }
        }
        let expected = try byCustomer(whole.conversions)
        for partition in 0..<count {
            let part = world.lines.filter { Int($0.customer.dropFirst())! % count == partition }
            let answer = try PropertyTests.replay(part, rules: world.ruleSet, until: until)
            for (customer, lines) in try byCustomer(answer.conversions) {
                #expect(lines == expected[customer])
            }
        }
    }

    @Test("Revenue by channel adds up to the attributed events, once each", arguments: seeds)
    func adding(seed: UInt64) throws {
        let world = try Self.world(seed, .beyondLateness)
        guard world.ruleSet.policies.attribution != nil else { return }
        var replayer = Replayer(rules: world.ruleSet, until: .end)
        var scanner = Scanner(schema: world.ruleSet.schema)
        for line in world.lines {
            line.payload.withUnsafeBytes { bytes in
                if case .event(let event) = scanner.scan(bytes, recordTime: nil) {
                    replayer.apply(event)
                }
            }
        }
        try replayer.finish()
        let records = String(decoding: replayer.lines.conversions, as: UTF8.self)
            .split(separator: "\n").map(String.init)
        let attributed = try records.map { try Self.fields($0) }
            .filter { $0["model"] as? String != "goal" }
        // Each order that is no duplicate, and was not dropped as from before an erasure.
        let orders = world.lines.filter { $0.type == "order" && !$0.isDuplicate }
        let events = attributed.map { "\($0["customer"] ?? "") \($0["event_id"] ?? "")" }
        #expect(Set(events).count == events.count)
        #expect(events.count <= orders.count && events.count * 2 >= orders.count)
        let report = try #require(ReplaySummary(replayer, blankLines: 0).earned)
        let total = attributed.reduce(0.0) { $0 + ($1["value"] as? Double ?? 0) }
        for name in ["channel", "rule", "kind"] {
            let section = report.sections.first { $0.name == name }
            let rows = section?.rows.compactMap(\.credited) ?? []
            let direct = try #require(report.direct)
            let revenue = rows.reduce(direct.revenue) { $0 + $1.revenue }
            #expect(abs(revenue - total) < 1e-6, "\(name)")
            let count = rows.reduce(direct.conversions) { $0 + $1.conversions }
            #expect(count == attributed.count, "\(name)")
        }
    }

    @Test(
        "A conversion lies behind its decision, in time, and no decision has two", arguments: seeds)
    func goals(seed: UInt64) throws {
        let world = try Self.world(seed, .none)
        let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet)
        let decisions = try answer.decisions.map { try GateRecord($0) }.filter {
            ["sent", "control", "suppressed"].contains($0.outcome)
        }
        let erased = Set(world.lines.filter { $0.type == "gone" }.map(\.customer))
        var seen: Set<String> = []
        for line in answer.conversions {
            let record = try Self.fields(line)
            guard record["model"] as? String == "goal" else { continue }
            let id = try #require(record["id"] as? String)
            let customer = try #require(record["customer"] as? String)
            // Who was erased is met anew, by decisions of the same ids.
            if erased.contains(customer) { continue }
            #expect(seen.insert(id).inserted, "\(line)")
            let at = try #require((record["at"] as? String).flatMap { Instant(rfc3339: $0) })
            let rule = try #require(
                world.ruleSet.rules.first { $0.name == record["rule"] as? String })
            let goal = try #require(rule.goal)
            let isMet = decisions.contains {
                $0.id == id && $0.outcome == record["outcome"] as? String && $0.decidedAt < at
                    && at - $0.decidedAt <= goal.withinMs
            }
            #expect(isMet, "\(line)")
        }
    }
}
