// relance replay

import Arguments
import Calendar
import Config
import Glibc
import Inputs
import Records
import Replay
import RuleSet
import Threads

/// Runs logs through the rules.
enum ReplayVerb: Command {
    /// Of topics, between two looks at the clock; some milliseconds.
    private static let sliceLines = 8192

    static let verb = Verb(
        "replay", "runs event logs through the rules",
        details: """
            Logs are JSON lines, or tables (.csv, .tsv), plain or compressed with gzip or zstd. Several are \
            merged by the time of their events. A line that cannot be used is a dead letter and does not \
            stop the run.

            With --topic it reads a topic from the brokers instead, each partition from its first record to \
            the end that it has then, or between --from and --to: no group is joined, no offset is \
            committed. Each partition has a time of its own and ends where the daemon would. With the \
            daemon's journal the same records come out as the daemon wrote, byte for byte.

            The files of --out are complete or absent: they get their names when all of them are written.
            """,
        operands: [
            Operand(.file(name: "LOG"), "an event log, '-' for standard input", count: .any)
        ],
        options: [
            .configuration,
            .value(
                "out", letter: "o", .directory(name: "DIR"),
                "writes send-requests.jsonl, decisions.jsonl, conversions.jsonl and dead-letters.jsonl"
            ),
            .value(
                "emit", .oneOf(["send-requests", "decisions", "conversions"]),
                "prints this stream instead of the summary"),
            .until, .broadcasts,
            .value(
                "topic", .text(name: "TOPIC"),
                "reads this topic instead of logs; several go together, partition by partition",
                isRepeatable: true),
            .value(
                "from", .integer(name: "OFFSET", 0...Int.max),
                "the first offset of each partition, by default the first that is kept"),
            .value(
                "to", .integer(name: "OFFSET", 0...Int.max),
                "the offset behind the last of each partition, by default its end"),
            .value("journal", .text(name: "TOPIC"), "replays with the daemon's journal"),
            .value(
                "earlier", .directory(name: "DIR"),
                "the configuration of rules that were active before those of --config, for a journal that "
                    + "names several",
                isRepeatable: true),
            .value(
                "threads", .integer(name: "N", 1...1_024),
                "how many threads may work, by default one for each processor; it changes no byte"),
            .flag(
                "sign",
                "signs the tokens 'unsubscribe' of send-requests with the keys of relance.yaml, as the "
                    + "daemon does"),
            .value(
                "zoneinfo", .directory(name: "DIR"),
                "compiled time zones in place of the system's, such as those of the release that the journal "
                    + "names"),
            .brokers, .format,
        ],
        examples: [
            .init(
                "relance replay --config config --until end --out out config/sample/events.jsonl",
                "replays the sample and writes what comes out"),
            .init(
                "zcat september.jsonl.gz | relance replay --emit send-requests - | head",
                "shows the first messages that September's events lead to"),
            .init(
                "relance replay --topic events --journal relance.journal --out out",
                "writes again what the daemon has written"),
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        try checkSources(invocation)
        let until = try invocation.until()
        let summary =
            invocation.isGiven("topic")
            ? try replayTopics(invocation) : try replayLogs(invocation, until: until)
        let text = invocation.wantsJSON ? summary.json : summary.text
        if !invocation.isGiven("emit") {
            try Terminal.print(text)
        } else if Terminal.errorIsTerminal {
            Terminal.report(text)
        }
        return .done
    }

    /// Logs or topics, and what goes with each.
    private static func checkSources(_ invocation: Invocation) throws(Failure) {
        let objection: String? =
            if invocation.isGiven("topic") {
                if !invocation.operands.isEmpty {
                    "reads logs or topics, not both"
                } else if invocation.isGiven("until") {
                    "--until is for logs: a topic's partitions end where the daemon would"
                } else if invocation.isGiven("broadcasts") {
                    "--broadcasts goes with logs"
                } else if invocation.isGiven("journal"),
                    invocation.isGiven("from") || invocation.isGiven("to")
                {
                    "--journal replays whole partitions, without --from and --to"
                } else if invocation.isGiven("earlier"), !invocation.isGiven("journal") {
                    "--earlier goes with --journal, which says when which rules were active"
                } else {
                    nil
                }
            } else if let option = ["from", "to", "journal", "earlier", "brokers"].first(
                where: invocation.isGiven)
            {
                "--\(option) goes with --topic"
            } else if invocation.operands.isEmpty {
                "needs a LOG, '-' for standard input, or --topic"
            } else {
                nil
            }
        guard let objection else { return }
        throw Failure(.usage, "replay \(objection)\nSee 'relance help replay'.")
    }

    private static func output(_ invocation: Invocation) throws(ReplayFailure) -> ReplayOutput {
        do throws(OutputFailure) {
            return try ReplayOutput(
                directory: invocation.value(of: "out"),
                emitted: invocation.value(of: "emit").flatMap(RecordLines.Stream.init(rawValue:)))
        } catch {
            throw .output(error)
        }
    }

    /// The keys of `--sign`.
    private static func signingKeys(
        _ invocation: Invocation, _ settings: DaemonSettings
    ) throws(Failure) -> UnsubscribeKeys? {
        guard invocation.flag("sign") else { return nil }
        guard let keys = try settings.unsubscribeKeys() else {
            throw Failure(
                .usage, "--sign needs keys: `unsubscribe: { keys: … }` in relance.yaml names them")
        }
        return keys
    }

    private static func replayLogs(
        _ invocation: Invocation, until: Replayer.Until
    ) throws(Failure) -> ReplaySummary {
        let (rules, settings) = try invocation.loadDaemon()
        let keys = try signingKeys(invocation, settings)
        do throws(ReplayFailure) {
            let started = ContinuousClock.now
            var run = try ReplayRun(
                rules: rules, paths: invocation.values(of: "broadcasts") + invocation.operands,
                until: until, output: output(invocation), signing: keys,
                threads: invocation.integer(of: "threads") ?? NativeThread.processorCount)
            var progress = ProgressLine()
            defer { progress.clear() }
            while try run.advance() {
                progress.show(
                    lines: run.lines, consumedBytes: run.consumedBytes, totalBytes: run.totalBytes)
            }
            try run.finish()
            progress.clear()
            for note in run.notes { Terminal.report("note: \(note)\n") }
            return measured(run.summary, since: started)
        } catch {
            throw Failure(error)
        }
    }

    private static func replayTopics(_ invocation: Invocation) throws(Failure) -> ReplaySummary {
        let (rules, settings) = try invocation.loadDaemon()
        try rules.checkReadable(fromTopics: "replay --topic")
        let source = TopicReplay.Source(
            topics: invocation.values(of: "topic"),
            range: OffsetRange(
                from: invocation.integer(of: "from").map { Int64($0) },
                to: invocation.integer(of: "to").map { Int64($0) }),
            journal: invocation.value(of: "journal"),
            earlierRules: try invocation.values(of: "earlier").map { path throws(Failure) in
                try invocation.loadRules(directory: path)
            },
            properties: try settings.reading())
        let keys = try signingKeys(invocation, settings)
        do throws(ReplayFailure) {
            let started = ContinuousClock.now
            var run = try TopicReplay(
                rules: rules, source: source, output: output(invocation), signing: keys)
            var progress = ProgressLine()
            defer { progress.clear() }
            var hasWarned = false
            while try run.advance(by: sliceLines) {
                if !hasWarned, let other = run.otherZones {
                    hasWarned = true
                    progress.clear()
                    warn(ofZones: other, rules.zones.version)
                }
                progress.show(
                    lines: run.records, consumedBytes: Int(run.progress * 1e6),
                    totalBytes: 1_000_000)
            }
            if !hasWarned, let other = run.otherZones { warn(ofZones: other, rules.zones.version) }
            try run.finish()
            return measured(run.summary, since: started)
        } catch {
            throw Failure(error)
        }
    }

    /// Local times may be others where zones have changed since.
    private static func warn(ofZones journal: String, _ own: String?) {
        Terminal.report(
            "warning: the journal was written with tzdata \(journal), this replay has "
                + "\(own ?? "one of unknown version"): what goes by local time may differ. "
                + "--zoneinfo DIR gives it the other one\n")
    }

    private static func measured(
        _ summary: ReplaySummary, since started: ContinuousClock.Instant
    ) -> ReplaySummary {
        var summary = summary
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
