// The pages for authors, RULES.md and COOKBOOK.md, held against the code and the sample.

import Config
import Foundation
import Testing

@Suite("Pages for authors")
struct GuideTests {
    private static func page(_ name: String) throws -> String {
        try String(contentsOf: Places.package.appending(path: "docs/\(name)"), encoding: .utf8)
    }

    /// The keys of a JSON Schema, at every depth.
    private static func keys(of schema: Any, into keys: inout Set<String>) {
        if let object = schema as? [String: Any] {
            if let properties = object["properties"] as? [String: Any] {
                keys.formUnion(properties.keys)
            }
            for value in object.values { self.keys(of: value, into: &keys) }
        } else if let list = schema as? [Any] {
            for value in list { self.keys(of: value, into: &keys) }
        }
    }

    @Test(
        "The reference of rules misses no key",
        arguments: ["events", "customer", "policies", "rules"])
    func rules(_ name: String) throws {
        let schema = try #require(Schema.text(named: name))
        var keys: Set<String> = []
        Self.keys(of: try JSONSerialization.jsonObject(with: Data(schema.utf8)), into: &keys)
        #expect(keys.count > 3)
        let page = try Self.page("RULES.md")
        for key in keys.sorted() {
            let isTold = ["`\(key)`", "`\(key):", ".\(key)`"].contains { page.contains($0) }
            #expect(isTold, "docs/RULES.md does not tell of `\(key)`")
        }
    }

    /// The YAML blocks of a page.
    private static func blocks(of page: String) -> [String] {
        page.components(separatedBy: "```yaml\n").dropFirst()
            .map { $0.components(separatedBy: "```")[0] }
    }

    /// The sample's files but those of rules and scenarios.
    private static func sample() throws -> [(name: String, bytes: [UInt8])] {
        try ["events.yaml", "customer.yaml", "policies.yaml"].map { name in
            let url = Places.package.appending(path: "config/\(name)")
            return (name, Array(try Data(contentsOf: url)))
        }
    }

    @Test("Each recipe of the cookbook loads as it stands, and stands so in the sample")
    func cookbook() throws {
        let directory = Places.package.appending(path: "config/rules")
        let sampled = try Places.names(in: directory).map {
            try String(contentsOf: directory.appending(path: $0), encoding: .utf8)
        }.joined()
        let recipes = Self.blocks(of: try Self.page("COOKBOOK.md"))
        #expect(recipes.count >= 15)
        for recipe in recipes {
            let loaded = Configuration.load(
                files: try Self.sample() + [("rules/recipe.yaml", Array(recipe.utf8))],
                zones: Zones.system)
            let errors = loaded.diagnostics.filter { $0.severity == .error }
            #expect(errors.map { $0.rendered() } == [])
            let rule = recipe.replacing("rules:\n", with: "", maxReplacements: 1)
            #expect(
                sampled.contains(rule.trimmingCharacters(in: .newlines)),
                "config/rules has another text:\n\(rule)")
        }
    }
}
