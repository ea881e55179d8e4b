/// Base64 in the standard alphabet (RFC 4648 section 4). Bits that are left over at the end are not looked
/// at.
package enum Base64 {
    /// The room that the bytes of a text of `count` characters take at most.
    package static func capacity(count: Int) -> Int { (count + 3) / 4 * 3 }

    /// Writes the bytes to `target`; returns their count, or nil if the text is no base64. The padding may
    /// be missing, but not in part.
    package static func decode(
        _ text: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>
    ) -> Int? {
        var text = text[...]
        if text.last == UInt8(ascii: "="), !text.count.isMultiple(of: 4) { return nil }
        for _ in 0..<2 where text.last == UInt8(ascii: "=") { text.removeLast() }
        guard text.count % 4 != 1 else { return nil }
        var written = 0
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for byte in text {
            guard let digit = digit(byte) else { return nil }
            group = group << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                target[written] = UInt8(truncatingIfNeeded: group >> bits)
                written += 1
            }
        }
        return written
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
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
