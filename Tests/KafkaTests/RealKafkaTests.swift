// What only a real broker can show.

import Foundation
import Kafka
import TestSupport
import Testing

@Suite(
    "A real Kafka", .serialized, .timeLimit(.minutes(3)),
    .enabled(if: RealKafka.isThere, "needs ../shared/kafka or a broker in RELANCE_TEST_KAFKA"))
struct RealKafkaTests {
    @Test("topics, transactions, fencing and ends, on one broker")
    func broker() throws {
        let kafka = try RealKafka()
        // A broker that is named may keep topics of earlier runs.
        let mark = UUID().uuidString.prefix(8)
        let names = (input: "events-\(mark)", output: "out-\(mark)")
        try topics(kafka, names.input, names.output)
        try transactions(kafka, names.input, names.output, group: "group-\(mark)")
        try fencing(kafka, names.output, id: "fenced-\(mark)")
        try ends(kafka, names.output, id: "open-\(mark)")
        let admin = try Admin(KafkaProperties(bootstrap: kafka.bootstrap))
        let deleted = try admin.delete([names.input, names.output], timeoutMs: 20_000)
        #expect(deleted.allSatisfy { $0.error == nil } && deleted.count == 2)
    }

    private func topics(_ kafka: RealKafka, _ input: String, _ output: String) throws {
        let admin = try Admin(KafkaProperties(bootstrap: kafka.bootstrap))
        let requests = [
            TopicRequest(input, partitions: 3, settings: ["retention.ms": "3600000"]),
            TopicRequest(output, partitions: 1, replication: 1),
        ]
        #expect(
            try admin.create(requests, timeoutMs: 20_000).map(\.error) == [nil, nil])
        let again = try admin.create([requests[0]], timeoutMs: 20_000)
        #expect(again[0].error?.name == "TOPIC_ALREADY_EXISTS")
        let invalid = try admin.create(
            [TopicRequest("bad-\(input)", partitions: 1, settings: ["cleanup.policy": "burn"])],
            timeoutMs: 20_000)
        #expect(invalid[0].error?.name == "INVALID_CONFIG")
        let cluster = try admin.cluster(timeoutMs: 20_000)
        #expect(cluster.topics[input]?.partitions.map(\.id) == [0, 1, 2])
        #expect(cluster.topics["bad-\(input)"] == nil)
        #expect(!cluster.brokers.isEmpty)
        let settings = try admin.settings(ofTopics: [input, output], timeoutMs: 20_000)
        #expect(settings[input]?["retention.ms"] == "3600000")
        #expect(settings[output]?["cleanup.policy"] == "delete")
    }

    private func transactions(
        _ kafka: RealKafka, _ input: String, _ output: String, group: String
    ) throws {
        let feeder = try Producer(KafkaProperties(bootstrap: kafka.bootstrap))
        for number in 0..<10 {
            _ = try feeder.produce(feeder.topic(input), .number(0), key: "k", "\(number)")
        }
        try feeder.flush(timeoutMs: 10_000)
        let producer = try transactional(kafka, id: "id-\(group)")
        let consumer = try member(kafka, group, of: input)
        #expect(consumer.memberID != nil)
        #expect(consumer.take(10).count == 10)
        let partition = TopicPartition(input, 0)
        #expect(try consumer.committed([partition], timeoutMs: 5000) == [])

        // First one that is thrown away, then one that stays.
        for (place, offset) in [("gone", Int64(3)), ("sent", 7)] {
            try producer.beginTransaction()
            _ = try producer.produce(producer.topic(output), .byKey, key: "k", place)
            try producer.sendOffsets(
                [PartitionOffset(input, 0, offset: offset, metadata: place)],
                of: try consumer.groupMetadata(), timeoutMs: 10_000)
            if place == "gone" {
                try producer.flush(timeoutMs: 10_000)
                try producer.abort()
            } else {
                try producer.commit(timeoutMs: 10_000)
            }
        }
        #expect(
            try consumer.committed([partition], timeoutMs: 5000)
                == [PartitionOffset(input, 0, offset: 7, metadata: "sent")])
        try consumer.leaveGroup()

        let next = try member(kafka, group, of: input)
        #expect(next.take(3).map(\.offset) == [7, 8, 9])
        try next.leaveGroup()
        let reader = try Consumer(KafkaProperties(bootstrap: kafka.bootstrap))
        try reader.assign([PartitionStart(output, 0, at: .beginning)])
        #expect(reader.take(1).map(\.value) == ["sent"])
    }

    private func fencing(_ kafka: RealKafka, _ output: String, id: String) throws {
        let old = try transactional(kafka, id: id)
        try old.beginTransaction()
        _ = try old.produce(old.topic(output), .number(0), key: "k", "old")
        try old.flush(timeoutMs: 10_000)
        let new = try transactional(kafka, id: id)
        let error = #expect(throws: KafkaError.self) { try old.commit(timeoutMs: 10_000) }
        #expect(error?.consequence == .fenced)
        try new.beginTransaction()
        _ = try new.produce(new.topic(output), .number(0), key: "k", "new")
        try new.commit(timeoutMs: 10_000)
    }

    /// Behind the last message stand markers of transactions, and at the end an open one.
    private func ends(_ kafka: RealKafka, _ output: String, id: String) throws {
        let open = try transactional(kafka, id: id)
        try open.beginTransaction()
        _ = try open.produce(open.topic(output), .number(0), key: "k", "open")
        try open.flush(timeoutMs: 10_000)
        let reader = try Consumer(KafkaProperties(bootstrap: kafka.bootstrap))
        let marks = try reader.watermarks(of: TopicPartition(output, 0), timeoutMs: 10_000)
        try reader.assign([PartitionStart(output, 0, at: .beginning)])
        var end: Int64?
        let taken = reader.drain(
            until: { _ in end != nil }, onEnds: { if let last = $0.last { end = last.offset } }
        ) { event in Issue.record("unexpected: \(event)") }
        #expect(taken.map(\.value) == ["sent", "new"])
        // The end is the first record of the open transaction, behind the markers; so says the query.
        let last = try #require(taken.last)
        #expect(end.map { $0 > last.offset + 1 } == true)
        #expect(marks.high == end)
        try open.commit(timeoutMs: 10_000)
        #expect(reader.take(1).map(\.value) == ["open"])
    }

    private func transactional(_ kafka: RealKafka, id: String) throws -> Producer {
        var properties = KafkaProperties(bootstrap: kafka.bootstrap)
        try properties.set("transactional.id", to: id)
        let producer = try Producer(properties)
        let limit = now() + 60
        while true {
            do throws(KafkaError) {
                try producer.initTransactions(timeoutMs: 20_000)
                return producer
            } catch {
                if error.consequence != .retry || now() > limit { throw error }
                pause(seconds: 0.2)
            }
        }
    }

    private func member(_ kafka: RealKafka, _ group: String, of topic: String) throws -> Consumer {
        var properties = KafkaProperties(bootstrap: kafka.bootstrap)
        try properties.set("auto.offset.reset", to: "earliest")
        let consumer = try Consumer(properties, group: group)
        try consumer.join(topic)
        return consumer
    }
}
