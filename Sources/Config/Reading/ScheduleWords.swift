// Local times as the files write them.

import Calendar
import Spelling

/// `10:00`, `thu 10:00`, `mon,thu 10:00`, `1 10:00`, `last 10:00`.
enum ScheduleWords {
    static func parse(_ text: String) throws(ScalarFault) -> LocalSchedule {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count <= 2, let time = words.last else { throw fault(text) }
        let secondOfDay = try secondOfDay(time, of: text)
        let days = words.count == 2 ? try days(words[0], of: text) : .every
        return LocalSchedule(days: days, secondOfDay: secondOfDay)
    }

    /// `18:00` in seconds since midnight; `whole` is the text that it is a part of.
    static func secondOfDay(
        _ text: String, of whole: String? = nil
    ) throws(ScalarFault) -> Int {
        let bytes = Array(text.utf8)
        let digits = bytes.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        if digits.count == 4, bytes.count == 5, bytes[2] == UInt8(ascii: ":") {
            let hour = Int(digits[0] - 48) * 10 + Int(digits[1] - 48)
            let minute = Int(digits[2] - 48) * 10 + Int(digits[3] - 48)
            if hour < 24, minute < 60 { return hour * 3600 + minute * 60 }
        }
        if digits.count == 3, bytes.count == 4, bytes[1] == UInt8(ascii: ":") {
            throw ScalarFault(
                code: .badTime, message: "`\(text)` is no time of day",
                hint: "did you mean `\((whole ?? text).replacing(text, with: "0" + text))`?")
        }
        throw ScalarFault(
            code: .badTime, message: "`\(text)` is no time of day",
            hint: "from `00:00` to `23:59`, in the customer's zone")
    }

    /// `21:00-08:00`: over midnight, if the end is not later.
    static func hours(_ text: String) throws(ScalarFault) -> LocalHours {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2 else {
            throw ScalarFault(
                code: .badTime, message: "`\(text)` are no hours",
                hint: "such as `\"21:00-08:00\"`, in the customer's zone")
        }
        let start = try secondOfDay(ends[0], of: text)
        let end = try secondOfDay(ends[1], of: text)
        guard start != end else {
            throw ScalarFault(
                code: .badTime, message: "the hours `\(text)` end where they begin",
                hint: "that may mean never or always: leave them out, or name the days")
        }
        return LocalHours(startSecond: start, endSecond: end)
    }

    private static func days(
        _ word: String, of text: String
    ) throws(ScalarFault) -> LocalSchedule.Days {
        if word == "last" { return .lastOfMonth }
        if let number = Int(word), "\(number)" == word {
            if (1...31).contains(number) { return .ofMonth(number) }
            throw ScalarFault(
                code: .badTime, message: "no month has a day `\(word)`",
                hint: "`last` is the last day of the month")
        }
        var set: UInt8 = 0
        for name in word.split(separator: ",", omittingEmptySubsequences: false) {
            guard let index = Weekdays.names.firstIndex(of: String(name)) else {
                let near = String(name).nearest(among: Weekdays.names + ["last"])
                throw fault(
                    text, hint: near.map { "did you mean `\(text.replacing(name, with: $0))`?" })
            }
            set |= 1 << UInt8(index + 1)
        }
        return .weekdays(set)
    }

    private static func fault(_ text: String, hint: String? = nil) -> ScalarFault {
        ScalarFault(
            code: .badTime, message: "`\(text)` is no local time",
            hint: hint ?? "such as `10:00`, `thu 10:00`, `mon,thu 10:00`, `1 10:00`, `last 10:00`")
    }
}
