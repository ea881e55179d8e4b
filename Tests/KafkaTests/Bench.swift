// What the tests of the binding share: a mock cluster, clients, and loops with an end.

import Glibc
import Kafka
import Testing

/// A mock cluster with one topic, and clients of it.
final class Bench {
    let cluster: MockCluster
    let topic: String

    init(topic: String = "events", partitions: Int = 4, brokers: Int = 1) throws {
        cluster = try MockCluster(brokers: brokers)
        self.topic = topic
        try cluster.createTopic(topic, partitions: partitions)
    }

    func properties(_ extra: [(String, String)] = []) throws -> KafkaProperties {
        var properties = KafkaProperties(bootstrap: cluster.bootstrap)
        for (name, value) in extra { try properties.set(name, to: value) }
        return properties
    }

    func producer(_ extra: [(String, String)] = []) throws -> Producer {
        try Producer(properties([("linger.ms", "1")] + extra))
    }

    func transactional(id: String = "worker-1", _ extra: [(String, String)] = []) throws -> Producer
    {
        let producer = try producer([("transactional.id", id)] + extra)
        try producer.initTransactions(timeoutMs: 10_000)
        return producer
    }

    func consumer(
        group: String? = nil, _ extra: [(String, String)] = []
    ) throws -> Consumer {
        let quick = [
            ("auto.offset.reset", "earliest"), ("session.timeout.ms", "6000"),
            ("heartbeat.interval.ms", "200"), ("fetch.wait.max.ms", "50"),
        ]
        return try Consumer(properties(quick + extra), group: group)
    }

    /// A consumer of a group with all its partitions, from the committed offsets on.
    func member(of group: String = "relance") throws -> Consumer {
        let consumer = try consumer(group: group)
        try consumer.join(topic)
        return consumer
    }

    /// Of all partitions.
    func starts(_ partitions: Int32 = 4, at place: PartitionStart.Place = .beginning)
        -> [PartitionStart]
    {
        (0..<partitions).map { PartitionStart(topic, $0, at: place) }
    }
}

/// A consumed record as values.
struct Taken: Equatable {
    var topic = "events"
    var partition: Int32
    var offset: Int64
    var key: String?
    var value: String?
}

extension Consumer {
    /// Polls until `isDone` or for ten seconds; hands on every event.
    @discardableResult
    func drain(
        seconds: Double = 10, max: Int = 100, until isDone: ([Taken]) -> Bool,
        onEnds: ([PartitionEnd]) -> Void = { _ in }, on handle: (ConsumerEvent) throws -> Void
    ) rethrows -> [Taken] {
        var taken: [Taken] = []
        var batch = MessageBatch(capacity: 4)
        let limit = now() + seconds
        while !isDone(taken), now() < limit {
            let event = poll(into: &batch, max: max, timeoutMs: 50)
            for index in 0..<batch.count {
                let message = batch[index]
                taken.append(
                    Taken(
                        topic: topics[message.topic], partition: message.partition,
                        offset: message.offset, key: message.key.map(text),
                        value: message.value.map(text)))
            }
            onEnds(batch.ends)
            if let event { try handle(event) }
        }
        return taken
    }

    /// Events are not expected, but for what librdkafka only tells.
    func take(_ count: Int, seconds: Double = 10) -> [Taken] {
        drain(seconds: seconds, until: { $0.count >= count }) { event in
            if case .failed(let error) = event, error.consequence == .retry { return }
            Issue.record("unexpected: \(event)")
        }
    }
}

extension Consumer {
    /// Subscribes and waits for partitions, which are read from the committed offsets on.
    func join(_ topic: String) throws {
        try subscribe(to: [topic])
        var isAssigned = false
        try drain(seconds: 20, until: { _ in isAssigned }) { event in
            if case .assigned(let partitions) = event {
                try acknowledgeAssignment(
                    partitions.map { PartitionStart($0.topic, $0.partition, at: .committed) })
                isAssigned = true
            }
        }
        #expect(isAssigned)
    }
}

extension Producer {
    func produce(
        _ topic: ProducerTopic, _ partition: RecordPartition = .byKey, key: String?,
        _ value: String?,
        headers: RecordHeaders? = nil, timestampMs: Int64? = nil
    ) throws -> Acceptance {
        let key = key.map { Array($0.utf8) }
        let value = value.map { Array($0.utf8) }
        return try (key ?? []).withUnsafeBytes { keyBytes in
            try (value ?? []).withUnsafeBytes { valueBytes in
                try produce(
                    to: topic, partition, key: key == nil ? nil : keyBytes,
                    value: value == nil ? nil : valueBytes, headers: headers,
                    timestampMs: timestampMs)
            }
        }
    }
}

func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

/// Seconds of a clock that only runs on.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func pause(seconds: Double) {
    usleep(UInt32(seconds * 1e6))
}
