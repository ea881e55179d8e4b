/// Durations as people and other languages write them: `5 days`, `1d`, `90 min`.
enum SpokenDuration {
    /// Units by their names, in seconds. Months and years have no length of their own.
    private static let seconds: [String: Int] = [
        "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "mins": 60,
        "minute": 60, "minutes": 60, "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600,
        "hours": 3600, "d": 86_400, "day": 86_400, "days": 86_400, "w": 604_800, "week": 604_800,
        "weeks": 604_800,
    ]

    static func isUnit(_ word: String) -> Bool { length(of: word) != nil }

    /// `M` may be months.
    private static func length(of unit: String) -> Int? {
        unit == "M" ? nil : seconds[unit.lowercased()]
    }

    /// What `duration()` takes; nil for a text that is no whole number and a unit.
    static func text(_ spoken: String) -> String? {
        let words = spoken.trimmingBlanks
        let digits = words.prefix { $0.isASCII && $0.isNumber }
        let unit = words.dropFirst(digits.count).drop { $0 == " " }
        guard let count = Int(digits), let length = length(of: String(unit)),
            count.multipliedReportingOverflow(by: length).overflow == false
        else { return nil }
        let total = count * length
        if length >= 3600 { return "\(total / 3600)h" }
        return length == 60 ? "\(total / 60)m" : "\(total)s"
    }
}
