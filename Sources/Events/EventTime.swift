import Calendar

/// The forms of an event's time (S15, S69, S74): a text, or a number of some unit since 1970. All lie in
/// the years 0001 to 9999 (UTC).
enum EventTime {
    /// Milliseconds, floored; nil for what is no time. A text without an offset is local in `zone`.
    @inline(__always)
    static func parse(text: UnsafeRawBufferPointer, zone: Zone?) -> Instant? {
        switch TimeText.read(text) {
        case .instant(let seconds, let nanoseconds):
            return checked(seconds &* 1000 &+ Int64(nanoseconds / 1_000_000))
        case .local(let days, let secondOfDay, let nanoseconds):
            guard let zone else { return nil }
            let instant = zone.instant(
                days: days, secondOfDay: secondOfDay, nanoseconds: nanoseconds)
            return checked(instant.milliseconds)
        case nil: return nil
        }
    }

    /// As above for the text of a JSON number without fraction and exponent.
    static func parse(integer text: Bytes, count: Int, unit: TimeForm.Unit) -> Instant? {
        guard unit == .bySize else { return parse(decimal: text, count: count, unit: unit) }
        guard let value = JSONNumber.integer(text, count: count) else { return nil }
        let magnitude = value.magnitude
        if magnitude >= 100_000_000_000_000 { return checked(value.floored(by: 1000).quotient) }
        return checked(magnitude >= 100_000_000_000 ? value : value * 1000)
    }

    /// As above for any JSON number; the arithmetic is decimal, so that nothing is rounded but the end.
    static func parse(decimal text: Bytes, count: Int, unit: TimeForm.Unit) -> Instant? {
        let value = DecimalText(text, count: count)
        let shift =
            switch unit {
            case .bySize: value.point <= 11 ? 3 : value.point <= 14 ? 0 : -3
            case .seconds: 3
            case .milliseconds: 0
            case .microseconds: -3
            case .nanoseconds: -6
            case .days: preconditionFailure("no instant is counted in days")
            }
        guard let milliseconds = value.floored(shift: shift) else { return nil }
        return checked(milliseconds)
    }

    /// The days since 1970-01-01 that a JSON number counts, floored; nil outside of the years 0001 to 9999.
    static func days(decimal text: Bytes, count: Int) -> Int64? {
        guard let days = DecimalText(text, count: count).floored(shift: 0),
            days >= -719_162, days <= 2_932_896
        else { return nil }
        return days
    }

    /// 0001-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z, the range of a `timestamp`.
    private static func checked(_ milliseconds: Int64) -> Instant? {
        milliseconds >= -62_135_596_800_000 && milliseconds <= 253_402_300_799_999
            ? Instant(milliseconds: milliseconds) : nil
    }
}
