// Topics of a real broker, as a test fills and empties them.

import Foundation
import Kafka
import TestSupport

/// A broker for all tests of the daemon; each takes topics of its own names.
enum Broker {
    private static let shared = Result { try RealKafka() }

    static func bootstrap() throws -> String { try shared.get().bootstrap }

    struct Record {
        var partition: Int32
        var offset: Int64
        var value: String
        var headers: [String: String]
    }

    /// Writes lines to a topic, each to the partition that its key's hash names.
    static func produce(
        _ lines: [(key: String, value: String, headers: [(String, String)])], to name: String
    ) throws {
        var properties = KafkaProperties(bootstrap: try bootstrap())
        try properties.set("enable.idempotence", to: "true")
        try properties.set("linger.ms", to: "5")
        try properties.set("queue.buffering.max.messages", to: "1000000")
        let producer = try Producer(properties)
        let topic = try producer.topic(name)
        for line in lines {
            let headers = RecordHeaders()
            for (name, value) in line.headers { headers.add(name, value) }
            try Array(line.key.utf8).withUnsafeBytes { key in
                try Array(line.value.utf8).withUnsafeBytes { value in
                    while try producer.produce(
                        to: topic, .byKey, key: key, value: value,
                        headers: line.headers.isEmpty ? nil : headers) == .queueFull
                    {
                        producer.poll(timeoutMs: 5)
                    }
                }
            }
        }
        try producer.flush(timeoutMs: 30_000)
        if let error = producer.takeDeliveryFailures().first { throw error }
    }

    /// All committed records of a topic, partition by partition.
    static func records(of topic: String, partitions: Int) throws -> [Record] {
        let consumer = try Consumer(KafkaProperties(bootstrap: try bootstrap()))
        let places = (0..<partitions).map { TopicPartition(topic, Int32($0)) }
        try consumer.assign(
            places.map { PartitionStart($0.topic, $0.partition, at: .offset(0)) })
        var ended: Set<Int32> = []
        var records: [Record] = []
        var batch = MessageBatch()
        let limit = Date().addingTimeInterval(60)
        while ended.count < partitions, Date() < limit {
            if case .failed(let error)? = consumer.poll(into: &batch, max: 1000, timeoutMs: 200) {
                if error.consequence != .retry { throw error }
            }
            for index in 0..<batch.count {
                let message = batch[index]
                var headers: [String: String] = [:]
                batch.forEachHeader(of: index) { name, value in
                    headers[name] = value.map { String(decoding: $0, as: UTF8.self) } ?? ""
                }
                records.append(
                    Record(
                        partition: message.partition, offset: message.offset,
                        value: message.value.map { String(decoding: $0, as: UTF8.self) } ?? "",
                        headers: headers))
            }
            for end in batch.ends { ended.insert(end.partition) }
        }
        return records
    }
}
