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
    struct Answer {
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

    private let values: IndexedValues

    init(
        random: inout SeededGenerator, ruleCount: Int, _ conditions: inout some IndexedConditions
    ) throws {
        let files = [
            ("events.yaml", Self.events), ("customer.yaml", Self.customer),
            ("rules/rules.yaml", Self.rules(ruleCount, &random, &conditions)),
        ]
        values = conditions.values
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
        self.random = random
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
          cart: { k: string, shop: string, n: int, m: int, total: double, rate: double, flag: bool, due: date, at: timestamp, skus: list(string), sizes: list(int) }
          order: { k: string, n: int, total: double }
          moved: { level: int, zone: string }
        """

    private static let customer = """
        attributes:
          level: { type: int, from: { moved: event.level } }
          time_zone: { type: string, from: { moved: event.zone } }
        """

    mutating func applyEvent() -> (indexed: Answer, plain: Answer) {
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
                slots[field.slot] = text(
                    random.pick(["Europe/Paris", "Asia/Tokyo", "America/Los_Angeles"]))
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
    ) -> Answer {
        var decisions = Effects()
        decisions.followed = takesNotes ? Array(event.customer) : nil
        while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
        return Answer(
            decisions: decisions.decisions.map { "\($0)" }, notes: decisions.notes)
    }

    private mutating func value(of type: ValueType) -> Value {
        switch type {
        case .int: .int(random.pick(values.ints))
        case .double: .double(random.pick(values.doubles))
        case .bool: .bool(random.chance(50))
        case .date: .date(days: random.pick(values.days))
        case .timestamp: .timestamp(Instant(milliseconds: random.pick(values.instants)))
        case .string: text(random.pick(values.texts))
        case .list(let element): list((0..<random.below(4)).map { _ in value(of: element) })
        default: .absent
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

    // MARK: Rules

    private static func rules(
        _ count: Int, _ random: inout SeededGenerator, _ conditions: inout some IndexedConditions
    ) -> String {
        var text = "rules:\n"
        for index in 0..<count {
            let types = random.pick([["cart"], ["cart"], ["order"], ["cart", "order"]])
            text += "  - rule: r\(random.pick(["a", "b", "c"]))\(index)\n"
            text += "    kind: functional\n"
            text += "    trigger: { event: [\(types.joined(separator: ", "))] }\n"
            if random.chance(15) { text += "    since: 2026-03-03\n" }
            if random.chance(15) { text += "    active: { from: 2026-03-03, until: 2026-03-08 }\n" }
            if random.chance(30) { text += "    key: event.k\n" }
            if random.chance(50) { text += "    again: \(random.pick(["never", "1h"]))\n" }
            if random.chance(90) {
                let condition = conditions.condition(hasCart: types.contains("cart"))
                text += "    when: '\(condition)'\n"
            }
            text += "    steps: [{ send: s, channel: email }]\n"
        }
        // One that matches, whatever the others ask for.
        text += "  - rule: always\n    kind: functional\n    trigger: { event: [cart, order] }\n"
        text += "    steps: [{ send: s, channel: email }]\n"
        return text
    }
}
