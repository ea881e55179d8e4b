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
}
