// Topics compared with what the daemon needs.

import Kafka
import Runtime
import Testing

@Suite("Topics that the daemon needs")
struct TopicPlanTests {
    private let names = KafkaTransportSettings.Topics(
        events: ["events"], sendRequests: "requests", decisions: "decisions",
        deadLetters: "letters", journal: "journal", state: "state")

    private func cluster(_ counts: [String: Int]) -> ClusterDescription {
        let topics = counts.map { name, count in
            TopicDescription(
                name: name,
                partitions: (0..<count).map {
                    .init(id: Int32($0), leader: 1, replicas: [1], inSyncReplicas: [1])
                })
        }
        return ClusterDescription(
            brokers: [], topics: Dictionary(uniqueKeysWithValues: topics.map { ($0.name, $0) }))
    }

    private let complete = [
        "events": 6, "requests": 3, "decisions": 1, "letters": 6, "journal": 6, "state": 6,
        "other": 9,
    ]
    private let ordinary = [
        "cleanup.policy": "delete", "retention.ms": "604800000", "max.message.bytes": "1048588",
        "max.compaction.lag.ms": "9223372036854775807", "delete.retention.ms": "86400000",
    ]
    private let compacted = [
        "cleanup.policy": "compact", "max.compaction.lag.ms": "604800000",
    ]

    private func report(
        _ counts: [String: Int], _ changes: [String: [String: String]] = [:]
    ) -> TopicReport {
        var settings: [String: [String: String]] = [:]
        for name in counts.keys {
            settings[name] = ordinary.merging(name == "state" ? compacted : [:]) { $1 }
                .merging(changes[name] ?? [:]) { $1 }
        }
        return TopicPlan(names).report(cluster(counts), settings: settings)
    }

    @Test("The topic of conversions is needed where the rules ask for them")
    func conversions() {
        var names = names
        #expect(!TopicPlan(names).topics.contains { $0.role == .conversions })
        names.conversions = "led"
        let plan = TopicPlan(names)
        let report = plan.report(cluster(complete), settings: nil)
        #expect(report.missing == ["led"])
        let requests = plan.requests(for: report, partitions: 2, replication: nil)
        #expect(requests.map(\.name) == ["led"])
        #expect(requests.first?.settings["retention.ms"] == String(30 * 86_400_000 as Int64))
    }

