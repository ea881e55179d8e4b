// Directories: what is read of them, and what is said when they cannot be read.

import Config
import Foundation
import RuleSet
import Testing

@Suite("Directories")
struct DirectoryTests {
    static let rule = """
        rules:
          - { rule: NAME, kind: functional, trigger: cart, steps: [{ send: m, channel: email }] }

        """

    /// A directory with these files, gone after `body`.
    static func with(
        _ files: [String: String], _ body: (String) throws -> Void
    ) throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "relance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, text) in files {
            let url = directory.appending(path: name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        try body(directory.path)
    }

    static func rendered(_ directory: String) -> String {
        let loaded = Configuration.load(directory: directory, zones: Zones.system)
        return loaded.diagnostics.map { $0.rendered() }.joined()
            .replacingOccurrences(of: directory, with: "DIR")
    }

    @Test("Rules are read from .yaml and .yml files, and are the same in any files")
    func files() throws {
        let names = ["a", "b", "c"]
        let rules = Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, Self.rule.replacingOccurrences(of: "NAME", with: $0))
            })
        let spread = [
            "events.yaml": "events: { cart: }", "rules/z.yaml": rules["a"]!,
            "rules/x.yml": rules["c"]!, "rules/y.yaml": rules["b"]!, "rules/.y.yaml.swp": "::",
            "rules/.hidden.yaml": "::", "rules/README.md": "# Rules",
        ]
        let one = [
            "events.yaml": "# Events\nevents:\n  cart: {}\n",
            "customer.yaml": "", "policies.yaml": "time:\n",
            "rules/all.yaml": rules["c"]! + rules["b"]!.dropFirst(7) + rules["a"]!.dropFirst(7),
        ]
        var texts: [String] = []
        for files in [spread, one] {
            try Self.with(files) { directory in
                let loaded = Configuration.load(directory: directory, zones: Zones.system)
                #expect(loaded.diagnostics == [])
                let ruleSet = try #require(loaded.ruleSet)
                #expect(ruleSet.rules.map(\.name) == names)
                texts.append(ruleSet.canonicalText)
            }
        }
        #expect(texts[0] == texts[1])
    }

    @Test("A directory that does not exist is one error")
    func missing() {
        #expect(
            Self.rendered("/no/such/directory") == """
                DIR: error[C002]: there is no such file or directory
                hint: a configuration is a directory with `events.yaml` and `rules/`

                """)
    }

    @Test("A file in place of the directory is one error")
    func notADirectory() throws {
        try Self.with(["a": ""]) { directory in
            #expect(
                Self.rendered(directory + "/a") == """
                    DIR: error[C001]: a file stands where a directory is expected
                    hint: a configuration is a directory with `events.yaml` and `rules/`

                    """)
        }
    }

    @Test("An empty directory lacks events.yaml and rules/")
    func empty() throws {
        try Self.with([:]) { directory in
            #expect(
                Self.rendered(directory) == """
                    DIR/events.yaml: error[C002]: the file does not exist
                    hint: it declares the event types and their fields
                    DIR/rules: error[C002]: there is no such file or directory
                    hint: rules stand in files such as rules/welcome.yaml

                    """)
        }
    }

    @Test("A rules directory without a rule is an error")
    func noRules() throws {
        let files = ["events.yaml": "events: { cart: }", "rules/README.md": ""]
        try Self.with(files) { directory in
            #expect(
                Self.rendered(directory) == """
                    DIR/rules: error[R001]: there is no rule
                    hint: a rule stands in a file such as DIR/rules/welcome.yaml, under `rules:`

                    """)
        }
    }

    @Test("A file that cannot be read is an error, and what it may hold is not missing")
    func unreadable() throws {
        let rule = Self.rule.replacingOccurrences(
            of: "kind: functional", with: "kind: mine, theme: news")
        let files = [
            "events.yaml": "events: { cart: }", "policies.yaml/a": "", "customer.yaml/a": "",
            "rules/a.yaml": rule, "rules/b.yaml/c": "",
        ]
        try Self.with(files) { directory in
            #expect(
                Self.rendered(directory) == """
                    DIR/customer.yaml: error[C001]: a directory stands where a file is expected
                    DIR/policies.yaml: error[C001]: a directory stands where a file is expected
                    DIR/rules/b.yaml: error[C001]: a directory stands where a file is expected

                    """)
        }
    }

    @Test(
        "What may not be read says so",
        .enabled(if: getuid() != 0, "root may read everything"))
    func permissions() throws {
        let files = ["events.yaml": "events: { cart: }", "rules/a.yaml": Self.rule]
        try Self.with(files) { directory in
            try FileManager.default.setAttributes(
                [.posixPermissions: 0], ofItemAtPath: directory + "/rules")
            defer {
                try? FileManager.default.setAttributes(
                    [.posixPermissions: 0o700], ofItemAtPath: directory + "/rules")
            }
            #expect(
                Self.rendered(directory) == "DIR/rules: error[C001]: no permission to read it\n")
        }
    }

    @Test("YAML files that nothing reads are warned of")
    func stray() throws {
        let files = [
            "events.yaml": "events: { cart: }", "customers.yaml": "", "welcome.yml": "",
            "tests/a.yaml": "", "rules/a.yaml": Self.rule, "rules/more/b.yaml": "",
        ]
        try Self.with(files) { directory in
            #expect(
                Self.rendered(directory) == """
                    DIR/customers.yaml: warning[C003]: nothing reads this file
                    hint: did you mean `customer.yaml`?
                    DIR/rules/more: warning[C003]: nothing reads the files of this directory
                    hint: rules stand in rules/ itself
                    DIR/welcome.yml: warning[C003]: nothing reads this file
                    hint: rules stand in rules/

                    """)
            let loaded = Configuration.load(directory: directory, zones: Zones.system)
            #expect(loaded.ruleSet != nil)
        }
    }
}
