// Types as text, for diagnostics and configuration.

extension ValueType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .date: "date"
        case .null: "null"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .type: "type"
        case .dyn: "dyn"
        case .opaque("optional_type", let parts):
            "optional(\(parts.map(\.description).joined(separator: ", ")))"
        case .opaque(let name, let parts):
            parts.isEmpty ? name : "\(name)(\(parts.map(\.description).joined(separator: ", ")))"
        // What nothing has settled fits everywhere.
        case .variable: "any"
        }
    }
}
