// What a worker needs of Kafka, and nothing more: the seam behind which tests put a fake.

import Calendar
import Events
import Kafka
import Store

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
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> [CommittedOffset?]
    /// By topic: the first offset that a partition still has.
    mutating func earliestOffsets(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> [Int64]
    /// Answers what `poll` assigned: the partitions are this worker's, and `poll` brings nothing of them
    /// before `start`.
    mutating func hold(_ partitions: [Int]) throws(TransportFailure)
    /// Reads what is held, by partition and topic from an offset on, and nothing else that was read before.
    mutating func start(_ positions: [InputPosition]) throws(TransportFailure)
    /// Gives back what `poll` revoked; does nothing where that went by itself.
    mutating func release() throws(TransportFailure)
    /// Reads on from other offsets.
    mutating func seek(to positions: [InputPosition]) throws(TransportFailure)
    /// Whether all records of the partition that can be read by now were polled.
    mutating func isAtEnd(of partition: Int) -> Bool
    /// Asks the brokers where these partitions end, in place of what was asked before; waits for nothing. What `isAtEnd`
    /// knows may have become old unseen, as when the leader is away.
    mutating func askEnds(of partitions: [Int])
    /// What is known of the end of a partition since that was asked.
    mutating func endStanding(of partition: Int) -> EndStanding

    // MARK: The changelog

    /// From the first offset that the changelog of a partition still has to the one behind its last
    /// record, be it of a transaction that has not ended yet (the high watermark).
    mutating func changelogRange(
        of partition: Int, timeoutMs: Int
    ) throws(TransportFailure) -> Range<Int64>
    /// Reads the committed records of a partition's changelog from an offset on, in place of another
    /// one.
    mutating func startChangelog(of partition: Int, at offset: Int64) throws(TransportFailure)
    /// Waits up to `timeoutMs` for records of it, at most `maxCount`.
    mutating func pollChangelog(
        maxCount: Int, timeoutMs: Int
    ) throws(TransportFailure) -> PolledChangelog
    /// A record of the last poll of the changelog; its addresses live until the next.
    func changelogRecord(at index: Int) -> ChangelogRecord
    /// No more of it is read for now.
    mutating func stopChangelog()

    // MARK: Output

    mutating func begin() throws(TransportFailure)
    /// False where there is no room; then `waitForRoom`.
    mutating func produce(_ record: borrowing OutputRecord) throws(TransportFailure) -> Bool
    /// Puts changes of state into the changelog of a partition, those from `first` on, a deletion as a record
    /// without a value; gives how many it took. None: there is no room; then `waitForRoom`.
    mutating func produce(
        changes: StoreBatch, from first: Int, partition: Int
    ) throws(TransportFailure) -> Int
    /// Copies a record of the last poll, with its headers and the reason, to the dead letters.
    mutating func produce(
        deadLetterAt index: Int, reason: DeadLetterReason, detail: String
    ) throws(TransportFailure) -> Bool
    mutating func waitForRoom() throws(TransportFailure)
    /// The offset to commit where everything before that of `position` is applied: behind it there may
    /// be what no consumer sees.
    func committable(_ position: InputPosition) -> Int64
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
    /// The customer's id, where the producer does as it should; nil: none.
    package var key: UnsafeRawBufferPointer?
    /// Nil for a tombstone.
    package var payload: UnsafeRawBufferPointer?

    package init(
        topic: Int, partition: Int, offset: Int64, recordTime: Instant?,
        key: UnsafeRawBufferPointer?, payload: UnsafeRawBufferPointer?
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.recordTime = recordTime
        self.key = key
        self.payload = payload
    }
}

/// What a poll of the changelog brought.
package struct PolledChangelog: Equatable, Sendable {
    package var count: Int
    /// The offset behind all that was read so far, what no consumer sees included.
    package var next: Int64

    package init(count: Int, next: Int64) {
        self.count = count
        self.next = next
    }
}

/// A committed record of the changelog.
package struct ChangelogRecord {
    package var key: UnsafeRawBufferPointer
    /// Nil: what stood under the key is gone.
    package var value: UnsafeRawBufferPointer?

    package init(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
        self.key = key
        self.value = value
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

package enum OutputTopic: Sendable, CaseIterable {
    case sendRequests, decisions, conversions, journal, state
}

/// A record that leaves, but those of the changelog. The addresses live until `produce` returns.
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
