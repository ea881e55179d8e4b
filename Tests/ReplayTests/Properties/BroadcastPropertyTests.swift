// What must hold of broadcasts for every log.

import Calendar
import Events
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Properties of broadcasts")
struct BroadcastPropertyTests {
    private struct Message {
        var rule: String
        var customer: String
        var key: String?
        var skus: [String]
    }

    private func messages(_ answer: PropertyTests.Answer) throws -> [Message] {
        try answer.sendRequests.map { text in
            let record = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let data = record["data"] as? [String: Any]
            return Message(
                rule: record["rule"] as? String ?? "",
                customer: record["customer"] as? String ?? "", key: record["key"] as? String,
                skus: data?["skus"] as? [String] ?? [])
        }
    }

    /// By the id of the broadcast, the customers of one rule's messages in their order.
    private func reached(
        by rule: String, _ answer: PropertyTests.Answer
    ) throws -> [String: [String]] {
        var reached: [String: [String]] = [:]
        for text in answer.decisions {
            let record = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            guard record["rule"] as? String == rule, let key = record["key"] as? String,
                let customer = record["customer"] as? String
            else { continue }
            #expect(record["outcome"] as? String == "sent")
            reached[key, default: []].append(customer)
        }
        return reached
    }

    @Test(
        "S65: a broadcast reaches exactly those whose interests a brute force finds",
        arguments: Seeds.all(fixed: 12))
    func audience(seed: UInt64) throws {
        let world = try BroadcastWorld(seed: seed)
        let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet)
        let reached = try reached(by: "each", answer)
        var count = 0
        for broadcast in world.broadcasts {
            let expected = world.audience(of: broadcast)
            #expect(
                (reached[broadcast.id] ?? []).sorted() == expected,
                "\(broadcast.id) at \(broadcast.time) about \(broadcast.values)")
            count += expected.count
        }
        #expect(count > 20)
        #expect(reached.count <= world.broadcasts.count)
    }

    @Test(
        "S64: without an interest it reaches all who are known by then",
        arguments: Seeds.all(fixed: 6))
    func everybody(seed: UInt64) throws {
        let world = try BroadcastWorld(seed: seed)
        let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet)
        let reached = try reached(by: "everybody", answer)
        for line in world.lines where line.type == "news" {
            let text = String(decoding: line.payload, as: UTF8.self)
            let id = String(text.dropFirst(#"{"id":""#.count).prefix { $0 != "\"" })
            let expected = world.known.filter { $0.value <= line.time }.keys.sorted()
            #expect((reached[id] ?? []).sorted() == expected)
        }
    }

    @Test(
        "S64: with `once` an interest is told at most once each time it is asked for",
        arguments: Seeds.all(fixed: 12))
    func once(seed: UInt64) throws {
        let world = try BroadcastWorld(seed: seed)
        let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet)
        var told: [String: Int] = [:]
        for message in try messages(answer) where message.rule == "told" {
            // One of them was asked for and told; the others may be of nobody's interest.
            for sku in Set(message.skus) { told["\(message.customer) \(sku)", default: 0] += 1 }
        }
        #expect(told.values.max() ?? 0 > 0)
        // Of events about one thing no value but that was told.
        var single: [String: Int] = [:]
        for message in try messages(answer)
        where message.rule == "told" && Set(message.skus).count == 1 {
            single["\(message.customer) \(message.skus[0])", default: 0] += 1
        }
        #expect(!single.isEmpty)
        for (name, count) in single {
            let words = name.split(separator: " ")
            let asked = world.statements.count {
                $0.isAdded && $0.customer == words[0] && $0.value == words[1]
            }
            #expect(count <= asked, "\(name): told \(count) times, asked \(asked) times")
        }
    }

    @Test("Batches and slices of any size give the same bytes", arguments: Seeds.all(fixed: 6))
    func sizes(seed: UInt64) throws {
        let world = try BroadcastWorld(seed: seed)
        let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet, batchSize: 1)
        for size in [7, 1_000] {
            #expect(
                try PropertyTests.replay(world.lines, rules: world.ruleSet, batchSize: size)
                    == answer)
        }
        for count in [1, 2, 5] {
            #expect(
                try PropertyTests.replay(world.lines, rules: world.ruleSet, timersPerSlice: count)
                    == answer)
        }
    }

    @Test(
        "Two and seven partitions, each with all broadcasts, give each customer what one gives",
        arguments: Seeds.all(fixed: 6), [2, 7])
    func partitions(seed: UInt64, count: Int) throws {
        let world = try BroadcastWorld(seed: seed)
        let until = Replayer.Until.instant(try #require(world.lines.map(\.time).max()))
        let whole = try PropertyTests.replay(world.lines, rules: world.ruleSet, until: until)
        var seen = 0
        for partition in 0..<count {
            let part = world.lines.filter {
                $0.customer.isEmpty || Int($0.customer.dropFirst())! % count == partition
            }
            let answer = try PropertyTests.replay(part, rules: world.ruleSet, until: until)
            for customer in Set(part.map(\.customer)) where !customer.isEmpty {
                #expect(answer.decisions(of: customer) == whole.decisions(of: customer))
            }
            seen += answer.decisions.count
        }
        #expect(seen == whole.decisions.count)
    }

    @Test(
        "A broadcast that comes a little earlier or later in the log is met at the same time by the same",
        arguments: Seeds.all(fixed: 6))
    func places(seed: UInt64) throws {
        let world = try BroadcastWorld(seed: seed)
        var random = SeededGenerator(seed: ~seed)
        var moved = world.lines
        // Past events of its own instant and earlier ones: it moves no clock, so nobody has met it sooner.
        for index in moved.indices where moved[index].customer.isEmpty {
            var place = index
            while place > 0, !moved[place - 1].customer.isEmpty,
                moved[index].time - moved[place - 1].time < 30_000, random.chance(70)
            {
                moved.swapAt(place, place - 1)
                place -= 1
            }
        }
        let expected = try PropertyTests.replay(world.lines, rules: world.ruleSet)
        let answer = try PropertyTests.replay(moved, rules: world.ruleSet)
        for customer in world.known.keys {
            #expect(answer.decisions(of: customer) == expected.decisions(of: customer))
        }
    }
}
