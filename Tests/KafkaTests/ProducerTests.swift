// Writing to a mock cluster.

import Kafka
import Testing

@Suite("Producer", .serialized, .timeLimit(.minutes(1)))
struct ProducerTests {
    /// Of the Java client: `Utils.murmur2` of the key, its test's vectors (UtilsTest.testMurmur2).
    private static let murmur2: [(key: String, hash: Int32)] = [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
        ("abc", 479_470_107),
    ]

    @Test("a key goes to the partition of the Java client", arguments: [1, 4, 7])
    func partitioning(count: Int32) throws {
        let bench = try Bench(partitions: Int(count))
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        for (key, _) in Self.murmur2 { _ = try producer.produce(topic, .byKey, key: key, "v") }
        try producer.flush(timeoutMs: 10_000)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(count))
        let taken = consumer.take(Self.murmur2.count)
        for (key, hash) in Self.murmur2 {
            let record = try #require(taken.first { $0.key == key })
            #expect(record.partition == (hash & 0x7FFF_FFFF) % count, "key \(key)")
        }
    }

    @Test("a full queue is back-pressure, and loses nothing")
    func queueFull() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer([
            ("queue.buffering.max.messages", "10"), ("linger.ms", "50"),
        ])
        let topic = try producer.topic("events")
        var refused = 0
        for number in 0..<100 {
            while try producer.produce(topic, .number(0), key: "k", "\(number)") == .queueFull {
                refused += 1
                producer.poll(timeoutMs: 10)
                if refused > 10_000 { break }
            }
        }
        try producer.flush(timeoutMs: 10_000)
        #expect(refused > 0)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(1))
        #expect(consumer.take(100).map(\.value) == (0..<100).map { "\($0)" })
    }

    @Test("headers go with an accepted record, and stay where there was no room")
    func headers() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer([
            ("queue.buffering.max.messages", "5"), ("linger.ms", "200"),
        ])
        let topic = try producer.topic("events")
        let headers = RecordHeaders()
        var refused = 0
        for number in 0..<20 {
            headers.add("number", "\(number)")
            while try producer.produce(topic, .number(0), key: "k", "v", headers: headers)
                == .queueFull
            {
                #expect(headers.count == 1)
                refused += 1
                producer.poll(timeoutMs: 10)
                if refused > 10_000 { break }
            }
            #expect(headers.count == 0)
        }
        try producer.flush(timeoutMs: 10_000)
        #expect(refused > 0)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(1))
        var batch = MessageBatch()
        var numbers: [String] = []
        let limit = now() + 10
        while numbers.count < 20, now() < limit {
            _ = consumer.poll(into: &batch, max: 20, timeoutMs: 100)
            for index in 0..<batch.count {
                numbers.append(batch.header("number", of: index).map(text) ?? "none")
            }
        }
        #expect(numbers == (0..<20).map { "\($0)" })
    }

    @Test("failed deliveries are counted and the first one is kept")
    func failures() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer([("message.timeout.ms", "300")])
        let topic = try producer.topic("events")
        bench.cluster.down()
        for _ in 0..<3 { _ = try producer.produce(topic, .number(0), key: "k", "v") }
        try producer.flush(timeoutMs: 10_000)
        let failures = producer.takeDeliveryFailures()
        #expect(failures.count == 3)
        #expect(failures.first?.name == "_MSG_TIMED_OUT")
        #expect(failures.first?.topic == "events")
        #expect(failures.first?.consequence == .abort)
        #expect(producer.takeDeliveryFailures().count == 0)
        #expect(producer.takeErrors().allSatisfy { $0.consequence == .retry })
    }

    @Test("a record over the limit is refused at once and named")
    func tooLarge() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer([("message.max.bytes", "1000")])
        let topic = try producer.topic("events")
        let large = String(repeating: "x", count: 2000)
        let error = #expect(throws: KafkaError.self) {
            try producer.produce(topic, .number(0), key: "k", large)
        }
        #expect(error?.name == "MSG_SIZE_TOO_LARGE")
        #expect(error?.topic == "events")
        #expect(error?.consequence == .fatal)
    }

    @Test("statistics and logs are handed out")
    func statistics() throws {
        let bench = try Bench(partitions: 1)
        let lines = LogBox()
        var properties = try bench.properties([("statistics.interval.ms", "100")])
        try properties.set("debug", to: "topic")
        let producer = try Producer(properties, logs: { lines.append($0) })
        let limit = now() + 5
        var json: String?
        while json == nil, now() < limit {
            producer.poll(timeoutMs: 50)
            json = producer.takeStatistics()
        }
        #expect(json?.hasPrefix("{") == true)
        #expect(json?.contains("\"msg_max\"") == true)
        _ = try producer.produce(producer.topic("events"), .number(0), key: "k", "v")
        try producer.flush(timeoutMs: 10_000)
        #expect(lines.all.contains { !$0.facility.isEmpty && !$0.text.isEmpty })
    }
}
