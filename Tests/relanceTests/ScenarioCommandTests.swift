// relance test: what passes, and how a failure reads.

import Foundation
import Testing

@Suite("Scenarios")
struct ScenarioCommandTests {
    private static let events = """
            events:
              - { at: "2026-09-01T08:00:00Z", type: cart_updated, customer: anna, data: { cart_id: A, total: 80.5 } }
              - { at: "2026-09-01T09:00:00Z", type: order_placed, customer: anna, data: { cart_id: B } }

        """

    /// Runs one scenario with these expectations, which stand from line 6 on.
    private func run(_ expectations: String, arguments: String...) throws -> Run {
        let relance = try Relance.inShop()
        try relance.write(
            "attribution: { event: order_placed, model: last_message, within: 1d }\n",
            to: "config/policies.yaml")
        try relance.write(
            "scenarios:\n  - scenario: a cart\n" + Self.events + expectations,
            to: "config/tests/cart.yaml")
        return try relance.shell((["$RELANCE test"] + arguments).joined(separator: " "))
    }

    @Test(
        "Scenarios that hold pass",
        arguments: [
            """
                expect:
                  messages:
                    - { rule: cart, template: reminder, customer: anna, data: { total: 80.50 }, decided_at: "2026-09-01T12:00:00Z" }
            """,
            """
                expect:
                  none: [thanks]
                  decisions:
                    - { rule: thanks, gate: consent, saw: { consent: not_given } }
                    - { rule: cart, outcome: sent, key: A }
            """,
            """
                until: "2026-09-01T11:59:59Z"
                expect: { none: true }
            """,
            """
                until: "2026-09-01T11:59:59Z"
                expect: { messages: [] }
            """,
            """
                expect:
                  conversions: [{ model: direct, customer: anna, at: "2026-09-01T09:00:00Z" }]
            """,
            // The clock was read first two minutes after the message was due: it leaves then.
            """
                readings: ["2026-09-01T12:02:00Z"]
                expect:
                  messages: [{ rule: cart, decided_at: "2026-09-01T12:02:00Z" }]
            """,
        ])
    func pass(expectations: String) throws {
        let run = try run(expectations)
        #expect(run.output == "1 passed, 0 failed\n", "\(run.error)")
        #expect(run.code == 0)
    }

    @Test("A field that differs is shown with what was expected and what came, and its place")
    func differs() throws {
        let run = try run(
            """
                expect:
                  messages:
                    - { rule: cart, channel: sms, data: { total: 80 } }
            """)
        #expect(run.code == 1)
        #expect(
            run.output == """
                FAILED: a cart  (config/tests/cart.yaml:2:15)
                  config/tests/cart.yaml:8:11: message 1 is another
                    channel  (config/tests/cart.yaml:8:34)
                      expected  "sms"
                      got       "email"
                    data  (config/tests/cart.yaml:8:45)
                      expected  {"total":80}
                      got       {"total":80.5}
                  the decisions:
                    decided_at 2026-09-01T09:00:00.000Z, customer anna, rule thanks, step thanks, \
                template thanks, outcome suppressed, gate consent, saw {"consent":"not_given"}
                    decided_at 2026-09-01T12:00:00.000Z, customer anna, rule cart, key A, step \
                reminder, template reminder, outcome sent

                0 passed, 1 failed

                """)
    }

    @Test(
        "What is missing, too much or in another order fails",
        arguments: [
            ("messages: []", "6:15: message 1 is not expected: decided_at"),
            ("messages: [{ rule: cart }, { rule: thanks }]", "message 2 is missing: rule: thanks"),
            ("messages: [{ rule: cart, theme: x }]", "got       absent"),
            ("none: true", "no message is expected: decided_at 2026-09-01T12:00:00.000Z"),
            ("none: [cart]", "no message of this rule is expected"),
            ("decisions: [{ rule: cart, outcome: exited }]", "expected  \"exited\""),
            (
                "decisions: [{ rule: cart }, { rule: thanks }]",
                "it stands before the one expected above it, as decision 1"
            ),
        ])
    func fail(expectation: String, expected: String) throws {
        let run = try run("    expect: { \(expectation) }")
        #expect(run.code == 1)
        #expect(run.output.contains(expected), "\(run.output)")
        #expect(run.output.hasSuffix("\n0 passed, 1 failed\n"))
    }

    @Test("An event that the scanner refuses fails its scenario")
    func refused() throws {
        let relance = try Relance.inShop()
        try relance.write(
            """
            scenarios:
              - scenario: a total that is no number
                events:
                  - { at: "2026-09-01T08:00:00Z", type: cart_updated, customer: a, data: { total: much } }
                expect: { none: true }
            """, to: "s.yaml")
        let run = try relance.run("test", "s.yaml")
        #expect(run.code == 1)
        #expect(run.output.contains("s.yaml:4:9: the event is a dead letter: wrong_type"))
        #expect(run.output.contains("there are no decisions: no rule matched"))
    }

    @Test("Scenarios that do not load end with 2")
    func mistakes() throws {
        let run = try run("    expect: { messagess: [] }")
        #expect(run.code == 2)
        #expect(run.error.contains("config/tests/cart.yaml:6:"))
        let relance = try Relance.inShop()
        #expect(try relance.run("test").code == 3)
        #expect(try relance.run("test", "nowhere.yaml").code == 2)
    }

    @Test("The findings as JSON name each scenario")
    func json() throws {
        let run = try run("    expect: { none: true }", arguments: "--format", "json")
        #expect(run.code == 1)
        let findings = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(findings["failed"] as? Int == 1)
        let scenarios = try #require(findings["scenarios"] as? [[String: Any]])
        #expect(scenarios[0]["line"] as? Int == 2)
        #expect((scenarios[0]["problems"] as? [String])?.count == 1)
    }

    @Test("Events take the form of whatever envelope is configured")
    func envelope() throws {
        let relance = try Relance.inShop()
        try relance.write(
            """
            envelope: { id: /meta/id, type: /kind, customer: /who/id, time: /meta/at, data: "" }

            """ + relance.read("config/events.yaml"), to: "config/events.yaml")
        try relance.write(
            "scenarios:\n  - scenario: a cart\n" + Self.events
                + "    expect: { messages: [{ rule: cart, customer: anna, data: { total: 80.5 } }] }\n",
            to: "config/tests/cart.yaml")
        let run = try relance.run("test")
        #expect(run.output == "1 passed, 0 failed\n", "\(run.error)")
    }
}
