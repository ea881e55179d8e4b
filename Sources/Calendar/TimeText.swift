// Times as databases, warehouses and other programs print them (S74).

/// Reads RFC 3339 and its near relatives:
///
///     2026-05-01T10:00:00.5Z      RFC 3339, read by `RFC3339` alone, as most logs have it
///     2026-05-01 10:00:00+02:00   a space in place of `T`
///     2026-05-01 10:00:00+0200    an offset without its colon, or of hours alone: `+02`
///     2026-05-01 10:00:00 UTC     `UTC` or `GMT` for `Z`, with or without a space
///     2026-05-01 10:00:00         without an offset: local, if something names a zone
package enum TimeText {
    /// What a text says.
    package enum Reading: Equatable {
        /// Seconds since 1970-01-01T00:00:00Z.
        case instant(seconds: Int64, nanoseconds: UInt32)
        /// On a clock of nobody knows where; `days` since 1970-01-01.
        case local(days: Int64, secondOfDay: Int, nanoseconds: UInt32)
    }

    /// Nil for what is no time. Hot for RFC 3339: once for each event.
    @inline(__always)
    package static func read(_ bytes: UnsafeRawBufferPointer) -> Reading? {
        if let (seconds, nanoseconds) = RFC3339.parse(bytes) {
            return .instant(seconds: seconds, nanoseconds: nanoseconds)
        }
        return readRelative(bytes)
    }

    @inline(never)
    private static func readRelative(_ bytes: UnsafeRawBufferPointer) -> Reading? {
        guard bytes.count >= 19 else { return nil }
        let separator = bytes[10]
        guard separator | 0x20 == UInt8(ascii: "t") || separator == UInt8(ascii: " "),
            let clock = RFC3339.clock(bytes)
        else { return nil }
        if clock.end == bytes.count {
            return .local(
                days: clock.days, secondOfDay: clock.secondOfDay, nanoseconds: clock.nanoseconds)
        }
        guard let offset = offsetSeconds(bytes, from: clock.end) else { return nil }
        return .instant(
            seconds: clock.days * 86_400 + Int64(clock.secondOfDay) - offset,
            nanoseconds: clock.nanoseconds)
    }

    /// Of the text from `start` on, behind a time of day.
    private static func offsetSeconds(
        _ bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Int64? {
        let start = bytes[start] == UInt8(ascii: " ") ? start + 1 : start
        guard start < bytes.count else { return nil }
        let sign = bytes[start]
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            guard let seconds = hoursAndMinutes(bytes, from: start + 1) else { return nil }
            return sign == UInt8(ascii: "-") ? -seconds : seconds
        }
        let isUTC =
            switch bytes.count - start {
            case 1: sign | 0x20 == UInt8(ascii: "z")
            case 3: isWord("utc", bytes, at: start) || isWord("gmt", bytes, at: start)
            default: false
            }
        return isUTC ? 0 : nil
    }

    /// In either case.
    private static func isWord(
        _ word: StaticString, _ bytes: UnsafeRawBufferPointer, at start: Int
    ) -> Bool {
        for index in 0..<word.utf8CodeUnitCount
        where bytes[start + index] | 0x20 != word.utf8Start[index] {
            return false
        }
        return true
    }

    /// `hh`, `hhmm` or `hh:mm` as the rest of the text, in seconds.
    private static func hoursAndMinutes(
        _ bytes: UnsafeRawBufferPointer, from start: Int
    ) -> Int64? {
        let count = bytes.count - start
        guard let text = bytes.baseAddress.map({ $0 + start }), count >= 2,
            let hours = DateText.twoDigits(at: text), hours < 24
        else { return nil }
        let minutesAt = count == 5 && bytes[start + 2] == UInt8(ascii: ":") ? 3 : 2
        if count == 2 { return Int64(hours * 3600) }
        guard count == minutesAt + 2, let minutes = DateText.twoDigits(at: text + minutesAt),
            minutes < 60
        else { return nil }
        return Int64(hours * 3600 + minutes * 60)
    }
}

extension Zone {
    /// The instant at which clocks show a local time: in a gap the first valid one, in a fold the first
    /// pass. Floored to milliseconds.
    package func instant(days: Int64, secondOfDay: Int, nanoseconds: UInt32) -> Instant {
        let whole = instant(days: days, secondOfDay: secondOfDay)
        // In a gap the fraction is of a second that there is not.
        guard self.secondOfDay(of: whole) == secondOfDay, localDay(of: whole) == days else {
            return whole
        }
        return Instant(milliseconds: whole.milliseconds + Int64(nanoseconds / 1_000_000))
    }
}
