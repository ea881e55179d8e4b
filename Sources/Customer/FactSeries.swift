import Calendar
import Expression
import RuleSet

/// What a fact keeps that is more than one number: the buckets of its window, its newest or earliest
/// value, or the values that it has seen. Empty until the first event; at most 64 entries, of `distinct`
/// at most 1,000.
///
///                          bucket               total                       value
///     number in a window   of the events in it  their number                –
///     latest               of the newest event  bits: its time              its value
///     first, all time      0                    bits: its time              its value
///     first in a window    of the events in it  bits: time of the earliest  its value
///     distinct             newest of the value  128 bits of the value       –
///
/// Entries go by bucket, those of `distinct` in no order. What has left the window stays until room is
/// needed: a reading never changes anything, so that one at an earlier instant can follow.
package struct FactSeries: Sendable {
    /// So many distinct values are counted exactly.
    package static let distinctLimit = 1_000

    struct Entry: Sendable {
        var bucket: Int64
        var total: FactTotal
    }

    var entries: [Entry] = []
    var values: [StoredValue] = []

    package init() {}

    // MARK: Fold

    /// Takes up an event in a bucket; `newest` is the bucket of the customer's latest event, that one
    /// included. False if a value beyond the limit of `distinct` was forgotten for it.
    mutating func fold(
        _ value: Value, at time: Instant, bucket: Int64, newest: Int64, _ form: Fact.Form
    ) -> Bool {
        // Late beyond the window, it would never be seen.
        if newest - bucket >= Buckets.count { return true }
        switch form.aggregate {
        case .latest:
            foldLatest(value, at: time, bucket: bucket)
        case .first:
            let (index, isFound) = place(of: bucket, newest: newest)
            let entry = Entry(bucket: bucket, total: FactTotal(time: time))
            if !isFound {
                entries.insert(entry, at: index)
                values.insert(StoredValue(value), at: index)
            } else if time < entries[index].total.time {
                entries[index] = entry
                values[index] = StoredValue(value)
            }
        case .distinct:
            return foldDistinct(value, bucket: bucket, newest: newest)
        case .count, .sum, .min, .max, .average:
            let (index, isFound) = place(of: bucket, newest: newest)
            if !isFound {
                entries.insert(Entry(bucket: bucket, total: FactTotal()), at: index)
            }
            entries[index].total.add(value, form)
        }
        return true
    }

    /// S22: by event time, at equal times by the order of the log.
    private mutating func foldLatest(_ value: Value, at time: Instant, bucket: Int64) {
        let entry = Entry(bucket: bucket, total: FactTotal(time: time))
        if entries.isEmpty {
            entries.append(entry)
            values.append(StoredValue(value))
        } else if time >= entries[0].total.time {
            entries[0] = entry
            values[0] = StoredValue(value)
        }
    }

    /// The place of a bucket, or where it goes, with room for it.
    private mutating func place(of bucket: Int64, newest: Int64) -> (index: Int, isFound: Bool) {
        if entries.count == entries.capacity || entries.count >= Buckets.count {
            dropOld(newest: newest)
        }
        var index = entries.count
        while index > 0, entries[index - 1].bucket >= bucket {
            index -= 1
            if entries[index].bucket == bucket { return (index, true) }
        }
        return (index, false)
    }

    /// What its values count of the record's room, those that have left the window aside.
    func sizeBytes(of form: Fact.Form, latest: Instant) -> Int {
        let newest =
            form.windowMs > 0 ? Buckets.bucket(of: latest, windowMs: form.windowMs) : 0
        var bytes = 0
        for (entry, value) in zip(entries, values) where newest - entry.bucket < Buckets.count {
            bytes += CustomerRecord.entryBytes + value.encoded.count
        }
        return bytes
    }

    private mutating func dropOld(newest: Int64) {
        let old = entries.prefix { newest - $0.bucket >= Buckets.count }.count
        entries.removeFirst(old)
        if !values.isEmpty { values.removeFirst(old) }
    }

    private mutating func foldDistinct(_ value: Value, bucket: Int64, newest: Int64) -> Bool {
        let hash = ValueHash(value)
        for index in entries.indices where entries[index].total.hash == hash {
            entries[index].bucket = max(entries[index].bucket, bucket)
            return true
        }
        if entries.count == entries.capacity || entries.count >= Self.distinctLimit {
            entries.removeAll { newest - $0.bucket >= Buckets.count }
        }
        let entry = Entry(bucket: bucket, total: FactTotal(hash: hash))
        if entries.count < Self.distinctLimit {
            entries.append(entry)
            return true
        }
        // The one that would leave first goes.
        var oldest = 0
        for index in entries.indices where entries[index].bucket < entries[oldest].bucket {
            oldest = index
        }
        if entries[oldest].bucket <= bucket { entries[oldest] = entry }
        return false
    }

    // MARK: Reading

    /// What `facts.x` is while the bucket of the present is `now`.
    func value(now: Int64, _ form: Fact.Form, arena: inout Arena) -> Value {
        switch form.aggregate {
        case .latest, .first:
            for index in entries.indices where now - entries[index].bucket < Buckets.count {
                return values[index].value(in: &arena)
            }
            return .absent
        case .distinct:
            var count: Int64 = 0
            for entry in entries where now - entry.bucket < Buckets.count { count += 1 }
            return .int(count)
        case .count, .sum, .min, .max, .average:
            var total = FactTotal()
            for entry in entries where now - entry.bucket < Buckets.count {
                total.add(entry.total, form)
            }
            return total.value(form)
        }
    }

    /// The earliest instant after `instant` at which a bucket that holds something leaves.
    func nextLoss(after instant: Instant, windowMs: Int64) -> Instant {
        let now = Buckets.bucket(of: instant, windowMs: windowMs)
        var oldest = Int64.max
        for entry in entries where now - entry.bucket < Buckets.count {
            oldest = min(oldest, entry.bucket)
        }
        return oldest == .max
            ? .distantFuture : Buckets.end(of: oldest, windowMs: windowMs)
    }
}

extension FactTotal {
    fileprivate init(time: Instant) {
        self.init(bits: UInt64(bitPattern: time.milliseconds), count: 1)
    }

    fileprivate init(hash: ValueHash) {
        self.init(bits: hash.first, count: hash.second)
    }

    fileprivate var time: Instant { Instant(milliseconds: Int64(bitPattern: bits)) }
    fileprivate var hash: ValueHash { ValueHash(first: bits, second: count) }
}
