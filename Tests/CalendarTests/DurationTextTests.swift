// Durations in CEL's text form.

import Calendar
import Testing

@Suite struct DurationTextTests {
    @Test(
        "the forms of Go's durations are read, sign and fractions included",
        arguments: [
            ("90s", 90, 0, "90s"), ("1h30m", 5400, 0, "5400s"), ("1.5s", 1, 500_000_000, "1.5s"),
            ("-1.5s", -2, 500_000_000, "-1.5s"), ("-5s", -5, 0, "-5s"), ("+5s", 5, 0, "5s"),
            ("0", 0, 0, "0s"), ("-0", 0, 0, "0s"), ("-0s", 0, 0, "0s"), ("0.0h", 0, 0, "0s"),
            ("1ms", 0, 1_000_000, "0.001s"), ("1us", 0, 1000, "0.000001s"),
            ("1µs", 0, 1000, "0.000001s"), ("1μs", 0, 1000, "0.000001s"),
            ("1ns", 0, 1, "0.000000001s"), ("-1ns", -1, 999_999_999, "-0.000000001s"),
            (".5s", 0, 500_000_000, "0.5s"), ("5.s", 5, 0, "5s"),
            ("1s500ms", 1, 500_000_000, "1.5s"), ("1m1m", 120, 0, "120s"),
            ("0.0000000019s", 0, 1, "0.000000001s"), ("0.1h", 360, 0, "360s"),
            ("315576000000s", 315_576_000_000, 0, "315576000000s"),
            ("-315576000000s", -315_576_000_000, 0, "-315576000000s"),
            ("315576000000000000000ns", 315_576_000_000, 0, "315576000000s"),
            ("0.33333333333333333333h", 1199, 999_999_999, "1199.999999999s"),
        ] as [(String, Int64, UInt32, String)])
    func reads(text: String, seconds: Int64, nanoseconds: UInt32, canonical: String) throws {
        let parsed = try #require(withBytes(of: text) { DurationText.parse($0) })
        #expect(parsed.seconds == seconds)
        #expect(parsed.nanoseconds == nanoseconds)
        let result = written {
            DurationText.write(seconds: seconds, nanoseconds: nanoseconds, into: &$0)
        }
        #expect(result == canonical)
    }

    @Test(
        "what is no duration is refused",
        arguments: [
            "", "-", "+", "5", "s", ".s", ".", "5x", "5 s", " 5s", "5s ", "--5s", "1d", "5S",
            "1h-5m", "1.5.5s", "00", "5µ", "320000000000s", "315576000000.000000001s",
            "99999999999999999999999999999999999999999999h", "5sm", "5\u{0}",
        ])
    func refuses(text: String) {
        #expect(withBytes(of: text) { DurationText.parse($0) } == nil)
    }

    @Test("the ends of the range of seconds are written")
    func extremes() {
        #expect(
            written { DurationText.write(seconds: .min, nanoseconds: 0, into: &$0) }
                == "-9223372036854775808s")
        #expect(
            written { DurationText.write(seconds: .min, nanoseconds: 1, into: &$0) }
                == "-9223372036854775807.999999999s")
    }
}
