// Consumers of one group on a mock cluster.

import Kafka
import Testing

@Suite("Consumer groups", .serialized, .timeLimit(.minutes(1)))
struct GroupTests {
    @Test("a second consumer takes over half, after the first has given everything back")
    func rebalance() throws {
        let bench = try Bench(partitions: 4)
        let producer = try bench.producer()
        let topic = try producer.topic("events")
        for number in 0..<40 {
            _ = try producer.produce(topic, .number(Int32(number % 4)), key: "k", "\(number)")
        }
        try producer.flush(timeoutMs: 10_000)

        let first = try bench.consumer(group: "relance")
        var firstHas: [TopicPartition] = []
        var log: [String] = []
        func handle(_ consumer: Consumer, _ has: inout [TopicPartition], _ event: ConsumerEvent)
            throws
        {
            switch event {
            case .assigned(let partitions):
                has = partitions
                log.append("assigned \(partitions.count)")
                try consumer.acknowledgeAssignment(
                    partitions.map { PartitionStart($0.topic, $0.partition, at: .beginning) })
            case .revoked(let partitions, let isLost):
                log.append("revoked \(partitions.count)\(isLost ? ", lost" : "")")
                has = []
                try consumer.acknowledgeRevocation()
            case .failed(let error): log.append("\(error)")
            }
        }
        try first.subscribe(to: ["events"])
        var taken = try first.drain(seconds: 20, until: { $0.count >= 40 }) {
            try handle(first, &firstHas, $0)
        }
        #expect(firstHas == (0..<4).map { TopicPartition("events", $0) })
        #expect(taken.count == 40)

        let second = try bench.consumer(group: "relance")
        var secondHas: [TopicPartition] = []
        try second.subscribe(to: ["events"])
        let limit = now() + 30
        while firstHas.count != 2 || secondHas.count != 2, now() < limit {
            taken += try first.drain(seconds: 0.2, until: { _ in false }) {
                try handle(first, &firstHas, $0)
            }
            taken += try second.drain(seconds: 0.2, until: { _ in false }) {
                try handle(second, &secondHas, $0)
            }
        }
        #expect((firstHas + secondHas).sorted() == (0..<4).map { TopicPartition("events", $0) })
        #expect(firstHas.count == 2 && secondHas.count == 2)
        #expect(log.contains("revoked 4"))
        #expect(try first.assignment().sorted() == firstHas.sorted())

        // One leaves: the other gets all.
        try second.leaveGroup()
        try first.drain(seconds: 20, until: { _ in firstHas.count == 4 }) {
            try handle(first, &firstHas, $0)
        }
        #expect(firstHas.count == 4)
        try first.leaveGroup()
    }

    @Test("a rebalance ends a waiting poll")
    func promptly() throws {
        let bench = try Bench(partitions: 1)
        let consumer = try bench.consumer(group: "relance")
        try consumer.subscribe(to: ["events"])
        var batch = MessageBatch()
        let began = now()
        var event: ConsumerEvent?
        while event == nil, now() < began + 25 {
            event = consumer.poll(into: &batch, max: 1000, timeoutMs: 20_000)
        }
        #expect(event == .assigned([TopicPartition("events", 0)]))
        #expect(now() - began < 15)
        try consumer.leaveGroup()
    }

    @Test("a consumer that does not poll loses its partitions, and joins again")
    func lost() throws {
        let bench = try Bench(partitions: 1)
        let consumer = try bench.consumer(
            "relance", [("session.timeout.ms", "4000"), ("max.poll.interval.ms", "5000")])
        try consumer.subscribe(to: ["events"])
        var events: [String] = []
        func handle(_ event: ConsumerEvent) throws {
            switch event {
            case .assigned(let partitions):
                events.append("assigned")
                try consumer.acknowledgeAssignment(
                    partitions.map { PartitionStart($0.topic, $0.partition, at: .committed) })
            case .revoked(_, let isLost):
                events.append(isLost ? "lost" : "revoked")
                try consumer.acknowledgeRevocation()
            case .failed(let error): events.append(error.name)
            }
        }
        try consumer.drain(seconds: 15, until: { _ in events.contains("assigned") }, on: handle)
        // Polling keeps the membership, although nothing comes.
        try consumer.drain(seconds: 6, until: { _ in false }, on: handle)
        #expect(events == ["assigned"])
        pause(seconds: 7)
        try consumer.drain(
            seconds: 15, until: { _ in events.filter { $0 == "assigned" }.count == 2 }, on: handle)
        #expect(events.contains("_MAX_POLL_EXCEEDED"))
        #expect(events.contains("lost"))
        #expect(events.last == "assigned")
        try consumer.leaveGroup()
    }

    @Test("a topic that is not there is told")
    func missingTopic() throws {
        let bench = try Bench(partitions: 1)
        let consumer = try bench.consumer(
            "relance", [("topic.metadata.propagation.max.ms", "100")])
        bench.cluster.setTopicError("absent", code: 3)
        try consumer.subscribe(to: ["absent"])
        var error: KafkaError?
        consumer.drain(seconds: 10, until: { _ in error != nil }) { event in
            if case .failed(let failure) = event { error = failure }
        }
        #expect(error?.name == "UNKNOWN_TOPIC_OR_PART")
        #expect(error?.topic == "absent")
        try consumer.leaveGroup()
    }
}
