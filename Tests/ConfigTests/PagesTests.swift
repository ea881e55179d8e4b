// The pages that are made from the tables of the code: docs/schemas/*.json and docs/DIAGNOSTICS.md.
//
//     RELANCE_WRITE_PAGES=1 swift test --filter PagesTests
//
// writes them; without the variable they are compared.

import Config
import Expression
import Foundation
import Testing

@Suite("Pages made from tables")
struct PagesTests {
    static let isWriting = ProcessInfo.processInfo.environment["RELANCE_WRITE_PAGES"] == "1"

    static func check(_ path: String, _ text: String) throws {
        let url = Places.package.appending(path: path)
        if isWriting {
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        let written = try? String(contentsOf: url, encoding: .utf8)
        #expect(
            written == text,
            "\(path) is stale: RELANCE_WRITE_PAGES=1 swift test --filter PagesTests writes it")
    }

    @Test("The JSON Schemas in docs are those of the code", arguments: Schema.names)
    func schema(_ name: String) throws {
        let text = try #require(Schema.text(named: name))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
        try Self.check("docs/schemas/\(name).json", text)
    }

    @Test("docs/schemas has no schema that the code does not have")
    func noOthers() {
        let files = Places.names(in: Places.package.appending(path: "docs/schemas"))
        #expect(Set(files) == Set(Schema.names.map { $0 + ".json" } + ["README.md"]))
        #expect(Schema.text(named: "no such schema") == nil)
    }

    @Test("The page of diagnostics lists the codes of the code")
    func diagnostics() throws {
        var page = """
            # Diagnostics

            Every mistake in a configuration has a code that stays the same, a place, and mostly a hint:

            ```
            rules/cart.yaml:3:11: error[R003]: there is no kind `featur`
                kind: featur
                      ^^^^^^
            hint: did you mean `feature`?
            ```

            All mistakes of all files are told at once. With an error nothing is loaded; a warning is only told.
            What follows from another mistake is left out where that can be seen: a file that is not YAML says
            nothing about the others.

            This page is made from the code; `RELANCE_WRITE_PAGES=1 swift test --filter PagesTests` writes it.


            """
        page += Self.table(
            "Files and values", DiagnosticCode.allCases.map { ($0.rawValue, $0.meaning) }, "C")
        page += Self.table(
            "Rules and scenarios", DiagnosticCode.allCases.map { ($0.rawValue, $0.meaning) }, "R")
        page += Self.table(
            "Expressions", FindingCode.allCases.map { ($0.rawValue, $0.meaning) }, "E")
        try Self.check("docs/DIAGNOSTICS.md", String(page.dropLast()))
    }

    private static func table(
        _ title: String, _ codes: [(code: String, meaning: String)], _ prefix: String
    ) -> String {
        let rows = codes.filter { $0.code.hasPrefix(prefix) }.sorted { $0.code < $1.code }
        return "## \(title)\n\n| Code | Meaning |\n|---|---|\n"
            + rows.map { "| `\($0.code)` | \($0.meaning) |\n" }.joined() + "\n"
    }

    @Test("Codes and meanings are told once each")
    func unique() {
        let codes = DiagnosticCode.allCases.map(\.rawValue)
        #expect(Set(codes).count == codes.count)
        #expect(Set(DiagnosticCode.allCases.map(\.meaning)).count == codes.count)
    }

    @Test("A schema knows every key that its file may have, and requires what must be there")
    func content() throws {
        let text = try #require(Schema.text(named: "rules"))
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(root["additionalProperties"] as? Bool == false)
        let properties = try #require(root["properties"] as? [String: Any])
        let rules = try #require(properties["rules"] as? [String: Any])
        let choices = try #require(rules["anyOf"] as? [[String: Any]])
        let list = try #require(choices.first { $0["type"] as? String == "array" })
        let rule = try #require(list["items"] as? [String: Any])
        #expect(rule["required"] as? [String] == ["rule", "kind", "trigger", "steps"])
        let keys = try #require(rule["properties"] as? [String: Any])
        #expect(
            Set(keys.keys) == [
                "rule", "kind", "theme", "priority", "trigger", "key", "when", "exit", "restart",
                "steps", "again", "max_age", "since", "active", "holdout", "goal",
            ])
    }

    @Test("A key that is not built yet says so")
    func notBuilt() throws {
        let text = try #require(Schema.text(named: "customer"))
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let keys = try #require(root["properties"] as? [String: Any])
        let merge = try #require(keys["merge"] as? [String: Any])
        #expect((merge["description"] as? String)?.hasSuffix("Not built yet.") == true)
    }
}
