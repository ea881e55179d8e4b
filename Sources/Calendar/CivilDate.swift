// Days ↔ dates of the Gregorian calendar, extended over all years (ISO 8601, year 0 is 1 BC).
//
// The arithmetic is Howard Hinnant's ("chrono-compatible low-level date algorithms"): years begin in
// March, so that the leap day is the last of its year, and 400 years are 146,097 days.

/// Dates without a time of day or a zone. A day is counted from 1970-01-01, negative before it.
package enum CivilDate {
    /// The years for which an `Instant` in milliseconds has room, with much to spare.
    package static let years: ClosedRange<Int64> = -200_000_000...200_000_000

    /// Days since 1970-01-01 of a valid date; a day beyond the month's end counts on into the next.
    @inlinable
    package static func days(year: Int64, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date of a day.
    @inlinable
    package static func civil(days: Int64) -> (year: Int64, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    @inlinable
    package static func isValid(year: Int64, month: Int, day: Int) -> Bool {
        years.contains(year) && (1...12).contains(month) && day >= 1
            && day <= length(month: month, year: year)
    }

    @inlinable
    package static func isLeap(year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Days of a month from 1 to 12.
    @inlinable
    package static func length(month: Int, year: Int64) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// ISO 8601: 1 is Monday, 7 is Sunday.
    @inlinable
    package static func weekday(days: Int64) -> Int {
        // 1970-01-01 was a Thursday.
        let remainder = (days + 3) % 7
        return Int(remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// From 1 on.
    @inlinable
    package static func dayOfYear(days: Int64) -> Int {
        let year = civil(days: days).year
        return Int(days - self.days(year: year, month: 1, day: 1)) + 1
    }
}
