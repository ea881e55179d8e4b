/// What a call does at run time; one for all overloads of a name.
enum Function: UInt8, Sendable {
    case size
    case contains, startsWith, endsWith, matches
    case lowerAscii, upperAscii
    case int, uint, double, string, bytes, bool, timestamp, duration, type, dyn
    case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
    case getHours, getMinutes, getSeconds, getMilliseconds
}
