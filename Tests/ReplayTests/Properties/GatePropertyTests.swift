// What must hold for every gate, whatever the policies and the log.

import Calendar
import Events
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Properties of the gates")
struct GatePropertyTests {
    static let seeds = Seeds.all(fixed: 8)

    /// A world with every gate and what came out of it.
    struct Played {
        let world: GeneratedWorld
        let gates: GeneratedGates
        let decisions: [GateRecord]
        let messages: [GateRecord]

        init(seed: UInt64, disorder: GeneratedWorld.Disorder = .none) throws {
            world = try GeneratedWorld(
                seed: seed, disorder: disorder, hasGates: true, hasErasure: false)
            gates = try #require(world.gates)
            let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet)
            decisions = try answer.decisions.map { try GateRecord($0) }
            messages = try answer.sendRequests.map { try GateRecord($0) }
        }

        /// What a customer last stated before an instant; nil if something is stated at that very one, as
        /// then either may have been known.
        func last(
            _ type: String, of customer: String, before time: Instant,
            where holds: ([String: Any]) -> Bool = { _ in true }
        ) throws -> (fields: [String: Any]?, isSure: Bool) {
            var last: [String: Any]?
            for line in world.lines
            where line.customer == customer && line.type == type && line.time <= time
                && !line.isDuplicate
            {
                let fields = try Self.fields(line)
                guard holds(fields) else { continue }
                if line.time == time { return (nil, false) }
                last = fields
            }
            return (last, true)
        }

        static func fields(_ line: GeneratedWorld.Line) throws -> [String: Any] {
            let event = try JSONSerialization.jsonObject(with: Data(line.payload))
            return try #require((event as? [String: Any])?["data"] as? [String: Any])
        }

