// Ranges of topics, from a mock broker.

import Calendar
import Events
import Inputs
import Kafka
import Testing

@Suite("Records of a topic", .serialized, .timeLimit(.minutes(1)))
struct KafkaRecordsTests {
    /// A cluster whose topic `events` has three partitions: 10, 0 and 2500 records.
    private func cluster() throws -> (MockCluster, KafkaProperties) {
        let cluster = try MockCluster()
        try cluster.createTopic("events", partitions: 3)
        let properties = KafkaProperties(bootstrap: cluster.bootstrap)
        let producer = try Producer(properties)
        let topic = try producer.topic("events")
        let headers = RecordHeaders()
        for (partition, count) in [(Int32(0), 10), (2, 2_500)] {
            for number in 0..<count {
                headers.removeAll()
                if number % 2 == 1 {
                    headers.add("ce_specversion", "1.0")
                    headers.add("ce_id", "\(number)")
                    headers.add("ce_type", "visited")
                }
                let text = Array("\(partition)-\(number)".utf8)
                let accepted = try text.withUnsafeBytes {
                    try producer.produce(
                        to: topic, .number(partition), key: nil, value: $0, headers: headers,
                        timestampMs: 1_000 + Int64(number))
                }
                #expect(accepted == .accepted)
            }
        }
        try producer.flush(timeoutMs: 10_000)
        return (cluster, properties)
    }

    private func read(
        _ properties: KafkaProperties, _ partition: Int, _ range: OffsetRange = .all
    ) throws -> [Int64] {
        var records = try KafkaRecords(
            topics: ["events"], partition: partition, range: range, properties: properties)
        var offsets: [Int64] = []
        while let record = try records.next(ofTopic: 0) {
            let text = String(decoding: try #require(record.payload), as: UTF8.self)
            #expect(text == "\(partition)-\(record.offset)")
            #expect(record.recordTime?.milliseconds == 1_000 + record.offset)
            let id = record.attributes?.id.map { String(decoding: $0, as: UTF8.self) }
            #expect(id == (record.offset % 2 == 1 ? "\(record.offset)" : nil))
            offsets.append(record.offset)
        }
        #expect(try records.next(ofTopic: 0) == nil)
        #expect(records.progress == 1)
        return offsets
    }

    @Test("A partition is read from its first record to the end that it had")
    func whole() throws {
        let (cluster, properties) = try cluster()
        #expect(try read(properties, 0) == Array(0..<10))
        #expect(try read(properties, 1) == [])
        #expect(try read(properties, 2) == Array(0..<2_500))
        withExtendedLifetime(cluster) {}
    }

    @Test("A range is read from and up to its offsets")
    func ranges() throws {
        let (cluster, properties) = try cluster()
        #expect(try read(properties, 2, OffsetRange(from: 2_490)) == Array(2_490..<2_500))
        #expect(try read(properties, 2, OffsetRange(from: 5, to: 8)) == [5, 6, 7])
        #expect(try read(properties, 0, OffsetRange(to: 3)) == [0, 1, 2])
        #expect(try read(properties, 0, OffsetRange(from: 3, to: 100)) == Array(3..<10))
        #expect(try read(properties, 0, OffsetRange(from: 10)) == [])
        #expect(try read(properties, 0, OffsetRange(from: 50, to: 60)) == [])
        withExtendedLifetime(cluster) {}
    }

    @Test("What comes while it is read belongs to no replay")
    func growing() throws {
        let (cluster, properties) = try cluster()
        var records = try KafkaRecords(topics: ["events"], partition: 0, properties: properties)
        #expect(try records.next(ofTopic: 0)?.offset == 0)
        let producer = try Producer(properties)
        _ = try producer.produce(
            to: producer.topic("events"), .number(0), key: nil, value: nil)
        try producer.flush(timeoutMs: 10_000)
        var count = 1
        while try records.next(ofTopic: 0) != nil { count += 1 }
        #expect(count == 10)
        withExtendedLifetime(cluster) {}
    }

    @Test("Topics go together or are told apart")
    func partitions() throws {
        let (cluster, properties) = try cluster()
        try cluster.createTopic("clicks", partitions: 3)
        try cluster.createTopic("other", partitions: 2)
        #expect(try TopicPartitions.count(of: ["events", "clicks"], properties: properties) == 3)
        let differing = #expect(throws: InputError.self) {
            try TopicPartitions.count(of: ["events", "other"], properties: properties)
        }
        #expect(differing?.problem == .otherPartitions(2, first: 3))
        let absent = #expect(throws: InputError.self) {
            try TopicPartitions.count(of: ["absent"], properties: properties)
        }
        #expect(absent?.description == "absent: there is no such topic")
    }

    @Test("A partition that is not there is named")
    func noPartition() throws {
        let (cluster, properties) = try cluster()
        let error = #expect(throws: InputError.self) {
            _ = try KafkaRecords(
                topics: ["events"], partition: 7, properties: properties, timeoutMs: 5_000)
        }
        #expect(error?.path == "events/7")
        #expect(error?.problem == .noPartition)
        withExtendedLifetime(cluster) {}
    }

    @Test("A broker that is not there is named")
    func unreachable() throws {
        let properties = KafkaProperties(bootstrap: "127.0.0.1:1")
        let error = #expect(throws: InputError.self) {
            try TopicPartitions.count(of: ["events"], properties: properties)
        }
        #expect(error?.description.contains("Connection refused") == true)
    }
}
