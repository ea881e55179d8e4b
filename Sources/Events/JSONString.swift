/// The part of JSON's strings that is not plain ASCII: escapes and UTF-8. (RFC 8259 section 7; the
/// well-formed sequences are those of table 3-7 of the Unicode standard.)
enum JSONString {
    /// Where a walk over a string ended: on the closing quote, or on the fault.
    struct Finish {
        var at: Bytes
        /// `string` or `escapedString`.
        var kind = Capture.Kind.string
        /// Escaped halves of surrogate pairs that stood alone; each stands for U+FFFD (S70).
        var halves = 0
        var fault: TextFault.Kind?
    }

    /// Goes on from `start`, where the first byte stands that is not plain, to the closing quote or to
    /// the fault. A control byte behind the payload ends every walk.
    @inline(never)
    static func finish(_ start: Bytes) -> Finish {
        var at = start
        var kind = Capture.Kind.string
        var halves = 0
        while true {
            let stops = ByteWord.stringStops(ByteWord.load(at))
            if stops == 0 {
                at += 8
                continue
            }
            at += ByteWord.count(before: stops)
            switch at.pointee {
            case UInt8(ascii: "\""):
                return Finish(at: at, kind: kind, halves: halves)
            case UInt8(ascii: "\\"):
                kind = .escapedString
                let size = escapeSize(at)
                if size == 0 { return Finish(at: at, fault: .escape) }
                if size == halfSize { halves += 1 }
                at += abs(size)
            case 0x80...:
                let size = sequenceSize(at)
                if size == 0 { return Finish(at: at, fault: .utf8) }
                at += size
            default:
                return Finish(at: at, fault: .controlCharacter)
            }
        }
    }

    /// What `escapeSize` says of half of a surrogate pair without the other one.
    private static let halfSize = -6

    /// The size of the escape at `at` in bytes, `halfSize` for half of a surrogate pair, 0 for none.
    private static func escapeSize(_ at: Bytes) -> Int {
        switch at[1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            let unit = codeUnit(at + 2)
            guard unit >= 0 else { return 0 }
            guard unit & 0xF800 == 0xD800 else { return 6 }
            return secondHalf(behind: at, unit) == nil ? halfSize : 12
        default:
            return 0
        }
    }

    /// The second half of the surrogate pair whose first half, `unit`, is escaped at `at`; nil where one of
    /// the two is missing. What is no escape at all behind it is found when it is its turn.
    private static func secondHalf(behind at: Bytes, _ unit: Int) -> Int? {
        guard unit < 0xDC00, at[6] == UInt8(ascii: "\\"), at[7] == UInt8(ascii: "u") else {
            return nil
        }
        let second = codeUnit(at + 8)
        return second & 0xFC00 == 0xDC00 && second >= 0 ? second : nil
    }

    /// The size of the well-formed UTF-8 sequence at `at`, whose first byte is not ASCII; 0 for none.
    private static func sequenceSize(_ at: Bytes) -> Int {
        let first = at[0]
        let second = at[1]
        switch first {
        case 0xC2...0xDF:
            return isContinuation(second) ? 2 : 0
        case 0xE0...0xEF:
            let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
            let high: UInt8 = first == 0xED ? 0x9F : 0xBF
            return second >= low && second <= high && isContinuation(at[2]) ? 3 : 0
        case 0xF0...0xF4:
            let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
            let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
            return second >= low && second <= high && isContinuation(at[2]) && isContinuation(at[3])
                ? 4 : 0
        default:
            return 0
        }
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// The four hexadecimal digits at `at`, -1 if there are none. Reads no byte behind the first that is
    /// no digit.
    private static func codeUnit(_ at: Bytes) -> Int {
        var unit = 0
        for index in 0..<4 {
            let byte = at[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return -1
            }
            unit = unit << 4 | Int(digit)
        }
        return unit
    }

    /// Writes what the valid text `start ..< end` stands for to `target`, which has room for `limit`
    /// bytes; the result is never longer than the text. Returns its size, or -1 if the room is too small.
    static func unescape(
        _ start: Bytes, _ end: Bytes, to target: UnsafeMutablePointer<UInt8>, limit: Int
    ) -> Int {
        var at = start
        var count = 0
        while at < end {
            guard count < limit else { return -1 }
            guard at.pointee == UInt8(ascii: "\\") else {
                target[count] = at.pointee
                count += 1
                at += 1
                continue
            }
            guard at[1] == UInt8(ascii: "u") else {
                target[count] = simpleEscape(at[1])
                count += 1
                at += 2
                continue
            }
            let unit = codeUnit(at + 2)
            var scalar = UInt32(unit)
            if unit & 0xF800 == 0xD800 {
                if let second = secondHalf(behind: at, unit) {
                    scalar = 0x10000 + (scalar & 0x3FF) << 10 + UInt32(second) & 0x3FF
                    at += 6
                } else {
                    scalar = 0xFFFD
                }
            }
            at += 6
            guard let size = encode(scalar, to: target + count, limit: limit - count) else {
                return -1
            }
            count += size
        }
        return count
    }

    private static func simpleEscape(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    private static func encode(
        _ scalar: UInt32, to target: UnsafeMutablePointer<UInt8>, limit: Int
    ) -> Int? {
        func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
        switch scalar {
        case ..<0x80:
            guard limit >= 1 else { return nil }
            target[0] = UInt8(scalar)
            return 1
        case ..<0x800:
            guard limit >= 2 else { return nil }
            target[0] = UInt8(0xC0 | scalar >> 6)
            target[1] = continuation(0)
            return 2
        case ..<0x10000:
            guard limit >= 3 else { return nil }
            target[0] = UInt8(0xE0 | scalar >> 12)
            target[1] = continuation(6)
            target[2] = continuation(0)
            return 3
        default:
            guard limit >= 4 else { return nil }
            target[0] = UInt8(0xF0 | scalar >> 18)
            target[1] = continuation(12)
            target[2] = continuation(6)
            target[3] = continuation(0)
            return 4
        }
    }
}
