// Local times of real zones at the dates that are hard: gaps, folds, far past and far future.

import Calendar
import TestSupport
import Testing

private let hasZones = ZoneDatabase.load(names: ["Europe/Paris"]).zone(named: "Europe/Paris") != nil

@Suite(.enabled(if: hasZones, "the system has no tzdata"))
struct ZoneTests {
    private static let database = ZoneDatabase.system()

    private func zone(_ name: String) throws -> Zone {
        try #require(Self.database.zone(named: name), "\(name)")
    }

    private func instant(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text), "\(text)")
    }

    private func day(_ text: String) throws -> Int64 {
        try #require(withBytes(of: text) { DateText.parse($0) }, "\(text)")
    }

    @Test(
        "an instant has the offset of its date",
        arguments: [
            ("UTC", "2026-07-01T00:00:00Z", 0),
            ("Europe/Paris", "2026-03-29T00:59:59.999Z", 3600),
            ("Europe/Paris", "2026-03-29T01:00:00Z", 7200),
            ("Europe/Paris", "2026-10-25T00:59:59.999Z", 7200),
            ("Europe/Paris", "2026-10-25T01:00:00Z", 3600),
            ("Europe/Paris", "2100-07-01T00:00:00Z", 7200),
            ("Europe/Paris", "2100-03-28T00:59:59Z", 3600),
            ("Europe/Paris", "2100-03-28T01:00:00Z", 7200),
            ("Europe/Paris", "2100-10-31T00:59:59Z", 7200),
            ("Europe/Paris", "2100-10-31T01:00:00Z", 3600),
            ("Europe/Paris", "9999-12-31T23:59:59Z", 3600),
            ("Europe/Paris", "1800-01-01T00:00:00Z", 561),
            ("Europe/Dublin", "2026-01-15T00:00:00Z", 0),
            ("Europe/Dublin", "2026-07-15T00:00:00Z", 3600),
            ("Europe/Dublin", "2090-01-15T00:00:00Z", 0),
            ("Europe/Dublin", "2090-07-15T00:00:00Z", 3600),
            ("America/New_York", "2026-03-08T06:59:59Z", -18000),
            ("America/New_York", "2026-03-08T07:00:00Z", -14400),
            ("America/New_York", "2026-11-01T05:59:59Z", -14400),
            ("America/New_York", "2026-11-01T06:00:00Z", -18000),
            ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39600),
            ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 37800),
            ("Australia/Lord_Howe", "2099-12-31T23:59:59Z", 39600),
            ("Pacific/Kiritimati", "2026-01-01T00:00:00Z", 50400),
            ("Pacific/Kiritimati", "1994-06-01T00:00:00Z", -36000),
            ("Africa/Casablanca", "2024-03-01T00:00:00Z", 3600),
            ("Africa/Casablanca", "2024-03-20T00:00:00Z", 0),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20700),
            ("America/Nuuk", "2026-03-28T23:59:59Z", -7200),
            ("America/Nuuk", "2060-07-01T00:00:00Z", -3600),
        ])
    func offsets(name: String, text: String, seconds: Int) throws {
        #expect(try zone(name).offsetSeconds(at: instant(text)) == seconds)
    }

    @Test(
        "a local time has its instant: behind a gap, or in the first pass of a fold",
        arguments: [
            ("UTC", "2026-01-01", 0, "2026-01-01T00:00:00Z"),
            ("Europe/Paris", "2026-01-01", 9 * 3600, "2026-01-01T08:00:00Z"),
            // 02:00 to 03:00 do not exist.
            ("Europe/Paris", "2026-03-29", 2 * 3600 - 1, "2026-03-29T00:59:59Z"),
            ("Europe/Paris", "2026-03-29", 2 * 3600, "2026-03-29T01:00:00Z"),
            ("Europe/Paris", "2026-03-29", 2 * 3600 + 1800, "2026-03-29T01:00:00Z"),
            ("Europe/Paris", "2026-03-29", 3 * 3600, "2026-03-29T01:00:00Z"),
            ("Europe/Paris", "2026-03-29", 3 * 3600 + 1, "2026-03-29T01:00:01Z"),
            // 02:00 to 03:00 come twice.
            ("Europe/Paris", "2026-10-25", 2 * 3600 - 1, "2026-10-24T23:59:59Z"),
            ("Europe/Paris", "2026-10-25", 2 * 3600, "2026-10-25T00:00:00Z"),
            ("Europe/Paris", "2026-10-25", 3 * 3600 - 1, "2026-10-25T00:59:59Z"),
            ("Europe/Paris", "2026-10-25", 3 * 3600, "2026-10-25T02:00:00Z"),
            ("Europe/Paris", "2100-03-28", 2 * 3600 + 1800, "2100-03-28T01:00:00Z"),
            ("Europe/Paris", "2100-10-31", 2 * 3600 + 1800, "2100-10-31T00:30:00Z"),
            ("America/New_York", "2026-03-08", 2 * 3600 + 1, "2026-03-08T07:00:00Z"),
            ("America/New_York", "2026-11-01", 3600 + 1800, "2026-11-01T05:30:00Z"),
            // Half an hour of daylight time.
            ("Australia/Lord_Howe", "2026-10-04", 2 * 3600 + 600, "2026-10-03T15:30:00Z"),
            ("Australia/Lord_Howe", "2026-04-05", 3600 + 2700, "2026-04-04T14:45:00Z"),
            ("Pacific/Kiritimati", "2026-01-01", 0, "2025-12-31T10:00:00Z"),
            // A day that was left out, at the date line.
            ("Pacific/Apia", "2011-12-30", 12 * 3600, "2011-12-30T10:00:00Z"),
            ("Europe/Paris", "2026-01-01", 86_400, "2026-01-01T23:00:00Z"),
        ])
    func instants(name: String, date: String, secondOfDay: Int, expected: String) throws {
        let result = try zone(name).instant(days: day(date), secondOfDay: secondOfDay)
        #expect(try result == instant(expected))
    }

    @Test(
        "a day begins where its first instant is",
        arguments: [
            ("Europe/Paris", "2026-03-29", "2026-03-28T23:00:00Z"),
            // Midnight is in a gap.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("America/Sao_Paulo", "2018-11-03", "2018-11-03T03:00:00Z"),
            // Midnight comes once, 23:00 twice, so the day before is the long one.
            ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
            ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z"),
            // Midnight comes twice.
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
        ])
    func startsOfDays(name: String, date: String, expected: String) throws {
        #expect(try zone(name).startOfDay(days: day(date)) == instant(expected))
    }

    @Test(
        "an instant has a local date and time",
        arguments: [
            ("Europe/Paris", "2026-03-28T22:59:59.999Z", "2026-03-28", 86_399),
            ("Europe/Paris", "2026-03-28T23:00:00Z", "2026-03-29", 0),
            ("Europe/Paris", "2026-03-29T01:00:00Z", "2026-03-29", 3 * 3600),
            ("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04", 3600),
            ("Pacific/Kiritimati", "2026-01-01T10:00:00Z", "2026-01-02", 0),
            ("America/New_York", "1969-12-31T23:59:59.999Z", "1969-12-31", 68_399),
        ])
    func localTimes(name: String, text: String, date: String, secondOfDay: Int) throws {
        let zone = try zone(name)
        #expect(try zone.localDay(of: instant(text)) == day(date))
        #expect(try zone.secondOfDay(of: instant(text)) == secondOfDay)
    }

    @Test("no clock shows a time before the instant that is given for it", arguments: Seeds.all())
    func firstInstant(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = Self.database.zoneNames
        for _ in 0..<4000 {
            let name = names[Int.random(in: 0..<names.count, using: &random)]
            let zone = try zone(name)
            let days = Int64.random(in: -60_000...80_000, using: &random)
            let secondOfDay = Int.random(in: 0..<86_400, using: &random)
            let local = days * 86_400 + Int64(secondOfDay)
            let found = zone.instant(days: days, secondOfDay: secondOfDay)
            func clock(_ instant: Instant) -> Int64 {
                instant.milliseconds / 1000 + Int64(zone.offsetSeconds(at: instant))
            }
            var isFirst = clock(found) >= local && clock(found - 1000) < local
            for _ in 0..<8 {
                let before = Int64.random(in: 1...180_000, using: &random) * 1000
                isFirst = isFirst && clock(found - before) < local
            }
            // A time that exists is met to the second; in a gap the clock jumps at this instant.
            if clock(found) != local {
                isFirst = isFirst && clock(found) - clock(found - 1000) > 1
            }
            #expect(isFirst, "seed \(seed): \(name), day \(days), second \(secondOfDay)")
        }
    }
}
