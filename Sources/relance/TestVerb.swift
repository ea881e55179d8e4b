// relance test

import Arguments
import Config
import Foundation
import Records
import RuleSet

/// Runs scenario files.
enum TestVerb: Command {
    static let verb = Verb(
        "test", "runs scenarios: events, and what must come of them",
        details:
            "A scenario says which messages must leave, which decisions must be taken, and what "
            + "must stay silent. What differs is printed field by field.",
        operands: [
            Operand(
                .file(name: "FILE"),
                "a scenario file; by default all in tests/ of the configuration",
                count: .any)
        ],
        options: [.configuration, .format],
        examples: [
            .init("relance test --config config", "runs the scenarios of the sample")
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let rules = try invocation.loadRules()
        var runs: [ScenarioRun] = []
        for scenario in try scenarios(invocation, rules) {
            runs.append(try ScenarioRun(scenario, rules: rules))
        }
        let failed = runs.filter { !$0.problems.isEmpty }
        if invocation.wantsJSON {
            try Terminal.print(json(runs))
        } else {
            for run in failed { try Terminal.print(run.report + "\n") }
            try Terminal.print("\(runs.count - failed.count) passed, \(failed.count) failed\n")
        }
        return failed.isEmpty ? .done : .negative
    }

    /// All of them, or all that is wrong with their files.
    private static func scenarios(
        _ invocation: Invocation, _ rules: RuleSet
    ) throws(Failure) -> [Scenario] {
        var scenarios: [Scenario] = []
        var hasErrors = false
        for path in try paths(invocation) {
            let (found, diagnostics) = ScenarioFile.load(path: path, for: rules)
            scenarios += found
            for diagnostic in diagnostics {
                Terminal.report(diagnostic.rendered(inColour: Terminal.errorHasColours))
                if diagnostic.severity == .error { hasErrors = true }
            }
        }
        if hasErrors { throw Failure(.usage, "the scenarios do not load, see above") }
        return scenarios
    }

    private static func paths(_ invocation: Invocation) throws(Failure) -> [String] {
        if !invocation.operands.isEmpty { return invocation.operands }
        let root = invocation.configurationDirectory
        let directory = (root.hasPrefix("./") ? String(root.dropFirst(2)) : root) + "/tests"
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw Failure(.failure, "cannot read the directory '\(directory)'")
        }
        let files = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        guard !files.isEmpty else {
            throw Failure(.usage, "there are no scenario files in '\(directory)'")
        }
        return files.map { "\(directory)/\($0)" }
    }

    private static func json(_ runs: [ScenarioRun]) -> String {
        let scenarios = runs.map { run in
            JSONValue.object([
                .init(name: "scenario", value: .string(run.scenario.name)),
                .init(name: "file", value: .string(run.scenario.place.file)),
                .init(name: "line", value: .number("\(run.scenario.place.line)")),
                .init(name: "passed", value: .bool(run.problems.isEmpty)),
                .init(name: "problems", value: .array(run.problems.map { .string($0) })),
            ])
        }
        let failed = runs.count { !$0.problems.isEmpty }
        return JSONValue.object([
            .init(name: "passed", value: .number("\(runs.count - failed)")),
            .init(name: "failed", value: .number("\(failed)")),
            .init(name: "scenarios", value: .array(scenarios)),
        ]).text + "\n"
    }
}
