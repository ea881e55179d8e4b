// What a customer has asked to hear about, into bytes and back (S62).

import Calendar

extension RecordCodec {
    /// What of a value's times follows it.
    private enum Mark {
        static let isRemoved: UInt64 = 1
        static let isIn: UInt64 = 2
        /// The newest addition is another than the first.
        static let hasNewest: UInt64 = 4
        static let bits: UInt64 = 3
    }

    /// number, count, values: size and marks, bytes, times
    func encodeInterests(of record: borrowing CustomerRecord, into bytes: inout [UInt8]) {
        if record.interests.isEmpty { return }
        let start = open(.interests, in: &bytes)
        for index in record.interests.indices where !record.interests[index].values.isEmpty {
            bytes.append(varint: UInt64(interestNumbers[index]))
            bytes.append(varint: UInt64(record.interests[index].values.count))
            for value in record.interests[index].values {
                append(value, latest: record.latest, to: &bytes)
            }
        }
        close(start, in: &bytes)
    }

    private func append(_ value: InterestValue, latest: Instant, to bytes: inout [UInt8]) {
        var marks: UInt64 = 0
        if value.removedAt != .distantPast { marks |= Mark.isRemoved }
        if value.isIn { marks |= Mark.isIn }
        if value.isIn, value.newestAt != value.addedAt { marks |= Mark.hasNewest }
        bytes.append(varint: UInt64(value.bytes.count) << Mark.bits | marks)
        bytes.append(contentsOf: value.bytes)
        if marks & Mark.isRemoved != 0 { bytes.append(value.removedAt, since: latest) }
        if marks & Mark.isIn != 0 { bytes.append(value.addedAt, since: latest) }
        if marks & Mark.hasNewest != 0 { bytes.append(value.newestAt, since: value.addedAt) }
    }

    func decodeInterests(
        _ reader: inout RecordReader, into record: inout CustomerRecord
    ) throws(RecordDamage) {
        while !reader.isAtEnd {
            let index = try index(of: try reader.varint(), .interest)
            let count = try reader.count(ofAtLeast: 2)
            var set = InterestSet()
            set.values.reserveCapacity(count)
            for _ in 0..<count {
                let value = try interestValue(&reader, latest: record.latest)
                guard set.values.last.map({ $0.precedes(value) }) ?? true else { throw .malformed }
                set.values.append(value)
            }
            guard let index else { continue }
            if record.interests.isEmpty {
                record.interests = Array(repeating: InterestSet(), count: interestNumbers.count)
            }
            record.interests[index] = set
        }
    }

    private func interestValue(
        _ reader: inout RecordReader, latest: Instant
    ) throws(RecordDamage) -> InterestValue {
        let number = try reader.varint()
        guard let size = Int(exactly: number >> Mark.bits) else { throw .malformed }
        var value = InterestValue(bytes: Array(try reader.take(size)))
        if number & Mark.isRemoved != 0 { value.removedAt = try reader.instant(since: latest) }
        if number & Mark.isIn != 0 {
            value.addedAt = try reader.instant(since: latest)
            value.newestAt = value.addedAt
        }
        if number & Mark.hasNewest != 0 {
            value.newestAt = try reader.instant(since: value.addedAt)
        }
        guard value.isIn == (number & Mark.isIn != 0) else { throw .malformed }
        return value
    }
}

extension InterestValue {
    fileprivate func precedes(_ other: InterestValue) -> Bool {
        bytes.withUnsafeBytes { left in other.bytes.withUnsafeBytes { compareBytes(left, $0) < 0 } }
    }
}
