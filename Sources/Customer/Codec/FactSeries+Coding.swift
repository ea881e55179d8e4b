// The series of a fact within a record.

import Calendar
import Expression
import RuleSet

extension FactSeries {
    var isEmpty: Bool { entries.isEmpty }

    /// Appends the number of entries, and of each what its form needs:
    ///
    ///     number in a window   bucket, the number, of how many values
    ///     latest first         bucket, time, value
    ///     distinct             bucket, 16 bytes
    ///
    /// Buckets follow each other by their difference; all time has none.
    func append(to bytes: inout [UInt8], _ form: Fact.Form, latest: Instant) {
        bytes.append(varint: UInt64(entries.count))
        var bucket: Int64 = 0
        for index in entries.indices {
            if form.windowMs > 0 { bytes.append(signed: entries[index].bucket &- bucket) }
            bucket = entries[index].bucket
            let total = entries[index].total
            switch form.aggregate {
            case .latest, .first:
                let time = Instant(milliseconds: Int64(bitPattern: total.bits))
                bytes.append(time, since: latest)
                values[index].append(to: &bytes)
            case .distinct:
                bytes.append(word: total.bits)
                bytes.append(word: total.count)
            case .count, .sum, .min, .max, .average:
                total.append(to: &bytes, isDouble: form.hasDoubleBits)
            }
        }
    }

    init(
        from reader: inout RecordReader, _ form: Fact.Form, latest: Instant
    ) throws(RecordDamage) {
        self.init()
        let keepsValues = form.aggregate == .latest || form.aggregate == .first
        let count = try reader.count(ofAtLeast: 2)
        let limit = form.aggregate == .distinct ? Self.distinctLimit : Int(Buckets.count)
        guard count <= limit else { throw .malformed }
        entries.reserveCapacity(count)
        if keepsValues { values.reserveCapacity(count) }
        var bucket: Int64 = 0
        for index in 0..<count {
            if form.windowMs > 0 {
                let last = bucket
                bucket = last &+ (try reader.signed())
                // They go up, but for those of `distinct`.
                if index > 0, form.aggregate != .distinct, bucket <= last { throw .malformed }
            }
            var total: FactTotal
            if keepsValues {
                let time = try reader.instant(since: latest)
                total = FactTotal(bits: UInt64(bitPattern: time.milliseconds), count: 1)
                values.append(try StoredValue(from: &reader))
            } else if form.aggregate == .distinct {
                let first = try reader.word()
                total = FactTotal(bits: first, count: try reader.word())
            } else {
                total = try FactTotal(from: &reader, isDouble: form.hasDoubleBits)
            }
            entries.append(Entry(bucket: bucket, total: total))
        }
    }
}

extension FactTotal {
    func append(to bytes: inout [UInt8], isDouble: Bool) {
        if isDouble {
            bytes.append(word: bits)
        } else {
            bytes.append(signed: Int64(bitPattern: bits))
        }
        bytes.append(varint: count)
    }

    init(from reader: inout RecordReader, isDouble: Bool) throws(RecordDamage) {
        let bits = isDouble ? try reader.word() : UInt64(bitPattern: try reader.signed())
        self.init(bits: bits, count: try reader.varint())
    }
}

extension Fact.Form {
    /// Whether the bits of a number are those of a double; a mean adds doubles whatever its values
    /// are.
    var hasDoubleBits: Bool { isDouble || aggregate == .average }
}
