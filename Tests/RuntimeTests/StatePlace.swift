// Topics of a real broker that one test has for itself, with transports and producers for them.

import Foundation
import Kafka
import Runtime
import Telemetry
import TestSupport

struct StatePlace {
    private static let shared = Result { try RealKafka() }

    let bootstrap: String
    let mark = UUID().uuidString.prefix(8).lowercased()
    var events: String { "events-\(mark)" }
    var state: String { "state-\(mark)" }

    init(
        partitions: Int = 2, settings: [String: String] = ["cleanup.policy": "compact"]
    ) throws {
        bootstrap = try Self.shared.get().bootstrap
        let admin = try Admin(KafkaProperties(bootstrap: bootstrap))
        let outcomes = try admin.create(
            [
                TopicRequest(events, partitions: partitions),
                TopicRequest(state, partitions: partitions, settings: settings),
            ], timeoutMs: 20_000)
        if let error = outcomes.compactMap(\.error).first { throw error }
        // A new topic is told of before all its partitions are.
        for _ in 0..<100 {
            let topics = try admin.cluster(timeoutMs: 20_000).topics
            if [events, state].allSatisfy({ topics[$0]?.partitions.count == partitions }) { break }
            pause(ms: 100)
        }
    }

    /// The transport of a member; its transactional id is its name.
    func transport(
        _ name: String = "reader", _ extra: [(String, String)] = []
    ) throws -> KafkaTransport {
        var consumer = KafkaProperties(bootstrap: bootstrap)
        try consumer.set("auto.offset.reset", to: "error")
        try consumer.set("fetch.wait.max.ms", to: "100")
        for (name, value) in extra { try consumer.set(name, to: value) }
        var producer = KafkaProperties(bootstrap: bootstrap)
        try producer.set("transactional.id", to: "\(mark)-\(name)")
        // Topics that nothing is written to may be one.
        return KafkaTransport(
            KafkaTransportSettings(
                group: "group-\(mark)",
                topics: KafkaTransportSettings.Topics(
                    events: [events], sendRequests: state, decisions: state, deadLetters: state,
                    journal: state, state: state),
                consumer: consumer, producer: producer),
            log: Log(level: .error, format: .logfmt, time: { "" }))
    }

    // MARK: Writing

    func writer(_ name: String) throws -> Producer {
        var properties = KafkaProperties(bootstrap: bootstrap)
        try properties.set("transactional.id", to: "\(mark)-\(name)")
        let producer = try Producer(properties)
        for _ in 0..<60 {
            do throws(KafkaError) {
                try producer.initTransactions(timeoutMs: 20_000)
                return producer
            } catch {
                guard error.consequence == .retry else { throw error }
                pause(ms: 200)
            }
        }
        throw CocoaError(.fileReadUnknown)
    }

    func commit(_ records: [(String, String?)], with producer: Producer) throws {
        try producer.beginTransaction()
        try produce(records, with: producer)
        try producer.commit(timeoutMs: 20_000)
    }

    func abort(_ records: [(String, String?)], with producer: Producer) throws {
        try producer.beginTransaction()
        try produce(records, with: producer)
        try producer.flush(timeoutMs: 20_000)
        try producer.abort()
    }

    /// To partition 1 of the state topic.
    func produce(_ records: [(String, String?)], with producer: Producer) throws {
        try produce(records, to: producer.topic(state), with: producer)
    }

    func produce(
        _ records: [(String, String?)], to topic: ProducerTopic, with producer: Producer
    ) throws {
        for (key, value) in records {
            try Array(key.utf8).withUnsafeBytes { key in
                try Array((value ?? "").utf8).withUnsafeBytes { bytes in
                    _ = try producer.produce(
                        to: topic, .number(1), key: key, value: value == nil ? nil : bytes)
                }
            }
        }
    }

    func pause(ms: Int) { usleep(UInt32(ms) * 1000) }
}
