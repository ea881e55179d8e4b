// Where rendered records go: lines of files, or records of topics.

import Calendar
import Digests

/// Takes each record as it is rendered. The addresses live until the call returns.
package protocol RecordSink: ~Copyable {
    mutating func take(sendRequest line: UnsafeRawBufferPointer, of head: RecordHead)
    mutating func take(decision line: UnsafeRawBufferPointer, of head: RecordHead)
    /// `head` has an id of the conversion's own, and the time of its event.
    mutating func take(conversion line: UnsafeRawBufferPointer, of head: RecordHead)
}

/// What is said of a record outside of its JSON.
package struct RecordHead {
    package var id: Digest
    package var customer: UnsafeRawBufferPointer
    package var decidedAt: Instant
}
