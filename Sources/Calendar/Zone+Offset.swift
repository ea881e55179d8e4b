// Zones that are an offset from UTC, the same at all times.

extension Zone {
    private static let largestMinutes = 1_439
    /// By the minutes east of UTC.
    private static let fixed: [Zone] = (-largestMinutes...largestMinutes).map { minutes in
        let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
        func pad(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return Zone(
            name: (minutes < 0 ? "-" : "+") + pad(hours) + ":" + pad(rest), changes: [],
            offsets: [Int32(minutes * 60)], recurrence: nil)
    }

    /// The zone of `+02:00`, `-0330`, `+02` or `Z`, which is called `+02:00` or `UTC` then; nil for any
    /// other text.
    static func fixed(_ text: UnsafeRawBufferPointer) -> Zone? {
        guard let sign = text.first else { return nil }
        if sign == UInt8(ascii: "Z"), text.count == 1 { return utc }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        guard let minutes = minutes(ofDigits: text.dropFirst()) else { return nil }
        return fixed[largestMinutes + (sign == UInt8(ascii: "-") ? -minutes : minutes)]
    }

    /// Of `02:00`, `0200` or `02`.
    private static func minutes(ofDigits text: Slice<UnsafeRawBufferPointer>) -> Int? {
        func number(at offset: Int) -> Int? {
            let tens = Int(text[text.startIndex + offset]) - 48
            let ones = Int(text[text.startIndex + offset + 1]) - 48
            return 0...9 ~= tens && 0...9 ~= ones ? tens * 10 + ones : nil
        }
        let minuteOffset: Int?
        switch text.count {
        case 2: minuteOffset = nil
        case 4: minuteOffset = 2
        case 5 where text[text.startIndex + 2] == UInt8(ascii: ":"): minuteOffset = 3
        default: return nil
        }
        guard let hours = number(at: 0), hours < 24,
            let minutes = minuteOffset.map({ number(at: $0) }) ?? 0, minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }
}
