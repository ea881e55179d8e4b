// The conformance cases of the semantics: every record in its order.

import Calendar
import Events
import Foundation
import Records
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Conformance of replays")
struct ConformanceTests {
    /// What a first version has, all triggers and steps, the gates, and what messages lead to.
    static let sharedCases = ["first", "all", "gates", "reach"].flatMap {
        ConformanceCase.all(
            in: SharedData.root.appendingPathComponent("conformance/semantics/\($0)"))
    }

    static let copiedCases = ConformanceCase.all(
        in: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Cases"))

    @Test("Each case copied from the conformance data gives its records", arguments: copiedCases)
    func copiedCase(conformanceCase: ConformanceCase) throws {
        try compare(conformanceCase)
    }

    @Test("The copied cases are there")
    func copiesAreThere() {
        #expect(Self.copiedCases.count == 160)
    }

    @Test(
        "Each case of the conformance data gives its records",
        .enabled(
            if: SharedData.isExpected, "needs ../shared, or RELANCE_SHARED"),
        arguments: sharedCases)
    func everyCase(conformanceCase: ConformanceCase) throws {
        try compare(conformanceCase)
    }

    @Test(
        "The conformance data is whole",
        .enabled(
            if: SharedData.isExpected, "needs ../shared, or RELANCE_SHARED"))
    func dataIsWhole() {
        #expect(Self.sharedCases.count == 635)
    }

    private func compare(_ conformanceCase: ConformanceCase) throws {
        let lines = try Playback.run(
            conformanceCase.rules(), log: conformanceCase.log(), until: .end)
        for stream in RecordLines.Stream.allCases where conformanceCase.tells(of: stream) {
            try compare(
                JSON.objects(ofLines: lines[stream]),
                with: conformanceCase.expected(stream), stream: stream)
        }
    }

    /// Fields that some expected record of the stream has must be equal, or absent in both.
    private func compare(
        _ found: [[String: JSON]], with expected: [[String: JSON]], stream: RecordLines.Stream
    ) {
        let fields = Set(expected.flatMap(\.keys))
        for (index, expectedRecord) in expected.enumerated() {
            guard index < found.count else { break }
            var foundRecord = found[index].filter { fields.contains($0.key) }
            // Ids are no part of the comparison; where the data has one it is ours.
            if expectedRecord["id"] == nil { foundRecord["id"] = nil }
            if foundRecord != expectedRecord {
                let differing = fields.filter { foundRecord[$0] != expectedRecord[$0] }.sorted()
                Issue.record(
                    "\(stream.rawValue) \(index + 1): \(differing) differ\nexpected \(expectedRecord)\ngot \(found[index])"
                )
                return
            }
        }
        #expect(found.count == expected.count, "\(stream.rawValue)")
    }
}
