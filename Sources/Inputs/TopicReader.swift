// A range of one partition of one topic, read from a broker.

import Calendar
import Events
import Kafka

/// Reads committed records, by partition and offset: no group is joined, no offset is committed.
final class TopicReader {
    /// Records of one poll.
    private static let pollCount = 1_000
    private static let pollMs = 500
    /// A broker that says nothing for so long is given up.
    private static let patienceMs = 60_000

    let name: String
    /// Of the next record to be taken.
    private(set) var position: Int64
    /// One past the last record.
    let end: Int64

    private let consumer: Consumer
    private var batch = MessageBatch(capacity: TopicReader.pollCount)
    private var index = 0
    /// Whether the consumer met the end behind the messages of this batch.
    private var hasMetEnd = false
    private var isDone = false

    /// Opens the partition and looks up its ends.
    init(
        topic: String, partition: Int32, range: OffsetRange, properties: KafkaProperties,
        timeoutMs: Int
    ) throws(InputError) {
        name = "\(topic)/\(partition)"
        do throws(KafkaError) {
            consumer = try Consumer(properties)
            let marks = try consumer.watermarks(
                of: TopicPartition(topic, partition), timeoutMs: timeoutMs)
            position = range.from ?? marks.low
            end = min(range.to ?? marks.high, marks.high)
            guard position >= marks.low || position >= end else {
                throw KafkaError(code: Self.outOfRange, .watermarks, text: "\(marks.low)")
            }
            if position < end {
                try consumer.assign([PartitionStart(topic, partition, at: .offset(position))])
            } else {
                isDone = true
            }
        } catch {
            throw InputError(path: "\(topic)/\(partition)", problem: Self.problem(error))
        }
    }

    /// OFFSET_OUT_OF_RANGE
    private static let outOfRange: Int32 = 1

    private static func problem(_ error: KafkaError) -> InputError.Problem {
        switch error.name {
        case "OFFSET_OUT_OF_RANGE": .recordsGone(first: Int64(error.text) ?? 0)
        case "_UNKNOWN_PARTITION", "_UNKNOWN_TOPIC", "UNKNOWN_TOPIC_OR_PART":
            .noPartition
        default: .kafka(error)
        }
    }

    /// The next record, nil at the end. What was handed out before is no longer valid. Hot: once an
    /// event.
    func next() throws(InputError) -> PartitionRecord? {
        while !isDone {
            if index < batch.count {
                let message = batch[index]
                if message.offset >= end { break }
                index += 1
                position = message.offset + 1
                return record(message, at: index - 1)
            }
            if position >= end || hasMetEnd { break }
            try poll()
        }
        isDone = true
        return nil
    }

    private func record(_ message: Message, at index: Int) -> PartitionRecord {
        PartitionRecord(
            offset: message.offset,
            recordTime: message.timestampMs.map { Instant(milliseconds: $0) },
            payload: message.value,
            attributes: EventAttributes { batch.header($0, of: index) })
    }

    /// Fills the batch, or notes the end.
    private func poll() throws(InputError) {
        var silentMs = 0
        var trouble: KafkaError?
        while true {
            index = 0
            let event = consumer.poll(
                into: &batch, max: Self.pollCount, timeoutMs: Self.pollMs)
            // Markers of transactions stand between the last record and the end.
            hasMetEnd = batch.ends.contains { $0.offset >= end }
            if case .failed(let error) = event {
                // What came before it is still good, and the error comes again.
                guard error.consequence == .retry || !batch.isEmpty else {
                    throw InputError(path: name, problem: .kafka(error))
                }
                trouble = error
            }
            if !batch.isEmpty || hasMetEnd { return }
            silentMs += Self.pollMs
            if silentMs >= Self.patienceMs {
                throw InputError(
                    path: name,
                    problem: trouble.map { .kafka($0) }
                        ?? .silentBroker(seconds: Self.patienceMs / 1_000))
            }
        }
    }
}
