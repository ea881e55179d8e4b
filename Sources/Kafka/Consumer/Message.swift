// One record as it was consumed.

import CRdkafka

typealias MessagePointer = UnsafeMutablePointer<rd_kafka_message_t>

/// A record in librdkafka's memory. All addresses live until its batch is filled anew or cleared.
package struct Message {
    /// Index into `Consumer.topics`.
    package let topic: Int
    package let partition: Int32
    package let offset: Int64
    /// Milliseconds since 1970; nil where the broker keeps none.
    package let timestampMs: Int64?
    /// nil: the record has no key.
    package let key: UnsafeRawBufferPointer?
    /// nil: a tombstone.
    package let value: UnsafeRawBufferPointer?

    init(_ message: MessagePointer, topic: Int) {
        self.topic = topic
        partition = message.pointee.partition
        offset = message.pointee.offset
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(message, &kind)
        timestampMs = kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? nil : timestamp
        // An empty key or value has an address, an absent one has none.
        key = message.pointee.key.map {
            UnsafeRawBufferPointer(start: $0, count: message.pointee.key_len)
        }
        value = message.pointee.payload.map {
            UnsafeRawBufferPointer(start: $0, count: message.pointee.len)
        }
    }
}
