// Transactions on a mock cluster, which keeps no promise about aborted records.

import Kafka
import Testing

@Suite("Transactions", .serialized, .timeLimit(.minutes(1)))
struct TransactionTests {
    @Test("an aborted transaction is followed by another one")
    func aborted() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.transactional()
        let topic = try producer.topic("events")
        let consumer = try bench.member()
        try producer.beginTransaction()
        _ = try producer.produce(topic, .number(0), key: "k", "gone")
        try producer.sendOffsets(
            [PartitionOffset("events", 0, offset: 5)], of: try consumer.groupMetadata(),
            timeoutMs: 10_000)
        try producer.abort(timeoutMs: 10_000)
        #expect(producer.takeDeliveryFailures().count == 0)
        try producer.beginTransaction()
        _ = try producer.produce(topic, .number(0), key: "k", "kept")
        try producer.commit(timeoutMs: 10_000)
    }

    @Test("a transaction that cannot be committed says abort, and goes again after it")
    func abortable() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.transactional()
        let topic = try producer.topic("events")
        try producer.beginTransaction()
        // TOPIC_AUTHORIZATION_FAILED
        bench.cluster.fail(.addPartitionsToTransaction, with: [29])
        _ = try producer.produce(topic, .number(0), key: "k", "v")
        let error = #expect(throws: KafkaError.self) { try producer.commit(timeoutMs: 10_000) }
        #expect(error?.consequence == .abort)
        try producer.abort(timeoutMs: 10_000)
        try producer.beginTransaction()
        _ = try producer.produce(topic, .number(0), key: "k", "v")
        try producer.commit(timeoutMs: 10_000)
    }

    @Test("a commit whose answer is late is unknown, and known when it is asked for again")
    func unknownOutcome() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.transactional()
        try producer.beginTransaction()
        _ = try producer.produce(producer.topic("events"), .number(0), key: "k", "v")
        try producer.flush(timeoutMs: 10_000)
        try bench.cluster.delay(.endTransaction, ofBroker: 1, byMs: 1500)
        let error = #expect(throws: KafkaError.self) { try producer.commit(timeoutMs: 300) }
        #expect(error?.consequence == .retry)
        #expect(error?.name == "_TIMED_OUT")
        try producer.commit(timeoutMs: 10_000)
        try producer.beginTransaction()
        try producer.abort(timeoutMs: 10_000)
    }

    @Test(
        "a producer whose epoch is gone is fenced",
        arguments: [MockCluster.Request.endTransaction, .addPartitionsToTransaction])
    func fenced(request: MockCluster.Request) throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.transactional()
        try producer.beginTransaction()
        bench.cluster.fail(request, with: [90, 90, 90])  // PRODUCER_FENCED
        let topic = try producer.topic("events")
        _ = try producer.produce(topic, .number(0), key: "k", "v")
        let error = #expect(throws: KafkaError.self) { try producer.commit(timeoutMs: 10_000) }
        #expect(error?.consequence == .fenced)
        #expect(producer.fatalError?.consequence == .fenced)
        let again = #expect(throws: KafkaError.self) { try producer.beginTransaction() }
        #expect(again?.consequence == .fenced)
    }

    @Test("what a broker says in passing is retried by librdkafka itself")
    func transient() throws {
        let bench = try Bench(partitions: 1)
        bench.cluster.fail(.initProducerID, with: [14, 16])  // loading, not the coordinator
        let producer = try bench.transactional()
        bench.cluster.fail(.addPartitionsToTransaction, with: [51])  // concurrent transactions
        bench.cluster.fail(.endTransaction, with: [15])  // no coordinator
        try producer.beginTransaction()
        _ = try producer.produce(producer.topic("events"), .number(0), key: "k", "v")
        try producer.commit(timeoutMs: 20_000)
    }

    @Test("a transaction without a beginning is an error of the program")
    func state() throws {
        let bench = try Bench(partitions: 1)
        let producer = try bench.transactional()
        let error = #expect(throws: KafkaError.self) { try producer.commit(timeoutMs: 1000) }
        #expect(error?.name == "_STATE")
        #expect(error?.consequence == .fatal)
    }
}
