/// What a call does at run time; one for all overloads of a name.
enum Function: UInt8, Sendable {
    case size
    case contains, startsWith, endsWith, matches
    case int, uint, double, string, bytes, bool, timestamp, duration, type, dyn
    case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
    case getHours, getMinutes, getSeconds, getMilliseconds
    case lowerAscii, upperAscii, charAt, indexOf, lastIndexOf, join, quote, replace, split
    case substring, trim, reverse, format
    case greatest, least, ceil, floor, round, trunc, abs, sign, sqrt, isNaN, isInf, isFinite
    case bitAnd, bitOr, bitXor, bitNot, bitShiftLeft, bitShiftRight
    case encode, decode
    case range, slice, flatten, sort, distinct, first, last
    /// What `sortBy` ends with: keys, then the list that they belong to.
    case sortByKeys
    case optionalOf, ofNonZeroValue, none, hasValue, value, unwrap
    /// Evaluated in part: the argument only where there is no value.
    case or, orValue
    case date, addDays, daysUntil
    /// Declared by an embedder that has no implementation for it.
    case declared

    /// Whether the customer's zone decides what it gives.
    var needsZone: Bool { self == .date || self == .addDays }

    var isAccessor: Bool {
        switch self {
        case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear,
            .getHours, .getMinutes, .getSeconds, .getMilliseconds:
            true
        default: false
        }
    }
}
