// A topic to be made.

package struct TopicRequest: Sendable {
    package var name: String
    package var partitions: Int
    /// nil: the broker's default.
    package var replication: Int?
    /// Such as `cleanup.policy`; what is absent has the broker's default.
    package var settings: [String: String]

    package init(
        _ name: String, partitions: Int, replication: Int? = nil, settings: [String: String] = [:]
    ) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.settings = settings
    }
}

/// What became of one topic of a request; nil is done.
package struct TopicOutcome: Sendable {
    package let name: String
    package let error: KafkaError?
}
