// Durations as the files write them.

/// `90s 15m 4h 10d 6w`, `60000ms`: one whole number and one unit.
enum DurationWords {
    /// No log lasts longer; times and durations keep far from the ends of 64 bits.
    static let limitMs: Int64 = 36_525 * 86_400_000

    private static let unitsMs: [String: Int64] = [
        "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]

    static func parse(_ text: String, allowsZero: Bool) throws(ScalarFault) -> Int64 {
        try parse(text, of: text, allowsZero: allowsZero)
    }

    /// The part of a text behind its sign.
    private static func parse(
        _ part: String, of text: String, allowsZero: Bool
    ) throws(ScalarFault) -> Int64 {
        let digits = part.prefix { $0.isASCII && $0.isNumber }
        let unit = String(part.dropFirst(digits.count))
        guard !digits.isEmpty else { throw fault("`\(text)` is no duration") }
        if unit.isEmpty, digits != "0" {
            throw fault("`\(text)` is no duration: it has no unit", hint: "`\(text)s` is seconds")
        }
        guard !text.contains(where: \.isWhitespace) else {
            throw fault("`\(text)` is no duration: there is a blank in it")
        }
        if unit.first == "." || unit.contains(where: { $0.isASCII && $0.isNumber }) {
            throw fault(
                "`\(text)` is no duration: it is one whole number and one unit",
                hint: "`90m` is one and a half hours")
        }
        guard let unitMs = unitsMs[unit] ?? (unit.isEmpty ? 1 : nil) else {
            throw fault(
                "`\(text)` is no duration: there is no unit `\(unit)`",
                hint: "units are `ms`, `s`, `m` (minutes), `h`, `d` and `w`")
        }
        let count = Int64(digits) ?? .max
        let (ms, isTooLarge) = count.multipliedReportingOverflow(by: unitMs)
        guard !isTooLarge, ms <= limitMs else {
            throw fault("`\(text)` is longer than 100 years", hint: nil)
        }
        guard ms > 0 || allowsZero else {
            throw fault("`\(text)` is no duration here: it must be positive", hint: nil)
        }
        guard !unit.isEmpty else {
            throw fault("`0` is no duration: it has no unit", hint: "write `0s`")
        }
        return ms
    }

    /// Likewise, with a sign where it lies before.
    static func parseOffset(_ text: String) throws(ScalarFault) -> Int64 {
        guard text.hasPrefix("-") else { return try parse(text, allowsZero: true) }
        return -(try parse(String(text.dropFirst()), of: text, allowsZero: true))
    }

    private static func fault(
        _ message: String, hint: String? = "such as `90s`, `15m`, `4h`, `10d`, `6w`"
    ) -> ScalarFault {
        ScalarFault(code: .badDuration, message: message, hint: hint)
    }
}
