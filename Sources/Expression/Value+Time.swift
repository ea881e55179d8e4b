// Timestamps and durations: their ranges, their texts, their arithmetic.

import Calendar

extension Value {
    /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    static let timestampSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// A timestamp, or the error that it lies outside of the years 0001 to 9999.
    static func checkedTimestamp(seconds: Int64, nanoseconds: UInt32) -> Value {
        timestampSeconds.contains(seconds)
            ? .timestamp(seconds: seconds, nanoseconds: nanoseconds) : .error(.overflow)
    }

    /// A duration, or the error that its nanoseconds do not fit into 64 bits (292 years), which is the
    /// range that CEL's conformance suite has.
    static func checkedDuration(seconds: Int64, nanoseconds: UInt32) -> Value {
        let total = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds)
        return Int64(exactly: total) == nil
            ? .error(.overflow) : .duration(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// `timestamp("2026-01-31T18:00:00Z")`
    static func timestamp(rfc3339 text: UnsafeRawBufferPointer) -> Value {
        guard let (seconds, nanoseconds) = RFC3339.parse(text),
            timestampSeconds.contains(seconds)
        else { return .error(.badTimestamp) }
        return .timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// `duration("1h30m")`
    static func duration(text: UnsafeRawBufferPointer) -> Value {
        guard let (seconds, nanoseconds) = DurationText.parse(text) else {
            return .error(.badDuration)
        }
        return checkedDuration(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// The seconds east of UTC of `UTC`, `Z`, `+01:00`, `-02:30` or `01:00`; nil for any other text.
    static func offsetSeconds(ofZone text: UnsafeRawBufferPointer) -> Int64? {
        if text.elementsEqual("UTC".utf8) || text.elementsEqual("Z".utf8) { return 0 }
        var digits = text[...]
        let sign = digits.first
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { digits.removeFirst() }
        guard digits.count == 5, digits[digits.startIndex + 2] == UInt8(ascii: ":") else {
            return nil
        }
        func number(at index: Int) -> Int64? {
            let tens = digits[index] &- UInt8(ascii: "0")
            let ones = digits[index + 1] &- UInt8(ascii: "0")
            return tens < 10 && ones < 10 ? Int64(tens * 10 + ones) : nil
        }
        guard let hours = number(at: digits.startIndex), hours < 24,
            let minutes = number(at: digits.startIndex + 3), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    // MARK: - Arithmetic

    /// The sum of the seconds and nanoseconds of two values; nil beyond 64 bits.
    static func sumOfTimes(
        _ left: Value, _ right: Value
    ) -> (seconds: Int64, nanoseconds: UInt32)? {
        let nanoseconds = left.aux + right.aux
        let carry: Int64 = nanoseconds >= 1_000_000_000 ? 1 : 0
        let (sum, overflows) = left.intValue.addingReportingOverflow(right.intValue)
        let (seconds, overflowsByCarry) = sum.addingReportingOverflow(carry)
        guard !overflows, !overflowsByCarry else { return nil }
        return (seconds, nanoseconds - UInt32(carry) * 1_000_000_000)
    }

    /// The difference of the seconds and nanoseconds of two values; nil beyond 64 bits.
    static func differenceOfTimes(
        _ left: Value, _ right: Value
    ) -> (seconds: Int64, nanoseconds: UInt32)? {
        let borrow: Int64 = left.aux < right.aux ? 1 : 0
        let (difference, overflows) = left.intValue.subtractingReportingOverflow(right.intValue)
        let (seconds, overflowsByBorrow) = difference.subtractingReportingOverflow(borrow)
        guard !overflows, !overflowsByBorrow else { return nil }
        return (seconds, left.aux + UInt32(borrow) * 1_000_000_000 - right.aux)
    }

    // MARK: - Parts

    /// `timestamp.getHours()` and its like, `offsetSeconds` east of UTC.
    static func part(_ function: Function, ofTimestamp value: Value, offsetSeconds: Int64) -> Value
    {
        let (days, secondOfDay) = flooredDivision(value.intValue + offsetSeconds, 86_400)
        switch function {
        case .getHours: return .int(secondOfDay / 3600)
        case .getMinutes: return .int(secondOfDay / 60 % 60)
        case .getSeconds: return .int(secondOfDay % 60)
        case .getMilliseconds: return .int(Int64(value.aux / 1_000_000))
        case .getFullYear: return .int(CivilDate.civil(days: days).year)
        case .getMonth: return .int(Int64(CivilDate.civil(days: days).month) - 1)
        case .getDate: return .int(Int64(CivilDate.civil(days: days).day))
        case .getDayOfMonth: return .int(Int64(CivilDate.civil(days: days).day) - 1)
        case .getDayOfWeek: return .int(Int64(CivilDate.weekday(days: days) % 7))
        case .getDayOfYear: return .int(Int64(CivilDate.dayOfYear(days: days)) - 1)
        default: return .error(.noMatchingOverload)
        }
    }

    /// `duration.getHours()` and its like: the whole duration in that unit, towards zero, but for
    /// milliseconds, which are those within the second.
    static func part(_ function: Function, ofDuration value: Value) -> Value {
        let isNegative = value.intValue < 0
        let wholeSeconds = isNegative && value.aux > 0 ? value.intValue + 1 : value.intValue
        let fraction =
            isNegative && value.aux > 0 ? Int64(value.aux) - 1_000_000_000 : Int64(value.aux)
        switch function {
        case .getHours: return .int(wholeSeconds / 3600)
        case .getMinutes: return .int(wholeSeconds / 60)
        case .getSeconds: return .int(wholeSeconds)
        case .getMilliseconds: return .int(fraction / 1_000_000)
        default: return .error(.noMatchingOverload)
        }
    }
}
