// The records of one poll, each of them scanned once.

import Calendar
import Events

/// What a poll brought, in the order in which it is applied. The events that touch a customer live until the
/// next poll; of the others only type and time are kept.
struct PolledBatch {
    struct Entry {
        enum Content {
            /// An event that touches nobody.
            case time(Instant, type: Int)
            /// The index of an event that touches nobody, and is so far ahead that its customer matters.
            case distant(Int)
            /// The index of an event of a customer, with the hash of the id, and the customer's index if they
            /// were known when the poll came.
            case event(Int, hash: UInt64, known: Int?)
            /// The index of a dead letter.
            case deadLetter(Int)
            /// A record without a value.
            case tombstone
        }

        /// The place of the record in the poll.
        var record: Int
        /// The index of its task.
        var task: Int
        var topic: Int
        var offset: Int64
        var content: Content
    }

    struct DeadLetter {
        var reason: DeadLetterReason
        var detail: String
    }

    private(set) var entries: [Entry] = []
    private(set) var events: [ScannedEvent] = []
    private(set) var deadLetters: [DeadLetter] = []
    /// Of the payloads.
    private(set) var sizeBytes = 0

    mutating func begin() {
        entries.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        deadLetters.removeAll(keepingCapacity: true)
        sizeBytes = 0
    }

    /// Hot: once a record.
    mutating func append(_ entry: Entry, sizeBytes: Int) {
        entries.append(entry)
        self.sizeBytes += sizeBytes
    }

    /// Gives the index of the event.
    mutating func keep(_ event: ScannedEvent) -> Int {
        events.append(event)
        return events.count - 1
    }

    /// Gives the index of the dead letter.
    mutating func keep(_ deadLetter: DeadLetter) -> Int {
        deadLetters.append(deadLetter)
        return deadLetters.count - 1
    }

    /// What is no event has none.
    private func time(of entry: Entry) -> Instant {
        switch entry.content {
        case .time(let time, _): time
        case .event(let index, _, _), .distant(let index): events[index].time
        case .deadLetter, .tombstone: .distantPast
        }
    }

    /// Several topics of one partition as one sequence of events: of each partition, the topic goes on whose
    /// head has the least (time, topic, offset); within a topic the order of the log stays. A record without
    /// a time is taken at once.
    mutating func merge(taskCount: Int, topicCount: Int) {
        var queues = Array(
            repeating: Array(repeating: [Entry](), count: topicCount), count: taskCount)
        for entry in entries { queues[entry.task][entry.topic].append(entry) }
        entries.removeAll(keepingCapacity: true)
        for topics in queues {
            var heads = Array(repeating: 0, count: topicCount)
            while true {
                var next: (time: Instant, topic: Int)?
                for (topic, head) in heads.enumerated() where head < topics[topic].count {
                    let time = time(of: topics[topic][head])
                    if next.map({ time < $0.time }) ?? true { next = (time, topic) }
                }
                guard let topic = next?.topic else { break }
                entries.append(topics[topic][heads[topic]])
                heads[topic] += 1
            }
        }
    }
}
