// Values as the tables of expressions write them.

import Calendar
import Expression

extension Value {
    /// The value as a literal, `error: no such field` for an error.
    var written: String {
        switch tag {
        case .absent: return "absent"
        case .null: return "null"
        case .bool: return boolValue ? "true" : "false"
        case .int: return "\(intValue)"
        case .uint: return "\(bits)u"
        case .double: return "\(doubleValue)"
        case .string: return "\"\(String(decoding: text, as: UTF8.self))\""
        case .bytes: return "bytes \(text.map { String($0, radix: 16) })"
        case .type: return String(decoding: text, as: UTF8.self)
        case .list: return "[\(elements.map(\.written).joined(separator: ", "))]"
        case .map:
            let parts = stride(from: 0, to: elements.count, by: 2).map {
                "\(elements[$0].written): \(elements[$0 + 1].written)"
            }
            return "{\(parts.joined(separator: ", "))}"
        case .date: return "date \(intValue)"
        case .timestamp, .duration:
            var bytes: [UInt8] = []
            if tag == .timestamp {
                RFC3339.write(seconds: intValue, nanoseconds: aux, into: &bytes)
            } else {
                DurationText.write(seconds: intValue, nanoseconds: aux, into: &bytes)
            }
            return String(decoding: bytes, as: UTF8.self)
        case .optional:
            return wrapped.map { "optional(\($0.written))" } ?? "none"
        case .error: return "error: \(evaluationError?.text ?? "code \(aux)")"
        }
    }
}
