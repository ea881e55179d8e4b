// One partition of one or several topics, as a replay takes it from a broker.

import Kafka

/// Reads a range of a partition up to the end that it has when it is opened: of topics with
/// transactions, the end of what is committed. Touches no group and no committed offset.
package struct KafkaRecords: PartitionRecords, ~Copyable {
    package let topics: [String]
    package let partition: Int

    private let readers: [TopicReader]
    private let totalRecords: Int64

    /// `properties` reach the broker. A query to it takes up to `timeoutMs`.
    package init(
        topics: [String], partition: Int, range: OffsetRange = .all, properties: KafkaProperties,
        timeoutMs: Int = 15_000
    ) throws(InputError) {
        var properties = properties
        do throws(PropertyError) {
            // Records that go while they are read must not be passed over.
            try properties.set("auto.offset.reset", to: "error")
            try properties.set("isolation.level", to: "read_committed")
        } catch {
            preconditionFailure("librdkafka does not know its own properties: \(error)")
        }
        var readers: [TopicReader] = []
        for topic in topics {
            readers.append(
                try TopicReader(
                    topic: topic, partition: Int32(partition), range: range,
                    properties: properties, timeoutMs: timeoutMs))
        }
        self.topics = topics
        self.partition = partition
        self.readers = readers
        totalRecords = readers.reduce(0) { $0 + max(0, $1.end - $1.position) }
    }

    /// Hot: once an event.
    package mutating func next(ofTopic topic: Int) throws(InputError) -> PartitionRecord? {
        try readers[topic].next()
    }

    /// How much of the range is read, from 0 to 1: offsets, not records.
    package var progress: Double {
        guard totalRecords > 0 else { return 1 }
        let left = readers.reduce(0) { $0 + max(0, $1.end - $1.position) }
        return 1 - Double(left) / Double(totalRecords)
    }
}
