// The configurations of the conformance data: all of them are valid.

import Calendar
import Config
import Foundation
import RuleSet
import TestSupport
import Testing

@Suite("Conformance")
struct ConformanceTests {
    static let cases = SharedData.root.appending(path: "conformance/semantics")

    @Test(
        "Every configuration of the conformance data loads without an error",
        .enabled(if: SharedData.isExpected, "the conformance data are not beside this package"),
        arguments: [("first", 150), ("all", 300), ("gates", 160), ("reach", 25)])
    func conformance(_ folder: String, _ count: Int) {
        let cases = Self.cases.appending(path: folder)
        let names = Places.names(in: cases)
        #expect(names.count == count)
        for name in names {
            let directory = cases.appending(path: name + "/config").path
            let loaded = Configuration.load(directory: directory, zones: Zones.system)
            #expect(loaded.ruleSet != nil)
            let errors = loaded.diagnostics.filter { $0.severity == .error }
            #expect(errors.isEmpty, "\(errors.map { $0.rendered() }.joined())")
        }
    }

    @Test("The sample configuration and its scenarios load without a remark")
    func sample() {
        let directory = Places.package.appending(path: "config")
        let loaded = Configuration.load(directory: directory.path, zones: Zones.system)
        #expect(loaded.diagnostics.map { $0.rendered() } == [])
        let tests = Places.names(in: directory.appending(path: "tests"))
        #expect(!tests.isEmpty)
        for name in tests {
            let path = directory.appending(path: "tests/" + name).path
            let (scenarios, diagnostics) = ScenarioFile.load(path: path, for: loaded.ruleSet)
            #expect(diagnostics.map { $0.rendered() } == [])
            #expect(!scenarios.isEmpty)
        }
    }
}

enum Zones {
    /// Read once: some six hundred files.
    static let system = ZoneDatabase.system()
}
