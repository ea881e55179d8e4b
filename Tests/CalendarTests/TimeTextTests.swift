// Times as databases and other programs print them.

import Calendar
import TestSupport
import Testing

@Suite struct TimeTextTests {
    /// 2026-05-01T10:00:00Z
    private static let noon: Int64 = 1_777_629_600

    static let instants: [(String, Int64, UInt32)] = [
        ("2026-05-01T10:00:00Z", 0, 0), ("2026-05-01 10:00:00Z", 0, 0),
        ("2026-05-01t10:00:00z", 0, 0), ("2026-05-01 10:00:00z", 0, 0),
        ("2026-05-01 12:00:00+02:00", 0, 0), ("2026-05-01T12:00:00+0200", 0, 0),
        ("2026-05-01T12:00:00+02", 0, 0), ("2026-05-01 12:00:00 +0200", 0, 0),
        ("2026-05-01 12:00:00 +02:00", 0, 0), ("2026-05-01 06:30:00.25-0330", 0, 250_000_000),
        ("2026-05-01 03:00:00-07", 0, 0), ("2026-05-01T10:00:00UTC", 0, 0),
        ("2026-05-01 10:00:00 UTC", 0, 0), ("2026-05-01 10:00:00.123456 UTC", 0, 123_456_000),
        ("2026-05-01 10:00:00 GMT", 0, 0), ("2026-05-01 10:00:00GMT", 0, 0),
        ("2026-05-01 10:00:00.1234567891 utc", 0, 123_456_789), ("2026-05-01 10:00:00 Z", 0, 0),
        ("2026-05-01 10:00:00+0000", 0, 0), ("2026-05-01 10:00:00-00", 0, 0),
        ("2026-05-01 10:00:00+00", 0, 0), ("2026-05-02 09:59:00+2359", 0, 0),
    ]

    @Test("S74: a space for T, an offset without its colon, UTC for Z", arguments: instants)
    func reads(text: String, seconds: Int64, nanoseconds: UInt32) {
        let reading = withBytes(of: text) { TimeText.read($0) }
        #expect(reading == .instant(seconds: Self.noon + seconds, nanoseconds: nanoseconds))
    }

    static let locals: [(String, Int, UInt32)] = [
        ("2026-05-01T10:00:00", 36_000, 0), ("2026-05-01 10:00:00", 36_000, 0),
        ("2026-05-01 10:00:00.5", 36_000, 500_000_000),
        ("2026-05-01 23:59:59.999999", 86_399, 999_999_000),
        ("2026-05-01t00:00:00", 0, 0),
    ]

    @Test("S74: without an offset it is local", arguments: locals)
    func readsLocal(text: String, secondOfDay: Int, nanoseconds: UInt32) {
        let reading = withBytes(of: text) { TimeText.read($0) }
        #expect(reading == .local(days: 20_574, secondOfDay: secondOfDay, nanoseconds: nanoseconds))
    }

    @Test(
        "S74: what is no time is refused",
        arguments: [
            "", "2026-05-01", "2026-05-01 10:00", "2026-05-01  10:00:00", "2026-05-01 10:00:60",
            "2026-05-01 10:00:60Z", "2016-12-31 23:59:60 UTC", "2026-05-01 24:00:00",
            "2026-05-01 10:00:00 ", "2026-05-01 10:00:00  UTC", "2026-05-01 10:00:00 CET",
            "2026-05-01 10:00:00 UTC+2", "2026-05-01 10:00:00 UT", "2026-05-01 10:00:00+2",
            "2026-05-01 10:00:00+020", "2026-05-01 10:00:00+02:0", "2026-05-01 10:00:00+02000",
            "2026-05-01 10:00:00+24", "2026-05-01 10:00:00+0260", "2026-05-01 10:00:00+",
            "2026-05-01 10:00:00+ 200", "2026-05-01 10:00:00.", "2026-05-01 10:00:00,5",
            "2026-05-01 10:00:00. UTC", "2026-05-01_10:00:00", "05/01/2026 10:00:00",
            "2026-02-29 10:00:00", "0000-05-01 10:00:00", "2026-05-01 10:00:00[Europe/Paris]",
            "2026-05-01 10:00:00Z UTC", "1777629600", "2026-05-01 10:00:00 \u{C3}UT",
        ])
    func refuses(text: String) {
        #expect(withBytes(of: text) { TimeText.read($0) } == nil)
    }

    @Test("S74: all that RFC 3339 allows is read as before", arguments: Seeds.all())
    func agrees(seed: UInt64) {
        var numbers = SeededGenerator(seed: seed)
        let letters = Array("0123456789-+:TZ .UTC".utf8)
        for _ in 0..<20_000 {
            var text = Array("2026-05-01T10:00:00.25+02:00".utf8.prefix(18 + numbers.below(11)))
            for _ in 0..<numbers.below(3) {
                text[numbers.below(text.count)] = letters[numbers.below(letters.count)]
            }
            let (strict, reading) = text.withUnsafeBytes { (RFC3339.parse($0), TimeText.read($0)) }
            guard let strict else { continue }
            #expect(
                reading == .instant(seconds: strict.seconds, nanoseconds: strict.nanoseconds),
                "\(String(decoding: text, as: UTF8.self))")
        }
    }

    /// Of Europe/Paris in 2026: a gap on 29 March at 02:00, a fold on 25 October at 03:00.
    static let paris: [(String, String)] = [
        ("2026-03-29 01:59:59.999", "2026-03-29T00:59:59.999Z"),
        ("2026-03-29 02:00:00", "2026-03-29T01:00:00.000Z"),
        ("2026-03-29 02:30:00.5", "2026-03-29T01:00:00.000Z"),
        ("2026-03-29 02:59:59.999", "2026-03-29T01:00:00.000Z"),
        ("2026-03-29 03:00:00.5", "2026-03-29T01:00:00.500Z"),
        ("2026-10-25 01:59:59", "2026-10-24T23:59:59.000Z"),
        ("2026-10-25 02:30:00.25", "2026-10-25T00:30:00.250Z"),
        ("2026-10-25 03:00:00", "2026-10-25T02:00:00.000Z"),
        ("1969-12-31 23:59:59.9999", "1969-12-31T22:59:59.999Z"),
    ]

    @Test(
        "S74: a local time is the first valid instant of a gap, the first pass of a fold",
        arguments: paris)
    func local(text: String, instant: String) throws {
        let zone = try #require(ZoneDatabase.system().zone(named: "Europe/Paris"))
        guard
            case .local(let days, let second, let nanoseconds) = withBytes(
                of: text, { TimeText.read($0) })
        else {
            Issue.record("\(text) is not local")
            return
        }
        #expect(
            zone.instant(days: days, secondOfDay: second, nanoseconds: nanoseconds).rfc3339
                == instant)
    }
}
