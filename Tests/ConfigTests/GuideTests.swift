// The pages for authors, held against the code and the sample.

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

    /// The shop, and what is about things, which the daemon does not take.
    private static let samples = ["config", "config/sample/things"]

    /// A sample's files but those of rules and scenarios.
    private static func sample(
        in directory: String = samples[0]
    ) throws -> [(name: String, bytes: [UInt8])] {
        try ["events.yaml", "customer.yaml", "policies.yaml"].map { name in
            let url = Places.package.appending(path: "\(directory)/\(name)")
            return (name, Array(try Data(contentsOf: url)))
        }
    }

    /// All files of a directory of the samples, one behind the other.
    private static func text(of directory: String) throws -> String {
        try samples.flatMap { sample in
            let directory = Places.package.appending(path: "\(sample)/\(directory)")
            return try Places.names(in: directory).map {
                try String(contentsOf: directory.appending(path: $0), encoding: .utf8)
            }
        }.joined(separator: "\n")
    }

    /// Where a block of a page stands in the sample, word for word: scenarios among those that
    /// `relance test` runs, rules among the rules, all else in policies.yaml or customer.yaml.
    private static func stands(_ block: String) throws -> Bool {
        for (heading, directory) in [
            ("rules:\n", "rules"), ("  # ", "rules"), ("scenarios:\n", "tests"),
        ] where block.hasPrefix(heading) {
            return try text(of: directory).contains(
                block.dropFirst(heading.count).trimmingCharacters(in: .newlines))
        }
        return try samples.flatMap { try sample(in: $0) }.contains { _, bytes in
            String(decoding: bytes, as: UTF8.self)
                .contains(block.trimmingCharacters(in: .newlines))
        }
    }

    @Test("Each recipe of the cookbook loads as it stands")
    func cookbook() throws {
        let recipes = Self.blocks(of: try Self.page("COOKBOOK.md")).compactMap { block in
            if block.hasPrefix("rules:\n") { return block }
            return block.hasPrefix("  # ") ? "rules:\n" + block : nil
        }
        #expect(recipes.count >= 20)
        for recipe in recipes {
            let directory = Self.samples[recipe.contains("broadcast:") ? 1 : 0]
            let loaded = Configuration.load(
                files: try Self.sample(in: directory) + [("rules/recipe.yaml", Array(recipe.utf8))],
                zones: Zones.system)
            let errors = loaded.diagnostics.filter { $0.severity == .error }
            #expect(errors.map { $0.rendered() } == [])
        }
    }

    @Test(
        "What the pages show stands so in the sample, whose scenarios are run",
        arguments: [("COOKBOOK.md", 25), ("GATES.md", 20), ("PRESSURE.md", 5)])
    func sampled(page: String, count: Int) throws {
        let blocks = Self.blocks(of: try Self.page(page))
        #expect(blocks.count >= count)
        for block in blocks {
            #expect(try Self.stands(block), "the sample has another text:\n\(block)")
        }
    }

    @Test("The page about gates has an example of each of them")
    func gates() throws {
        let examples = Self.blocks(of: try Self.page("GATES.md")).joined()
        for gate in [
            "expired", "reentry", "condition", "consent", "preference", "holdout", "quiet",
            "arbitration", "fitness", "pressure", "cap",
        ] {
            #expect(
                examples.contains("gate: \(gate)"), "docs/GATES.md shows nothing of `\(gate)`")
        }
    }
}
