// The messages of one poll.

import CRdkafka

/// Holds consumed messages until it is filled anew, cleared or dropped. Reused: after the first polls
/// nothing is allocated.
package struct MessageBatch: ~Copyable {
    package private(set) var count = 0
    /// Partitions whose end was met, anywhere between the messages.
    package private(set) var ends: [PartitionEnd] = []
    /// Messages of one partition that stand behind one another, in the order of the batch.
    package private(set) var runs: [Run] = []

    package struct Run {
        /// Index into `Consumer.topics`.
        package let topic: Int
        package let partition: Int32
        package fileprivate(set) var lastOffset: Int64
    }

    private var capacity: Int
    /// nil behind `count`.
    private var messages: UnsafeMutablePointer<MessagePointer?>
    /// Of each message, its topic's index.
    private var topics: UnsafeMutablePointer<Int32>
    /// librdkafka's memory goes with its client.
    private var client: ClientHandle?

    package init(capacity: Int = 1024) {
        precondition(capacity > 0, "a batch holds at least one message")
        self.capacity = capacity
        messages = .allocate(capacity: capacity)
        messages.initialize(repeating: nil, count: capacity)
        topics = .allocate(capacity: capacity)
    }

    deinit {
        for index in 0..<count { rd_kafka_message_destroy(messages[index]) }
        messages.deallocate()
        topics.deallocate()
    }

    package var isEmpty: Bool { count == 0 }

    /// Messages between the one that is looked at and the one that is asked for.
    private static var lookAhead: Int { 4 }

    /// Hot: once a message, best in their order. Its addresses live until the batch is filled anew or cleared.
    package subscript(index: Int) -> Message {
        precondition(index >= 0 && index < count, "there is no such message")
        if index + Self.lookAhead < count { relance_prefetch(messages[index + Self.lookAhead]) }
        return Message(messages[index]!, topic: Int(topics[index]))
    }

    /// The last header of this name, nil if the message has none. The first look at a message's
    /// headers parses them.
    package func header(_ name: String, of index: Int) -> UnsafeRawBufferPointer? {
        guard let headers = headers(of: index) else { return nil }
        var value: UnsafeRawPointer?
        var size = 0
        guard
            rd_kafka_header_get_last(headers, name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { return nil }
        return UnsafeRawBufferPointer(start: value, count: size)
    }

    /// Calls `body` with each header in the order of the record; a value is nil where it is null.
    package func forEachHeader(
        of index: Int, _ body: (_ name: String, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        guard let headers = headers(of: index) else { return }
        for number in 0..<rd_kafka_header_cnt(headers) {
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            guard
                rd_kafka_header_get_all(headers, number, &name, &value, &size)
                    == RD_KAFKA_RESP_ERR_NO_ERROR, let name
            else { return }
            body(
                String(cString: name), value.map { UnsafeRawBufferPointer(start: $0, count: size) })
        }
    }

    /// Gives the messages back; all addresses into them are void.
    package mutating func clear() {
        for index in 0..<count {
            rd_kafka_message_destroy(messages[index])
            messages[index] = nil
        }
        count = 0
        ends.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        client = nil
    }

    private func headers(of index: Int) -> OpaquePointer? {
        precondition(index >= 0 && index < count, "there is no such message")
        guard relance_may_have_headers(messages[index]) != 0 else { return nil }
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(messages[index], &headers) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { return nil }
        return headers
    }
}

extension MessageBatch {
    /// Room for so many messages of a client; the batch is cleared.
    mutating func prepare(room: Int, of client: ClientHandle) {
        clear()
        self.client = client
        guard room > capacity else { return }
        messages.deallocate()
        topics.deallocate()
        capacity = room
        messages = .allocate(capacity: room)
        messages.initialize(repeating: nil, count: room)
        topics = .allocate(capacity: room)
    }

    /// Where librdkafka puts messages; they belong to the batch after `keep`.
    var slots: UnsafeMutableBufferPointer<MessagePointer?> {
        UnsafeMutableBufferPointer(start: messages, count: capacity)
    }

    /// The message comes behind those that are kept. Its slot may be a later one.
    mutating func keep(_ message: MessagePointer, topic: Int32) {
        messages[count] = message
        topics[count] = topic
        count += 1
        let (partition, offset) = (message.pointee.partition, message.pointee.offset)
        if let last = runs.last, last.partition == partition, last.topic == Int(topic) {
            runs[runs.count - 1].lastOffset = offset
        } else {
            runs.append(Run(topic: Int(topic), partition: partition, lastOffset: offset))
        }
    }

    mutating func keep(_ end: PartitionEnd) {
        ends.append(end)
    }

    /// Nothing stands in the slots from here on.
    func empty(slots range: Range<Int>) {
        for index in range { messages[index] = nil }
    }
}
