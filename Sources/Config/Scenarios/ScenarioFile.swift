// Scenario files → scenarios, or everything that is wrong with them.

import Calendar
import RuleSet
import YAML

package enum ScenarioFile {
    /// Reads the file at `path`; with a rule set, the rules that it names must exist.
    package static func load(
        path: String, for ruleSet: RuleSet? = nil
    ) -> (scenarios: [Scenario], diagnostics: [Diagnostic]) {
        do {
            return load(name: path, bytes: try FileReading.bytes(of: path), for: ruleSet)
        } catch {
            let report = Report()
            report.file(.error, error.isMissing ? .missingFile : .unreadable, path, error.message)
            return ([], report.sorted)
        }
    }

    /// Reads a file from memory. The scenarios are all of the file's, or none after an error.
    package static func load(
        name: String, bytes: [UInt8], for ruleSet: RuleSet? = nil
    ) -> (scenarios: [Scenario], diagnostics: [Diagnostic]) {
        let report = Report()
        let document = Document(name: name, bytes: bytes)
        // No scenario names a zone.
        let reader = Reader(report: report, zones: .load(names: []))
        let fields = reader.read(document, as: .scenarios)
        if fields == nil, !report.hasErrors {
            report.file(.error, .missingKey, name, "the file needs the key `scenarios`")
        }
        let builder = ScenarioBuilder(
            report: report, rules: ruleSet.map { Set($0.rules.map(\.name)) },
            broadcasts: ruleSet.map { Set($0.broadcastTypes) })
        let scenarios = (fields?["scenarios"]?.elements ?? []).compactMap(\.fields)
            .compactMap(builder.scenario)
        return (report.hasErrors ? [] : scenarios, report.sorted)
    }
}
