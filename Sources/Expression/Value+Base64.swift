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
        let text = value.text
        guard arena.spend(bytes: text.count << 2) else { return .error(.overBudget) }
        let output = arena.allocate(size: Base64.capacity(count: text.count))
            .assumingMemoryBound(to: UInt8.self)
        guard let size = Base64.decode(text, to: output) else { return .error(.badBase64) }
        return .bytes(UnsafeRawBufferPointer(start: output, count: size))
    }
}
