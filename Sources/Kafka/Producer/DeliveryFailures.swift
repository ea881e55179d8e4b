// Records that did not arrive.

import CRdkafka

/// Counts failed records and keeps the first error. Records that an abort purged are no failures.
package struct DeliveryFailures: Sendable {
    package private(set) var count = 0
    /// With its topic and partition.
    package private(set) var first: KafkaError?

    mutating func count(_ message: rd_kafka_message_t) {
        let purged = [RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT]
        if purged.contains(message.err) { return }
        count += 1
        guard first == nil else { return }
        first = KafkaError(
            message.err, .deliver,
            topic: message.rkt.map { String(cString: rd_kafka_topic_name($0)) },
            partition: message.partition >= 0 ? message.partition : nil)
    }
}
