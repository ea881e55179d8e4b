// What a poll can meet besides messages.

/// Comes out of `Consumer.poll`, behind the messages that came before it.
package enum ConsumerEvent: Equatable, Sendable {
    /// The group gives these partitions to the consumer, all that it has now. Nothing is fetched until
    /// `acknowledgeAssignment`.
    case assigned([TopicPartition])
    /// The group takes these partitions away, all that the consumer had. Others wait until
    /// `acknowledgeRevocation`; until then a transaction in hand can be completed, unless they are
    /// lost: then somebody else may have them already.
    case revoked([TopicPartition], isLost: Bool)
    /// `retry` is only told, librdkafka goes on by itself. After `fenced` a revocation follows.
    case failed(KafkaError)
}
