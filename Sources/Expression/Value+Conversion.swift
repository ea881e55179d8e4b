// Conversions: `int("42")`, `string(event.total)`, `timestamp(1767225600)`.

import Calendar

extension Value {
    /// What the conversion `function` makes of a value that is no error.
    static func converted(_ value: Value, _ function: Function, in arena: inout Arena) -> Value {
        switch function {
        case _ where value.tag == .string && !arena.spend(bytes: Int(value.aux)),
            _ where value.tag == .bytes && !arena.spend(bytes: Int(value.aux)):
            .error(.overBudget)
        case .int: toInt(value)
        case .uint: toUint(value)
        case .double: toDouble(value)
        case .string: toString(value, in: &arena)
        case .bytes: toBytes(value)
        case .bool: toBool(value)
        case .timestamp: toTimestamp(value)
        case .duration: toDuration(value)
        default: .error(.noMatchingOverload)
        }
    }

    private static func toInt(_ value: Value) -> Value {
        switch value.tag {
        case .int: return value
        case .uint: return Int64(exactly: value.bits).map { .int($0) } ?? .error(.overflow)
        case .double:
            // Both ends are out, as in CEL's conformance suite.
            let number = value.doubleValue
            return number > -0x1p63 && number < 0x1p63 ? .int(Int64(number)) : .error(.overflow)
        case .string:
            guard let number = Int64(String(decoding: value.text, as: UTF8.self)) else {
                return .error(.badConversion)
            }
            return .int(number)
        case .timestamp: return .int(value.intValue)
        case .date: return .int(value.asTimestamp.intValue)
        default: return .error(.noMatchingOverload)
        }
    }

    private static func toUint(_ value: Value) -> Value {
        switch value.tag {
        case .uint: return value
        case .int: return value.intValue < 0 ? .error(.overflow) : .uint(value.bits)
        case .double:
            let number = value.doubleValue
            return number >= 0 && number < 0x1p64 ? .uint(UInt64(number)) : .error(.overflow)
        case .string:
            guard let number = UInt64(String(decoding: value.text, as: UTF8.self)) else {
                return .error(.badConversion)
            }
            return .uint(number)
        default: return .error(.noMatchingOverload)
        }
    }

    private static func toDouble(_ value: Value) -> Value {
        switch value.tag {
        case .double: return value
        case .int: return .double(Double(value.intValue))
        case .uint: return .double(Double(value.bits))
        case .string:
            guard let number = Double(String(decoding: value.text, as: UTF8.self)) else {
                return .error(.badConversion)
            }
            return .double(number)
        default: return .error(.noMatchingOverload)
        }
    }

    private static func toString(_ value: Value, in arena: inout Arena) -> Value {
        switch value.tag {
        case .string: return value
        case .int: return text(String(value.intValue), in: &arena)
        case .uint: return text(String(value.bits), in: &arena)
        case .bool: return text(value.boolValue ? "true" : "false", in: &arena)
        case .double: return text(Value.text(ofDouble: value.doubleValue), in: &arena)
        case .bytes:
            guard String(validating: value.text, as: UTF8.self) != nil else {
                return .error(.badUTF8)
            }
            return Value(tag: .string, aux: value.aux, bits: value.bits)
        case .timestamp, .duration:
            var bytes: [UInt8] = []
            if value.tag == .timestamp {
                RFC3339.write(seconds: value.intValue, nanoseconds: value.aux, into: &bytes)
            } else {
                DurationText.write(seconds: value.intValue, nanoseconds: value.aux, into: &bytes)
            }
            return bytes.withUnsafeBytes { .string(arena.copy($0)) }
        case .date:
            var bytes: [UInt8] = []
            DateText.write(days: value.intValue, into: &bytes)
            return bytes.withUnsafeBytes { .string(arena.copy($0)) }
        default: return .error(.noMatchingOverload)
        }
    }

    /// The shortest text that reads back as the same number; whole numbers have no point.
    static func text(ofDouble number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func text(_ text: String, in arena: inout Arena) -> Value {
        var text = text
        return text.withUTF8 { .string(arena.copy(UnsafeRawBufferPointer($0))) }
    }

    private static func toBytes(_ value: Value) -> Value {
        switch value.tag {
        case .bytes: value
        case .string: Value(tag: .bytes, aux: value.aux, bits: value.bits)
        default: .error(.noMatchingOverload)
        }
    }

    private static func toBool(_ value: Value) -> Value {
        switch value.tag {
        case .bool: return value
        case .string:
            switch String(decoding: value.text, as: UTF8.self) {
            case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
            default: return .error(.badConversion)
            }
        default: return .error(.noMatchingOverload)
        }
    }

    private static func toTimestamp(_ value: Value) -> Value {
        switch value.tag {
        case .timestamp: value
        case .date: value.asTimestamp
        case .int: checkedTimestamp(seconds: value.intValue, nanoseconds: 0)
        case .string: timestamp(rfc3339: value.text)
        default: .error(.noMatchingOverload)
        }
    }

    private static func toDuration(_ value: Value) -> Value {
        switch value.tag {
        case .duration: value
        case .string: duration(text: value.text)
        default: .error(.noMatchingOverload)
        }
    }
}
