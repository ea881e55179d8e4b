// The index by constants: the same answers as without it, in decisions and in books.

import Calendar
import Config
import Customer
import Engine
import Events
import Expression
import RuleSet
import TestSupport
import Testing

@Suite("Index")
struct IndexTests {
    @Test(
        "random rules and events give the same decisions and counts with the index and without",
        arguments: Seeds.all(fixed: 20))
    func sameAnswers(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var conditions = VariedConditions(random: random)
        try expectSameAnswers(
            IndexedWorld(random: &random, ruleCount: random.below(30) + 2, &conditions),
            eventCount: 400)
    }

    @Test(
        "so do hundreds of rules of the same shapes, with one to four tests each",
        arguments: Seeds.all(fixed: 20))
    func sameAnswersOfShapes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var conditions = AlikeConditions(random: random)
        try expectSameAnswers(
            IndexedWorld(random: &random, ruleCount: random.below(300) + 100, &conditions),
            eventCount: 120)
    }

    private func expectSameAnswers(_ world: consuming IndexedWorld, eventCount: Int) throws {
        var handedOut = 0
        for _ in 0..<eventCount {
            let (found, all) = world.applyEvent()
            #expect(found.decisions == all.decisions)
            if found.notes != all.notes {
                Issue.record("notes differ: \(found.notes) and \(all.notes)")
            }
            handedOut += found.decisions.count
        }
        #expect(handedOut > 0)
        for (rule, counts) in zip(world.ruleSet.rules, world.counts) {
            #expect(
                counts.indexed == counts.plain,
                "\(rule.name): \(rule.when?.canonicalText ?? "no condition")")
        }
    }

    static let rules = """
          - rule: by-text
            kind: functional
            trigger: { event: cart }
            when: event.k in ["a", "b"] && event.total >= 10.0
            steps: [{ send: s, channel: email }]
          - rule: by-range
            kind: functional
            trigger: { event: [cart, order] }
            when: event.total >= 50.0 && event.total < 60.0
            steps: [{ send: s, channel: email }]
          - rule: failing
            kind: functional
            trigger: { event: cart }
            when: event.n == 1 && event.flag
            steps: [{ send: s, channel: email }]
          - rule: of-customer
            kind: functional
            trigger: { event: cart }
            when: customer.level > 7
            steps: [{ send: s, channel: email }]
          - rule: unconditional
            kind: functional
            trigger: { event: cart }
            steps: [{ send: s, channel: email }]
          - rule: timed
            kind: functional
            trigger: { event: cart }
            since: 2026-03-02
            when: event.total >= 50.0
            steps: [{ send: s, channel: email }]
          - rule: twice-timed
            kind: functional
            trigger: { event: cart }
            since: 2026-03-02
            active: { until: 2026-03-31 }
            when: event.total >= 50.0
            steps: [{ send: s, channel: email }]
        """

    static func ruleSet() throws -> RuleSet {
        var ruleSet = try Scene.load(
            rules: rules, customer: Scene.customer, policies: "", events: "")
        ruleSet.buildIndexes(unindexedRules: 0)
        return ruleSet
    }

    /// What each rule is found by, in the order of names.
    static func filings(_ ruleSet: RuleSet, type: String) throws -> [String] {
        let plan = try #require(
            zip(ruleSet.schema.types, ruleSet.plans).first { $0.0.name == type }?.1)
        return try #require(plan.index).filings.map { filing in
            let name = ruleSet.rules[filing.rule].name
            switch filing.place {
            case .fields(let steps):
                let path = steps.map { "\($0.lookup): \($0.tests.joined(separator: " && "))" }
                return "\(name) \(path.joined(separator: ", "))"
            case .always(.noCondition): return "\(name) always"
            case .always(.noTest(let parts)):
                return "\(name) \(parts.map { "\($0.part) \($0.obstacle)" })"
            }
        }
    }

    @Test("each rule is filed under the fields that tell most rules apart, or says why not")
    func filed() throws {
        let ruleSet = try Self.ruleSet()
        #expect(
            try Self.filings(ruleSet, type: "cart") == [
                "by-range order: event.total >= 50.0 && event.total < 60.0",
                "by-text hash: event.k in [\"a\", \"b\"]",
                "failing hash: event.n == 1",
                "of-customer [\"customer.level > 7 reads more than the event\"]",
                "timed order: event.total >= 50.0",
                "twice-timed order: event.total >= 50.0",
                "unconditional always",
            ])
        #expect(
            try Self.filings(ruleSet, type: "order") == [
                "by-range order: event.total >= 50.0 && event.total < 60.0"
            ])
    }

    @Test("rules with one value are told apart by their other fields, of the most selective first")
    func paths() throws {
        let conditions = [
            "event.k == \"a\" && event.total >= 1.0", "event.k == \"a\" && event.total >= 2.0",
            "event.n >= 5 && event.k == \"b\"", "event.k == \"b\" && event.n >= 6",
            "event.k == \"c\" && event.n == 7", "event.n > 1 && event.n < 9 && event.total < 9.0",
        ]
        let rules = conditions.enumerated().map { number, condition in
            """
                  - { rule: r\(number), kind: functional, trigger: { event: cart },
                      when: '\(condition)', steps: [{ send: s, channel: email }] }

            """
        }
        let ruleSet = try Scene.load(
            rules: rules.joined(), customer: Scene.customer, policies: "", events: "")
        #expect(
            try Self.filings(ruleSet, type: "cart") == [
                "r0 hash: event.k == \"a\", order: event.total >= 1.0",
                "r1 hash: event.k == \"a\", order: event.total >= 2.0",
                "r2 hash: event.k == \"b\", order: event.n >= 5",
                "r3 hash: event.k == \"b\", order: event.n >= 6",
                "r4 hash: event.k == \"c\"",
                "r5 order: event.total < 9.0, order: event.n > 1 && event.n < 9",
            ])
        // One of three texts; of the places between the thresholds of `total` 3, 2 and 3 of 6, and between
        // those of `n` 5, 4 and 5 of 7.
        let index = try #require(ruleSet.plans.compactMap(\.index).first)
        let expected = (3.0 + 2) / 6 / 3 + (5.0 + 4) / 7 / 3 + 1.0 / 3 + 3.0 / 6 * 5 / 7
        #expect(abs(index.expectedCount - expected) < 1e-9)
    }

    @Test("few rules are looked at one by one; many have an index")
    func few() throws {
        var ruleSet = try Self.ruleSet()
        ruleSet.buildIndexes(unindexedRules: 5)
        #expect(ruleSet.plans.allSatisfy { $0.index == nil })
        ruleSet.buildIndexes(unindexedRules: 4)
        #expect(ruleSet.plans.count { $0.index != nil } == 1)
    }

    @Test("rules come out in ascending order, each once, over words and their summaries")
    func candidateOrder() throws {
        var rules = ""
        // An event starts fewer than a customer may have instances.
        for index in 0..<9_000 {
            let number = String(index + 10_000)
            let bound = index % 30 == 0 ? "event.k == \"a\"" : "event.total > \(index % 50).0"
            rules += """
                  - rule: r\(number)
                    kind: functional
                    trigger: { event: cart }
                    when: \(bound)
                    again: always
                    steps: [{ send: s, channel: email }]

                """
        }
        let ruleSet = try Scene.load(
            rules: rules, customer: Scene.customer, policies: "", events: "")
        #expect(ruleSet.plans[0].index != nil)
        let expected = ruleSet.rules.indices.filter { $0 % 30 == 0 || $0 % 50 < 3 }
        #expect(try sentRules(ruleSet, ["\"k\":\"a\",\"total\":2.5"]) == expected)
        // Nothing is left over from one event to the next.
        #expect(
            try sentRules(ruleSet, ["\"k\":\"b\"", "\"total\":0.5"])
                == ruleSet.rules.indices.filter { $0 % 30 != 0 && $0 % 50 == 0 })
    }

    /// The rules of the messages sent at the events, one each.
    private func sentRules(_ ruleSet: RuleSet, _ events: [String]) throws -> [Int] {
        var engine = Engine(rules: ruleSet)
        var scanner = Scanner(schema: ruleSet.schema)
        var customers = Customers()
        var decisions = Effects()
        for (number, data) in events.enumerated() {
            let payload = Array(
                """
                {"id":"\(number)","type":"cart","subject":"anne","time":1772438400000,\
                "data":{\(data)}}
                """.utf8)
            payload.withUnsafeBytes { bytes in
                guard case .event(let event) = scanner.scan(bytes) else {
                    Issue.record("\(data) is no event")
                    return
                }
                while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
            }
        }
        return decisions.decisions.filter { $0.outcome == .sent }.map { Int($0.rule) }
    }
}
