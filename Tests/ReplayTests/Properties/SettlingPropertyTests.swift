// S66: what must hold for every log whose disorder is at most `settle`.

import Calendar
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Settling")
struct SettlingPropertyTests {
    /// One rule set without `settle` and two with it, over one log in the order of its times.
    private struct Worlds {
        let ordered: GeneratedWorld
        let settled: GeneratedWorld
        let settleMs: Int64
        /// In the order of its times.
        let log: [GeneratedWorld.Line]

        init(seed: UInt64) throws {
            let hasGates = seed.isMultiple(of: 2)
            // As long as `lateness`, and shorter.
            let (settle, settleMs): (String, Int64) =
                seed.isMultiple(of: 3) ? ("1m", 60_000) : ("17s", 17_000)
            self.settleMs = settleMs
            ordered = try GeneratedWorld(
                seed: seed, disorder: .none, hasGates: hasGates, isDense: true)
            settled = try GeneratedWorld(
                seed: seed, disorder: .none, hasGates: hasGates, settle: settle, isDense: true)
            log = Self.withIDsThatComeAgain(settled.lines, afterMs: settleMs, seed: seed)
        }

        /// Some events carry the id of one of their customer that lies further back than the disorder reaches: a
        /// duplicate, or none where an erasure stands between. Each id comes again once, as of two that come again
        /// close together the first to arrive would count.
        private static func withIDsThatComeAgain(
            _ lines: [GeneratedWorld.Line], afterMs: Int64, seed: UInt64
        ) -> [GeneratedWorld.Line] {
            func id(_ line: GeneratedWorld.Line) -> Substring {
                String(decoding: line.payload, as: UTF8.self).prefix { $0 != "," }
            }
            var random = SeededGenerator(seed: seed)
            var lines = lines
            var repeated: Set<String> = []
            for index in lines.indices where random.chance(10) {
                let line = lines[index]
                let earlier = lines[..<index].last {
                    $0.customer == line.customer && line.time - $0.time > afterMs
                }
                guard let earlier, repeated.insert("\(line.customer) \(id(earlier))").inserted
                else { continue }
                lines[index].payload = Array(
                    String(decoding: line.payload, as: UTF8.self)
                        .replacing(id(line), with: id(earlier)).utf8)
            }
            return lines
        }

        /// The log in another order, in which nothing lies more than `settle` behind something earlier. Events
        /// of a customer at one instant stay in their order, which is one that counts.
        func shuffled(seed: UInt64) -> [GeneratedWorld.Line] {
            var random = SeededGenerator(seed: seed)
            var delays: [String: Int64] = [:]
            let arrivals = log.enumerated().map { index, line in
                let instant = "\(line.customer) \(line.time)"
                let delay = delays[instant] ?? Int64.random(in: 0...settleMs, using: &random)
                delays[instant] = delay
                return (at: line.time + delay, index: index)
            }
            return arrivals.sorted { ($0.at, $0.index) < ($1.at, $1.index) }
                .map { log[$0.index] }
        }
    }

    @Test(
        "S66: a log shuffled within `settle` gives the bytes of the ordered one",
        arguments: Seeds.all(fixed: 48))
    func shuffled(seed: UInt64) throws {
        let worlds = try Worlds(seed: seed)
        let rules = worlds.settled.ruleSet
        let shuffled = worlds.shuffled(seed: ~seed)
        #expect(shuffled.map(\.payload) != worlds.log.map(\.payload))
        let expected = try PropertyTests.replay(worlds.log, rules: rules)
        #expect(!expected.decisions.isEmpty)
        #expect(try PropertyTests.replay(shuffled, rules: rules) == expected)
        for (batchSize, slice) in [(1, 1_000), (7, 3), (10_000, 1)] {
            #expect(
                try PropertyTests.replay(
                    shuffled, rules: rules, batchSize: batchSize, timersPerSlice: slice)
                    == expected)
        }
    }

    @Test(
        "S66: each customer gets what the ordered log gives without `settle`",
        arguments: Seeds.all(fixed: 48))
    func withoutSettling(seed: UInt64) throws {
        let worlds = try Worlds(seed: seed)
        let expected = try PropertyTests.replay(
            worlds.log, rules: worlds.ordered.ruleSet)
        let answer = try PropertyTests.replay(
            worlds.shuffled(seed: seed), rules: worlds.settled.ruleSet)
        // All but the hash of the rule set is the same.
        func bare(_ decisions: [String]) throws -> [String] {
            try decisions.map { decision in
                let hash = try #require(decision.firstRange(of: /"ruleset":"[0-9a-f]+"/))
                return decision.replacingCharacters(in: hash, with: "")
            }
        }
        for customer in Set(worlds.log.map(\.customer)) {
            #expect(
                try bare(answer.decisions(of: customer))
                    == bare(expected.decisions(of: customer)))
        }
    }

    @Test(
        "S66: two and seven partitions give each customer what one gives",
        arguments: Seeds.all(fixed: 24), [2, 7])
    func partitions(seed: UInt64, count: Int) throws {
        let worlds = try Worlds(seed: seed)
        let rules = worlds.settled.ruleSet
        let shuffled = worlds.shuffled(seed: seed)
        let until = Replayer.Until.instant(try #require(shuffled.map(\.time).max()))
        let whole = try PropertyTests.replay(shuffled, rules: rules, until: until)
        var seen = 0
        for partition in 0..<count {
            let part = shuffled.filter { Int($0.customer.dropFirst())! % count == partition }
            let answer = try PropertyTests.replay(part, rules: rules, until: until)
            for customer in Set(part.map(\.customer)) {
                #expect(answer.decisions(of: customer) == whole.decisions(of: customer))
            }
            seen += answer.decisions.count
        }
        #expect(seen == whole.decisions.count)
    }
}
