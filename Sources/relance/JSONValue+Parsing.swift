// JSON text → the values that scenario files expect.

import Config

extension JSONValue {
    /// The value of a JSON text that this program has written, which is well-formed.
    init(parsing text: some Sequence<UInt8>) {
        var reader = JSONTextReader(Array(text))
        self = reader.value()
    }

    /// The member of an object.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// Whether two values are one and the same: numbers by value, objects in any order.
    func means(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            if let left = Int64(left), let right = Int64(right) { return left == right }
            return Double(left) == Double(right)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.means($1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in
                    other[member.name].map { member.value.means($0) } ?? false
                }
        default:
            return self == other
        }
    }
}

/// Reads well-formed JSON.
private struct JSONTextReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func value() -> JSONValue {
        skipBlanks()
        switch bytes[index] {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return .string(string())
        case UInt8(ascii: "t"): return word(4, .bool(true))
        case UInt8(ascii: "f"): return word(5, .bool(false))
        case UInt8(ascii: "n"): return word(4, .null)
        default: return number()
        }
    }

    private mutating func word(_ count: Int, _ value: JSONValue) -> JSONValue {
        index += count
        return value
    }

    private mutating func number() -> JSONValue {
        let start = index
        while index < bytes.count, !",]} \n".utf8.contains(bytes[index]) { index += 1 }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func object() -> JSONValue {
        var members: [JSONValue.Member] = []
        index += 1
        while !closes(with: UInt8(ascii: "}")) {
            let name = string()
            skipBlanks()
            index += 1
            members.append(JSONValue.Member(name: name, value: value()))
        }
        return .object(members)
    }

    private mutating func array() -> JSONValue {
        var values: [JSONValue] = []
        index += 1
        while !closes(with: UInt8(ascii: "]")) { values.append(value()) }
        return .array(values)
    }

    /// Steps over a comma or the end of a list or object; whether it was the end.
    private mutating func closes(with end: UInt8) -> Bool {
        skipBlanks()
        if bytes[index] == UInt8(ascii: ",") {
            index += 1
            skipBlanks()
        }
        guard bytes[index] == end else { return false }
        index += 1
        return true
    }

    private mutating func string() -> String {
        var text: [UInt8] = []
        index += 1
        while bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                unescape(into: &text)
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        index += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func unescape(into text: inout [UInt8]) {
        let letter = bytes[index + 1]
        index += 2
        switch letter {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            // Records escape control characters alone, so there are no surrogates.
            let digits = String(decoding: bytes[index..<index + 4], as: UTF8.self)
            let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
            text += String(scalar.map(Character.init) ?? "\u{FFFD}").utf8
            index += 4
        default: text.append(letter)
        }
    }

    private mutating func skipBlanks() {
        while index < bytes.count, " \n\t\r".utf8.contains(bytes[index]) { index += 1 }
    }
}
