// What a worker needs of Kafka, and nothing more: the seam behind which tests put a fake.

import Calendar
import Events
import Kafka

/// One consumer with its group, one transactional producer, and a clock. Used by one thread.
package protocol Transport: ~Copyable {
    // MARK: Input

    /// Joins the group and readies the producer; blocks until Kafka answers.
    mutating func join() throws(TransportFailure)
    /// Waits up to `timeoutMs` for news; at most `maxCount` records.
    mutating func poll(maxCount: Int, timeoutMs: Int) throws(TransportFailure) -> Polled
    /// A record of the last poll; its addresses live until the next.
    func record(at index: Int) -> InputRecord
    /// The envelope in the record's headers, of CloudEvents in binary mode.
    func attributes(ofRecordAt index: Int) -> EventAttributes?
    /// By topic: the offset committed for a partition, once no transaction can change it any more; nil
    /// where none is.
    mutating func committedOffsets(
        of partition: Int
    ) throws(TransportFailure) -> [CommittedOffset?]
    /// By topic: the first offset that a partition still has.
    mutating func earliestOffsets(of partition: Int) throws(TransportFailure) -> [Int64]
    /// Takes up what `poll` assigned, by partition and topic from an offset on.
    mutating func start(_ positions: [InputPosition]) throws(TransportFailure)
    /// Gives back what `poll` revoked; does nothing where that went by itself.
    mutating func release() throws(TransportFailure)
    /// Reads on from other offsets.
    mutating func seek(to positions: [InputPosition]) throws(TransportFailure)
    /// Whether all records of the partition that can be read by now were polled.
    mutating func isAtEnd(of partition: Int) -> Bool
    /// The same, asked of the broker: what `isAtEnd` knows may have become old unseen, as when the
    /// connection is away.
    mutating func confirmsEnd(of partition: Int) -> Bool

    // MARK: Output

    mutating func begin() throws(TransportFailure)
    /// False where there is no room; then `waitForRoom`.
    mutating func produce(_ record: borrowing OutputRecord) throws(TransportFailure) -> Bool
    /// Copies a record of the last poll, with its headers and the reason, to the dead letters.
    mutating func produce(
        deadLetterAt index: Int, reason: DeadLetterReason, detail: String
    ) throws(TransportFailure) -> Bool
    mutating func waitForRoom() throws(TransportFailure)
    /// Puts the offsets into the transaction and commits it. After a `retry` it is called again.
    mutating func commit(_ offsets: [InputPosition]) throws(TransportFailure)
    mutating func abort() throws(TransportFailure)
    /// Leaves the group; nothing else is called after it but `join`.
    mutating func leave()

    // MARK: Time

    /// The system's clock: what becomes a reading.
    var now: Instant { get }
    /// A clock that never goes back.
    var elapsedMs: Int64 { get }
    mutating func sleep(ms: Int)
}

/// What a poll brought. Whatever comes before a change of the assignment is told before it.
package enum Polled: Equatable, Sendable {
    case nothing
    case records(Int)
    /// Partitions that this worker is to take up with `start`.
    case assigned([Int])
    /// Partitions that it should give back with `release`, when its transaction has ended.
    case revoked([Int])
    /// Partitions that it no longer has: its transaction cannot be committed.
    case lost([Int])
}

package struct InputRecord {
    /// Index of the topic among those of events.
    package var topic: Int
    package var partition: Int
    package var offset: Int64
    /// Nil where the broker keeps none.
    package var recordTime: Instant?
    package var payload: UnsafeRawBufferPointer

    package init(
        topic: Int, partition: Int, offset: Int64, recordTime: Instant?,
        payload: UnsafeRawBufferPointer
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.recordTime = recordTime
        self.payload = payload
    }
}

/// The next offset to be read.
package struct InputPosition: Equatable, Sendable {
    package var topic: Int
    package var partition: Int
    package var offset: Int64
    /// A text that is committed with the offset.
    package var metadata = ""

    package init(topic: Int, partition: Int, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }
}

/// What a group has committed for a partition.
package struct CommittedOffset: Equatable, Sendable {
    package var offset: Int64
    package var metadata: String

    package init(offset: Int64, metadata: String) {
        self.offset = offset
        self.metadata = metadata
    }
}

package enum OutputTopic: Sendable, CaseIterable { case sendRequests, decisions, journal }

/// A record that leaves. The addresses live until `produce` returns.
package struct OutputRecord: ~Copyable {
    package var topic: OutputTopic
    /// Nil: the one of the key, as the Java client would choose it.
    package var partition: Int?
    package var key: UnsafeRawBufferPointer?
    package var value: UnsafeRawBufferPointer
    /// The attributes of a CloudEvent in binary mode; empty for the journal.
    package var id: UnsafeRawBufferPointer
    package var time: UnsafeRawBufferPointer

    package init(
        topic: OutputTopic, partition: Int?, key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer, time: UnsafeRawBufferPointer
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.id = id
        self.time = time
    }
}

/// An error, named by what follows from it (DESIGN.md, section 10).
package struct TransportFailure: Error, Equatable, Sendable {
    package var consequence: Consequence
    package var message: String

    package init(_ consequence: Consequence, _ message: String) {
        self.consequence = consequence
        self.message = message
    }
}
