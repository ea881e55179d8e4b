// What a poll got and could not hand out yet.

import CRdkafka

/// Messages and events in their order, as long as an event stands between messages; otherwise empty.
struct Backlog {
    enum Item {
        case message(MessagePointer)
        case event(ConsumerEvent)
    }

    private var items: [Item] = []
    private var next = 0

    var first: Item? { next < items.count ? items[next] : nil }

    mutating func append(_ message: MessagePointer) {
        items.append(.message(message))
    }

    mutating func append(_ event: ConsumerEvent) {
        items.append(.event(event))
    }

    mutating func removeFirst() {
        next += 1
        if next == items.count {
            items.removeAll()
            next = 0
        }
    }

    /// Gives back the messages of these partitions, of all without a list. Events stay.
    mutating func drop(of partitions: Set<TopicPartition>? = nil) {
        let kept = items[next...].filter { item in
            guard case .message(let message) = item else { return true }
            if let partitions, let topic = message.pointee.rkt {
                let name = String(cString: rd_kafka_topic_name(topic))
                if !partitions.contains(TopicPartition(name, message.pointee.partition)) {
                    return true
                }
            }
            rd_kafka_message_destroy(message)
            return false
        }
        items = Array(kept)
        next = 0
    }
}
