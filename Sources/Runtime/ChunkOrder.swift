// Several topics of one partition as one sequence of events.

import Calendar

/// Merges the records of one poll: of each partition, the topic goes on whose head has the least
/// (time, topic, offset); within a topic the order of the log stays. A record without a time is taken at
/// once.
struct ChunkOrder {
    private struct Entry {
        var index: Int
        var time: Instant
    }

    /// By partition, then topic: the records in the order of the log.
    private var queues: [Int: [[Entry]]] = [:]
    private var topicCount = 0
    /// The places of the records in the poll, in the order in which they are applied.
    private(set) var indices: [Int] = []

    mutating func begin(topicCount: Int) {
        queues.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
        self.topicCount = topicCount
    }

    mutating func add(_ index: Int, topic: Int, partition: Int, time: Instant?) {
        queues[partition, default: Array(repeating: [], count: topicCount)][topic].append(
            Entry(index: index, time: time ?? .distantPast))
    }

    mutating func merge() {
        for partition in queues.keys.sorted() {
            let topics = queues[partition]!
            var heads = Array(repeating: 0, count: topicCount)
            while true {
                var next: (time: Instant, topic: Int)?
                for (topic, head) in heads.enumerated() where head < topics[topic].count {
                    let time = topics[topic][head].time
                    if next.map({ time < $0.time }) ?? true { next = (time, topic) }
                }
                guard let topic = next?.topic else { break }
                indices.append(topics[topic][heads[topic]].index)
                heads[topic] += 1
            }
        }
    }
}
