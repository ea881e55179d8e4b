/// A place in a JSON text, and the steps over one token each. Hot: all of it; every step is inlined, so
/// that the cursor stays in registers.
///
/// The text is terminated (see `DocumentPass`): no step but that over white space looks for its end.
struct TextCursor {
    var at: Bytes
    let end: Bytes
    /// Why the last step that failed did.
    var fault = TextFault.Kind.value
    /// Halves of surrogate pairs that were stepped over.
    var halves = 0

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
        // Two words at a time, without a branch between them: most strings of one key take the same
        // number of turns then, which the processor foresees.
        var low = ByteWord.stringStops(ByteWord.load(at))
        var high = ByteWord.stringStops(ByteWord.load(at + 8))
        while low | high == 0 {
            at += 16
            low = ByteWord.stringStops(ByteWord.load(at))
            high = ByteWord.stringStops(ByteWord.load(at + 8))
        }
        at += ByteWord.count(before: low, high)
        if at.pointee == UInt8(ascii: "\"") { return .string }
        let finish = JSONString.finish(at)
        at = finish.at
        halves &+= finish.halves
        if let found = finish.fault {
            fault = found
            return nil
        }
        return finish.kind
    }

    /// A number, `true`, `false` or `null` and where it ends, or why there is none.
    struct Token {
        var end: Bytes
        var kind = Capture.Kind.integer
        var fault: TextFault.Kind?
    }

    /// The number or literal at `start`. Not inlined: its branches would cost the strings registers.
    @inline(never)
    static func numberOrLiteral(_ start: Bytes) -> Token {
        let byte = start.pointee
        return byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-")
            ? number(start) : literal(start)
    }

    @inline(__always)
    private static func number(_ start: Bytes) -> Token {
        var at = start
        if at.pointee == UInt8(ascii: "-") { at += 1 }
        let digits = at
        at = at.pointee == UInt8(ascii: "0") ? at + 1 : JSONNumber.skipDigits(at)
        guard at > digits else { return Token(end: at, fault: .number) }
        var kind = Capture.Kind.integer
        if at.pointee == UInt8(ascii: ".") {
            kind = .decimal
            let fraction = at + 1
            at = JSONNumber.skipDigits(fraction)
            guard at > fraction else { return Token(end: at, fault: .number) }
        }
        if at.pointee | 0x20 == UInt8(ascii: "e") {
            kind = .decimal
            at += 1
            if at.pointee == UInt8(ascii: "+") || at.pointee == UInt8(ascii: "-") { at += 1 }
            let exponent = at
            at = JSONNumber.skipDigits(exponent)
            guard at > exponent else { return Token(end: at, fault: .number) }
        }
        return Token(end: at, kind: kind)
    }

    @inline(__always)
    private static func literal(_ start: Bytes) -> Token {
        switch UInt32(truncatingIfNeeded: ByteWord.load(start)) {
        case 0x6575_7274: return Token(end: start + 4, kind: .true)
        case 0x6C6C_756E: return Token(end: start + 4, kind: .null)
        case 0x736C_6166 where start[4] == UInt8(ascii: "e"):
            return Token(end: start + 5, kind: .false)
        default:
            let isLetter = start.pointee | 0x20 &- UInt8(ascii: "a") < 26
            return Token(end: start, fault: isLetter ? .literal : .value)
        }
    }
}
