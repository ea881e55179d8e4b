// relance run

import Arguments
import Calendar
import Config
import Digests
import Glibc
import Kafka
import Records
import RuleSet
import Runtime
import Telemetry

/// The daemon.
enum RunVerb: Command {
    static let verb = Verb(
        "run", "consumes events from Kafka and produces send-requests",
        details: """
            Reads the topics of events that relance.yaml names, applies the rules, and writes \
            send-requests, decisions, dead letters and the journal, in transactions that also commit the \
            input's offsets: nothing is sent twice, nothing is lost.

            Customers are durable: each commit writes those that changed to the state topic, from which a \
            start restores what the local directory lacks. With --ephemeral nothing is kept, and what \
            waits when the process ends, or when a partition goes to another process, is dropped. The \
            first start of a group acts on events from then on; earlier ones build state and no message \
            unless a rule says since when.

            SIGTERM and Ctrl-C end it in order: the transaction at hand is committed, the group is left. A \
            second one ends it at once, and the transaction with it.
            """,
        options: [
            .configuration,
            .flag("ephemeral", "keeps no state: what waits ends with the process"),
            .value(
                "state-dir", .directory(name: "DIR"),
                "the directory of the local stores; in place of relance.yaml's `state.directory`"),
            .brokers,
            .value(
                "clock", .oneOf(["system", "log"]),
                "'log': only events move time; in place of relance.yaml's `clock`"),
            .flag(
                "activate",
                "activates these rules also where newer ones have been active since: the way back from a "
                    + "deployment"),
            .flag("stop-at-end", "ends when all that the topics hold is applied"),
        ],
        examples: [
            .init(
                "relance run --config config --ephemeral --brokers localhost:9092",
                "runs the rules of config/ against a local broker")
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let (rules, settings) = try invocation.loadDaemon()
        try rules.checkReadable(fromTopics: "run")
        let log = Log(settings)
        var transports: [KafkaTransportSettings] = []
        for worker in 0..<settings.workers {
            transports.append(try settings.transport(worker: worker, rules: rules))
        }
        try checkSizes(transports[0].producer, rules.customer.limits)
        let stop = StopRequest(workers: settings.workers)
        StopSignals.install(stop)
        log.write(
            .info, "relance starts",
            [
                "version": VersionVerb.version, "ruleset": RecordWriter.hash(of: rules).hex,
                "rules": rules.rules.count, "brokers": settings.brokers, "group": settings.group,
                "topics": settings.topics.events.joined(separator: ","),
                "workers": settings.workers, "clock": settings.clock.rawValue,
            ])
        let isEphemeral = invocation.flag("ephemeral")
        let report = try checkTopics(
            settings, transports[0].topics, rules.customer.limits, isEphemeral: isEphemeral,
            stop: stop, log: log)
        if isEphemeral {
            log.write(.warn, "state is ephemeral: what waits is dropped when the process ends")
        }
        if stop.isRequested { return ending }
        let result = Daemon.run(
            transports, rules: rules,
            settings: WorkerSettings(
                group: settings.group, eventTopics: settings.topics.events,
                state: isEphemeral
                    ? nil
                    : try settings.state(
                        directory: invocation.value(of: "state-dir"),
                        deleteRetentionMs: report?.deleteRetentionOfStateMs),
                isClockSystem: settings.clock == .system,
                commitEveryMs: settings.commitEveryMs, commitEvents: settings.commitEvents,
                commitBytes: settings.commitBytes,
                unsubscribeKeys: try settings.unsubscribeKeys(),
                stopsAtEnd: invocation.flag("stop-at-end"),
                activatesAnew: invocation.flag("activate")),
            stop: stop, log: log)
        switch result {
        case .success(let tally):
            log.write(
                .info, "relance has stopped",
                [
                    "events": tally.events, "send_requests": tally.sendRequests,
                    "decisions": tally.decisions, "conversions": tally.conversions,
                    "dead_letters": tally.deadLetters,
                    "tombstones": tally.tombstones, "surrogate_halves": tally.surrogateHalves,
                    "commits": tally.commits, "aborts": tally.aborts,
                ])
            return ending
        case .failure(let failure):
            throw Failure(.failure, failure.message)
        }
    }
}

extension RunVerb {
    /// What a stop is answered with.
    fileprivate static var ending: ExitCode {
        switch StopSignals.received {
        case SIGINT?: .interrupted
        case SIGTERM?: .terminated
        default: .done
        }
    }

    /// A record that the client refuses would end the daemon, again at each start.
    fileprivate static func checkSizes(
        _ producer: KafkaProperties, _ limits: RecordLimits
    ) throws(Failure) {
        let own = producer.value(of: "message.max.bytes").flatMap { Int($0) } ?? 1_000_000
        for (limit, need) in [
            ("record", limits.storedBytes), ("message", limits.renderedBytes),
        ] where own < need {
            throw Failure(
                .usage,
                "customer.yaml, limits: with this `\(limit)` a record may have \(need) bytes, and the "
                    + "producer takes \(own): raise `message.max.bytes` under `kafka.producer` in "
                    + "relance.yaml, or lower `limits.\(limit)`")
        }
    }

    /// Refuses topics with which a promise would break; waits for brokers that do not answer yet. Nil
    /// where a stop comes before.
    fileprivate static func checkTopics(
        _ settings: DaemonSettings, _ topics: KafkaTransportSettings.Topics,
        _ limits: RecordLimits, isEphemeral: Bool, stop: StopRequest, log: Log
    ) throws(Failure) -> TopicReport? {
        let connection = try settings.connection()
        var report: TopicReport?
        while report == nil, !stop.isRequested {
            do throws(KafkaError) {
                report = try TopicPlan(topics, limits: limits, isEphemeral: isEphemeral)
                    .report(of: Admin(connection, logs: log.librdkafka), timeoutMs: 5_000)
            } catch {
                guard error.consequence == .retry else {
                    throw Failure(.failure, "brokers \(settings.brokers): \(error)")
                }
                log.write(
                    .warn, "Kafka does not answer; trying on",
                    ["brokers": settings.brokers, "error": error.description])
                sleep(1)
            }
        }
        if let refusal = report?.refusal { throw Failure(.failure, refusal) }
        return report
    }
}

extension Log {
    /// On standard error, as relance.yaml says.
    convenience init(_ settings: DaemonSettings) {
        let level: LogLevel =
            switch settings.logLevel {
            case .debug: .debug
            case .info: .info
            case .warn: .warn
            case .error: .error
            }
        self.init(
            level: level, format: settings.logFormat == .json ? .json : .logfmt,
            time: {
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                let now = Instant(
                    milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
                var text: [UInt8] = []
                RFC3339.write(now, into: &text)
                return String(decoding: text, as: UTF8.self)
            })
    }
}
