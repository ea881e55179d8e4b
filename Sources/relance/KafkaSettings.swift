// relance.yaml → the properties of librdkafka's clients.

import Config
import Glibc
import Kafka
import RuleSet
import Runtime

extension DaemonSettings {
    /// What reaches the brokers: for the administrative calls of `topics`, and part of all clients.
    func connection() throws(Failure) -> KafkaProperties {
        var all = KafkaProperties(bootstrap: brokers)
        try Self.set(properties, in: &all)
        for secret in secrets { try Self.set(secret, in: &all) }
        return all
    }

    /// What a consumer without a group needs, as `replay --topic` has it.
    func reading() throws(Failure) -> KafkaProperties {
        var consumer = try connection()
        try Self.set(consumerProperties, in: &consumer)
        return consumer
    }

    /// The properties of a worker's clients.
    func transport(worker: Int, rules: RuleSet) throws(Failure) -> KafkaTransportSettings {
        let instance = instance ?? Self.hostAndProcess
        var consumer = try connection()
        var producer = consumer
        try Self.set(Self.consumerDefaults, in: &consumer)
        try Self.set(consumerProperties, in: &consumer)
        try Self.set(Self.producerDefaults, in: &producer)
        try Self.set(producerProperties, in: &producer)
        let name = "\(group)-\(instance)-\(worker)"
        try Self.set([Property(name: "client.id", value: name)], in: &consumer)
        try Self.set(
            [
                Property(name: "client.id", value: name),
                Property(name: "transactional.id", value: name),
            ], in: &producer)
        return KafkaTransportSettings(
            group: group,
            topics: KafkaTransportSettings.Topics(
                events: topics.events, sendRequests: topics.sendRequests,
                decisions: topics.decisions,
                conversions: rules.hasConversions ? topics.conversions : nil,
                deadLetters: topics.deadLetters, journal: topics.journal, state: topics.state),
            consumer: consumer, producer: producer)
    }

    /// An empty fetch is answered soon, so that the end of a topic is known soon; events that are gone
    /// are an error.
    private static let consumerDefaults = [
        Property(name: "fetch.wait.max.ms", value: "100"),
        Property(name: "auto.offset.reset", value: "error"),
    ]

    /// A commit waits for what lingers, and for a retry's pause.
    private static let producerDefaults = [
        Property(name: "linger.ms", value: "5"),
        Property(name: "retry.backoff.ms", value: "10"),
        Property(name: "compression.codec", value: "lz4"),
        Property(name: "queue.buffering.max.messages", value: "500000"),
    ]

    private static func set(
        _ properties: [Property], in all: inout KafkaProperties
    ) throws(Failure) {
        for property in properties {
            do throws(PropertyError) {
                try all.set(property.name, to: property.value)
            } catch {
                throw Failure(.usage, "relance.yaml, kafka: \(error)")
            }
        }
    }

    private static func set(_ secret: Secret, in all: inout KafkaProperties) throws(Failure) {
        let value = String(
            decoding: try secret.source.read(for: "secrets: `\(secret.name)`"), as: UTF8.self)
        try set([Property(name: secret.name, value: value)], in: &all)
    }

    /// Tells the processes of a group apart.
    private static var hostAndProcess: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        return "\(host)-\(getpid())"
    }
}
