// Which partitions have been read to their end.

import Kafka

/// The next offset of each partition and topic, beside the last end that the consumer met there.
struct ReadEnds {
    private struct Place {
        var next: Int64
        var end: Int64 = -1
    }

    /// By topic, then partition.
    private var places: [[Int: Place]] = []

    /// Reading begins here; no end was met yet.
    mutating func start(_ positions: [InputPosition]) {
        places = []
        for position in positions {
            while places.count <= position.topic { places.append([:]) }
            places[position.topic][position.partition] = Place(next: position.offset)
        }
    }

    /// Takes note of what a poll brought.
    mutating func take(_ batch: borrowing MessageBatch) {
        for run in batch.runs where run.topic < places.count {
            places[run.topic][Int(run.partition)]?.next = run.lastOffset + 1
        }
        for end in batch.ends where end.topic < places.count {
            places[end.topic][Int(end.partition)]?.end = end.offset
        }
    }

    func isAtEnd(of partition: Int, topicCount: Int) -> Bool {
        guard places.count == topicCount else { return false }
        return places.allSatisfy { topic in
            guard let place = topic[partition] else { return false }
            return place.end >= place.next
        }
    }

    /// Whether a partition was read up to these offsets, one by topic; markers of transactions count as read where
    /// an end was met behind them.
    func contain(_ offsets: [Int64], of partition: Int) -> Bool {
        guard places.count == offsets.count else { return false }
        return zip(places, offsets).allSatisfy { topic, offset in
            guard let place = topic[partition] else { return false }
            return offset <= max(place.next, place.end)
        }
    }

    /// The offset to commit where everything before `offset` is applied: at the end of what was read,
    /// the one behind the markers of transactions there. Else a quiet partition whose last records
    /// have expired would look as if some were missing.
    func committable(_ offset: Int64, topic: Int, partition: Int) -> Int64 {
        guard topic < places.count, let place = places[topic][partition], place.next == offset
        else { return offset }
        return max(offset, place.end)
    }
}
