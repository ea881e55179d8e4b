// A default as it is written in YAML → the same value as an expression.

import Calendar
import Expression
import Foundation
import YAML

enum LiteralText {
    /// A default that is no value of its attribute's type.
    struct Fault: Error {
        var code = DiagnosticCode.badDefault
        var node: Node
        var message: String
        var hint: String?
    }

    /// CEL text that gives the value.
    static func expression(for node: Node, of type: ValueType) throws(Fault) -> String {
        switch type {
        case .list(let element):
            guard case .sequence(let nodes) = node.content else { throw fault(node, type) }
            var parts: [String] = []
            for node in nodes { parts.append(try expression(for: node, of: element)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(_, let value):
            guard let entries = node.entries else { throw fault(node, type) }
            var parts: [String] = []
            for entry in entries {
                let text = try expression(for: entry.value, of: value)
                parts.append(quoted(entry.name) + ": " + text)
            }
            return "{" + parts.joined(separator: ", ") + "}"
        default:
            guard let scalar = node.scalar, !node.isNull else { throw fault(node, type) }
            return try expression(for: scalar, node, of: type)
        }
    }

    private static func expression(
        for scalar: Scalar, _ node: Node, of type: ValueType
    ) throws(Fault) -> String {
        let text = scalar.text
        let isPlain = scalar.style == .plain
        switch type {
        case .string:
            return quoted(text)
        case .bool where isPlain && (text == "true" || text == "false"):
            return text
        case .int where isPlain:
            guard let number = Int64(text), JSONValue.isNumber(text) else { break }
            return String(number)
        case .double where isPlain:
            guard JSONValue.isNumber(text), let number = Double(text), number.isFinite else {
                break
            }
            return "double(\"\(number)\")"
        case .timestamp:
            guard Instant(rfc3339: text) != nil else { break }
            return "timestamp(\(quoted(text)))"
        case .duration:
            do {
                let ms = try DurationWords.parse(text, allowsZero: true)
                return "duration(\"\(ms)ms\")"
            } catch {
                throw fault(node, type)
            }
        case .date:
            guard ScalarReading.day(text) != nil else { break }
            return "date(\(quoted(text)))"
        case .bytes:
            guard Data(base64Encoded: text) != nil else {
                throw fault(node, type, hint: "bytes are written as base64, as in events")
            }
            return "base64.decode(\(quoted(text)))"
        default:
            break
        }
        throw fault(node, type)
    }

    private static func fault(_ node: Node, _ type: ValueType, hint: String? = nil) -> Fault {
        let found = node.scalar.map { node.isNull ? "nothing" : "`\($0.text)`" } ?? "this"
        return Fault(
            node: node, message: "the attribute is \(type), its default \(found)",
            hint: hint)
    }

    /// A string literal of CEL.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
