// The form of values that outlive a payload: a customer's attributes, what an instance keeps of its
// entry event, the data of a send-request.

import Expression

/// Values as bytes.
///
///     tag              payload
///     absent null      –
///     null of a field  –
///     bool             1 byte
///     int uint double  8 bytes, little-endian
///     string bytes     size in 4 bytes, the bytes
///     list             count in 4 bytes, the values
///     map              count of entries in 4 bytes, key and value of each
///     timestamp duration  seconds in 8 bytes, nanoseconds in 4
///     date             days in 8 bytes
package enum ValueCodec {
    /// In place of a tag: of `Value.nullField`.
    static let nullField: UInt8 = 0x20

    /// Appends `value`. A `type`, an `optional` or an `error` is no data and becomes `absent`.
    package static func encode(_ value: Value, into bytes: inout [UInt8]) {
        switch value.tag {
        case .absent where value.isNullField:
            bytes.append(nullField)
        case .type, .optional, .error, .absent:
            bytes.append(Value.Tag.absent.rawValue)
        case .null:
            bytes.append(value.tag.rawValue)
        case .bool:
            bytes.append(value.tag.rawValue)
            bytes.append(value.boolValue ? 1 : 0)
        case .int, .uint, .double, .date:
            bytes.append(value.tag.rawValue)
            append(value.bits, to: &bytes)
        case .timestamp, .duration:
            bytes.append(value.tag.rawValue)
            append(value.bits, to: &bytes)
            append(value.aux, to: &bytes)
        case .string, .bytes:
            bytes.append(value.tag.rawValue)
            append(value.aux, to: &bytes)
            bytes.append(contentsOf: value.text)
        case .list, .map:
            bytes.append(value.tag.rawValue)
            append(value.aux, to: &bytes)
            for element in value.elements { encode(element, into: &bytes) }
        }
    }

    /// How many bytes `encode` appends for a value with an address; 0 for a scalar.
    package static func textBytes(of value: Value) -> Int {
        switch value.tag {
        case .string, .bytes:
            return 5 + value.text.count
        case .list, .map:
            var bytes = 5
            for element in value.elements { bytes += max(textBytes(of: element), scalarBytes) }
            return bytes
        default:
            return 0
        }
    }

    /// The most that a scalar takes.
    private static var scalarBytes: Int { 13 }

    /// Opens a list or map whose count is not known yet; `close` writes it.
    package static func open(_ tag: Value.Tag, in bytes: inout [UInt8]) -> Int {
        bytes.append(tag.rawValue)
        append(UInt32(0), to: &bytes)
        return bytes.count - 4
    }

    package static func close(_ mark: Int, count: Int, in bytes: inout [UInt8]) {
        var rest = UInt32(count)
        for index in mark..<mark + 4 {
            bytes[index] = UInt8(truncatingIfNeeded: rest)
            rest >>= 8
        }
    }

    /// Reads one value and moves `cursor` behind it. Texts of the value point into the cursor's bytes,
    /// lists and maps into `arena`. The bytes must come from `encode`.
    package static func decode(
        _ cursor: inout UnsafeRawBufferPointer, arena: inout Arena
    ) -> Value {
        let first = take(UInt8.self, from: &cursor)
        if first == nullField { return .nullField }
        guard let tag = Value.Tag(rawValue: first) else {
            preconditionFailure("bytes that no encoder wrote")
        }
        switch tag {
        case .absent, .null, .type, .optional, .error:
            return Value(tag: tag)
        case .bool:
            return .bool(take(UInt8.self, from: &cursor) != 0)
        case .int, .uint, .double, .date:
            return Value(tag: tag, bits: take(UInt64.self, from: &cursor))
        case .timestamp, .duration:
            let bits = take(UInt64.self, from: &cursor)
            return Value(tag: tag, aux: take(UInt32.self, from: &cursor), bits: bits)
        case .string, .bytes:
            let size = Int(take(UInt32.self, from: &cursor))
            let text = UnsafeRawBufferPointer(rebasing: cursor.prefix(size))
            cursor = UnsafeRawBufferPointer(rebasing: cursor.dropFirst(size))
            return tag == .string ? .string(text) : .bytes(text)
        case .list, .map:
            let count = Int(take(UInt32.self, from: &cursor)) * (tag == .map ? 2 : 1)
            let elements = arena.allocateValues(count)
            for index in 0..<count {
                let element = decode(&cursor, arena: &arena)
                elements.initializeElement(at: index, to: element)
            }
            return tag == .map
                ? .map(UnsafeBufferPointer(elements)) : .list(UnsafeBufferPointer(elements))
        }
    }

    private static func append<T: FixedWidthInteger>(_ number: T, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func take<T: FixedWidthInteger>(
        _: T.Type, from cursor: inout UnsafeRawBufferPointer
    ) -> T {
        precondition(cursor.count >= MemoryLayout<T>.size, "bytes that end within a value")
        let number = T(littleEndian: cursor.loadUnaligned(as: T.self))
        cursor = UnsafeRawBufferPointer(rebasing: cursor.dropFirst(MemoryLayout<T>.size))
        return number
    }
}
