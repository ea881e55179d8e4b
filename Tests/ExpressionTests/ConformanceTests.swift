// CEL's public conformance cases: parse, check and evaluate.

import Calendar
import Expression
import Foundation
import TestSupport
import Testing

@Suite("Conformance with CEL")
struct ConformanceTests {
    /// The folder of cases: `RELANCE_CEL_CASES`, else the one of the shared data.
    static let folder =
        ProcessInfo.processInfo.environment["RELANCE_CEL_CASES"]
        ?? "\(SharedData.root.path)/conformance/cel"

    static let isExpected =
        ProcessInfo.processInfo.environment["RELANCE_CEL_CASES"] != nil || SharedData.isExpected

    /// `block_ext` is about what optimisers write, `cel.block` and `cel.index`, which no author does.
    static let files: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") && $0 != "block_ext.json" }.sorted()
    }()

    /// Cases that do not pass, by `file/section/name`, with the reason.
    static let unsupported: [String: String] = [:]

    @Test(
        "the cases of each file give their values, but for those named as unsupported",
        .enabled(if: isExpected, "no cases of CEL beside the package"), arguments: files)
    func file(_ name: String) throws {
        for conformance in try ConformanceCase.all(in: "\(ConformanceTests.folder)/\(name)") {
            let failure = conformance.failure()
            if let reason = ConformanceTests.unsupported[conformance.id] {
                #expect(failure != nil, "\(conformance.id) passes now; it was left out: \(reason)")
            } else if let failure {
                Issue.record("\(conformance.id): \(conformance.text): \(failure)")
            }
        }
    }

    @Test(
        "there are cases, and at most 2 % of them are left out",
        .enabled(if: isExpected, "no cases of CEL beside the package"))
    func coverage() throws {
        let ids = try ConformanceTests.files.flatMap {
            try ConformanceCase.all(in: "\(ConformanceTests.folder)/\($0)").map(\.id)
        }
        #expect(!ids.isEmpty, "no cases in \(ConformanceTests.folder)")
        #expect(ConformanceTests.unsupported.count * 50 <= ids.count)
    }
}
