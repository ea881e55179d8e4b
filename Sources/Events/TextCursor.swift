/// A place in a JSON text, and the steps over one token each. Hot: all of it; every step is inlined, so
/// that the cursor stays in registers.
///
/// The text is terminated (see `DocumentPass`): no step but that over white space looks for its end.
struct TextCursor {
    var at: Bytes
    let end: Bytes
    /// Why the last step that failed did.
    var fault = TextFault.Kind.value

    @inline(__always)
    init(_ at: Bytes, _ end: Bytes) {
        self.at = at
        self.end = end
    }

    /// Steps over white space; most often there is none, or one blank.
    @inline(__always)
    mutating func skipSpace() {
        if at.pointee <= UInt8(ascii: " ") {
            if at.pointee == UInt8(ascii: " ") && at[1] > UInt8(ascii: " ") {
                at += 1
            } else {
                at = Self.skipMoreSpace(at, end)
            }
        }
    }

    @inline(never)
    private static func skipMoreSpace(_ start: Bytes, _ end: Bytes) -> Bytes {
        var at = start
        while at < end {
            switch at.pointee {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                at += 1
            default:
                return at
            }
        }
        return at
    }

    /// Steps over one byte if it is this one.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard at.pointee == byte else { return false }
        at += 1
        return true
    }

    /// Steps from behind the opening quote onto the closing one.
    @inline(__always)
    mutating func string() -> Capture.Kind? {
        var stops = ByteWord.stringStops(ByteWord.load(at))
        while stops == 0 {
            at += 8
            stops = ByteWord.stringStops(ByteWord.load(at))
        }
        at += ByteWord.count(before: stops)
        if at.pointee == UInt8(ascii: "\"") { return .string }
        let finish = JSONString.finish(at)
        at = finish.at
        switch finish.ending {
        case .plain: return .string
        case .escaped: return .escapedString
        case .fault(let kind):
            fault = kind
            return nil
        }
    }

    /// Steps over a number, which begins with a minus or a digit.
    @inline(__always)
    mutating func number() -> Capture.Kind? {
        if at.pointee == UInt8(ascii: "-") { at += 1 }
        if at.pointee == UInt8(ascii: "0") {
            at += 1
        } else if !digits() {
            return nil
        }
        var kind = Capture.Kind.integer
        if at.pointee == UInt8(ascii: ".") {
            kind = .decimal
            at += 1
            guard digits() else { return nil }
        }
        if at.pointee | 0x20 == UInt8(ascii: "e") {
            kind = .decimal
            at += 1
            if at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") { at += 1 }
            guard digits() else { return nil }
        }
        return kind
    }

    @inline(__always)
    private mutating func digits() -> Bool {
        let start = at
        at = JSONNumber.skipDigits(at)
        if at == start { fault = .number }
        return at > start
    }

    /// Steps over `true`, `false` or `null`.
    @inline(__always)
    mutating func literal() -> Capture.Kind? {
        switch UInt32(truncatingIfNeeded: ByteWord.load(at)) {
        case 0x6575_7274:
            at += 4
            return .true
        case 0x6C6C_756E:
            at += 4
            return .null
        case 0x736C_6166 where at[4] == UInt8(ascii: "e"):
            at += 5
            return .false
        default:
            let isLetter = at.pointee | 0x20 &- UInt8(ascii: "a") < 26
            fault = isLetter ? .literal : .value
            return nil
        }
    }

    /// Steps over a value that is neither object nor array; a string's range has no quotes.
    @inline(__always)
    mutating func scalar() -> (start: Bytes, count: UInt32, kind: Capture.Kind)? {
        let byte = at.pointee
        let start: Bytes
        let kind: Capture.Kind
        if byte == UInt8(ascii: "\"") {
            at += 1
            start = at
            guard let found = string() else { return nil }
            kind = found
            let count = UInt32(truncatingIfNeeded: at - start)
            at += 1
            return (start, count, kind)
        }
        start = at
        if byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-") {
            guard let found = number() else { return nil }
            kind = found
        } else {
            guard let found = literal() else { return nil }
            kind = found
        }
        return (start, UInt32(truncatingIfNeeded: at - start), kind)
    }
}
