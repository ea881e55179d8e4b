// A topic that a producer writes to.

import CRdkafka

/// Made once by `Producer.topic`.
package final class ProducerTopic {
    package let name: String

    let raw: OpaquePointer
    /// Outlives the topic.
    private let client: ClientHandle

    init(_ name: String, client: ClientHandle) throws(KafkaError) {
        guard let raw = rd_kafka_topic_new(client.raw, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), .produce, topic: name)
        }
        self.name = name
        self.raw = raw
        self.client = client
    }

    deinit {
        rd_kafka_topic_destroy(raw)
    }
}
