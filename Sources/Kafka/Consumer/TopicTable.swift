// Topics as small numbers.

import CRdkafka

/// Gives each topic that a consumer meets an index, so that no name is made for a message.
struct TopicTable {
    private(set) var names: [String] = []

    /// Kept alive, so that no other topic gets their address.
    private var handles: [OpaquePointer] = []
    private var last: OpaquePointer?
    private var lastIndex: Int32 = 0

    /// Before the client goes.
    mutating func free() {
        for handle in handles { rd_kafka_topic_destroy(handle) }
        handles = []
    }

    /// Hot: once a message.
    mutating func index(of topic: OpaquePointer, client: OpaquePointer) -> Int32 {
        if topic == last { return lastIndex }
        last = topic
        if let index = handles.firstIndex(of: topic) {
            lastIndex = Int32(index)
        } else {
            lastIndex = index(of: String(cString: rd_kafka_topic_name(topic)), client: client)
            // The handle by name may be another object than the one in the message.
            if handles[Int(lastIndex)] != topic { last = nil }
        }
        return lastIndex
    }

    mutating func index(of name: String, client: OpaquePointer) -> Int32 {
        if let index = names.firstIndex(of: name) { return Int32(index) }
        guard let handle = rd_kafka_topic_new(client, name, nil) else {
            preconditionFailure("librdkafka has no memory for a topic")
        }
        names.append(name)
        handles.append(handle)
        return Int32(names.count - 1)
    }
}
