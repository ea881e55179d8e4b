// Durations as text: CEL's form, which is Go's.

/// Reads and writes `"90s"`, `"1h30m"`, `"-1.5s"`.
package enum DurationText {
    /// The largest duration either way, in seconds: about 10,000 years (protocol buffers' limit, which
    /// is CEL's).
    package static let limitSeconds: Int64 = 315_576_000_000

    /// Seconds, floored, and the nanoseconds above them: -1.5 s is (-2, 500,000,000).
    ///
    /// An optional sign, then decimal numbers, each with a unit: `h m s ms us µs ns`. `0` alone needs no
    /// unit. What lies below a nanosecond is cut off. Nil beyond `limitSeconds`.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer
    ) -> (seconds: Int64, nanoseconds: UInt32)? {
        var index = 0
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            index = 1
        }
        if bytes.count == index + 1, bytes[index] == UInt8(ascii: "0") { return (0, 0) }
        guard index < bytes.count else { return nil }

        var total: UInt128 = 0
        while index < bytes.count {
            guard let number = Number(bytes, from: &index),
                let unit = unitNanoseconds(bytes, from: &index)
            else { return nil }
            total += number.whole * UInt128(unit)
            total += UInt128(number.fraction) * UInt128(unit) / UInt128(number.scale)
            guard total <= UInt128(limitSeconds) * 1_000_000_000 else { return nil }
        }
        let seconds = Int64(total / 1_000_000_000)
        let nanoseconds = UInt32(total % 1_000_000_000)
        guard isNegative else { return (seconds, nanoseconds) }
        return nanoseconds == 0 ? (-seconds, 0) : (-seconds - 1, 1_000_000_000 - nanoseconds)
    }

    /// `12.5`, `.5` or `12.` as 12 + 5 / 10.
    private struct Number {
        var whole: UInt128 = 0
        var fraction: UInt64 = 0
        var scale: UInt64 = 1

        init?(_ bytes: UnsafeRawBufferPointer, from index: inout Int) {
            var digits = 0
            while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 {
                // The limit has fewer nanoseconds, so this much of any unit is beyond it.
                guard whole < 1_000_000_000_000_000_000_000 else { return nil }
                whole = whole * 10 + UInt128(bytes[index] &- UInt8(ascii: "0"))
                digits += 1
                index += 1
            }
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                index += 1
                while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 {
                    // An hour is 3.6 · 10^12 ns: digits beyond the 18th are below a nanosecond.
                    if scale < 1_000_000_000_000_000_000 {
                        fraction = fraction * 10 + UInt64(bytes[index] &- UInt8(ascii: "0"))
                        scale *= 10
                    }
                    digits += 1
                    index += 1
                }
            }
            guard digits > 0 else { return nil }
        }
    }

    private static func unitNanoseconds(
        _ bytes: UnsafeRawBufferPointer, from index: inout Int
    ) -> UInt64? {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "."),
            bytes[index] &- UInt8(ascii: "0") >= 10
        {
            index += 1
        }
        let unit = bytes[start..<index]
        let first = unit.first
        switch unit.count {
        case 1 where first == UInt8(ascii: "h"): return 3_600_000_000_000
        case 1 where first == UInt8(ascii: "m"): return 60_000_000_000
        case 1 where first == UInt8(ascii: "s"): return 1_000_000_000
        case 2 where unit[start + 1] == UInt8(ascii: "s"):
            switch first {
            case UInt8(ascii: "m"): return 1_000_000
            case UInt8(ascii: "u"): return 1000
            case UInt8(ascii: "n"): return 1
            default: return nil
            }
        case 3 where unit[start + 2] == UInt8(ascii: "s"):
            // U+00B5 micro sign, U+03BC small mu, as in Go.
            let isMicro =
                first == 0xC2 && unit[start + 1] == 0xB5
                || first == 0xCE && unit[start + 1] == 0xBC
            return isMicro ? 1000 : nil
        default: return nil
        }
    }

    /// Appends CEL's `string(duration)`: seconds with as many decimals as it takes, `5400s`, `-1.5s`.
    package static func write(seconds: Int64, nanoseconds: UInt32, into output: inout [UInt8]) {
        writeText(into: &output) { text in
            var whole = seconds.magnitude
            var fraction = nanoseconds
            if seconds < 0 {
                text.append(UInt8(ascii: "-"))
                if nanoseconds > 0 {
                    whole -= 1
                    fraction = 1_000_000_000 - nanoseconds
                }
            }
            text.appendDigits(whole, width: 1)
            text.appendFraction(nanoseconds: fraction)
            text.append(UInt8(ascii: "s"))
        }
    }
}
