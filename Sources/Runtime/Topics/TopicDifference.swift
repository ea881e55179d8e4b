// What is wrong with a topic, and the way out.

package struct TopicDifference: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case missing
        case unreadable
        case partitions
        case cleanUp = "cleanup_policy"
        case retention
        case compactionLag = "max_compaction_lag"
        case deleteRetention = "delete_retention"
        case size = "max_message_bytes"
    }

    package var kind: Kind
    /// Whether the daemon must not start with it.
    package var refusesStart: Bool
    /// What is and what should be.
    package var text: String
    package var wayOut: String
}
