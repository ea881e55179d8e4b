// How a topic is held against what the daemon needs of it.

import Kafka
import RuleSet

extension TopicDifference {
    static let missing = TopicDifference(
        kind: .missing, refusesStart: true, text: "is not there",
        wayOut: "'relance topics --create' makes it")

    static func unreadable(_ error: KafkaError) -> TopicDifference {
        TopicDifference(
            kind: .unreadable, refusesStart: error.consequence != .retry,
            text: "cannot be looked at: \(error.text)",
            wayOut: "the client needs the right to describe, read and write it")
    }

    static func partitions(
        of row: TopicReport.Row, ofEvents count: Int?
    ) -> TopicDifference? {
        guard row.role.needsCountOfEvents, let count, let own = row.partitions, own != count
        else { return nil }
        let wayOut =
            switch row.role {
            case .events:
                "topics of events go together, partition by partition: give them one number, or run a "
                    + "daemon with a group of its own for each"
            // A customer's record stays in the partition where its events were: neither side can be
            // given another number afterwards.
            case .state:
                "the number of partitions must not change. Give the topics of events the number that "
                    + "they had, or begin anew: name another group and another state topic in "
                    + "relance.yaml, and run 'relance topics --create'"
            default:
                own < count
                    ? "raise it with kafka-topics.sh --alter --topic \(row.name) --partitions \(count)"
                    : "delete it, or name another one in relance.yaml, and run "
                        + "'relance topics --create'"
            }
        return TopicDifference(
            kind: .partitions, refusesStart: true,
            text: "has \(counted(own)), the events have \(counted(count))", wayOut: wayOut)
    }

    static func cleanUp(of row: TopicReport.Row) -> TopicDifference? {
        let wanted = row.role.cleanUpPolicy
        guard let policy = row.cleanUpPolicy, policy != wanted else { return nil }
        let consequence =
            row.role == .state
            ? "which drops customers of whom nothing was heard for long"
            : "which drops all but the last record of a key"
        return TopicDifference(
            kind: .cleanUp, refusesStart: true,
            text: "has cleanup.policy=\(policy), \(consequence)",
            wayOut: setting("cleanup.policy", to: wanted, of: row))
    }

    static func retention(of row: TopicReport.Row) -> TopicDifference? {
        guard row.role.needsFiniteRetention, let retention = row.retentionMs, retention < 0
        else { return nil }
        return TopicDifference(
            kind: .retention, refusesStart: false,
            text: "keeps its records for ever, also those of customers who were erased",
            wayOut: setting(
                "retention.ms", to: "\(TopicRole.retentionDays * TopicRole.dayMs)", of: row))
    }

    /// Without a limit Kafka compacts when enough has become outdated, which in a quiet topic is never.
    static func compactionLag(of row: TopicReport.Row) -> TopicDifference? {
        guard row.compactionLagMs == .max else { return nil }
        return TopicDifference(
            kind: .compactionLag, refusesStart: false,
            text: "has no max.compaction.lag.ms: what an erasure wiped may stay in it for ever",
            wayOut: setting(
                "max.compaction.lag.ms", to: "\(TopicRole.compactionLagMs)", of: row))
    }

    static func deleteRetention(of row: TopicReport.Row) -> TopicDifference? {
        guard let retention = row.deleteRetentionMs, retention < TopicRole.leastDeleteRetentionMs
        else { return nil }
        return TopicDifference(
            kind: .deleteRetention, refusesStart: false,
            text: "has delete.retention.ms=\(retention): a local copy older than half of it is "
                + "discarded at the start, and a restore that takes longer sees customers who are gone",
            wayOut: setting(
                "delete.retention.ms", to: "\(TopicRole.deleteRetentionMs)", of: row))
    }

    /// A dead letter is a whole event, with headers; a customer's record and a message are as large as `limits`
    /// of customer.yaml lets them become.
    static func size(
        of row: TopicReport.Row, _ own: Int?, ofEvents size: Int?, _ limits: RecordLimits
    ) -> TopicDifference? {
        guard let own else { return nil }
        let text: String
        switch row.role {
        case .deadLetters:
            guard let size, own < size else { return nil }
            text =
                "takes records of \(own) bytes, those of events may have \(size): a larger one is "
                + "kept without its value"
        case .state:
            guard own < limits.storedBytes else { return nil }
            return tooSmall(
                own, "a customer's record may have \(limits.storedBytes) bytes", "`limits.record`")
        case .sendRequests:
            guard own < limits.renderedBytes else { return nil }
            return tooSmall(
                own, "a message may have \(limits.renderedBytes) bytes", "`limits.message`")
        case .events, .decisions, .conversions, .journal:
            return nil
        }
        return TopicDifference(
            kind: .size, refusesStart: false, text: text, wayOut: "raise its max.message.bytes")
    }

    /// A record that the topic does not take would end the daemon, again at each start.
    private static func tooSmall(
        _ own: Int, _ need: String, _ limit: String
    ) -> TopicDifference {
        TopicDifference(
            kind: .size, refusesStart: true, text: "takes records of \(own) bytes: \(need)",
            wayOut: "raise its max.message.bytes, or lower \(limit) of customer.yaml")
    }

    private static func setting(
        _ name: String, to value: String, of row: TopicReport.Row
    ) -> String {
        "set it with kafka-configs.sh --alter --entity-type topics --entity-name "
            + "\(row.name) --add-config \(name)=\(value)"
    }

    private static func counted(_ partitions: Int) -> String {
        partitions == 1 ? "1 partition" : "\(partitions) partitions"
    }
}
