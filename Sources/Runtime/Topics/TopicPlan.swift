// Which topics the daemon needs, compared with those of a cluster.

import Kafka

package struct TopicPlan: Sendable {
    package let topics: [(role: TopicRole, name: String)]

    package init(_ names: KafkaTransportSettings.Topics) {
        topics =
            names.events.map { (.events, $0) }
            + [
                (.sendRequests, names.sendRequests), (.decisions, names.decisions),
                (.journal, names.journal), (.deadLetters, names.deadLetters),
            ]
    }

    /// Asks the cluster how the topics stand. Throws where it cannot be reached.
    package func report(
        of admin: Admin, timeoutMs: Int
    ) throws(KafkaError) -> TopicReport {
        let cluster = try admin.cluster(timeoutMs: timeoutMs)
        let present = topics.map(\.name).filter { cluster.topics[$0]?.error == nil }
            .filter { cluster.topics[$0] != nil }
        var settings: [String: [String: String]]? = [:]
        do throws(KafkaError) {
            if !present.isEmpty {
                settings = try admin.settings(ofTopics: present, timeoutMs: timeoutMs)
            }
        } catch {
            // The mock broker knows no settings, and a client may lack the right to ask for them.
            guard Self.silences.contains(error.code) else { throw error }
            settings = nil
        }
        return report(cluster, settings: settings)
    }

    /// _UNSUPPORTED_FEATURE, and three ways of not being authorised.
    private static let silences: Set<Int32> = [-165, 29, 31, 35]

    /// What a cluster with these topics lacks; without settings they are not judged.
    package func report(
        _ cluster: ClusterDescription, settings: [String: [String: String]]?
    ) -> TopicReport {
        let partitionsOfEvents = topics.lazy.filter { $0.role == .events }
            .compactMap { cluster.topics[$0.name] }.first { $0.error == nil }?.partitions.count
        let sizeOfEvents = topics.filter { $0.role == .events }
            .compactMap { settings?[$0.name]?["max.message.bytes"].flatMap { Int($0) } }.max()
        let rows = topics.map { role, name in
            let found = cluster.topics[name]
            let own = settings?[name]
            var row = TopicReport.Row(
                role: role, name: name, partitions: found.map(\.partitions.count),
                cleanUpPolicy: own?["cleanup.policy"],
                retentionMs: own?["retention.ms"].flatMap { Int64($0) }, differences: [])
            guard let found else {
                row.differences = [Self.missing]
                return row
            }
            if let error = found.error {
                row.partitions = nil
                row.differences = [Self.unreadable(error)]
                return row
            }
            row.differences =
                [
                    Self.partitions(row, ofEvents: partitionsOfEvents), Self.cleanUp(row),
                    Self.retention(row),
                    Self.size(
                        role, own?["max.message.bytes"].flatMap { Int($0) }, ofEvents: sizeOfEvents),
                ].compactMap { $0 }
            return row
        }
        return TopicReport(
            rows: rows, partitionsOfEvents: partitionsOfEvents, hasSettings: settings != nil)
    }

    /// What `--create` asks for: the topics that are not there, with as many partitions as those of
    /// events have, or `partitions` where there is none of them either.
    package func requests(
        for report: TopicReport, partitions: Int, replication: Int?
    ) -> [TopicRequest] {
        let missing = Set(report.missing)
        return topics.filter { missing.contains($0.name) }.map { role, name in
            TopicRequest(
                name, partitions: report.partitionsOfEvents ?? partitions,
                replication: replication, settings: role.settings)
        }
    }

    private static let missing = TopicDifference(
        kind: .missing, refusesStart: true, text: "is not there",
        wayOut: "'relance topics --create' makes it")

    private static func unreadable(_ error: KafkaError) -> TopicDifference {
        TopicDifference(
            kind: .unreadable, refusesStart: error.consequence != .retry,
            text: "cannot be looked at: \(error.text)",
            wayOut: "the client needs the right to describe, read and write it")
    }

    private static func partitions(
        _ row: TopicReport.Row, ofEvents count: Int?
    ) -> TopicDifference? {
        guard row.role.needsCountOfEvents, let count, let own = row.partitions, own != count
        else { return nil }
        let wayOut =
            row.role == .events
            ? "topics of events go together, partition by partition: give them one number, or run a "
                + "daemon with a group of its own for each"
            : own < count
                ? "raise it with kafka-topics.sh --alter --topic \(row.name) --partitions \(count)"
                : "delete it, or name another one in relance.yaml, and run 'relance topics --create'"
        return TopicDifference(
            kind: .partitions, refusesStart: true,
            text: "has \(counted(own)), the events have \(counted(count))", wayOut: wayOut)
    }

    private static func cleanUp(_ row: TopicReport.Row) -> TopicDifference? {
        guard let policy = row.cleanUpPolicy, policy != "delete" else { return nil }
        return TopicDifference(
            kind: .cleanUp, refusesStart: true,
            text: "has cleanup.policy=\(policy), which drops all but the last record of a key",
            wayOut: "set it with kafka-configs.sh --alter --entity-type topics --entity-name "
                + "\(row.name) --add-config cleanup.policy=delete")
    }

    private static func retention(_ row: TopicReport.Row) -> TopicDifference? {
        guard row.role.needsFiniteRetention, let retention = row.retentionMs, retention < 0
        else { return nil }
        return TopicDifference(
            kind: .retention, refusesStart: false,
            text: "keeps its records for ever, also those of customers who were erased",
            wayOut: "set it with kafka-configs.sh --alter --entity-type topics --entity-name "
                + "\(row.name) --add-config retention.ms=\(TopicRole.retentionDays * 86_400_000)")
    }

    /// A dead letter is a whole event, with headers.
    private static func size(
        _ role: TopicRole, _ own: Int?, ofEvents size: Int?
    ) -> TopicDifference? {
        guard role == .deadLetters, let own, let size, own < size else { return nil }
        return TopicDifference(
            kind: .size, refusesStart: false,
            text:
                "takes records of \(own) bytes, those of events may have \(size): a larger one is "
                + "kept without its value",
            wayOut: "raise its max.message.bytes")
    }

    private static func counted(_ partitions: Int) -> String {
        partitions == 1 ? "1 partition" : "\(partitions) partitions"
    }
}
