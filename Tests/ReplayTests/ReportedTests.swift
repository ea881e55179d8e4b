// Cases after public reports: a configuration, a log as people have them, what must come out.

import Config
import Foundation
import Records
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Reported cases")
struct ReportedTests {
    /// A folder with `config/`, a log and `expected/`.
    struct Case: CustomTestStringConvertible, Sendable {
        let directory: URL

        var testDescription: String { directory.lastPathComponent }

        static func all(in folder: URL) -> [Case] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.sorted().map {
                Case(directory: folder.appendingPathComponent($0, isDirectory: true))
            }.filter {
                FileManager.default.fileExists(atPath: $0.directory.path + "/config/events.yaml")
            }
        }

        /// `log.` and whatever tells how it is read.
        func log() throws -> String {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            let name = try #require(names.first { $0.hasPrefix("log.") })
            return directory.appendingPathComponent(name).path
        }
    }

    static let copied = Case.all(
        in: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Reported"))

    /// Those of the shared data that were copied; others wait for what they are about.
    static let shared = Case.all(in: SharedData.root.appendingPathComponent("cases/reported"))
        .filter { shared in
            copied.contains { $0.testDescription == shared.testDescription }
        }

    @Test("Each reported case gives its records", arguments: copied)
    func copiedCase(reported: Case) throws { try compare(reported) }

    @Test(
        "Each reported case of the shared data gives its records",
        .enabled(if: SharedData.isExpected, "needs ../shared, or RELANCE_SHARED"),
        arguments: shared)
    func sharedCase(reported: Case) throws { try compare(reported) }

    @Test("The copied cases are there")
    func copiesAreThere() {
        let names = Set(Self.copied.map(\.testDescription))
        #expect(
            names.isSuperset(of: [
                "bom-before-the-first-line", "data-in-base64", "half-a-surrogate",
                "milliseconds-of-1972", "track-and-identify",
            ]))
    }

    /// The records in their order per customer, of each the fields that stand in the expected one.
    private func compare(_ reported: Case) throws {
        let loaded = Configuration.load(
            directory: reported.directory.appendingPathComponent("config").path)
        let rules = try #require(
            loaded.ruleSet, "\(loaded.diagnostics.map { $0.rendered() }.joined())")
        let out = FileManager.default.temporaryDirectory
            .appendingPathComponent("relance-reported-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: out) }
        try run(rules, log: reported.log(), out: out.path)
        for stream in RecordLines.Stream.allCases {
            let name = "\(stream.rawValue).jsonl"
            let url = reported.directory.appendingPathComponent("expected/" + name)
            guard let expected = try? Data(contentsOf: url) else { continue }
            compare(
                try JSON.objects(ofLines: Data(contentsOf: out.appendingPathComponent(name))),
                with: try JSON.objects(ofLines: expected), name)
        }
    }

    private func run(_ rules: RuleSet, log: String, out: String) throws {
        var run = try ReplayRun(
            rules: rules, paths: [log], until: .end,
            output: try ReplayOutput(directory: out, emitted: nil))
        while try run.advance() {}
        try run.finish()
    }

    private func compare(_ found: [[String: JSON]], with expected: [[String: JSON]], _ name: String)
    {
        #expect(found.count == expected.count, "\(name): \(found)")
        for customer in Set(expected.compactMap { Self.text($0["customer"]) }) {
            let customer = JSON.string(customer)
            let found = found.filter { $0["customer"] == customer }
            let expected = expected.filter { $0["customer"] == customer }
            #expect(found.count == expected.count, "\(name): \(found)")
            for (found, expected) in zip(found, expected) {
                for (field, value) in expected {
                    #expect(found[field] == value, "\(name): \(field)")
                }
            }
        }
    }

    private static func text(_ value: JSON?) -> String? {
        if case .string(let text)? = value { text } else { nil }
    }
}
