// A random rule set, and random events for it, through an engine with indexes and one without.

import Calendar
import Config
import Customer
import Engine
import Events
import Expression
import RuleSet
import TestSupport
import Testing

/// Two engines over one log. Events are made of values directly, so that there are some which no
/// payload has: infinities, NaN.
struct IndexedWorld: ~Copyable {
    struct Effects {
        var decisions: [String]
        var notes: [NoteTaken]
    }

    let ruleSet: RuleSet
    private var random: SeededGenerator
    private var indexed: Engine
    private var plain: Engine
    private var indexedCustomers = Customers()
    private var plainCustomers = Customers()
    private var arena = Arena()
    private let slots: UnsafeMutableBufferPointer<Value>
    private var time = Instant(milliseconds: 1_772_438_400_000)
    private var number = 0

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        let files = [
            ("events.yaml", Self.events), ("customer.yaml", Self.customer),
            ("rules/rules.yaml", Self.rules(&random)),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
            Issue.record("\(diagnostic)")
        }
        var ruleSet = try #require(loaded.ruleSet)
        ruleSet.buildIndexes(unindexedRules: 0)
        // A daemon's rules all have a `since`.
        if random.chance(30) {
            ruleSet = ruleSet.activated(at: time + Int64(random.below(200)) * 3_600_000)
        }
        self.ruleSet = ruleSet
        indexed = Engine(rules: ruleSet)
        plain = Engine(rules: ruleSet, usesIndexes: false)
        slots = .allocate(capacity: ruleSet.schema.slotCount)
        slots.initialize(repeating: .absent)
    }

    deinit {
        slots.deallocate()
    }

    /// By rule.
    var counts: [(indexed: String, plain: String)] {
        zip(indexed.settledCounters().rules, plain.settledCounters().rules).map {
            ("\($0)", "\($1)")
        }
    }

    // MARK: Events

    private static let events = """
        events:
          cart: { k: string, shop: string, n: int, m: int, total: double, rate: double, flag: bool, due: date, skus: list(string) }
          order: { k: string, n: int, total: double }
          moved: { level: int, zone: string }
        """

    private static let customer = """
        attributes:
          level: { type: int, from: { moved: event.level } }
          time_zone: { type: string, from: { moved: event.zone } }
        """

    mutating func applyEvent() -> (indexed: Effects, plain: Effects) {
        arena.reset()
        number += 1
        time = time + Int64(random.below(3)) * 3_600_000
        let type = random.pick([0, 0, 0, 1, 1, 2])
        for index in slots.indices { slots[index] = .absent }
        for field in ruleSet.schema.types[type].fields where !random.chance(20) {
            slots[field.slot] = value(of: field.type)
        }
        if type == 2, random.chance(80) {
            for field in ruleSet.schema.types[2].fields where field.name == "zone" {
                slots[field.slot] = text(random.pick(["Europe/Paris", "Asia/Tokyo"]))
            }
        }
        let name = ruleSet.schema.types[type].name
        let event = ScannedEvent(
            type: type, typeName: text(name).text, customer: text("c\(random.below(4))").text,
            id: text("e\(number)").text, source: nil, time: time,
            slots: UnsafePointer(slots.baseAddress!))
        let takesNotes = random.chance(15)
        return (
            Self.apply(event, to: &indexed, &indexedCustomers, takesNotes),
            Self.apply(event, to: &plain, &plainCustomers, takesNotes)
        )
    }

    private static func apply(
        _ event: ScannedEvent, to engine: inout Engine, _ customers: inout Customers,
        _ takesNotes: Bool
    ) -> Effects {
        var decisions = Decisions()
        decisions.followed = takesNotes ? Array(event.customer) : nil
        while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
        return Effects(
            decisions: decisions.decisions.map { "\($0)" }, notes: decisions.notes)
    }

    private mutating func value(of type: ValueType) -> Value {
        switch type {
        case .int: .int(random.pick(Self.ints))
        case .double: .double(random.pick(Self.doubles))
        case .bool: .bool(random.chance(50))
        case .date: .date(days: Int64(random.below(40_000)))
        case .string: text(random.pick(Self.texts))
        default:
            list((0..<random.below(3)).map { _ in text(random.pick(Self.texts)) })
        }
    }

    private mutating func text(_ text: String) -> Value {
        Array(text.utf8).withUnsafeBytes { .string(arena.copy($0)) }
    }

    private mutating func list(_ values: [Value]) -> Value {
        let copy = arena.allocateValues(values.count)
        _ = copy.initialize(from: values)
        return .list(UnsafeBufferPointer(copy))
    }

    private static let ints: [Int64] = [
        0, 0, 1, 1, 2, 3, 4, 5, -1, 9_007_199_254_740_992, 9_007_199_254_740_993, .min, .max,
    ]
    private static let doubles: [Double] = [
        0, -0.0, 1, 1.5, 2, 2.5, 3, 4, 5, -1, 1e300, .infinity, -.infinity, .nan, -.nan,
    ]
    private static let texts = ["", "a", "a", "b", "ab", "abc", "b", "é", "z"]

    // MARK: Rules

    private static func rules(_ random: inout SeededGenerator) -> String {
        var text = "rules:\n"
        for index in 0..<random.below(30) + 2 {
            let types = random.pick([["cart"], ["cart"], ["order"], ["cart", "order"]])
            text += "  - rule: r\(random.pick(["a", "b", "c"]))\(index)\n"
            text += "    kind: functional\n"
            text += "    trigger: { event: [\(types.joined(separator: ", "))] }\n"
            if random.chance(15) { text += "    since: 2026-03-03\n" }
            if random.chance(15) { text += "    active: { from: 2026-03-03, until: 2026-03-08 }\n" }
            if random.chance(30) { text += "    key: event.k\n" }
            if random.chance(50) { text += "    again: \(random.pick(["never", "1h"]))\n" }
            if random.chance(90) {
                var conditions = Conditions(random: random, hasCart: types.contains("cart"))
                text += "    when: '\(conditions.condition())'\n"
                random = conditions.random
            }
            text += "    steps: [{ send: s, channel: email }]\n"
        }
        // One that matches, whatever the others ask for.
        text += "  - rule: always\n    kind: functional\n    trigger: { event: [cart, order] }\n"
        text += "    steps: [{ send: s, channel: email }]\n"
        return text
    }
}