    @Test("Topics in order differ in nothing")
    func inOrder() {
        let report = report(complete)
        #expect(!report.differs)
        #expect(report.refusal == nil)
        #expect(report.partitionsOfEvents == 6)
        #expect(
            report.rows.map(\.name) == [
                "events", "requests", "decisions", "journal", "letters", "state",
            ])
        #expect(report.deleteRetentionOfStateMs == 86_400_000)
    }

    @Test("A daemon without durable state needs no topic for it")
    func ephemeral() {
        var counts = complete
        counts["state"] = nil
        let report = TopicPlan(names, isEphemeral: true).report(cluster(counts), settings: nil)
        #expect(!report.differs)
        #expect(report.deleteRetentionOfStateMs == nil)
    }

    @Test(
        "A missing topic refuses the start, and can be made",
        arguments: ["events", "requests", "decisions", "letters", "journal", "state"])
    func missing(name: String) {
        var counts = complete
        counts[name] = nil
        let report = report(counts)
        #expect(report.missing == [name])
        #expect(report.refusal?.contains("'\(name)'") == true)
        #expect(report.refusal?.contains("relance topics --create") == true)
        let requests = TopicPlan(names).requests(for: report, partitions: 12, replication: 3)
        #expect(requests.map(\.name) == [name])
        #expect(requests.first?.partitions == (name == "events" ? 12 : 6))
        #expect(requests.first?.replication == 3)
        #expect(
            requests.first?.settings["cleanup.policy"] == (name == "state" ? "compact" : "delete"))
    }

    @Test(
        "The topic of the state is made so that an old record, and a removed key, is told for days")
    func made() throws {
        var counts = complete
        counts["state"] = nil
        let requests = TopicPlan(names).requests(
            for: report(counts), partitions: 1, replication: nil)
        let settings = try #require(requests.first).settings
        #expect(!report(complete, ["state": settings]).differs)
        #expect(settings["max.compaction.lag.ms"] == "604800000")
        #expect(settings["delete.retention.ms"] == "604800000")
        #expect(settings["retention.ms"] == nil)
    }

    @Test(
        "Journal and state have as many partitions as the events", arguments: [5, 7],
        ["journal", "state"])
    func counts(count: Int, name: String) {
        var counts = complete
        counts[name] = count
        let report = report(counts)
        #expect(report.rows.flatMap(\.differences).map(\.kind) == [.partitions])
        #expect(report.refusal?.contains("has \(count) partitions, the events have 6") == true)
    }

    @Test("Topics of events have one number of partitions")
    func together() {
        var names = names
        names.events = ["events", "other"]
        let report = TopicPlan(names).report(cluster(complete), settings: nil)
        #expect(report.refusal?.contains("topic 'other' (events): has 9 partitions") == true)
        #expect(!report.hasSettings)
    }

    @Test("A compacted topic refuses the start", arguments: ["compact", "compact,delete"])
    func compacted(policy: String) {
        let report = report(complete, ["events": ["cleanup.policy": policy]])
        #expect(report.rows.flatMap(\.differences).map(\.kind) == [.cleanUp])
        #expect(report.refusal?.contains("cleanup.policy=\(policy)") == true)
    }

    @Test(
        "State whose records expire refuses the start",
        arguments: ["delete", "compact,delete", "delete,compact"])
    func expiring(policy: String) {
        let report = report(complete, ["state": ["cleanup.policy": policy]])
        #expect(report.rows.flatMap(\.differences).map(\.kind) == [.cleanUp])
        #expect(report.refusal?.contains("--add-config cleanup.policy=compact") == true)
    }

    @Test(
        "What keeps erased customers too long, or tells of them too short, does not refuse the start",
        arguments: [
            ("max.compaction.lag.ms", "9223372036854775807", TopicDifference.Kind.compactionLag),
            ("delete.retention.ms", "86399999", .deleteRetention),
        ])
    func state(name: String, value: String, kind: TopicDifference.Kind) {
        let report = report(complete, ["state": [name: value]])
        #expect(report.rows.flatMap(\.differences).map(\.kind) == [kind])
        #expect(report.refusal == nil)
    }

    @Test(
        "What tells of customers for ever differs, and does not refuse the start",
        arguments: [("decisions", true), ("journal", true), ("letters", true), ("events", false)])
    func retention(name: String, differs: Bool) {
        let report = report(complete, [name: ["retention.ms": "-1"]])
        #expect(report.differs == differs)
        #expect(report.refusal == nil)
    }

    @Test(
        "Topics that take smaller records than `limits` allow refuse the start",
        arguments: [("state", 786_432), ("requests", 851_968)])
    func smallRecords(name: String, least: Int) {
        let fits = report(complete, [name: ["max.message.bytes": "\(least)"]])
        #expect(!fits.differs)
        let report = report(complete, [name: ["max.message.bytes": "\(least - 1)"]])
        #expect(report.rows.flatMap(\.differences).map(\.kind) == [.size])
        #expect(report.refusal?.contains("may have \(least) bytes") == true)
    }

    @Test("Where producers say at which time a record was, the report says so")
    func producersTimes() {
        let report = report(complete, ["events": ["message.timestamp.type": "CreateTime"]])
        #expect(
            report.rows.map(\.hasProducersTimes) == [true]
                + report.rows.dropFirst().map { _ in false })
        #expect(!report.differs)
    }

    @Test("Dead letters have room for every event")
    func size() {
        let report = report(complete, ["events": ["max.message.bytes": "5000000"]])
        #expect(report.rows.flatMap(\.differences).map(\.kind) == [.size])
        #expect(report.refusal == nil)
    }
}
