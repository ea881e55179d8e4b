import Calendar

/// The forms of an event's time (S15): RFC 3339, or a number of seconds, milliseconds or microseconds
/// since 1970, told apart by magnitude. All lie in the years 0001 to 9999 (UTC).
enum EventTime {
    /// Milliseconds, floored; nil for what is no time.
    static func parse(text: UnsafeRawBufferPointer) -> Instant? {
        guard let (seconds, nanoseconds) = RFC3339.parse(text) else { return nil }
        return checked(seconds &* 1000 &+ Int64(nanoseconds / 1_000_000))
    }

    /// As above for the text of a JSON number without fraction and exponent.
    static func parse(integer text: Bytes, count: Int) -> Instant? {
        guard let value = JSONNumber.integer(text, count: count) else { return nil }
        let magnitude = value.magnitude
        if magnitude >= 100_000_000_000_000 { return checked(value.floored(by: 1000).quotient) }
        return checked(magnitude >= 100_000_000_000 ? value : value * 1000)
    }

    /// As above for any JSON number; the arithmetic is decimal, so that nothing is rounded but the end.
    static func parse(decimal text: Bytes, count: Int) -> Instant? {
        let value = DecimalText(text, count: count)
        let shift = value.point <= 11 ? 3 : value.point <= 14 ? 0 : -3
        guard let milliseconds = value.floored(shift: shift) else { return nil }
        return checked(milliseconds)
    }

    /// 0001-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z, the range of a `timestamp`.
    private static func checked(_ milliseconds: Int64) -> Instant? {
        milliseconds >= -62_135_596_800_000 && milliseconds <= 253_402_300_799_999
            ? Instant(milliseconds: milliseconds) : nil
    }
}
