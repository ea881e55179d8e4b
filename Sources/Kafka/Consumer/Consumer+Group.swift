// A consumer in its group, and without one.

import CRdkafka
import Glibc

extension Consumer {
    /// Joins the group with these topics; the partitions come out of `poll`.
    package func subscribe(to topics: [String]) throws(KafkaError) {
        let list = PartitionList(topics.map { TopicPartition($0, -1) })
        let code = list.with { rd_kafka_subscribe(client.raw, $0) }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw KafkaError(code, .subscribe, topic: topics.joined(separator: ", "))
        }
    }

    /// The answer to `assigned`: where to read each of the partitions.
    package func acknowledgeAssignment(_ starts: [PartitionStart]) throws(KafkaError) {
        try assign(starts)
    }

    /// The answer to `revoked`: what was to be committed is committed, others may have the partitions.
    package func acknowledgeRevocation() throws(KafkaError) {
        try unassign()
    }

    /// Reads these partitions and no others. In place of a group's assignment, or as its answer.
    package func assign(_ starts: [PartitionStart]) throws(KafkaError) {
        dropBacklog()
        let list = PartitionList(starts)
        let code = list.with { rd_kafka_assign(client.raw, $0) }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .assign) }
        wakePartitionsChanged(starts.map { TopicPartition($0.topic, $0.partition) })
    }

    /// Reads nothing more.
    package func unassign() throws(KafkaError) {
        dropBacklog()
        wakePartitionsChanged([])
        let code = rd_kafka_assign(client.raw, nil)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .assign) }
    }

    /// Partitions that are read now.
    package func assignment() throws(KafkaError) -> [TopicPartition] {
        var list: PartitionList.Raw?
        let code = rd_kafka_assignment(client.raw, &list)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { throw KafkaError(code, .assign) }
        defer { rd_kafka_topic_partition_list_destroy(list) }
        return PartitionList.partitions(of: list)
    }

    /// Leaves the group, so that others get its partitions at once; commits nothing. The consumer is
    /// of no use afterwards. Without this call the group waits for `session.timeout.ms`: that is how
    /// a consumer goes whose partitions shall stay where they are for a restart. Takes up to the
    /// session's timeout where the broker does not answer.
    package func leaveGroup() throws(KafkaError) {
        client.mailbox.isClosing = true
        dropBacklog()
        wakePartitionsChanged([])
        // A rebalance that was told and not answered would be waited for without end.
        rd_kafka_assign(client.raw, nil)
        let code = rd_kafka_consumer_close(client.raw)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, .leave) }
    }

    /// Whether this consumer's partitions went to others without a revocation, as after a session
    /// timeout. Then nothing of them may be committed.
    package var hasLostAssignment: Bool { rd_kafka_assignment_lost(client.raw) != 0 }

    /// For `Producer.sendOffsets`.
    package func groupMetadata() throws(KafkaError) -> GroupMetadata {
        guard let raw = rd_kafka_consumer_group_metadata(client.raw) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, .sendOffsets)
        }
        return GroupMetadata(raw)
    }

    /// The name that the broker gave this consumer in its group; nil before it has joined.
    package var memberID: String? {
        guard let text = rd_kafka_memberid(client.raw) else { return nil }
        defer { rd_kafka_mem_free(client.raw, text) }
        return text.pointee == 0 ? nil : String(cString: text)
    }

    /// The statistics that came with the polls since the last call, as JSON; they come every
    /// `statistics.interval.ms`.
    package func takeStatistics() -> String? { client.takeStatistics() }

    /// The error after which librdkafka does nothing more, if there was one.
    package var fatalError: KafkaError? { client.fatalError(.poll) }
}
