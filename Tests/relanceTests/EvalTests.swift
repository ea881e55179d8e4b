// relance eval

import Foundation
import Testing

@Suite("Eval")
struct EvalTests {
    private static let customer = """
        attributes:
          nick: { type: string, from: { account_created: event.nick } }
          points: { type: int, default: 7, from: { account_created: event.points } }
          time_zone: { type: string, from: { account_created: event.time_zone } }
          born_on: { type: date, from: { account_created: event.born_on } }
        facts:
          orders: { count: order_placed }
          spent: { sum: event.total, of: cart_updated, over: 90d }
          first_cart: { first: event.time, of: cart_updated }
          kinds: { distinct: event.cart_id, of: cart_updated }
        segments:
          loyal: segments.buyer && customer.points > 5
          buyer: facts.orders >= 2
          new: now - facts.first_cart < duration("24h")
        consent:
          marketing: { given: { event: account_created, when: event.opt_in } }
        """

    /// A shop that knows attributes, a cart of 60 euros, and the customer `a`.
    private func shop() throws -> Relance {
        let relance = try Relance.inShop()
        try relance.write(
            """
            unknown_types: skip
            events:
              cart_updated: { cart_id: string, total: double, skus: list(string), note: string! }
              order_placed: { cart_id: string, total: double, id: string }
              account_created:
                { opt_in: bool, nick: string, points: int, time_zone: string, born_on: date }
            """, to: "config/events.yaml")
        try relance.write(Self.customer, to: "config/customer.yaml")
        try relance.write(cart(#"{"total":60,"skus":["x","y"]}"#), to: "cart.json")
        try relance.write(#"{"nick": "a", "born_on": "1990-05-01"}"#, to: "a.json")
        return relance
    }

    private func cart(_ data: String) -> String {
        Shop.event("cart_updated", "anna", at: "2026-09-01T08:00:00Z", id: "e1", data: data)
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("The value, the type and the cost are printed")
    func answer() throws {
        let run = try shop().run(
            "eval", #"event.total >= 50.0 && customer.nick == "a""#, "--event", "cart.json",
            "--customer", "a.json")
        #expect(run.code == 0)
        #expect(run.error.isEmpty)
        let lines = run.output.split(separator: "\n")
        #expect(lines.prefix(2) == ["value  true", "type   bool"])
        #expect(lines.count == 3)
        #expect(lines[2].hasPrefix("cost   0 of 1000000, estimated "))
    }

    @Test(
        "S7: event, customer and now are seen, with what every event has",
        arguments: [
            ("event.total", "60.0", "double"), ("event.skus[1]", #""y""#, "string"),
            ("event.id", #""e1""#, "string"), ("event.type", #""cart_updated""#, "string"),
            ("now == event.time", "true", "bool"),
            ("event.time", #""2026-09-01T08:00:00.000Z""#, "timestamp"),
            ("customer.points", "7", "int"), ("has(customer.time_zone)", "false", "bool"),
            ("has(event.cart_id)", "false", "bool"),
            ("customer.born_on", #""1990-05-01""#, "date"),
            ("event.total / 0.0", "inf", "double"),
            ("optional.none()", "optional.none()", "optional(dyn)"),
            (#"event.skus.map(s, s + "!")"#, #"["x!","y!"]"#, "list(string)"),
        ])
    func scope(expression: String, value: String, type: String) throws {
        let run = try shop().run(
            "eval", expression, "--event", "cart.json", "--customer", "a.json")
        #expect(run.code == 0)
        #expect(run.output.hasPrefix("value  \(value)\ntype   \(type)\n"), "\(run)")
    }

    @Test(
        "A field of the event hides what every event has, and without a customer all are defaults")
    func fieldCalledID() throws {
        let relance = try shop()
        try relance.write(
            Shop.event(
                "order_placed", "anna", at: "2026-09-01T08:00:00Z", id: "e1",
                data: #"{"id":"own"}"#), to: "order.json")
        let run = try relance.run(
            "eval", "event.id + string(customer.points)", "--event", "order.json")
        #expect(run.output.hasPrefix("value  \"own7\"\n"), "\(run)")
    }

    @Test(
        "Facts are those of the document, or as without an event; segments follow",
        arguments: [
            ("facts.orders", "{}", "0"), ("facts.spent", "{}", "0.0"), ("facts.kinds", "{}", "0"),
            ("has(facts.first_cart)", "{}", "false"), ("segments.buyer", "{}", "false"),
            ("segments.new", "{}", "false"),
            ("facts.orders", #"{"facts": {"orders": 3}}"#, "3"),
            ("facts.spent * 2.0", #"{"facts": {"spent": 2}}"#, "4.0"),
            ("segments.loyal", #"{"facts": {"orders": 2}}"#, "true"),
            ("segments.loyal", #"{"points": 1, "facts": {"orders": 2}}"#, "false"),
            ("segments.new", #"{"facts": {"first_cart": "2026-09-01T07:00:00Z"}}"#, "true"),
            ("segments.new", #"{"facts": {"first_cart": "2026-08-01T07:00:00Z"}}"#, "false"),
        ])
    func factsAndSegments(expression: String, customer: String, value: String) throws {
        let relance = try shop()
        try relance.write(customer, to: "c.json")
        let run = try relance.run(
            "eval", expression, "--event", "cart.json", "--customer", "c.json")
        #expect(run.output.hasPrefix("value  \(value)\n"), "\(run)")
    }

    @Test("A fact that is none, or of the wrong type, is told")
    func wrongFacts() throws {
        let relance = try shop()
        try relance.write(#"{"facts": {"order": 3}}"#, to: "c.json")
        let unknown = try relance.run(
            "eval", "true", "--event", "cart.json", "--customer", "c.json")
        #expect(unknown.code == 1)
        #expect(unknown.error.contains("declares no fact 'order'"))
        #expect(unknown.error.contains("did you mean `orders`?"))
        try relance.write(#"{"facts": {"orders": "3"}}"#, to: "c.json")
        let wrong = try relance.run(
            "eval", "true", "--event", "cart.json", "--customer", "c.json")
        #expect(wrong.code == 1)
        #expect(wrong.error.contains("wrong_type"))
        try relance.write(#"{"facts": 3}"#, to: "c.json")
        #expect(
            try relance.run("eval", "true", "--event", "cart.json", "--customer", "c.json").code
                == 1)
    }

    @Test("Time is the event's, or what --now says")
    func now() throws {
        let relance = try shop()
        let expression = "now - event.time"
        let still = try relance.run("eval", expression, "--event", "cart.json")
        #expect(still.output.hasPrefix("value  \"0s\"\ntype   duration\n"))
        let later = try relance.run(
            "eval", expression, "--event", "cart.json", "--now", "2026-09-01T09:30:00+01:00")
        #expect(later.output.hasPrefix("value  \"1800s\"\n"))
        let wrong = try relance.run("eval", "1", "--event", "cart.json", "--now", "noon")
        #expect(wrong.code == 2)
        #expect(wrong.error.contains("not 'noon'"))
    }

    @Test("S3: a date begins in the customer's zone")
    func zone() throws {
        let relance = try shop()
        try relance.write(
            #"{"born_on": "1990-05-01", "time_zone": "America/New_York"}"#, to: "ny.json")
        let run = try relance.run(
            "eval", #"customer.born_on == timestamp("1990-05-01T04:00:00Z")"#, "--event",
            "cart.json", "--customer", "ny.json")
        #expect(run.output.hasPrefix("value  true\n"), "\(run)")
    }

    @Test("Each part is explained in the order of evaluation, also those that the whole passes by")
    func explanation() throws {
        let run = try shop().run(
            "eval", #"event.total < 50.0 && event.cart_id == "A""#, "--event", "cart.json",
            "--explain")
        #expect(run.code == 0)
        let head = run.output.components(separatedBy: "\n\n")[0]
        #expect(
            head == """
                event.total                                 60.0
                50.0                                        50.0
                event.total < 50.0                          false
                event.cart_id                               error: no such field
                "A"                                         "A"
                event.cart_id == "A"                        error: no such field
                event.total < 50.0 && event.cart_id == "A"  false
                """)
        #expect(run.output.contains("\n\nvalue  false\ntype   bool\n"))
    }

    @Test("An evaluation that fails says why and ends with 1")
    func evaluationError() throws {
        let run = try shop().run("eval", #"event.cart_id == "A""#, "--event", "cart.json")
        #expect(run.code == 1)
        #expect(run.output.hasPrefix("error: no such field\ntype   bool\ncost "))
        #expect(run.error.isEmpty)
    }

    @Test("A mistake in the expression is underlined and ends with 2")
    func diagnostics() throws {
        let relance = try shop()
        let run = try relance.run("eval", #""é" == "" || event.totl > 1.0"#, "--event", "cart.json")
        #expect(run.code == 2)
        #expect(run.output.isEmpty)
        #expect(
            run.error == """
                expression:1:20: error[E011]: event has no field totl
                "é" == "" || event.totl > 1.0
                                   ^^^^
                hint: did you mean total?

                """)
        let several = try relance.run("eval", "true &&\n  nobody", "--event", "cart.json")
        #expect(several.error.hasPrefix("expression:2:3: error[E010]"), "\(several)")
        #expect(several.error.contains("\n  nobody\n  ^^^^^^\n"))
    }

    @Test("With --type the expression is checked for its place")
    func type() throws {
        let relance = try shop()
        let wrong = try relance.run(
            "eval", "event.total", "--event", "cart.json", "--type", "bool")
        #expect(wrong.code == 2)
        #expect(wrong.error.contains("bool is needed here, this is double"))
        let constant = try relance.run(
            "eval", "1 < 2", "--event", "cart.json", "--type", "bool")
        #expect(constant.code == 0)
        #expect(constant.error.contains("warning[E030]"))
        #expect(constant.output.hasPrefix("value  true\n"))
    }

    @Test("JSON has the value or the error, and parts with their offsets")
    func json() throws {
        let relance = try shop()
        let run = try relance.run(
            "eval", "size(event.skus) > 1", "--event", "cart.json", "--explain", "--format", "json")
        #expect(run.code == 0)
        let answer = try object(run.output)
        #expect(answer["value"] as? Bool == true)
        #expect(answer["type"] as? String == "bool")
        #expect(answer["cost"] is Int)
        #expect(answer["work"] is Int)
        #expect(answer["diagnostics"] == nil)
        let parts = try #require(answer["parts"] as? [[String: Any]])
        #expect(
            parts.map { $0["text"] as? String } == [
                "event.skus", "size(event.skus)", "1", "size(event.skus) > 1",
            ])
        #expect(parts[1]["start"] as? Int == 0)
        #expect(parts[1]["end"] as? Int == 16)
        #expect(parts[1]["value"] as? Int == 2)

        let failed = try relance.run(
            "eval", "event.cart_id", "--event", "cart.json", "--format", "json")
        #expect(failed.code == 1)
        #expect(try object(failed.output)["error"] as? String == "no such field")
        #expect(try object(failed.output)["value"] == nil)

        let wrong = try relance.run("eval", "event.", "--event", "cart.json", "--format", "json")
        #expect(wrong.code == 2)
        #expect(wrong.error.isEmpty)
        #expect((try object(wrong.output)["diagnostics"] as? [Any])?.count == 1)
    }

    @Test("Standard input can be the event or the customer, not both")
    func standardInput() throws {
        let relance = try shop()
        let event = try relance.run(
            "eval", "event.total", "--event", "-", input: cart(#"{"total":1}"#))
        #expect(event.output.hasPrefix("value  1.0\n"))
        let customer = try relance.run(
            "eval", "customer.points", "--event", "cart.json", "--customer", "-",
            input: "{\n  \"points\": 3\n}\n")
        #expect(customer.output.hasPrefix("value  3\n"))
        let both = try relance.run("eval", "1", "--event", "-", "--customer", "-")
        #expect(both.code == 2)
    }

    @Test(
        "An event that cannot be used is bad data",
        arguments: [
            ("no json\n", "the event is a dead letter: not_json"),
            ("", "nothing stands in it"), ("{}\n{}\n", "it has several lines"),
            (#"{"id":"1"}"#, "the event is a dead letter: missing_field, type"),
            (
                #"{"id":"1","type":"cart_updatd","subject":"a","time":0}"#,
                "declares no event type 'cart_updatd'\nhint: did you mean `cart_updated`?"
            ),
        ])
    func badEvent(text: String, expected: String) throws {
        let run = try shop().run("eval", "true", "--event", "-", input: text)
        #expect(run.code == 1)
        #expect(run.error.hasPrefix("relance: standard input: "))
        #expect(run.error.contains(expected), "\(run.error)")
        #expect(run.output.isEmpty)
    }

    @Test("S16: a field makes a dead letter only if the expression or a rule names it")
    func usedFields() throws {
        let relance = try shop()
        // `note` is required and missing, `skus` is of another type.
        try relance.write(cart(#"{"total":60,"skus":"x"}"#), to: "cart.json")
        #expect(try relance.run("eval", "event.total", "--event", "cart.json").code == 0)
        for (expression, reason) in [
            ("has(event.note)", "missing_field, note"), ("size(event.skus)", "wrong_type, skus"),
        ] {
            let run = try relance.run("eval", expression, "--event", "cart.json")
            #expect(run.code == 1)
            #expect(run.error.contains("dead letter: \(reason)"), "\(run.error)")
        }
    }

    @Test(
        "A customer that cannot be used is bad data",
        arguments: [
            ("[]", "not_an_object"), ("{", "not_json"), (#"{},"time":{}"#, "not_json"),
            (#"{"points": "3"}"#, "wrong_type, points: expected int, found \"3\""),
            (
                #"{"nik": "a", "born_on": "1990-05-01"}"#,
                "declares no attribute 'nik'\nhint: did you mean `nick`?"
            ),
        ])
    func badCustomer(text: String, expected: String) throws {
        let relance = try shop()
        try relance.write(text, to: "b.json")
        let run = try relance.run("eval", "true", "--event", "cart.json", "--customer", "b.json")
        #expect(run.code == 1)
        #expect(run.error.hasPrefix("relance: b.json: "), "\(run.error)")
        #expect(run.error.contains(expected), "\(run.error)")
    }

    @Test("What cannot be read, and what is not asked rightly, have their own codes")
    func codes() throws {
        let relance = try shop()
        #expect(try relance.run("eval", "true", "--event", "nowhere").code == 3)
        #expect(try relance.run("eval", "true").code == 2)
        #expect(
            try relance.run("eval", "true", "--event", "cart.json", "--config", "none").code == 2)
    }
}
