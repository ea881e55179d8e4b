// Days and dates against each other and against known days.

import Calendar
import Testing

@Suite struct CivilDateTests {
    @Test(
        "known days have their dates and weekdays",
        arguments: [
            (0, 1970, 1, 1, 4), (-1, 1969, 12, 31, 3), (19_782, 2024, 2, 29, 4),
            (20_454, 2026, 1, 1, 4), (11_016, 2000, 2, 29, 2), (-719_162, 1, 1, 1, 1),
            (2_932_896, 9999, 12, 31, 5), (-719_528, 0, 1, 1, 6), (47_541, 2100, 3, 1, 1),
        ] as [(Int64, Int64, Int, Int, Int)])
    func knownDays(days: Int64, year: Int64, month: Int, day: Int, weekday: Int) {
        #expect(CivilDate.days(year: year, month: month, day: day) == days)
        let civil = CivilDate.civil(days: days)
        #expect(civil.year == year && civil.month == month && civil.day == day)
        #expect(CivilDate.weekday(days: days) == weekday)
    }

    @Test("each day of 1,200 years follows the one before it")
    func everyDay() {
        var expected: (year: Int64, month: Int, day: Int) = (1500, 1, 1)
        var weekday = CivilDate.weekday(days: CivilDate.days(year: 1500, month: 1, day: 1))
        var days = CivilDate.days(year: 1500, month: 1, day: 1)
        var dayOfYear = 1
        while expected.year < 2700 {
            guard CivilDate.civil(days: days) == expected,
                CivilDate.days(year: expected.year, month: expected.month, day: expected.day)
                    == days,
                CivilDate.weekday(days: days) == weekday,
                CivilDate.dayOfYear(days: days) == dayOfYear
            else {
                Issue.record("day \(days) is not \(expected)")
                return
            }
            days += 1
            weekday = weekday == 7 ? 1 : weekday + 1
            dayOfYear += 1
            if expected.day < CivilDate.length(month: expected.month, year: expected.year) {
                expected.day += 1
            } else if expected.month < 12 {
                expected = (expected.year, expected.month + 1, 1)
            } else {
                expected = (expected.year + 1, 1, 1)
                dayOfYear = 1
            }
        }
    }

    @Test(
        "dates that the calendar does not have are not valid",
        arguments: [
            (2026, 2, 29, false), (2024, 2, 29, true), (1900, 2, 29, false), (2000, 2, 29, true),
            (2026, 4, 31, false), (2026, 4, 30, true), (2026, 0, 1, false), (2026, 13, 1, false),
            (2026, 1, 0, false), (2026, 12, 32, false), (2026, 12, 31, true),
        ] as [(Int64, Int, Int, Bool)])
    func validity(year: Int64, month: Int, day: Int, isValid: Bool) {
        #expect(CivilDate.isValid(year: year, month: month, day: day) == isValid)
    }
}
