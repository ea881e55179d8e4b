// A partition of a topic as its broker keeps it: records and the markers of transactions, by offset.

import Calendar

/// Holds what transactions of producers wrote, those that were aborted and those that are open included.
/// A reader of committed records sees only what `next` leads it to.
struct SimulatedLog {
    struct Record: Equatable {
        var time: Instant
        var key: [UInt8]?
        /// Nil: what stood under the key is gone.
        var value: [UInt8]?
        var headers: [String: [UInt8]] = [:]
    }

    private enum Content {
        case record(Record)
        case marker
        /// Compaction or retention took it away; its offset stays.
        case nothing
    }

    private struct Entry {
        var content: Content
        var transaction: Int?
        /// When a tombstone may go: set when compaction first meets it.
        var goesAt: Instant?
    }

    private var entries: [Entry] = []
    /// The first offsets of transactions that have no marker here yet.
    private var open: [Int: Int64] = [:]
    private var aborted: Set<Int> = []
    /// The first offset that the partition still has.
    private(set) var first: Int64 = 0

    /// The offset behind the last record or marker: the high watermark.
    var end: Int64 { Int64(entries.count) }

    /// All transactions with records before it have ended: the last stable offset.
    var stableEnd: Int64 { open.values.min() ?? end }

    mutating func append(_ record: Record, transaction: Int? = nil) {
        if let transaction, open[transaction] == nil { open[transaction] = end }
        entries.append(Entry(content: .record(record), transaction: transaction))
    }

    /// Writes the marker of a transaction.
    mutating func close(_ transaction: Int, commits: Bool) {
        open[transaction] = nil
        if !commits { aborted.insert(transaction) }
        entries.append(Entry(content: .marker, transaction: nil))
    }

    /// The offset of the next record that a reader of committed records sees, from `offset` on.
    func next(from offset: Int64) -> Int64? {
        var offset = max(offset, first)
        let stableEnd = stableEnd
        while offset < stableEnd {
            if self[offset] != nil { return offset }
            offset += 1
        }
        return nil
    }

    /// The record at an offset; nil for a marker, for what was aborted, and for what is gone.
    subscript(offset: Int64) -> Record? {
        let entry = entries[Int(offset)]
        guard case .record(let record) = entry.content else { return nil }
        if let transaction = entry.transaction, aborted.contains(transaction) { return nil }
        return record
    }

    /// The committed records, each with its offset, those that have expired included.
    var committed: [(offset: Int64, record: Record)] {
        (0..<stableEnd).compactMap { offset in self[offset].map { (offset, $0) } }
    }

    // MARK: What time takes away

    /// Records before `offset` are gone.
    mutating func expire(before offset: Int64) {
        first = max(first, min(offset, stableEnd))
    }

    /// Compacts up to some offset: of each key the newest record stays. A tombstone stays for
    /// `retentionMs` after the compaction that took away what was before it.
    mutating func compact(
        at now: Instant, retentionMs: Int64, random: inout some RandomNumberGenerator
    ) {
        let limit = Int64.random(in: 0...stableEnd, using: &random)
        var newest: [[UInt8]: Int64] = [:]
        for offset in 0..<limit {
            if let key = self[offset]?.key { newest[key] = offset }
        }
        for offset in 0..<limit {
            let index = Int(offset)
            guard case .record = entries[index].content else { continue }
            guard let record = self[offset], newest[record.key ?? []] == offset else {
                entries[index].content = .nothing
                continue
            }
            guard record.value == nil else { continue }
            if let goesAt = entries[index].goesAt {
                if now > goesAt { entries[index].content = .nothing }
            } else {
                entries[index].goesAt = now + retentionMs
            }
        }
    }
}
