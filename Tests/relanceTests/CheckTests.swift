// relance check, and the configuration that other verbs load.

import Foundation
import Testing

@Suite("Check")
struct CheckTests {
    @Test("A configuration in order is said to be so")
    func good() throws {
        let run = try Relance.inShop().run("check")
        #expect(run.code == 0)
        #expect(run.output.contains("2 rules, 3 event types, no errors, no warnings"))
        #expect(run.error.isEmpty)
    }

    @Test("Mistakes are printed with place and hint, and end with 1")
    func bad() throws {
        let relance = try Relance.inShop()
        try relance.write(
            relance.read("config/rules/shop.yaml").replacing("order_placed", with: "order_plced"),
            to: "config/rules/shop.yaml")
        let run = try relance.run("check")
        #expect(run.code == 1)
        #expect(run.output.contains("rules/shop.yaml:7:"))
        #expect(run.output.contains("did you mean `order_placed`?"))
        #expect(!run.output.contains("\u{1B}"), "no colours but on a terminal")

        let json = try relance.run("check", "--format", "json")
        #expect(json.code == 1)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["errors"] as? Int == 2)
        #expect((object["diagnostics"] as? [[String: Any]])?.count == 2)
    }

    @Test(
        "A configuration that does not load ends other verbs with 2",
        arguments: [["replay", "log"], ["test"], ["explain", "anna", "log"]])
    func doesNotLoad(arguments: [String]) throws {
        let relance = try Relance.inShop()
        try relance.write("rules: [", to: "config/rules/shop.yaml")
        let run = try relance.shell((["$RELANCE"] + arguments).joined(separator: " "))
        #expect(run.code == 2)
        #expect(run.error.contains("rules/shop.yaml:1:"))
        #expect(run.output.isEmpty)
    }

    @Test("A configuration that is not there is said to be missing")
    func missing() throws {
        let relance = try Relance()
        try relance.write("", to: "log")
        let run = try relance.run("replay", "--config", "nowhere", "log")
        #expect(run.code == 2)
        #expect(run.error.contains("nowhere"))
        #expect(try relance.run("check", "--config", "nowhere").code == 1)
    }

    @Test("The rule set's hash does not change with comments and file names")
    func hash() throws {
        let relance = try Relance.inShop()
        let before = try relance.run("check").output
        let rules = try relance.read("config/rules/shop.yaml")
        try FileManager.default.removeItem(atPath: relance.path("config/rules/shop.yaml"))
        try relance.write("# a comment\n" + rules, to: "config/rules/other.yaml")
        #expect(try relance.run("check").output == before)
        try relance.write(
            rules.replacing("wait: 4h", with: "wait: 5h"), to: "config/rules/other.yaml")
        #expect(try relance.run("check").output != before)
    }

    @Test("--explain-index tells how each rule is found, and why an event is shown to the others")
    func explainIndex() throws {
        let relance = try Relance.inShop()
        var rules = try relance.read("config/rules/shop.yaml") + "\n"
        let conditions = [
            "event.cart_id in [\"A\", \"B\"]", "event.total < 10.0", "event.total == 7.0",
            "event.cart_id.startsWith(\"x\") && now > event.time", "event.total * 2.0 > 5.0",
            "event.total > 20.0 && event.cart_id == \"A\"",
        ]
        for (number, when) in conditions.enumerated() {
            rules += "  - { rule: more-\(number), kind: functional, "
            rules += "trigger: { event: cart_updated }, when: '\(when)', "
            rules += "steps: [{ send: it, channel: email }] }\n"
        }
        try relance.write(rules, to: "config/rules/shop.yaml")
        let run = try relance.run("check", "--explain-index")
        #expect(run.code == 0)
        #expect(
            run.output.hasSuffix(
                """
                cart_updated: 7 rules, 6 of them found by index, about 2.1 looked at for an event
                  cart    event.total by order: event.total >= 50.0
                  more-0  event.cart_id by hash: event.cart_id in ["A", "B"]
                  more-1  event.total by order: event.total < 10.0
                  more-2  event.total by hash: event.total == 7.0
                  more-3  event.cart_id by order: event.cart_id.startsWith("x")
                  more-4  every event: `event.total * 2.0 > 5.0` does more than compare a field with constants
                  more-5  event.cart_id by hash: event.cart_id == "A", event.total by order: event.total > 20.0
                order_placed: 1 rule, so few to find that each event is shown to all
                  thanks  every event: no condition

                """), "\(run.output)")

        let json = try relance.run("check", "--explain-index", "--format", "json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let types = try #require(object["index"] as? [[String: Any]])
        #expect(types.map { $0["type"] as? String } == ["cart_updated", "order_placed"])
        #expect(types.map { $0["indexed"] as? Bool } == [true, false])
        let first = try #require((types[0]["rules"] as? [[String: Any]])?.first)
        #expect(first["rule"] as? String == "cart")
        #expect(types.map { $0["expected"] as? Double } == [2.1, 1])
        let path = try #require(first["path"] as? [[String: Any]])
        #expect(path.count == 1)
        #expect(path[0]["field"] as? String == "total")
        #expect(path[0]["by"] as? String == "order")
        #expect(path[0]["tests"] as? [String] == ["event.total >= 50.0"])
        let without = try relance.run("check", "--format", "json")
        #expect(!without.output.contains("\"index\""))
    }
}
