// What a cluster says of itself.

package struct ClusterDescription: Sendable {
    package struct Broker: Sendable, Equatable {
        package let id: Int32
        package let host: String
        package let port: Int

        package init(id: Int32, host: String, port: Int) {
            self.id = id
            self.host = host
            self.port = port
        }
    }

    package let brokers: [Broker]
    /// All topics that this client may see, by name.
    package let topics: [String: TopicDescription]

    package init(brokers: [Broker], topics: [String: TopicDescription]) {
        self.brokers = brokers
        self.topics = topics
    }
}

package struct TopicDescription: Sendable {
    package struct Partition: Sendable {
        package let id: Int32
        /// nil: none at present.
        package let leader: Int32?
        package let replicas: [Int32]
        package let inSyncReplicas: [Int32]

        package init(id: Int32, leader: Int32?, replicas: [Int32], inSyncReplicas: [Int32]) {
            self.id = id
            self.leader = leader
            self.replicas = replicas
            self.inSyncReplicas = inSyncReplicas
        }
    }

    package let name: String
    package let partitions: [Partition]
    /// What the broker objects to, such as a lack of authorisation; then no partition is known.
    package let error: KafkaError?

    package init(name: String, partitions: [Partition], error: KafkaError? = nil) {
        self.name = name
        self.partitions = partitions
        self.error = error
    }
}
