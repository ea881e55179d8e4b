// Recorded events of topics: one partition, in the order of its offsets.

import Calendar
import Events

/// A record of a topic. The addresses live until the next one of the same topic is asked for.
package struct PartitionRecord {
    package var offset: Int64
    package var recordTime: Instant?
    /// Nil for a tombstone.
    package var payload: UnsafeRawBufferPointer?
    /// The envelope in the record's headers, of CloudEvents in binary mode.
    package var attributes: EventAttributes?

    package init(
        offset: Int64, recordTime: Instant?, payload: UnsafeRawBufferPointer?,
        attributes: EventAttributes?
    ) {
        self.offset = offset
        self.recordTime = recordTime
        self.payload = payload
        self.attributes = attributes
    }
}

/// One partition of one or several topics.
package protocol PartitionRecords: ~Copyable {
    var topics: [String] { get }
    var partition: Int { get }
    /// The next record of a topic; nil at the end of what is read.
    mutating func next(ofTopic topic: Int) throws(InputError) -> PartitionRecord?
}
