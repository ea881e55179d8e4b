// A look at encoded values before they are trusted.

import Expression

extension ValueCodec {
    /// Where the bytes of a text begin.
    static var textStart: Int { 5 }

    static func append(
        text: UnsafeRawBufferPointer, size: UInt32, tag: Value.Tag, to bytes: inout [UInt8]
    ) {
        bytes.append(tag.rawValue)
        withUnsafeBytes(of: size.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text)
    }

    /// Where so many values from `start` on end; nil unless `decode` can read them.
    static func end(
        ofValues count: Int, in bytes: UnsafeRawBufferPointer, from start: Int = 0, depth: Int = 0
    ) -> Int? {
        var position = start
        for _ in 0..<count {
            guard position < bytes.count else { return nil }
            let first = bytes[position]
            position += 1
            if first == nullField { continue }
            guard let tag = Value.Tag(rawValue: first) else { return nil }
            switch tag {
            case .absent, .null:
                break
            case .bool:
                position += 1
            case .int, .uint, .double, .date:
                position += 8
            case .timestamp, .duration:
                position += 12
                guard position <= bytes.count, number(in: bytes, at: position - 4) < 1_000_000_000
                else { return nil }
            case .string, .bytes:
                guard position + 4 <= bytes.count else { return nil }
                position += 4 + number(in: bytes, at: position)
            case .list, .map:
                guard position + 4 <= bytes.count, depth < Limits.valueDepth else { return nil }
                let elements = number(in: bytes, at: position) * (tag == .map ? 2 : 1)
                // An element takes a byte at least.
                guard elements <= bytes.count - position - 4,
                    let end = end(
                        ofValues: elements, in: bytes, from: position + 4, depth: depth + 1)
                else { return nil }
                position = end
            case .type, .error, .optional:
                return nil
            }
            if position > bytes.count { return nil }
        }
        return position
    }

    private static func number(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
}
