// Reads POSIX TZ strings: `CET-1CEST,M3.5.0,M10.5.0/3`.

extension Recurrence {
    /// Nil unless the whole text is a TZ string with explicit rules.
    init?(posix text: some Collection<UInt8>) {
        var reader = PosixReader(bytes: Array(text))
        guard reader.skipName(), let west = reader.time(hours: 24) else { return nil }
        standardOffset = -west
        if reader.isAtEnd { return }

        guard reader.skipName() else { return nil }
        var offset = standardOffset + 3600
        if !reader.peeks(",") {
            guard let west = reader.time(hours: 24) else { return nil }
            offset = -west
        }
        guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else {
            return nil
        }
        daylight = Daylight(offset: offset, start: start, end: end)
    }
}

private struct PosixReader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    func peeks(_ character: Unicode.Scalar) -> Bool {
        index < bytes.count && bytes[index] == UInt8(ascii: character)
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peeks(character) else { return false }
        index += 1
        return true
    }

    /// `CET` or `<+0330>`, at least three characters.
    mutating func skipName() -> Bool {
        let isQuoted = skip("<")
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            let isSigned = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            let isDigit = byte &- UInt8(ascii: "0") < 10
            guard isLetter || isQuoted && (isSigned || isDigit) else { break }
            index += 1
        }
        let length = index - start
        return length >= 3 && (!isQuoted || skip(">"))
    }

    mutating func number(in range: ClosedRange<Int>) -> Int? {
        var value = 0
        let start = index
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10, index - start < 3 {
            value = value * 10 + Int(bytes[index] &- UInt8(ascii: "0"))
            index += 1
        }
        return index > start && range.contains(value) ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hours limit: Int) -> Int32? {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        guard let hours = number(in: 0...limit) else { return nil }
        var seconds = hours * 3600
        if skip(":") {
            guard let minutes = number(in: 0...59) else { return nil }
            seconds += minutes * 60
            if skip(":") {
                guard let rest = number(in: 0...59) else { return nil }
                seconds += rest
            }
        }
        return Int32(isNegative ? -seconds : seconds)
    }

    /// `,M3.5.0/2`, `,J60`, `,59/-1`.
    mutating func change() -> Recurrence.Change? {
        guard skip(","), let day = day() else { return nil }
        guard skip("/") else { return Recurrence.Change(day: day, seconds: 7200) }
        guard let seconds = time(hours: 167) else { return nil }
        return Recurrence.Change(day: day, seconds: seconds)
    }

    private mutating func day() -> Recurrence.Change.Day? {
        if skip("M") {
            guard let month = number(in: 1...12), skip("."), let week = number(in: 1...5),
                skip("."), let weekday = number(in: 0...6)
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
        if skip("J") { return number(in: 1...365).map { .julian($0) } }
        return number(in: 0...365).map { .ordinal($0) }
    }
}
