// Reads TZif files (RFC 9636), as zic compiles them from tzdata.
//
//     header 1 │ block with 32-bit times │ header 2 │ block with 64-bit times │ \n TZ string \n
//
// The first block is there for old readers and is skipped.

/// The content of a TZif file of version 2 or later.
struct TZif {
    /// Offsets are less than this, in seconds, either way (RFC 9636 asks for -25…26 hours).
    static let offsetLimit: Int64 = 26 * 3600

    var changes: [Int64] = []
    var offsets: [Int32] = []
    var recurrence: Recurrence?

    /// Nil if the bytes are no such file, or one that counts leap seconds (`right/…`).
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let first = Header(bytes, at: 0), first.version >= UInt8(ascii: "2"),
            let second = Header(bytes, at: first.end(timeSize: 4)), second.leapSeconds == 0,
            second.types > 0
        else { return nil }
        let footer = second.end(timeSize: 8)
        guard footer <= bytes.count else { return nil }

        let times = second.start
        let typeIndices = times + second.times * 8
        let types = typeIndices + second.times
        func offset(ofType index: Int) -> Int32? {
            guard index < second.types else { return nil }
            let value = Int32(truncatingIfNeeded: Self.bigEndian(bytes, at: types + index * 6, 4))
            return Int64(value).magnitude < Self.offsetLimit ? value : nil
        }

        guard var current = offset(ofType: 0) else { return nil }
        changes.reserveCapacity(second.times)
        offsets.reserveCapacity(second.times + 1)
        offsets.append(current)
        var previous = Int64.min
        for index in 0..<second.times {
            let time = Int64(bitPattern: Self.bigEndian(bytes, at: times + index * 8, 8))
            guard index == 0 || time > previous,
                let next = offset(ofType: Int(bytes[typeIndices + index]))
            else { return nil }
            previous = time
            // Many changes are of the zone's abbreviation alone. The last one stays: the TZ string
            // begins there.
            if next != current || index == second.times - 1 {
                changes.append(time)
                offsets.append(next)
                current = next
            }
        }

        guard let text = Self.footerText(bytes, from: footer) else { return nil }
        if !text.isEmpty {
            guard let recurrence = Recurrence(posix: text) else { return nil }
            self.recurrence = recurrence
        }
    }

    private static func footerText(
        _ bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Slice<UnsafeRawBufferPointer>? {
        let newline = UInt8(ascii: "\n")
        guard start < bytes.count, bytes[start] == newline else { return nil }
        let rest = bytes[(start + 1)...]
        guard let end = rest.firstIndex(of: newline) else { return nil }
        return rest[..<end]
    }

    private struct Header {
        let version: UInt8
        /// Where the block begins.
        let start: Int
        let utcFlags: Int
        let standardFlags: Int
        let leapSeconds: Int
        let times: Int
        let types: Int
        let characters: Int

        init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
            guard offset <= bytes.count - 44, bytes[offset] == UInt8(ascii: "T"),
                bytes[offset + 1] == UInt8(ascii: "Z"), bytes[offset + 2] == UInt8(ascii: "i"),
                bytes[offset + 3] == UInt8(ascii: "f")
            else { return nil }
            func count(_ index: Int) -> Int {
                Int(TZif.bigEndian(bytes, at: offset + 20 + index * 4, 4))
            }
            version = bytes[offset + 4]
            start = offset + 44
            utcFlags = count(0)
            standardFlags = count(1)
            leapSeconds = count(2)
            times = count(3)
            types = count(4)
            characters = count(5)
        }

        /// Where the block ends.
        func end(timeSize: Int) -> Int {
            start + times * (timeSize + 1) + types * 6 + characters
                + leapSeconds * (timeSize + 4) + standardFlags + utcFlags
        }
    }

    /// The unsigned number in `size` bytes; callers have compared with the end of the bytes.
    private static func bigEndian(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ size: Int
    ) -> UInt64 {
        var value: UInt64 = 0
        for index in offset..<offset + size { value = value << 8 | UInt64(bytes[index]) }
        return value
    }
}
