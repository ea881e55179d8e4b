/// Base64 in the standard alphabet with padding (RFC 4648 section 4). Bits that the padding leaves over
/// are not looked at.
enum Base64 {
    /// The room that the bytes of a text of `count` characters take at most.
    static func capacity(count: Int) -> Int { count / 4 * 3 }

    /// Writes the bytes to `target`; returns their count, or nil if the text is no base64.
    static func decode(
        _ text: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>
    ) -> Int? {
        guard text.count % 4 == 0 else { return nil }
        var padding = 0
        if let last = text.last, last == UInt8(ascii: "=") {
            padding = text[text.count - 2] == UInt8(ascii: "=") ? 2 : 1
        }
        var written = 0
        var group: UInt32 = 0
        for index in 0..<(text.count - padding) {
            guard let bits = sextet(text[index]) else { return nil }
            group = group << 6 | bits
            if index % 4 == 3 {
                target[written] = UInt8(truncatingIfNeeded: group >> 16)
                target[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
                target[written + 2] = UInt8(truncatingIfNeeded: group)
                written += 3
            }
        }
        switch padding {
        case 1:
            target[written] = UInt8(truncatingIfNeeded: group >> 10)
            target[written + 1] = UInt8(truncatingIfNeeded: group >> 2)
            return written + 2
        case 2:
            target[written] = UInt8(truncatingIfNeeded: group >> 4)
            return written + 1
        default:
            return written
        }
    }

    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
