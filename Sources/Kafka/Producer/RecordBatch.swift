// Many records for one topic, produced in one call.

import CRdkafka

/// Collects records without headers; 0.36 µs a record against 0.64 µs one by one (measured in C, 200
/// bytes). Keeps its memory when it is emptied.
package struct RecordBatch: ~Copyable {
    private let topic: ProducerTopic
    private var bytes: [UInt8] = []
    private var records: [Record] = []
    private var messages: [rd_kafka_message_t] = []

    /// A key and behind it a value, from `start` on in `bytes`.
    private struct Record {
        var partition: Int32
        var start: Int
        /// -1: none.
        var keySize: Int
        /// -1: none.
        var valueSize: Int
    }

    package init(topic: ProducerTopic) {
        self.topic = topic
    }

    package var count: Int { records.count }
    package var isEmpty: Bool { records.isEmpty }

    /// Copies the record. A value of nil is a tombstone. Hot: once a record.
    package mutating func append(
        _ partition: RecordPartition, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?
    ) {
        records.append(
            Record(
                partition: partition.raw, start: bytes.count, keySize: key?.count ?? -1,
                valueSize: value?.count ?? -1))
        if let key { bytes.append(contentsOf: key) }
        if let value { bytes.append(contentsOf: value) }
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
    }

    mutating func produce(by producer: Producer) throws(KafkaError) -> Acceptance {
        if records.isEmpty { return .accepted }
        let byKey = records.contains { $0.partition < 0 }
        precondition(
            !byKey || records.allSatisfy { $0.partition < 0 },
            "a batch goes by key or by number, not both")
        let taken = bytes.withUnsafeBytes { bytes in
            // An address even where all records are empty.
            let base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!
            messages.removeAll(keepingCapacity: true)
            for record in records {
                var message = rd_kafka_message_t()
                let start = UnsafeMutableRawPointer(mutating: base + record.start)
                message.partition = record.partition
                if record.keySize >= 0 {
                    message.key = start
                    message.key_len = record.keySize
                }
                if record.valueSize >= 0 {
                    message.payload = start + max(0, record.keySize)
                    message.len = record.valueSize
                }
                messages.append(message)
            }
            let flags = RD_KAFKA_MSG_F_COPY | (byKey ? 0 : RD_KAFKA_MSG_F_PARTITION)
            return Int(
                rd_kafka_produce_batch(
                    topic.raw, -1, flags, &messages, Int32(messages.count)))
        }
        if taken == records.count {
            removeAll()
            return .accepted
        }
        return try keepRefused(by: producer)
    }

    /// Leaves what the queue did not take. librdkafka goes on behind a record that found no room: where
    /// a later one of the same partition was taken, their order is lost, and so is the transaction.
    private mutating func keepRefused(by producer: Producer) throws(KafkaError) -> Acceptance {
        var refused: [Record] = []
        for (record, message) in zip(records, messages) {
            switch message.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                if let earlier = refused.first(where: { $0.partition == record.partition }) {
                    throw KafkaError(
                        code: RD_KAFKA_RESP_ERR__QUEUE_FULL.rawValue, .produce,
                        text: "the queue filled up between records of one partition",
                        topic: topic.name,
                        partition: earlier.partition >= 0 ? earlier.partition : nil,
                        consequence: .abort)
                }
            case RD_KAFKA_RESP_ERR__QUEUE_FULL:
                refused.append(record)
            default:
                throw producer.failure(
                    message.err, topic: topic.name,
                    partition: record.partition < 0 ? .byKey : .number(record.partition))
            }
        }
        // Their bytes stay where they are until all are taken.
        records = refused
        return .queueFull
    }
}
