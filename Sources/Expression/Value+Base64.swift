// `base64.encode`, `base64.decode`: RFC 4648's alphabet; the padding may be missing.

extension Value {
    private static let digits: StaticString =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    static func base64(encoding value: Value, in arena: inout Arena) -> Value {
        guard value.tag == .bytes else { return .error(.noMatchingOverload) }
        let bytes = value.text
        let size = (bytes.count + 2) / 3 * 4
        guard arena.spend(bytes: size << 2) else { return .error(.overBudget) }
        let output = arena.allocate(size: size).assumingMemoryBound(to: UInt8.self)
        var written = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let present = min(3, bytes.count - start)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < present ? UInt32(bytes[start + offset]) : 0)
            }
            for place in 0..<4 {
                let digit = digits.utf8Start[Int(group >> (18 - 6 * UInt32(place)) & 63)]
                output[written] = place <= present ? digit : UInt8(ascii: "=")
                written += 1
            }
        }
        return .string(UnsafeRawBufferPointer(start: output, count: size))
    }

    static func base64(decoding value: Value, in arena: inout Arena) -> Value {
        guard value.tag == .string else { return .error(.noMatchingOverload) }
        var text = value.text[...]
        guard arena.spend(bytes: text.count << 2) else { return .error(.overBudget) }
        let isPadded = text.last == UInt8(ascii: "=")
        if isPadded, !text.count.isMultiple(of: 4) { return .error(.badBase64) }
        for _ in 0..<2 where text.last == UInt8(ascii: "=") { text.removeLast() }
        guard text.count % 4 != 1 else { return .error(.badBase64) }
        let output = arena.allocate(size: max(text.count, 1)).assumingMemoryBound(to: UInt8.self)
        var written = 0
        var group: UInt32 = 0
        var bits = 0
        for byte in text {
            guard let digit = base64Digit(byte) else { return .error(.badBase64) }
            group = group << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                output[written] = UInt8(truncatingIfNeeded: group >> UInt32(bits))
                written += 1
            }
        }
        return .bytes(UnsafeRawBufferPointer(start: output, count: written))
    }

    private static func base64Digit(_ byte: UInt8) -> UInt32? {
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
