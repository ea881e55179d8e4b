// JSON as scenario files expect it, and its text.

import YAML

/// A value of JSON. Numbers keep the text that they were written as.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the order of the text; no name stands twice.
    case object([Member])

    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: JSONValue

        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }
}

extension JSONValue {
    /// As it stands in a line of JSON.
    package var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let digits): digits
        case .string(let text): Self.quoted(text)
        case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.map { Self.quoted($0.name) + ":" + $0.value.text }.joined(separator: ",")
                + "}"
        }
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// YAML's core schema: plain `null`, `true`, `false` and numbers are what they look like, all else
    /// is text. Nil if a mistake stands in it, which is reported already.
    init?(_ node: Node) {
        switch node.content {
        case .unusable:
            return nil
        case .sequence(let nodes):
            let values = nodes.compactMap { JSONValue($0) }
            guard values.count == nodes.count else { return nil }
            self = .array(values)
        case .mapping(let entries):
            let members = entries.compactMap { entry in
                JSONValue(entry.value).map { Member(name: entry.name, value: $0) }
            }
            guard members.count == entries.count else { return nil }
            self = .object(members)
        case .scalar(let scalar):
            if node.isNull {
                self = .null
            } else if scalar.style == .plain, scalar.text == "true" || scalar.text == "false" {
                self = .bool(scalar.text == "true")
            } else if scalar.style == .plain, Self.isNumber(scalar.text) {
                self = .number(scalar.text)
            } else {
                self = .string(scalar.text)
            }
        }
    }

    /// RFC 8259: `-? int frac? exp?`.
    static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = takeDigits(&rest)
        guard whole.first != nil, whole.count == 1 || whole.first != UInt8(ascii: "0") else {
            return false
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard !takeDigits(&rest).isEmpty else { return false }
        }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
                rest.removeFirst()
            }
            guard !takeDigits(&rest).isEmpty else { return false }
        }
        return rest.isEmpty
    }

    private static func takeDigits(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        text = text.dropFirst(digits.count)
        return digits
    }
}
