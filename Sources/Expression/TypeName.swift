// What types are called as values: `type(1) == int`.

/// The names of the types of values, as expressions write them.
enum TypeName {
    /// The name of the type of a value with this tag; its bytes live as long as the process.
    static func name(of tag: Value.Tag) -> StaticString {
        switch tag {
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp, .date: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .null, .absent, .error: "null_type"
        }
    }

    /// The tag whose type has this name.
    static let tags: [String: Value.Tag] = {
        let named: [Value.Tag] = [
            .bool, .int, .uint, .double, .string, .bytes, .list, .map, .timestamp, .duration, .type,
            .optional,
            .null,
        ]
        return Dictionary(uniqueKeysWithValues: named.map { (name(of: $0).description, $0) })
    }()
}

extension Value {
    /// The type of a value with this tag, as a value.
    static func type(of tag: Tag) -> Value {
        let name = TypeName.name(of: tag)
        return Value(
            tag: .type, aux: UInt32(name.utf8CodeUnitCount),
            bits: UInt64(UInt(bitPattern: name.utf8Start)))
    }
}
