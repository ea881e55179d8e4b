// Reading from a mock cluster.

import Glibc
import Kafka
import Testing

@Suite("Consumer", .serialized, .timeLimit(.minutes(1)))
struct ConsumerTests {
    @Test("messages come with key, value, time, place and headers")
    func fields() throws {
        let bench = try Bench()
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        let headers = RecordHeaders()
        headers.add("ce_type", "order_placed")
        headers.add("ce_id", "1")
        headers.add("ce_id", "2")
        headers.add("empty", "")
        #expect(
            try producer.produce(
                topic, .number(2), key: "ann", "{}", headers: headers,
                timestampMs: 1_767_225_600_000)
                == .accepted)
        _ = try producer.produce(topic, .number(2), key: nil, nil)
        _ = try producer.produce(topic, .number(2), key: "", "")
        try producer.flush(timeoutMs: 10_000)

        let consumer = try bench.consumer()
        try consumer.assign(bench.starts())
        var batch = MessageBatch()
        let limit = now() + 10
        var seen = 0
        while seen < 3, now() < limit {
            _ = consumer.poll(into: &batch, max: 1, timeoutMs: 100)
            guard !batch.isEmpty else { continue }
            let message = batch[0]
            #expect(consumer.topics[message.topic] == "events")
            #expect(message.partition == 2)
            #expect(message.offset == Int64(seen))
            switch seen {
            case 0:
                #expect(message.key.map(text) == "ann")
                #expect(message.value.map(text) == "{}")
                #expect(message.timestampMs == 1_767_225_600_000)
                let type = batch.header("ce_type", of: 0).map(text)
                let lastID = batch.header("ce_id", of: 0).map(text)
                let time = batch.header("ce_time", of: 0).map(text)
                #expect(type == "order_placed" && lastID == "2" && time == nil)
                var names: [String] = []
                batch.forEachHeader(of: 0) { name, value in
                    names.append("\(name)=\(value.map(text) ?? "null")")
                }
                #expect(names == ["ce_type=order_placed", "ce_id=1", "ce_id=2", "empty="])
            case 1:
                #expect(message.key == nil)
                #expect(message.value == nil)
                let type = batch.header("ce_type", of: 0).map(text)
                #expect(type == nil)
            default:
                #expect(message.key.map(\.count) == 0)
                #expect(message.value.map(\.count) == 0)
            }
            seen += 1
        }
        #expect(seen == 3)
    }

    @Test("a batch holds at most what was asked for, in each partition's order")
    func batches() throws {
        let bench = try Bench()
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        for number in 0..<500 {
            _ = try producer.produce(topic, .number(Int32(number % 4)), key: "k", "\(number)")
        }
        try producer.flush(timeoutMs: 10_000)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts())
        var batch = MessageBatch(capacity: 2)
        var next: [Int64] = [0, 0, 0, 0]
        var largest = 0
        let limit = now() + 10
        while next.reduce(0, +) < 500, now() < limit {
            _ = consumer.poll(into: &batch, max: 64, timeoutMs: 100)
            largest = max(largest, batch.count)
            for index in 0..<batch.count {
                let message = batch[index]
                #expect(message.offset == next[Int(message.partition)])
                next[Int(message.partition)] += 1
            }
        }
        #expect(next == [125, 125, 125, 125])
        #expect(largest > 1 && largest <= 64)
    }

    @Test("a poll that finds messages does not wait for more")
    func quick() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(1))
        _ = try producer.produce(topic, .number(0), key: "k", "first")
        #expect(consumer.take(1).count == 1)
        var batch = MessageBatch()
        let began = now()
        _ = try producer.produce(topic, .number(0), key: "k", "second")
        while batch.isEmpty, now() < began + 5 {
            _ = consumer.poll(into: &batch, max: 1000, timeoutMs: 5000)
        }
        let count = batch.count
        #expect(count == 1)
        #expect(now() - began < 1)
    }

    @Test("an idle poll waits as long as it was told")
    func idle() throws {
        let bench = try Bench(partitions: 1)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(1))
        consumer.drain(seconds: 1, until: { _ in false }) { _ in }
        var batch = MessageBatch()
        let began = now()
        #expect(consumer.poll(into: &batch, max: 10, timeoutMs: 300) == nil)
        let count = batch.count
        #expect(count == 0)
        #expect(now() - began > 0.25 && now() - began < 2)
    }

    @Test("the end of each partition is told, with the offset of the next record")
    func ends() throws {
        let bench = try Bench(partitions: 2)
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        for number in 0..<5 { _ = try producer.produce(topic, .number(1), key: "k", "\(number)") }
        try producer.flush(timeoutMs: 10_000)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(2))
        var ends: [Int32: Int64] = [:]
        let taken = consumer.drain(
            until: { $0.count == 5 && ends.count == 2 },
            onEnds: { for end in $0 { ends[end.partition] = end.offset } }
        ) { event in Issue.record("unexpected: \(event)") }
        #expect(taken.count == 5)
        #expect(ends == [0: 0, 1: 5])
        #expect(consumer.knownWatermarks(of: TopicPartition("events", 1))?.high == 5)
        #expect(
            try consumer.watermarks(of: TopicPartition("events", 1), timeoutMs: 5000)
                == Watermarks(low: 0, high: 5))
        #expect(
            try consumer.positions(of: [TopicPartition("events", 1), TopicPartition("events", 0)])
                == [PartitionOffset("events", 1, offset: 5)])
    }

    @Test("after a seek nothing comes of what was read ahead")
    func seek() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        for number in 0..<50 { _ = try producer.produce(topic, .number(0), key: "k", "\(number)") }
        try producer.flush(timeoutMs: 10_000)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(1, at: .offset(40)))
        var batch = MessageBatch()
        let limit = now() + 10
        while batch.isEmpty, now() < limit {
            _ = consumer.poll(into: &batch, max: 5, timeoutMs: 100)
        }
        let first = batch[0].offset
        #expect(first == 40)
        try consumer.seek(to: [PartitionOffset("events", 0, offset: 3)], timeoutMs: 5000)
        let taken = consumer.take(47)
        #expect(taken.map(\.offset) == Array(3..<50))
        let times = try consumer.offsets(
            of: [TopicPartition("events", 0)], fromMs: 0, timeoutMs: 5000)
        #expect(times.count <= 1)
    }

    @Test("a paused partition is silent, and comes back without a gap")
    func pause() throws {
        let bench = try Bench(partitions: 2)
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        for number in 0..<40 {
            _ = try producer.produce(topic, .number(Int32(number % 2)), key: "k", "\(number)")
        }
        try producer.flush(timeoutMs: 10_000)
        let consumer = try bench.consumer()
        try consumer.assign(bench.starts(2))
        try consumer.pause([TopicPartition("events", 1)])
        let first = consumer.drain(seconds: 1.5, until: { _ in false }) { _ in }
        #expect(first.map(\.partition).allSatisfy { $0 == 0 })
        #expect(first.count == 20)
        try consumer.resume([TopicPartition("events", 1)])
        let second = consumer.take(20)
        #expect(second.map(\.partition).allSatisfy { $0 == 1 })
        #expect(second.map(\.offset) == Array(0..<20))
    }

    @Test("a batch may outlive its consumer")
    func outliving() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer()
        _ = try producer.produce(producer.topic("events"), .number(0), key: "k", "v")
        try producer.flush(timeoutMs: 10_000)
        var batch = MessageBatch()
        do {
            let consumer = try bench.consumer()
            try consumer.assign(bench.starts(1))
            let limit = now() + 10
            while batch.isEmpty, now() < limit {
                _ = consumer.poll(into: &batch, max: 5, timeoutMs: 100)
            }
        }
        let value = batch[0].value.map(text)
        #expect(value == "v")
        batch.clear()
    }

    @Test("a broker that is gone is told and not fatal; reading goes on when it is back")
    func outage() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        let consumer = try bench.consumer(nil, [("reconnect.backoff.max.ms", "200")])
        try consumer.assign(bench.starts(1))
        _ = try producer.produce(topic, .number(0), key: "k", "1")
        try producer.flush(timeoutMs: 10_000)
        #expect(consumer.take(1).count == 1)
        bench.cluster.down()
        var told: [Consequence] = []
        consumer.drain(seconds: 5, until: { _ in !told.isEmpty }) { event in
            if case .failed(let error) = event { told.append(error.consequence) }
        }
        #expect(!told.isEmpty && told.allSatisfy { $0 == .retry })
        bench.cluster.up()
        _ = try producer.produce(topic, .number(0), key: "k", "2")
        #expect(consumer.take(1, seconds: 20).map(\.value) == ["2"])
        #expect(consumer.fatalError == nil)
    }
}

extension Bench {
    func consumer(_ group: String?, _ extra: [(String, String)]) throws -> Consumer {
        try consumer(group: group, extra)
    }
}