        /// The local time of a customer; nil where their zone changed at that instant.
        func localTime(of customer: String, at time: Instant) throws -> DateComponents? {
            let (form, isSure) = try last(
                "form", of: customer, before: time, where: { $0["zone"] != nil })
            guard isSure else { return nil }
            // Null takes the zone back.
            let zone =
                switch form?["zone"] as? String {
                case "+02:00": TimeZone(secondsFromGMT: 7_200)
                case let name?: TimeZone(identifier: name)
                case nil: TimeZone?.none
                }
            var calendar = Foundation.Calendar(identifier: .gregorian)
            calendar.timeZone = zone ?? TimeZone(identifier: "UTC")!
            return calendar.dateComponents(
                [.hour, .weekday],
                from: Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000))
        }
    }

    @Test("In these worlds every gate objects, and messages wait and leave under pressure")
    func everyGate() throws {
        var gates: Set<String> = []
        var outcomes: Set<String> = []
        var pressed = 0
        for seed in UInt64(1)...8 {
            let played = try Played(seed: seed)
            gates.formUnion(played.decisions.compactMap(\.gate))
            outcomes.formUnion(played.decisions.map(\.outcome))
            pressed += played.messages.count { $0.pressure ?? 0 > 0 }
        }
        let expected = [
            "consent", "preference", "holdout", "quiet", "arbitration", "fitness", "pressure",
            "cap",
        ]
        #expect(gates.isSuperset(of: expected), "\(gates)")
        #expect(outcomes.isSuperset(of: ["sent", "held", "suppressed", "control"]))
        #expect(pressed > 100)
    }

    static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    @Test("No marketing message follows a withdrawn consent, however long it was held")
    func consent() throws {
        for seed in Self.seeds {
            let played = try Played(seed: seed)
            for message in played.messages where message.kind == "special" {
                let statements = played.world.lines.filter {
                    $0.customer == message.customer && $0.time <= message.decidedAt
                        && ($0.type == "withdrawn" || $0.isOptIn)
                }
                let last = try #require(statements.last, "sent without consent: \(message)")
                #expect(last.isOptIn || last.time == message.decidedAt, "\(seed): \(message)")
            }
        }
    }

    @Test("S60: no cap is exceeded in any rolling window", arguments: seeds)
    func caps(seed: UInt64) throws {
        let played = try Played(seed: seed, disorder: .beyondLateness)
        for cap in played.gates.caps {
            let named = played.messages.filter {
                cap.names(kind: $0.kind, channel: $0.channel ?? "")
                    && !played.gates.skips("cap", kind: $0.kind)
            }
            for message in named {
                let count = named.count {
                    $0.customer == message.customer && $0.decidedAt <= message.decidedAt
                        && message.decidedAt - $0.decidedAt < cap.perMs
                }
                #expect(count <= cap.most, "\(cap): \(message)")
            }
        }
    }

    @Test("S51: nothing leaves in quiet hours or on quiet days", arguments: seeds)
    func quiet(seed: UInt64) throws {
        let played = try Played(seed: seed)
        let gates = played.gates
        for message in played.messages where !gates.skips("quiet", kind: message.kind) {
            guard
                let local = try played.localTime(
                    of: message.customer, at: message.decidedAt)
            else { continue }
            #expect(!gates.quietHours.contains(hour: local.hour!), "\(message)")
            #expect(Self.days[local.weekday! - 1] != gates.quietDay, "\(message)")
        }
    }

    @Test("S48, S51: nothing leaves beyond what the customer wishes", arguments: seeds)
    func wishes(seed: UInt64) throws {
        let played = try Played(seed: seed)
        for message in played.messages
        where !played.gates.skips("preference", kind: message.kind) {
            let (stated, isSure) = try played.last(
                "prefs", of: message.customer, before: message.decidedAt)
            guard isSure, let stated else { continue }
            if let channels = stated["channels"] as? [String] {
                #expect(channels.contains(message.channel ?? ""), "\(message)")
            }
            if let themes = stated["themes"] as? [String], let theme = message.theme {
                #expect(themes.contains(theme), "\(message)")
            }
            if let most = stated["max_per_week"] as? Int, most >= 0 {
                let weekMs: Int64 = 7 * 86_400_000
                let count = played.messages.count {
                    $0.customer == message.customer && $0.decidedAt < message.decidedAt
                        && message.decidedAt - $0.decidedAt < weekMs
                        && !played.gates.skips("preference", kind: $0.kind)
                }
                #expect(count < most, "\(message)")
            }
            if played.gates.skips("quiet", kind: message.kind) { continue }
            guard
                let local = try played.localTime(
                    of: message.customer, at: message.decidedAt)
            else { continue }
            if let days = stated["days"] as? [String], Set(days).isSubset(of: Self.days) {
                #expect(days.contains(Self.days[local.weekday! - 1]), "\(message)")
            }
            if let text = stated["hours"] as? String {
                let hours = GeneratedGates.Hours(
                    start: Int(text.prefix(2))!, end: Int(text.dropFirst(6).prefix(2))!)
                #expect(hours.contains(hour: local.hour!), "\(message)")
            }
        }
    }

    @Test(
        "S46: what is held waits beyond the decision, and not beyond `not_after`", arguments: seeds)
    func holds(seed: UInt64) throws {
        let played = try Played(seed: seed, disorder: .beyondLateness)
        for decision in played.decisions where decision.outcome == "held" {
            let nextAt = try #require(decision.nextAt)
            #expect(nextAt > decision.decidedAt)
            guard let notAfter = played.world.notAfter(of: decision) else { continue }
            #expect(nextAt <= notAfter, "\(decision)")
        }
    }

    @Test("Each candidate is held as often as it likes, and then ends once", arguments: seeds)
    func outcomes(seed: UInt64) throws {
        let played = try Played(seed: seed, disorder: .beyondLateness)
        let edges = Set(
            played.world.ruleSet.rules.filter {
                switch $0.trigger {
                // One instant can be an edge more than once (S25).
                case .enters, .leaves: true
                default: false
                }
            }.map(\.name))
        var ended: Set<String> = []
        var held: Set<String> = []
        for decision in played.decisions where decision.id != "-" && !edges.contains(decision.rule)
        {
            #expect(!ended.contains(decision.id), "a second outcome: \(decision)")
            if decision.outcome == "held" {
                held.insert(decision.id)
            } else {
                ended.insert(decision.id)
            }
        }
        #expect(held.subtracting(ended) == [])
        let messages = played.messages.filter { !edges.contains($0.rule) }
        #expect(Set(messages.map(\.id)).isSubset(of: ended))
        #expect(Set(messages.map(\.id)).count == messages.count)
    }

    @Test("Any batch size, any slice of timers give the same bytes", arguments: seeds)
    func batches(seed: UInt64) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .beyondLateness, hasGates: true)
        let answer = try PropertyTests.replay(world.lines, rules: world.ruleSet, batchSize: 1)
        for (size, slice) in [(2, 1), (7, 3), (64, 1_000), (10_000, 7)] {
            #expect(
                try PropertyTests.replay(
                    world.lines, rules: world.ruleSet, batchSize: size, timersPerSlice: slice)
                    == answer)
        }
    }

    @Test("Two and seven partitions give each customer what one gives", arguments: seeds)
    func partitions(seed: UInt64) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .withinLateness, hasGates: true)
        let until = Replayer.Until.instant(try #require(world.lines.map(\.time).max()))
        let whole = try PropertyTests.replay(world.lines, rules: world.ruleSet, until: until)
        for count in [2, 7] {
            for partition in 0..<count {
                let part = world.lines.filter { Int($0.customer.dropFirst())! % count == partition }
                let answer = try PropertyTests.replay(part, rules: world.ruleSet, until: until)
                for customer in Set(part.map(\.customer)) {
                    #expect(answer.decisions(of: customer) == whole.decisions(of: customer))
                }
            }
        }
    }
}

extension GeneratedWorld {
    /// The instant after which the send of a decision may not leave, where that follows from its trigger:
    /// for rules of events, at the first send, behind nothing but waits (S31).
    func notAfter(of decision: GateRecord) -> Instant? {
        guard let rule = ruleSet.rules.first(where: { $0.name == decision.rule }),
            case .event = rule.trigger
        else { return nil }
        var time = decision.triggeredAt
        for step in rule.steps {
            switch step.action {
            case .wait(let waitMs) where step.condition == nil: time = time + waitMs
            case .send(let send) where send.name == decision.step:
                return send.expiresMs.map { time + $0 }
            default: return nil
            }
        }
        return nil
    }
}
