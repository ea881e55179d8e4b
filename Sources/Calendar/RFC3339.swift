// Points in time as text: RFC 3339, read for every event and written for every record.

/// Reads and writes `2026-01-01T00:00:00.000Z`.
package enum RFC3339 {
    /// Seconds since 1970-01-01T00:00:00Z, and the fraction, in nanoseconds, floored.
    ///
    /// Accepted is RFC 3339 but for two points: seconds end at 59, because a leap second is no time
    /// that the engine could order, and `T` is required (in either case, as `Z` is). Years are 0001 to
    /// 9999; the offset may carry the instant over either end.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer
    ) -> (seconds: Int64, nanoseconds: UInt32)? {
        guard bytes.count >= 20, let text = bytes.baseAddress,
            text.load(fromByteOffset: 10, as: UInt8.self) | 0x20 == UInt8(ascii: "t"),
            let clock = clock(bytes),
            let offset = offsetSeconds(bytes, from: clock.end)
        else { return nil }
        return (clock.days * 86_400 + Int64(clock.secondOfDay) - offset, clock.nanoseconds)
    }

    /// A local date and time of day, and where its text ends.
    struct Clock {
        var days: Int64
        var secondOfDay: Int
        /// Of the fraction, floored.
        var nanoseconds: UInt32
        var end: Int
    }

    /// What stands before the offset in a text of at least 19 bytes, whatever parts date and time.
    @inline(__always)
    static func clock(_ bytes: UnsafeRawBufferPointer) -> Clock? {
        // 01234567890123456789
        // 2026-01-01T00:00:00Z
        guard let text = bytes.baseAddress, let days = DateText.days(at: text),
            let clock = DigitPairs(
                text.loadUnaligned(fromByteOffset: 11, as: UInt64.self).littleEndian,
                pattern: 0x3030_3A30_303A_3030),
            clock[0] < 24, clock[3] < 60, clock[6] < 60
        else { return nil }
        var index = 19
        var nanoseconds: UInt32 = 0
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            let start = index
            var place: UInt32 = 100_000_000
            while index < bytes.count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit < 10 else { break }
                nanoseconds &+= UInt32(digit) &* place
                place /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        return Clock(
            days: days, secondOfDay: Int(clock[0] * 3600 + clock[3] * 60 + clock[6]),
            nanoseconds: nanoseconds, end: index)
    }

    /// `Z`, `+hh:mm` or `-hh:mm` as the rest of the text; `-00:00` is UTC.
    private static func offsetSeconds(_ bytes: UnsafeRawBufferPointer, from index: Int) -> Int64? {
        let rest = bytes.count - index
        guard rest >= 1, let text = bytes.baseAddress else { return nil }
        let sign = bytes[index]
        if sign | 0x20 == UInt8(ascii: "z") { return rest == 1 ? 0 : nil }
        guard rest == 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            bytes[index + 3] == UInt8(ascii: ":"),
            let hours = DateText.twoDigits(at: text + index + 1), hours < 24,
            let minutes = DateText.twoDigits(at: text + index + 4), minutes < 60
        else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Appends `2026-01-01T00:00:00.000Z`: UTC, always three decimals.
    ///
    /// Years outside of 0000…9999, which no event carries but arithmetic may reach, take ISO 8601's
    /// expanded form: a sign and at least four digits, `+10000-01-01T…`, `-0001-12-31T…`.
    package static func write(_ instant: Instant, into output: inout [UInt8]) {
        let (seconds, milliseconds) = instant.milliseconds.floored(by: 1000)
        writeText(into: &output) { text in
            writeSeconds(seconds, into: &text)
            text.append(UInt8(ascii: "."))
            text.appendDigits(UInt64(milliseconds), width: 3)
            text.append(UInt8(ascii: "Z"))
        }
    }

    /// Appends the form of CEL's `string(timestamp)`: as many decimals as it takes, none for a whole
    /// second.
    package static func write(
        seconds: Int64, nanoseconds: UInt32, into output: inout [UInt8]
    ) {
        writeText(into: &output) { text in
            writeSeconds(seconds, into: &text)
            text.appendFraction(nanoseconds: nanoseconds)
            text.append(UInt8(ascii: "Z"))
        }
    }

    private static func writeSeconds(_ seconds: Int64, into text: inout TextBuffer) {
        let (days, secondOfDay) = seconds.floored(by: 86_400)
        DateText.write(days: days, into: &text)
        text.append(UInt8(ascii: "T"))
        text.appendDigits(UInt64(secondOfDay / 3600), width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(UInt64(secondOfDay / 60 % 60), width: 2)
        text.append(UInt8(ascii: ":"))
        text.appendDigits(UInt64(secondOfDay % 60), width: 2)
    }
}
