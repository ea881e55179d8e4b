import Calendar
import Customer
import RuleSet
import Testing

/// Events that wait while the rules change.
@Suite("Unsettled events under another rule set")
struct UnsettledChangeTests {
    private static let settling = "time: { lateness: 1m, settle: 1m }"

    /// The outcomes under the new rules of carts, in their order, that began to wait under the old ones;
    /// `last` is a line that comes then, else the log ends.
    private func outcomes(
        of carts: [String], _ old: String, _ new: String, policies: String, last: String? = nil
    ) throws -> [String] {
        let rules = (
            old: try Shop.load(rules: old, policies: Self.settling),
            new: try Shop.load(rules: new, policies: policies)
        )
        var table = FieldTable()
        table.add(allOf: rules.old)
        let older = RecordCodec(rules: rules.old, table: table)
        table.add(allOf: rules.new)
        let newer = RecordCodec(rules: rules.new, table: table)
        var play = Play(rules: rules.old)
        for (number, line) in carts.enumerated() {
            #expect(play.apply(RuleChangeTests.line(number, line)) == [])
        }
        var departed: [DepartedInstance] = []
        let customers = try Play.customers(
            from: play.stored(by: older), by: newer, departed: &departed)
        var after = Play(rules: rules.new, customers: customers)
        let decisions: [String]
        if let last {
            decisions = after.apply(RuleChangeTests.line(9, last))
        } else {
            decisions = after.end()
        }
        return decisions.map { decision in
            let words = decision.split(separator: " ")
            return "\(words[0]) \(words.first { $0.hasPrefix("[") } ?? "-")"
        }
    }

    private static func rule(_ trigger: String, when: String) -> String {
        RuleChangeTests.rule(
            "r", trigger: trigger, key: nil, more: "when: '\(when)'",
            steps: "[{ send: first, channel: email }]")
    }

    private static let cart = "0 cart \"k\":\"a\",\"total\":42,\"flag\":true"

    @Test("S66: they take effect under the new rules, with the fields that the old ones kept")
    func fields() throws {
        let old = Self.rule("{ event: cart }", when: "event.k == \"a\"")
        let same = "event.k == \"a\" && !has(event.flag)"
        for policies in [Self.settling, "time: { lateness: 1m, settle: 20s }", ""] {
            #expect(
                try outcomes(
                    of: [Self.cart], old, Self.rule("{ event: cart }", when: same),
                    policies: policies
                ).map { $0.prefix(4) } == ["sent"], "\(policies)")
        }
    }

    @Test("S66: one of a type that nothing uses any more is dropped, and counted")
    func types() throws {
        let old = Self.rule("{ event: cart }", when: "true")
        let new = Self.rule("{ event: order }", when: "true")
        #expect(try outcomes(of: [Self.cart], old, new, policies: Self.settling) == [])
        let customer = "facts: { orders: { count: order } }"
        let rules = (
            old: try Shop.load(rules: old, customer: customer, policies: Self.settling),
            new: try Shop.load(rules: new, customer: customer, policies: Self.settling)
        )
        var table = FieldTable()
        table.add(allOf: rules.old)
        let older = RecordCodec(rules: rules.old, table: table)
        table.add(allOf: rules.new)
        var play = Play(rules: rules.old)
        _ = play.apply(RuleChangeTests.line(0, Self.cart))
        let bytes = play.stored(by: older)[0].bytes
        var customers = Customers()
        let customer0 = customers.insert("c0")
        let decoded = try RecordCodec(rules: rules.new, table: table)
            .decode(bytes, into: &customers[customer0])
        #expect(decoded.unusedEvents == 1)
        #expect(customers[customer0].unsettled.isEmpty)
    }

    @Test(
        "S66: without `settle` they take effect before the customer's next event, those behind it later"
    )
    func order() throws {
        let rule =
            Self.rule("{ event: [cart, order] }", when: "true") + """
                    again: 1h

                """
        // The next event comes between the two: the rule's message is that of the first.
        let outcomes = try outcomes(
            of: ["1 cart", "2 cart"], rule, rule, policies: "", last: "1 order")
        #expect(outcomes.map { $0.prefix { $0 != " " } } == ["sent", "suppressed"])
    }
}
