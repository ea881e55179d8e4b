// Each trigger with each form of exit, `restart` and `again`: scenario files, run as a user runs them.

import Foundation
import Testing

@Suite("Triggers, exits, restart and again")
struct CombinationTests {
    /// A configuration with every trigger, and scenarios of each of its rules.
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Scenarios")

    static let triggers = [
        "count", "date", "enters", "event", "leaves", "schedule", "sequence", "silence", "yearly",
    ]

    static let config = directory.appendingPathComponent("config").path

    private func file(_ trigger: String) -> String {
        Self.directory.appendingPathComponent("tests/\(trigger).yaml").path
    }

    @Test("Each form of exit, restart and again gives what the semantics say", arguments: triggers)
    func pass(trigger: String) throws {
        let run = try Relance().run("test", "--config", Self.config, file(trigger))
        #expect(run.output == "12 passed, 0 failed\n", "\(run.error)")
        #expect(run.code == 0)
    }

    @Test("Every rule of the configuration is played, and every trigger is there")
    func complete() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.config + "/rules")
        #expect(names.sorted() == Self.triggers.map { $0 + ".yaml" })
        for trigger in Self.triggers {
            let rules = try String(
                contentsOfFile: Self.config + "/rules/\(trigger).yaml", encoding: .utf8)
            let scenarios = try String(contentsOfFile: file(trigger), encoding: .utf8)
            let played = rules.split(separator: "\n").compactMap { line in
                line.split(separator: "- rule: ").dropFirst().last.map(String.init)
            }
            #expect(played.count == 12)
            for rule in played { #expect(scenarios.contains("plays: \"\(rule)\""), "\(rule)") }
        }
    }

    @Test(
        "One expectation that is another fails its scenario, and no other",
        arguments: [
            ("outcome: exited", "outcome: sent"), ("gate: reentry", "gate: consent"),
            ("next_at: \"2", "next_at: \"3"), ("triggered_at: \"2", "triggered_at: \"3"),
            ("messages:\n        - {", "messages:\n        - { channel: sms }\n        - {"),
        ], triggers)
    func fail(mutation: (expected: String, other: String), trigger: String) throws {
        var text = try String(contentsOfFile: file(trigger), encoding: .utf8)
        let range = try #require(text.range(of: mutation.expected))
        text.replaceSubrange(range, with: mutation.other)
        let relance = try Relance()
        try relance.write(text, to: "mutated.yaml")
        let run = try relance.run("test", "--config", Self.config, "mutated.yaml")
        #expect(run.output.hasSuffix("\n11 passed, 1 failed\n"), "\(run.output)\(run.error)")
        #expect(run.code == 1)
    }
}
