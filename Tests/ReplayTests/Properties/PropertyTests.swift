// What must hold for every rule set and every log.

import Calendar
import Config
import Events
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Properties")
struct PropertyTests {
    /// What came out of a replay.
    struct Answer: Equatable {
        var sendRequests: [String]
        var decisions: [String]
        var conversions: [String] = []

        func decisions(of customer: String) -> [String] {
            decisions.filter { $0.contains("\"customer\":\"\(customer)\"") }
        }
    }

    static func replay(
        _ lines: [GeneratedWorld.Line], rules: RuleSet, batchSize: Int = 64,
        timersPerSlice: Int = 1_000, until: Replayer.Until = .end
    ) throws -> Answer {
        var replayer = Replayer(
            rules: rules, until: until, batchSize: batchSize, timersPerSlice: timersPerSlice)
        var scanner = Scanner(schema: rules.schema)
        for line in lines {
            line.payload.withUnsafeBytes { bytes in
                switch scanner.scan(bytes, recordTime: nil) {
                case .event(let event): replayer.apply(event)
                case .deadLetter(let reason, let detail): Issue.record("\(reason): \(detail)")
                }
            }
        }
        try replayer.finish()
        func split(_ bytes: [UInt8]) -> [String] {
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        return Answer(
            sendRequests: split(replayer.lines.sendRequests),
            decisions: split(replayer.lines.decisions),
            conversions: split(replayer.lines.conversions))
    }

    @Test("Batch sizes from 1 to 10,000 give the same bytes", arguments: Seeds.all(fixed: 24))
    func batches(seed: UInt64) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .beyondLateness)
        let answer = try Self.replay(world.lines, rules: world.ruleSet, batchSize: 1)
        #expect(!answer.decisions.isEmpty)
        for size in [2, 7, 64, 1000, 10_000] {
            #expect(try Self.replay(world.lines, rules: world.ruleSet, batchSize: size) == answer)
        }
    }

    @Test("Slices of timers of any size give the same bytes", arguments: Seeds.all(fixed: 24))
    func slices(seed: UInt64) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .beyondLateness)
        let answer = try Self.replay(world.lines, rules: world.ruleSet, timersPerSlice: .max)
        for count in [1, 3, 100] {
            #expect(
                try Self.replay(world.lines, rules: world.ruleSet, timersPerSlice: count)
                    == answer)
        }
    }

    @Test(
        "Two and seven partitions give each customer what one gives",
        arguments: Seeds.all(fixed: 24),
        [2, 7])
    func partitions(seed: UInt64, count: Int) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .withinLateness)
        // The calendar ends with the last event of all, which is in one of them.
        let until = Replayer.Until.instant(try #require(world.lines.map(\.time).max()))
        let whole = try Self.replay(world.lines, rules: world.ruleSet, until: until)
        var seen = 0
        for partition in 0..<count {
            let part = world.lines.filter { Int($0.customer.dropFirst())! % count == partition }
            let answer = try Self.replay(part, rules: world.ruleSet, until: until)
            for customer in Set(part.map(\.customer)) {
                #expect(answer.decisions(of: customer) == whole.decisions(of: customer))
            }
            seen += answer.decisions.count
        }
        #expect(seen == whole.decisions.count)
    }

    @Test(
        "Events of different customers may change places within lateness",
        arguments: Seeds.all(fixed: 24))
    func permutation(seed: UInt64) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .none)
        var shuffled = world.lines
        var random = SeededGenerator(seed: ~seed)
        for _ in 0..<2_000 {
            let index = Int.random(in: 1..<shuffled.count, using: &random)
            let (left, right) = (shuffled[index - 1], shuffled[index])
            // No event may come to lie more than `lateness` behind an earlier one.
            if left.customer != right.customer,
                right.time - left.time <= GeneratedWorld.latenessMs,
                shuffled[..<index].allSatisfy({
                    $0.time - left.time <= GeneratedWorld.latenessMs
                }),
                shuffled[(index + 1)...].allSatisfy({
                    right.time - $0.time <= GeneratedWorld.latenessMs
                })
            {
                shuffled.swapAt(index - 1, index)
            }
        }
        let expected = try Self.replay(world.lines, rules: world.ruleSet)
        let answer = try Self.replay(shuffled, rules: world.ruleSet)
        for customer in Set(world.lines.map(\.customer)) {
            #expect(answer.decisions(of: customer) == expected.decisions(of: customer))
        }
    }

    @Test(
        "S18: a log without its duplicates gives the same answer", arguments: Seeds.all(fixed: 24))
    func duplicates(seed: UInt64) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .beyondLateness)
        #expect(world.lines.contains { $0.isDuplicate })
        #expect(
            try Self.replay(world.lines, rules: world.ruleSet)
                == Self.replay(world.lines.filter { !$0.isDuplicate }, rules: world.ruleSet))
    }

    @Test("Nothing is sent twice: ids of send-requests are unique", arguments: Seeds.all(fixed: 24))
    func uniqueIDs(seed: UInt64) throws {
        for disorder in [GeneratedWorld.Disorder.withinLateness, .beyondLateness] {
            let world = try GeneratedWorld(seed: seed, disorder: disorder)
            let answer = try Self.replay(world.lines, rules: world.ruleSet)
            // Who was erased is known anew, with no memory of what was sent (S24, S39).
            let erased = Set(world.lines.filter { $0.type == "gone" }.map(\.customer))
            let requests = answer.sendRequests.filter { request in
                !erased.contains { request.contains("\"customer\":\"\($0)\"") }
            }
            let ids = requests.map { $0.prefix(while: { $0 != "," }) }
            let twice = requests.filter { request in
                ids.count { request.hasPrefix($0 + ",") } > 1
            }
            #expect(twice == [])
        }
    }

    @Test("No marketing message follows a withdrawn consent", arguments: Seeds.all(fixed: 24))
    func consent(seed: UInt64) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .none)
        let answer = try Self.replay(world.lines, rules: world.ruleSet)
        for text in answer.sendRequests where text.contains("\"kind\":\"special\"") {
            let record = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let decidedAt = try #require(
                (record["decided_at"] as? String).flatMap { Instant(rfc3339: $0) })
            let customer = record["customer"] as? String
            let statements = world.lines.filter {
                $0.customer == customer && $0.time <= decidedAt
                    && ($0.type == "withdrawn" || $0.type == "gone" || $0.isOptIn)
            }
            // At the very instant of an entry a statement may still come; before it none may deny.
            let last = try #require(statements.last, "sent without any consent: \(text)")
            #expect(
                last.isOptIn || last.time == decidedAt,
                "sent after \(String(decoding: last.payload, as: UTF8.self)): \(text)")
        }
    }
}

extension GeneratedWorld.Line {
    var isOptIn: Bool {
        type == "form" && String(decoding: payload, as: UTF8.self).contains("\"opt_in\":true")
    }
}