/// Conditions of parts that an index can use and of others.
private struct Conditions {
    var random: SeededGenerator
    let hasCart: Bool

    mutating func condition() -> String {
        var parts = (0..<random.below(4) + 1).map { _ in part() }
        if random.chance(15) { parts.insert("!(\(part()))", at: 0) }
        while parts.count > 1 {
            // In any nesting.
            let index = random.below(parts.count - 1)
            let right = parts.remove(at: index + 1)
            let joined = "\(parts[index]) \(random.chance(88) ? "&&" : "||") \(right)"
            parts[index] = random.chance(60) || joined.contains("||") ? "(\(joined))" : joined
        }
        return parts[0]
    }

    private mutating func part() -> String {
        switch random.below(20) {
        case 0...6: return number()
        case 7...10: return text()
        case 11: return hasCart ? random.pick(["event.flag", "!event.flag"]) : number()
        case 12: return "\(random.pick(["has", "!has"]))(\(random.pick(numbers + ["event.k"])))"
        case 13, 14:
            let (field, low) = (random.pick(numbers), random.below(5))
            return "\(field) >= \(low).0 && \(field) < \(low + random.below(3)).0"
        case 15: return "customer.level > \(random.below(4))"
        case 16: return "10 / event.n > \(random.below(9))"
        case 17:
            return hasCart ? "event.skus.exists(s, s == event.k)" : "event.k != customer.time_zone"
        case 18:
            return hasCart
                ? "event.due < timestamp(\"2030-01-01T00:00:00Z\")"
                : "now > timestamp(\"2026-03-04T00:00:00Z\")"
        default: return "event.type == \"\(random.pick(["cart", "order"]))\""
        }
    }

    private var numbers: [String] {
        ["event.n", "event.total"] + (hasCart ? ["event.m", "event.rate"] : [])
    }

    private mutating func number() -> String {
        let field = random.pick(numbers)
        func constant() -> String {
            random.pick([
                "0", "1", "2", "3", "5", "0.0", "-0.0", "1.5", "2.0", "4u", "9007199254740993",
                "9007199254740992.0", "0.0 / 0.0", "1.0 / 0.0", "1.0 + 1.0",
            ])
        }
        switch random.below(10) {
        case 0...2: return "\(field) == \(constant())"
        case 3, 4: return "\(constant()) \(random.pick(["<", "<=", ">", ">="])) \(field)"
        case 5, 6: return "\(field) \(random.pick(["<", "<=", ">", ">=", "!="])) \(constant())"
        case 7: return "\(field) in [dyn(\(constant())), dyn(\(constant())), dyn(null)]"
        default: return "\(field) in [1, 2, 3]"
        }
    }

    private mutating func text() -> String {
        let field = hasCart && random.chance(40) ? "event.shop" : "event.k"
        func constant() -> String { "\"\(random.pick(["", "a", "b", "ab", "é", "missing"]))\"" }
        switch random.below(8) {
        case 0...3: return "\(field) == \(constant())"
        case 4, 5: return "\(field) in [\(constant()), \(constant())]"
        case 6: return "\(field).startsWith(\(constant()))"
        default: return "\(field) \(random.pick(["<", ">=", "!="])) \(constant())"
        }
    }
}
