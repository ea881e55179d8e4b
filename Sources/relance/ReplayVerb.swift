// relance replay

import Arguments
import Glibc
import Records
import Replay
import RuleSet

/// Runs logs through the rules.
enum ReplayVerb: Command {
    /// Between two looks at the clock; some milliseconds.
    private static let sliceLines = 8192

    static let verb = Verb(
        "replay", "runs event logs through the rules",
        details: """
            Logs are JSON lines, plain or compressed with gzip or zstd. Several are merged by the time of \
            their events. A line that cannot be used is a dead letter and does not stop the run.

            The files of --out are complete or absent: they get their names when all of them are written.
            """,
        operands: [
            Operand(.file(name: "LOG"), "an event log, '-' for standard input", count: .atLeastOne)
        ],
        options: [
            .configuration,
            .value(
                "out", letter: "o", .directory(name: "DIR"),
                "writes send-requests.jsonl, decisions.jsonl and dead-letters.jsonl"),
            .value(
                "emit", .oneOf(["send-requests", "decisions"]),
                "prints this stream instead of the summary"),
            .until, .format,
        ],
        examples: [
            .init(
                "relance replay --config config --until end --out out config/sample/events.jsonl",
                "replays the sample and writes what comes out"),
            .init(
                "zcat september.jsonl.gz | relance replay --emit send-requests - | head",
                "shows the first messages that September's events lead to"),
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let until = try invocation.until()
        let rules = try invocation.loadRules()
        let summary: ReplaySummary
        do throws(ReplayFailure) {
            summary = try replay(rules, invocation, until: until)
        } catch {
            throw Failure(error)
        }
        let text = invocation.wantsJSON ? summary.json : summary.text
        if !invocation.isGiven("emit") {
            try Terminal.print(text)
        } else if Terminal.errorIsTerminal {
            Terminal.report(text)
        }
        return .done
    }

    private static func replay(
        _ rules: RuleSet, _ invocation: Invocation, until: Replayer.Until
    ) throws(ReplayFailure) -> ReplaySummary {
        let started = ContinuousClock.now
        let output: ReplayOutput
        do throws(OutputFailure) {
            output = try ReplayOutput(
                directory: invocation.value(of: "out"),
                emitted: invocation.value(of: "emit").flatMap(RecordLines.Stream.init(rawValue:)))
        } catch {
            throw .output(error)
        }
        var run = try ReplayRun(
            rules: rules, paths: invocation.operands, until: until, output: output)
        var progress = ProgressLine()
        defer { progress.clear() }
        while try run.advance(by: sliceLines) {
            progress.show(
                lines: run.lines, consumedBytes: run.consumedBytes, totalBytes: run.totalBytes)
        }
        try run.finish()
        var summary = run.summary
        summary.seconds = (ContinuousClock.now - started).seconds
        summary.peakMemoryBytes = peakMemoryBytes
        return summary
    }

    private static var peakMemoryBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        // Linux counts in KiB.
        return usage.ru_maxrss << 10
    }
}
