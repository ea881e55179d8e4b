// Values of attributes and facts within a record.

import Expression

extension StoredValue {
    /// Appends the value:
    ///
    ///     tag │ absent null                      –
    ///         │ bool                             in the tag's highest bit
    ///         │ int date, uint                   signed, unsigned varint
    ///         │ double                           8 bytes
    ///         │ timestamp duration               seconds signed, nanoseconds
    ///         │ string bytes                     size, the bytes
    ///         │ list map                         size, the form of ValueCodec
    func append(to bytes: inout [UInt8]) {
        if encoded.isEmpty {
            append(scalar: scalar, to: &bytes)
            return
        }
        bytes.append(encoded[0])
        let isText =
            encoded[0] == Value.Tag.string.rawValue || encoded[0] == Value.Tag.bytes.rawValue
        let start = isText ? ValueCodec.textStart : 0
        bytes.append(varint: UInt64(encoded.count - start))
        encoded.withUnsafeBytes {
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
    }

    private func append(scalar: Value, to bytes: inout [UInt8]) {
        switch scalar.tag {
        case .absent, .null:
            bytes.append(scalar.tag.rawValue)
        case .bool:
            bytes.append(scalar.tag.rawValue | (scalar.boolValue ? 0x80 : 0))
        case .int, .date:
            bytes.append(scalar.tag.rawValue)
            bytes.append(signed: scalar.intValue)
        case .uint:
            bytes.append(scalar.tag.rawValue)
            bytes.append(varint: scalar.bits)
        case .double:
            bytes.append(scalar.tag.rawValue)
            bytes.append(word: scalar.bits)
        case .timestamp, .duration:
            bytes.append(scalar.tag.rawValue)
            bytes.append(signed: scalar.intValue)
            bytes.append(varint: UInt64(scalar.aux))
        case .string, .bytes, .list, .map, .type, .error, .optional:
            // What has an address is encoded already; the others are no data.
            bytes.append(Value.Tag.absent.rawValue)
        }
    }

    init(from reader: inout RecordReader) throws(RecordDamage) {
        let first = try reader.byte()
        guard let tag = Value.Tag(rawValue: first & 0x7F), first < 0x80 || tag == .bool else {
            throw .malformed
        }
        switch tag {
        case .absent, .null:
            self.init(Value(tag: tag))
        case .bool:
            self.init(.bool(first >= 0x80))
        case .int, .date:
            self.init(Value(tag: tag, bits: UInt64(bitPattern: try reader.signed())))
        case .uint:
            self.init(.uint(try reader.varint()))
        case .double:
            self.init(Value(tag: tag, bits: try reader.word()))
        case .timestamp, .duration:
            let seconds = try reader.signed()
            let nanoseconds = try reader.varint()
            guard nanoseconds < 1_000_000_000 else { throw .malformed }
            self.init(
                Value(
                    tag: tag, aux: UInt32(nanoseconds), bits: UInt64(bitPattern: seconds)))
        case .string, .bytes:
            let text = try reader.take(try reader.size())
            guard let size = UInt32(exactly: text.count) else { throw .malformed }
            var encoded: [UInt8] = []
            encoded.reserveCapacity(ValueCodec.textStart + text.count)
            ValueCodec.append(text: text, size: size, tag: tag, to: &encoded)
            self.init(encoded: encoded)
        case .list, .map:
            let bytes = try reader.take(try reader.size())
            guard bytes.first == first, ValueCodec.end(ofValues: 1, in: bytes) == bytes.count
            else { throw .malformed }
            self.init(encoded: Array(bytes))
        case .type, .error, .optional:
            throw .malformed
        }
    }
}
