// What customer.yaml keeps of a customer's events: facts, segments, erasure, defaults.

import Calendar
import Config
import Events
import Expression
import RuleSet
import Testing

@Suite("Facts and segments in the plan")
struct FactPlanTests {
    private static func fact(_ text: String) throws -> Fact {
        let ruleSet = try PlanTests.load(customer: "facts: { x: { \(text) } }")
        return try #require(ruleSet.customer.facts.first)
    }

    @Test(
        "S9: the type of a fact",
        arguments: [
            ("count: cart", ValueType.int), ("sum: event.n, of: cart", .int),
            ("sum: event.total, of: cart", .double), ("min: event.n, of: cart", .int),
            ("max: event.total, of: cart", .double), ("average: event.n, of: cart", .double),
            ("distinct: event.k, of: cart", .int), ("latest: event.k, of: cart", .string),
            ("first: event.due, of: cart", .date), ("latest: event.id, of: cart", .string),
            ("latest: '[event.n]', of: cart", .list(.int)),
        ])
    func types(text: String, type: ValueType) throws {
        let fact = try Self.fact(text)
        #expect(fact.type == type)
        #expect(fact.form.windowMs == 0)
        #expect(fact.form.isDouble == (type == .double))
        #expect(try Self.fact(text + ", over: 90d").form.windowMs == 90 * 86_400_000)
    }

    @Test("Each fact has a place of its own among those that keep a number, or a series")
    func places() throws {
        let customer = try PlanTests.load(
            customer: """
                facts:
                  a: { count: cart }
                  b: { count: cart, over: 1d }
                  c: { sum: event.n, of: cart }
                  d: { latest: event.n, of: cart }
                  e: { distinct: event.n, of: cart, over: 1d }
                """
        ).customer
        #expect(customer.facts.map(\.form.place) == [0, 0, 1, 1, 2])
        #expect(customer.facts.map(\.form.isSeries) == [false, true, false, true, true])
        #expect(customer.numberCount == 2)
        #expect(customer.seriesCount == 3)
    }

    @Test("S16: facts use the types and fields that they name, read or not")
    func use() throws {
        let ruleSet = try PlanTests.load(
            customer: """
                facts:
                  a: { sum: event.total, of: [cart, order], when: event.n > 1 }
                  b: { latest: event.time, of: [idle] }
                erasure: stop
                """)
        #expect(
            PlanTests.used(ruleSet) == [
                "cart.total", "cart.n", "order.total", "order.n", "idle:time",
            ])
        #expect(
            ruleSet.schema.types.filter(\.isUsed).map(\.name) == ["cart", "order", "stop", "idle"])
        #expect(ruleSet.plans.map(\.erases) == [false, false, false, true, false])
        #expect(ruleSet.plans.map(\.facts.count) == [1, 1, 0, 0, 1])
    }

    @Test("S25: a segment's windows are those that it reads directly or through others")
    func windows() throws {
        let ruleSet = try PlanTests.load(
            customer: """
                attributes: { time_zone: { type: string, from: { idle: event.k } } }
                facts:
                  all: { count: cart }
                  day: { count: cart, over: 1d }
                  hour: { count: order, over: 1h }
                segments:
                  a: segments.b || facts.all > 1
                  b: facts.hour > 1 && facts.day > 2
                  c: facts.all > 5
                """,
            rules: """
                - { rule: r, kind: functional, trigger: { enters: a }, steps: [{ send: m, channel: x }] }
                - { rule: s, kind: functional, trigger: { leaves: c }, steps: [{ send: m, channel: x }] }
                - { rule: t, kind: functional, trigger: { leaves: a }, steps: [{ send: m, channel: x }] }
                """)
        let customer = ruleSet.customer
        #expect(customer.segments.map(\.windows) == [[1, 2], [1, 2], []])
        #expect(customer.triggerSegments == [0, 2])
        #expect(customer.segments.map(\.enters) == [[0], [], []])
        #expect(customer.segments.map(\.leaves) == [[2], [], [1]])
        // cart, order, form, stop, idle: the zone is where dates have their midnight.
        #expect(ruleSet.plans.map(\.segments) == [[0, 2], [0], [], [], [0, 2]])
    }

    @Test(
        "A default of any type is a value of it",
        arguments: [
            ("date", "2026-02-28", "2026-02-28"), ("date", "1969-12-31", "1969-12-31"),
            ("bytes", "YWI=", "ab"),
            ("list(date)", "[2026-01-01, 1950-06-01]", "2026-01-01 1950-06-01"),
            (#""map(string,date)""#, "{ a: 2026-01-01 }", "a 2026-01-01"), ("string", "no", "no"),
        ])
    func defaults(type: String, value: String, expected: String) throws {
        let ruleSet = try PlanTests.load(
            customer: "attributes: { x: { type: \(type), from: {}, default: \(value) } }")
        let attribute = try #require(ruleSet.customer.attributes.first)
        var machine = Machine()
        #expect(Self.text(attribute.defaultValue(in: &machine)) == expected)
    }

    private static func text(_ value: Value) -> String {
        switch value.tag {
        case .date:
            var bytes: [UInt8] = []
            DateText.write(days: value.intValue, into: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .string, .bytes: return String(decoding: value.text, as: UTF8.self)
        case .list, .map: return value.elements.map(text).joined(separator: " ")
        default: return "\(value.tag)"
        }
    }

    private static let customer = """
        facts:
          a: { sum: event.total, of: cart, when: event.n > 1, over: 1d }
          b: { count: [cart, order] }
        segments:
          s: facts.a > 1.0
          t: segments.s && facts.b > 1
        erasure: stop
        """

    @Test(
        "Whatever changes the fold changes the name of the rule set",
        arguments: [
            ("sum:", "max:"), ("event.total", "event.total + 1.0"), ("of: cart", "of: order"),
            ("n > 1", "n > 2"), ("over: 1d", "over: 2d"), (", over: 1d", ""),
            ("[cart, order]", "cart"), ("a > 1.0", "a > 2.0"), ("segments.s &&", "segments.s ||"),
            ("erasure: stop", "erasure: idle"), ("erasure: stop", ""),
        ])
    func canonicalText(_ old: String, _ new: String) throws {
        let customer = Self.customer.replacing(old, with: new)
        #expect(customer != Self.customer)
        #expect(
            try PlanTests.load(customer: customer).canonicalText
                != PlanTests.load(customer: Self.customer).canonicalText)
    }

    @Test("The order of facts and segments, and 24h for 1d, change nothing")
    func sameText() throws {
        let turned = """
            erasure: [stop]
            segments:
              t: "segments.s&&(facts.b > 1)"
              s: facts.a > 1.0
            facts:
              b: { count: [order, cart] }
              a: { over: 24h, of: [cart], when: event.n > 1, sum: event.total }
            """
        #expect(
            try PlanTests.load(customer: turned).canonicalText
                == PlanTests.load(customer: Self.customer).canonicalText)
    }
}
