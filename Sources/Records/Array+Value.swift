// Values of the rule language as JSON (S44, docs/decisions/0003-values-as-json.md).

import Calendar
import Expression

extension [UInt8] {
    /// One value. What JSON has no form for (an infinity, an absent value or an error in a list) is
    /// `null`.
    package mutating func append(json value: Value) {
        switch value.tag {
        case .absent, .null, .error: append("null")
        case .bool: append(value.boolValue ? "true" : "false")
        case .int: append(decimal: value.intValue)
        case .uint: append(decimal: value.bits)
        case .double: append(double: value.doubleValue)
        case .string, .type: append(jsonString: value.text)
        case .bytes: appendQuoted { $0.append(base64: value.text) }
        case .timestamp: appendQuoted { RFC3339.write(value.instant, into: &$0) }
        case .date: appendQuoted { DateText.write(days: value.intValue, into: &$0) }
        case .duration:
            appendQuoted {
                DurationText.write(
                    seconds: value.intValue, nanoseconds: value.aux, into: &$0)
            }
        case .list: append(jsonList: value.elements)
        case .map: append(jsonMap: value.elements)
        case .optional:
            if let wrapped = value.wrapped { append(json: wrapped) } else { append("null") }
        }
    }

    private mutating func appendQuoted(_ write: (inout [UInt8]) -> Void) {
        append(UInt8(ascii: "\""))
        write(&self)
        append(UInt8(ascii: "\""))
    }

    private mutating func append(jsonList values: UnsafeBufferPointer<Value>) {
        append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            append(json: value)
        }
        append(UInt8(ascii: "]"))
    }

    /// Keys that are no strings are written as texts; entries without a value are left out.
    private mutating func append(jsonMap entries: UnsafeBufferPointer<Value>) {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for index in stride(from: 0, to: entries.count, by: 2) {
            let (key, value) = (entries[index], entries[index + 1])
            if value.tag == .absent || value.tag == .error { continue }
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            switch key.tag {
            case .string: append(jsonString: key.text)
            default: appendQuoted { $0.append(json: key) }
            }
            append(UInt8(ascii: ":"))
            append(json: value)
        }
        append(UInt8(ascii: "}"))
    }

    /// CEL's text form of a duration in milliseconds: `5400s`, `-0.25s`.
    package mutating func append(durationMs: Int64) {
        let (seconds, milliseconds) = durationMs.floored(by: 1000)
        DurationText.write(
            seconds: seconds, nanoseconds: UInt32(milliseconds) * 1_000_000, into: &self)
    }
}
