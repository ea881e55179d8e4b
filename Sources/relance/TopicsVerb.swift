// relance topics

import Arguments
import Config
import Glibc
import Kafka
import RuleSet
import Runtime

/// Which topics the daemon needs, and how they stand.
enum TopicsVerb: Command {
    /// A cluster that does not answer in this time is unreachable.
    private static let timeoutMs = 15_000
    /// New topics are seen after a moment.
    private static let settleMs = 10_000

    static let verb = Verb(
        "topics", "compares the topics of a cluster with what the daemon needs",
        details: """
            Prints each topic that relance.yaml names, with its partitions, clean-up policy and retention, \
            and what is wrong with it. The daemon refuses to start with a topic that is missing, \
            has the wrong clean-up policy or the wrong number of partitions; 'run --ephemeral' does without \
            the topic of the state. Ends with 1 where something differs.

            --create makes what is missing, the topic of the state compacted; it changes no topic that is \
            there.
            """,
        options: [
            .configuration, .brokers,
            .flag("create", "makes the topics that are missing"),
            .value(
                "partitions", .integer(name: "COUNT", 1...10_000),
                "of new topics where no topic of events is there to tell", default: "6"),
            .value(
                "replication", .integer(name: "COUNT", 1...100),
                "of new topics, by default what the broker says"),
            .format,
        ],
        examples: [
            .init(
                "relance topics --config config --brokers localhost:9092 --create --partitions 12",
                "makes the topics that are missing")
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let (rules, settings) = try invocation.loadDaemon()
        let plan = TopicPlan(
            try settings.transport(worker: 0, rules: rules).topics, limits: rules.customer.limits)
        let connection = try settings.connection()
        var created: [String] = []
        var report: TopicReport
        do throws(KafkaError) {
            let admin = try Admin(connection)
            report = try plan.report(of: admin, timeoutMs: timeoutMs)
            if invocation.flag("create"), !report.missing.isEmpty {
                let requests = plan.requests(
                    for: report, partitions: invocation.integer(of: "partitions") ?? 6,
                    replication: invocation.integer(of: "replication"))
                created = try create(requests, with: admin)
                report = try settledReport(of: admin, plan, created)
            }
        } catch {
            throw Failure(.failure, "brokers \(settings.brokers): \(error)")
        }
        try Terminal.print(
            invocation.wantsJSON
                ? report.json(created: created) : report.text(created: created))
        return report.differs ? .negative : .done
    }

    /// The names of those that were made. One that somebody else has made meanwhile is no error.
    private static func create(
        _ requests: [TopicRequest], with admin: Admin
    ) throws(KafkaError) -> [String] {
        var created: [String] = []
        for outcome in try admin.create(requests, timeoutMs: timeoutMs) {
            if let error = outcome.error {
                if error.name == "TOPIC_ALREADY_EXISTS" { continue }
                throw error
            }
            created.append(outcome.name)
        }
        return created
    }

    /// As soon as the brokers tell of all new topics.
    private static func settledReport(
        of admin: Admin, _ plan: TopicPlan, _ created: [String]
    ) throws(KafkaError) -> TopicReport {
        let limit = ContinuousClock.now + .milliseconds(settleMs)
        while true {
            let report = try plan.report(of: admin, timeoutMs: timeoutMs)
            if report.missing.allSatisfy({ !created.contains($0) }) || ContinuousClock.now > limit {
                return report
            }
            usleep(100_000)
        }
    }
}
