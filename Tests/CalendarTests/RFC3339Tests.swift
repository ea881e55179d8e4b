// What is a time and what is not, and how instants are written.

import Calendar
import Testing

@Suite struct RFC3339Tests {
    @Test(
        "S15: the forms of RFC 3339 are read, fractions floored",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("2026-01-01T00:00:00.000Z", 1_767_225_600, 0),
            ("2026-01-01t00:00:00z", 1_767_225_600, 0),
            ("2026-01-01T01:30:00+01:30", 1_767_225_600, 0),
            ("2025-12-31T16:00:00.5-08:00", 1_767_225_600, 500_000_000),
            ("2026-01-01T00:00:00-00:00", 1_767_225_600, 0),
            ("2026-01-01T00:00:00.1Z", 1_767_225_600, 100_000_000),
            ("2026-01-01T00:00:00.123456789Z", 1_767_225_600, 123_456_789),
            ("2026-01-01T00:00:00.1234567899999Z", 1_767_225_600, 123_456_789),
            ("1969-12-31T23:59:59.999Z", -1, 999_000_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("0001-01-01T00:00:00+23:59", -62_135_683_140, 0),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
            ("2024-02-29T12:00:00Z", 1_709_208_000, 0),
        ] as [(String, Int64, UInt32)])
    func reads(text: String, seconds: Int64, nanoseconds: UInt32) throws {
        let parsed = try #require(withBytes(of: text) { RFC3339.parse($0) })
        #expect(parsed.seconds == seconds)
        #expect(parsed.nanoseconds == nanoseconds)
        #expect(
            Instant(rfc3339: text)?.milliseconds
                == seconds * 1000 + Int64(nanoseconds / 1_000_000))
    }

    @Test(
        "S15: what is no time is refused",
        arguments: [
            "", "2026", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z",
            "2026-01-01T00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z", "2016-12-31T23:59:60Z", "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+01", "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00Z ",
            " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z\n", "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "-026-01-01T00:00:00Z",
            "2026-1-01T00:00:00ZZ", "2026/01/01T00:00:00Z", "2026-01-01T00:00:00.5",
            "2026-01-01T00:00:00.5+1:00", "1767225600", "+026-01-01T00:00:00Z",
            "2026-01-01T0a:00:00Z", "2026-01-01T00:00:00\u{212A}",
        ])
    func refuses(text: String) {
        #expect(withBytes(of: text) { RFC3339.parse($0) } == nil)
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("S15: any other byte at any place makes another time or none")
    func otherBytes() {
        let text = Array("2026-01-31T12:34:56.789+01:30".utf8)
        for index in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[index] = byte
                let isTime = changed.withUnsafeBytes { RFC3339.parse($0) } != nil
                let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                let digit = Int(byte) - 0x30
                let expected =
                    switch index {
                    case 0...3: isDigit
                    // The 31st: months of 31 days, 01, 03…08.
                    case 5: digit == 0
                    case 6: [1, 3, 5, 7, 8].contains(digit)
                    case 8: (0...3).contains(digit)
                    case 9: digit == 0 || digit == 1
                    case 10: byte | 0x20 == UInt8(ascii: "t")
                    case 11: digit == 0 || digit == 1 || digit == 2
                    case 14, 17, 27: (0...5).contains(digit)
                    case 12, 15, 18, 20...22, 25, 28: isDigit
                    case 23: byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                    case 24: (0...2).contains(digit)
                    default: byte == text[index]
                    }
                #expect(isTime == expected, "byte \(byte) at \(index)")
            }
        }
    }

    @Test("S15: a time cut short at any byte is no time")
    func cutShort() {
        let text = "2026-01-01T00:00:00.123+01:00"
        for length in 0..<text.utf8.count {
            let head = String(text.prefix(length))
            #expect(withBytes(of: head) { RFC3339.parse($0) } == nil, "\(head)")
        }
    }

    @Test(
        "S44: instants are written in UTC with three decimals",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_767_225_600_123, "2026-01-01T00:00:00.123Z"),
            (1_767_225_600_007, "2026-01-01T00:00:00.007Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (253_402_300_800_000, "+10000-01-01T00:00:00.000Z"),
            (-62_135_596_800_001, "0000-12-31T23:59:59.999Z"),
            (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
            (.max, "+292278994-08-17T07:12:55.807Z"),
            (.min, "-292275055-05-16T16:47:04.192Z"),
        ] as [(Int64, String)])
    func writes(milliseconds: Int64, text: String) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(written { RFC3339.write(instant, into: &$0) } == text)
        #expect(instant.rfc3339 == text)
    }

    @Test(
        "timestamps are written with as many decimals as it takes",
        arguments: [
            ("2009-02-13T23:31:30Z", "2009-02-13T23:31:30Z"),
            ("2009-02-13T23:31:30.500Z", "2009-02-13T23:31:30.5Z"),
            ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
            ("1969-12-31T23:59:59.000000010Z", "1969-12-31T23:59:59.00000001Z"),
        ])
    func writesTimestamps(text: String, expected: String) throws {
        let parsed = try #require(withBytes(of: text) { RFC3339.parse($0) })
        let result = written {
            RFC3339.write(seconds: parsed.seconds, nanoseconds: parsed.nanoseconds, into: &$0)
        }
        #expect(result == expected)
    }

    @Test("dates are read and written, and nothing else is a date")
    func dates() {
        #expect(withBytes(of: "2026-01-01") { DateText.parse($0) } == 20_454)
        #expect(written { DateText.write(days: 20_454, into: &$0) } == "2026-01-01")
        #expect(written { DateText.write(days: -719_162, into: &$0) } == "0001-01-01")
        for text in [
            "", "2026-1-1", "2026-02-29", "0000-01-01", "2026-01-01T", "20260101", "2026-01-0a",
            "2026-01-011",
        ] {
            #expect(withBytes(of: text) { DateText.parse($0) } == nil, "\(text)")
        }
    }
}
