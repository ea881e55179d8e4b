// What a cluster says of itself.

package struct ClusterDescription: Sendable {
    package struct Broker: Sendable, Equatable {
        package let id: Int32
        package let host: String
        package let port: Int
    }

    package let brokers: [Broker]
    /// All topics that this client may see, by name.
    package let topics: [String: TopicDescription]
}

package struct TopicDescription: Sendable {
    package struct Partition: Sendable {
        package let id: Int32
        /// nil: none at present.
        package let leader: Int32?
        package let replicas: [Int32]
        package let inSyncReplicas: [Int32]
    }

    package let name: String
    package let partitions: [Partition]
    /// What the broker objects to, such as a lack of authorisation; then no partition is known.
    package let error: KafkaError?
}
