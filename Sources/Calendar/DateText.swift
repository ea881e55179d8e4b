// Dates as text: `YYYY-MM-DD`.

/// Reads and writes `2026-01-31`.
package enum DateText {
    /// Days since 1970-01-01; nil unless the text is a date from 0001-01-01 to 9999-12-31.
    package static func parse(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count == 10, let text = bytes.baseAddress else { return nil }
        return days(at: text)
    }

    /// Appends `2026-01-31`; years outside of 0000…9999 as in `RFC3339.write`.
    package static func write(days: Int64, into output: inout [UInt8]) {
        writeText(into: &output) { write(days: days, into: &$0) }
    }

    static func write(days: Int64, into text: inout TextBuffer) {
        let (year, month, day) = CivilDate.civil(days: days)
        if year < 0 {
            text.append(UInt8(ascii: "-"))
        } else if year > 9999 {
            text.append(UInt8(ascii: "+"))
        }
        text.appendDigits(year.magnitude, width: 4)
        text.append(UInt8(ascii: "-"))
        text.appendDigits(UInt64(month), width: 2)
        text.append(UInt8(ascii: "-"))
        text.appendDigits(UInt64(day), width: 2)
    }

    /// The date in the ten bytes at `text`. Hot: once for each event.
    @inline(__always)
    static func days(at text: UnsafeRawPointer) -> Int64? {
        // YYYY-MM-
        let yearMonth = text.loadUnaligned(as: UInt64.self).littleEndian
        guard let pairs = DigitPairs(yearMonth, pattern: 0x2D30_302D_3030_3030),
            let day = twoDigits(at: text + 8)
        else { return nil }
        let year = Int64(pairs[0] * 100 + pairs[2])
        let month = Int(pairs[5])
        guard year >= 1, CivilDate.isValid(year: year, month: month, day: day) else { return nil }
        return CivilDate.days(year: year, month: month, day: day)
    }

    /// The number in the two bytes at `text`, nil unless both are digits.
    @inline(__always)
    static func twoDigits(at text: UnsafeRawPointer) -> Int? {
        let tens = text.load(as: UInt8.self) &- UInt8(ascii: "0")
        let units = text.load(fromByteOffset: 1, as: UInt8.self) &- UInt8(ascii: "0")
        guard tens < 10, units < 10 else { return nil }
        return Int(tens) * 10 + Int(units)
    }
}
