// Records that were rendered and not yet produced.

import Calendar
import Digests
import Records

/// Holds the bytes of records between rendering and producing, so that a full queue can wait without a
/// record being half there.
struct Outbox: RecordSink {
    struct Entry {
        var topic: OutputTopic
        /// Nil: the one of the key.
        var partition: Int?
        var key: Range<Int>?
        var value: Range<Int>
        var id: Range<Int>
        var time: Range<Int>
    }

    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []

    mutating func take(sendRequest line: UnsafeRawBufferPointer, of head: RecordHead) {
        add(line, topic: .sendRequests, head)
    }

    mutating func take(decision line: UnsafeRawBufferPointer, of head: RecordHead) {
        add(line, topic: .decisions, head)
    }

    mutating func take(conversion line: UnsafeRawBufferPointer, of head: RecordHead) {
        add(line, topic: .conversions, head)
    }

    mutating func take(_ record: JournalRecord, partition: Int) {
        let value = add { $0 += record.json }
        entries.append(
            Entry(
                topic: .journal, partition: partition, key: nil, value: value, id: 0..<0,
                time: 0..<0
            ))
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    private mutating func add(
        _ line: UnsafeRawBufferPointer, topic: OutputTopic, _ head: RecordHead
    ) {
        let key = add { $0.append(contentsOf: head.customer) }
        // A topic's record needs no newline.
        let value = add { $0.append(contentsOf: UnsafeRawBufferPointer(rebasing: line.dropLast())) }
        let id = add { $0.append(hex: head.id) }
        let time = add { RFC3339.write(head.decidedAt, into: &$0) }
        entries.append(
            Entry(topic: topic, partition: nil, key: key, value: value, id: id, time: time))
    }

    private mutating func add(_ write: (inout [UInt8]) -> Void) -> Range<Int> {
        let start = bytes.count
        write(&bytes)
        return start..<bytes.count
    }
}
