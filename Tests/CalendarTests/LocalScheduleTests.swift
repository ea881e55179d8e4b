// Local times that come back, and anniversaries, over changes of clocks.

import Calendar
import Testing

@Suite("Local schedules and anniversaries")
struct LocalScheduleTests {
    private static let zones = ZoneDatabase.system()

    private static func zone(_ name: String) throws -> Zone {
        try #require(zones.zone(named: name))
    }

    private static func instant(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text))
    }

    private static func day(_ text: String) throws -> Int64 {
        var text = text
        return try #require(text.withUTF8 { DateText.parse(UnsafeRawBufferPointer($0)) })
    }

    private static func minutes(_ text: String) -> Int {
        let parts = text.split(separator: ":").map { Int($0)! }
        return parts[0] * 3600 + parts[1] * 60
    }

    @Test(
        "The first time that is not over, by the clock of the zone",
        arguments: [
            // An ordinary day; the instant itself; a millisecond later.
            ("Europe/Paris", "10:00", "2026-03-02T00:00:00Z", "2026-03-02T09:00:00.000Z"),
            ("Europe/Paris", "10:00", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000Z"),
            ("Europe/Paris", "10:00", "2026-03-02T09:00:00.001Z", "2026-03-03T09:00:00.000Z"),
            // In the gap of a night: the first instant behind it, which all of its times share.
            ("Europe/Paris", "02:00", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00.000Z"),
            ("Europe/Paris", "02:30", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00.000Z"),
            ("Europe/Paris", "02:59", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00.000Z"),
            ("Europe/Paris", "02:30", "2026-03-29T01:00:00.001Z", "2026-03-30T00:30:00.000Z"),
            ("America/New_York", "02:30", "2026-03-08T05:00:00Z", "2026-03-08T07:00:00.000Z"),
            // In the fold: the first pass, and after it not the second.
            ("Europe/Paris", "02:30", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00.000Z"),
            ("Europe/Paris", "02:30", "2026-10-25T00:30:00.001Z", "2026-10-26T01:30:00.000Z"),
            ("America/New_York", "01:30", "2026-11-01T05:30:00.001Z", "2026-11-02T06:30:00.000Z"),
            // Half an hour: 02:00 +10:30 becomes 02:30 +11; back, 02:00 +11 becomes 01:30 +10:30.
            ("Australia/Lord_Howe", "02:15", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00.000Z"),
            ("Australia/Lord_Howe", "01:45", "2026-04-04T12:00:00Z", "2026-04-04T14:45:00.000Z"),
            (
                "Australia/Lord_Howe", "01:45", "2026-04-04T14:45:00.001Z",
                "2026-04-05T15:15:00.000Z"
            ),
            // A day ahead of most; it once skipped 31 December 1994.
            ("Pacific/Kiritimati", "00:00", "2026-12-31T09:00:00Z", "2026-12-31T10:00:00.000Z"),
            ("Pacific/Kiritimati", "10:00", "1994-12-31T00:00:00Z", "1994-12-31T10:00:00.000Z"),
            // Ramadan of 2026 ends by a gap at 02:00.
            ("Africa/Casablanca", "02:30", "2026-03-22T00:00:00Z", "2026-03-22T02:00:00.000Z"),
            ("Africa/Casablanca", "02:30", "2026-02-15T00:00:00Z", "2026-02-15T01:30:00.000Z"),
        ])
    func next(zone: String, time: String, from: String, expected: String) throws {
        let schedule = LocalSchedule(days: .every, secondOfDay: Self.minutes(time))
        let next = schedule.next(
            notBefore: try Self.instant(from), in: try Self.zone(zone))
        #expect(next.instant.rfc3339 == expected)
    }

    @Test(
        "Days of the week and of the month",
        arguments: [
            (LocalSchedule.Days.weekdays(1 << 4), "2026-03-05"),
            (.weekdays(1 << 1 | 1 << 7), "2026-03-08"), (.ofMonth(31), "2026-03-31"),
            (.ofMonth(2), "2026-04-02"), (.lastOfMonth, "2026-03-31"), (.every, "2026-03-03"),
        ])
    func days(days: LocalSchedule.Days, expected: String) throws {
        // Monday 2 March 2026, after the time.
        let schedule = LocalSchedule(days: days, secondOfDay: 36_000)
        let next = schedule.next(notBefore: try Self.instant("2026-03-02T10:00:01Z"), in: .utc)
        #expect(next.day == (try Self.day(expected)))
    }

    @Test("The 29th, 30th and 31st pass over months without them; the last day is always there")
    func months() throws {
        func all(_ days: LocalSchedule.Days, from: String, count: Int) throws -> [String] {
            let schedule = LocalSchedule(days: days, secondOfDay: 0)
            var found: [String] = []
            var last: Int64?
            for _ in 0..<count {
                let next = schedule.next(
                    notBefore: try Self.instant(from), laterThan: last, in: .utc)
                last = next.day
                let (_, month, day) = CivilDate.civil(days: next.day)
                found.append("\(month)/\(day)")
            }
            return found
        }
        #expect(
            try all(.ofMonth(31), from: "2026-01-01T00:00:00Z", count: 4)
                == ["1/31", "3/31", "5/31", "7/31"])
        #expect(
            try all(.ofMonth(29), from: "2027-01-01T00:00:00Z", count: 3)
                == ["1/29", "3/29", "4/29"])
        #expect(
            try all(.ofMonth(29), from: "2028-01-01T00:00:00Z", count: 3)
                == ["1/29", "2/29", "3/29"])
        #expect(
            try all(.lastOfMonth, from: "2028-01-01T00:00:00Z", count: 4)
                == ["1/31", "2/29", "3/31", "4/30"])
    }

    @Test("Nothing comes again on the date of the last, whatever the zone says now")
    func laterThan() throws {
        let schedule = LocalSchedule(days: .every, secondOfDay: 36_000)
        // It fired in Kiritimati on the 3rd; in New York it is the 2nd, 15:00 of UTC away.
        let next = schedule.next(
            notBefore: try Self.instant("2026-03-02T20:00:00Z"),
            laterThan: try Self.day("2026-03-03"), in: try Self.zone("America/New_York"))
        #expect(next.instant.rfc3339 == "2026-03-04T15:00:00.000Z")
    }

    @Test(
        "An anniversary of 29 February",
        arguments: [
            (Anniversary.LeapDay.feb28, "2026-01-01", "2026-02-28"),
            (.mar1, "2026-01-01", "2026-03-01"), (.feb28, "2028-01-01", "2028-02-29"),
            (.mar1, "2028-01-01", "2028-02-29"), (.feb28, "2026-03-01", "2027-02-28"),
            (.mar1, "2100-01-01", "2100-03-01"),
        ])
    func leapDay(leap: Anniversary.LeapDay, from: String, expected: String) throws {
        let anniversary = Anniversary(leapDay: leap, secondOfDay: 32_400)
        let next = anniversary.next(
            of: try Self.day("1996-02-29"),
            notBefore: try Self.instant(from + "T00:00:00Z"), in: .utc)
        #expect(next.day == (try Self.day(expected)))
    }

    @Test(
        "S73: an anniversary that is moved by days, over the ends of months and years",
        arguments: [
            ("1990-01-03", Anniversary.LeapDay.feb28, -7, "2026-05-01", "2026-12-27"),
            ("1990-01-03", .feb28, -7, "2026-12-28", "2027-12-27"),
            ("1990-01-03", .feb28, -7, "2026-01-01", "2026-12-27"),
            ("1990-12-30", .feb28, 5, "2026-01-01", "2026-01-04"),
            ("1990-12-30", .feb28, 5, "2026-01-05", "2027-01-04"),
            ("1990-03-05", .feb28, -7, "2027-01-01", "2027-02-26"),
            ("1990-03-05", .feb28, -7, "2028-01-01", "2028-02-27"),
            ("1992-02-29", .feb28, -7, "2026-05-01", "2027-02-21"),
            ("1992-02-29", .mar1, -7, "2026-05-01", "2027-02-22"),
            ("1992-02-29", .feb28, -7, "2027-03-01", "2028-02-22"),
            ("1992-02-29", .mar1, -1, "2027-01-01", "2027-02-28"),
            ("1992-02-29", .feb28, 1, "2027-01-01", "2027-03-01"),
            ("1992-02-29", .feb28, 1, "2028-01-01", "2028-03-01"),
            ("1990-06-01", .feb28, -400, "2026-01-01", "2026-04-27"),
            ("1990-06-01", .feb28, 1_000, "2026-01-01", "2026-02-25"),
        ])
    func moved(
        date: String, leap: Anniversary.LeapDay, offset: Int64, from: String, expected: String
    ) throws {
        let next = Anniversary(leapDay: leap, offsetDays: offset, secondOfDay: 32_400).next(
            of: try Self.day(date), notBefore: try Self.instant(from + "T00:00:00Z"), in: .utc)
        #expect(next.day == (try Self.day(expected)))
        #expect(next.instant.rfc3339 == expected + "T09:00:00.000Z")
    }

    @Test("An anniversary on a night of changed clocks, and at the turn of the year")
    func anniversaries() throws {
        let early = Anniversary(leapDay: .feb28, secondOfDay: Self.minutes("02:30"))
        let gap = early.next(
            of: try Self.day("1990-03-29"), notBefore: try Self.instant("2026-01-01T00:00:00Z"),
            in: try Self.zone("Europe/Paris"))
        #expect(gap.instant.rfc3339 == "2026-03-29T01:00:00.000Z")
        // In Kiritimati the year begins at 10:00 UTC of 31 December.
        let newYear = Anniversary(leapDay: .feb28, secondOfDay: 0).next(
            of: try Self.day("2000-01-01"), notBefore: try Self.instant("2026-12-31T09:00:00Z"),
            in: try Self.zone("Pacific/Kiritimati"))
        #expect(newYear.instant.rfc3339 == "2026-12-31T10:00:00.000Z")
    }
}
