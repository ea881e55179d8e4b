// Types as the files write them: `list(string)`, `map(string, double)`, `date!`.

import Expression

enum TypeWords {
    private static let simple: [String: ValueType] = [
        "bool": .bool, "int": .int, "double": .double, "string": .string, "bytes": .bytes,
        "timestamp": .timestamp, "date": .date, "duration": .duration,
    ]
    /// Deeper types would be nested deeper than a payload may be.
    private static let depthLimit = 8

    static func parse(
        _ text: String, allowsRequired: Bool
    ) throws(ScalarFault) -> (type: ValueType, isRequired: Bool) {
        var name = Substring(text)
        let isRequired = name.hasSuffix("!")
        if isRequired {
            guard allowsRequired else {
                throw fault("`\(text)` is no type here: only fields can be required", hint: nil)
            }
            name = name.dropLast()
        }
        return (try type(name, in: text, depth: 0), isRequired)
    }

    private static func type(
        _ name: Substring, in text: String, depth: Int
    ) throws(ScalarFault) -> ValueType {
        let name = trimmed(name)
        if let type = simple[String(name)] { return type }
        guard depth < depthLimit else { throw fault("`\(text)` is nested too deep", hint: nil) }
        if let element = argument(of: "list", name) {
            return .list(try type(element, in: text, depth: depth + 1))
        }
        if let arguments = argument(of: "map", name) {
            guard let comma = arguments.firstIndex(of: ",") else {
                throw fault(
                    "`\(text)` is no type: a map has keys and values",
                    hint: "such as `map(string,double)`")
            }
            guard trimmed(arguments[..<comma]) == "string" else {
                throw fault("`\(text)` is no type: the keys of a map are `string`", hint: nil)
            }
            let value = arguments[arguments.index(after: comma)...]
            return .map(.string, try type(value, in: text, depth: depth + 1))
        }
        if name.hasPrefix("map("), !name.hasSuffix(")") {
            throw fault(
                "`\(text)` is no type: it has no end",
                hint: "inside braces a map type is quoted: `\"map(string,double)\"`")
        }
        throw fault(
            "`\(name)` is no type",
            hint: Suggestion.hint(for: String(name), among: simple.keys.sorted() + ["list", "map"])
                ?? "types are `bool`, `int`, `double`, `string`, `bytes`, `timestamp`, `date`, "
                + "`duration`, `list(T)` and `map(string,T)`")
    }

    private static func argument(of constructor: String, _ name: Substring) -> Substring? {
        guard name.hasPrefix(constructor + "("), name.hasSuffix(")") else { return nil }
        return name.dropFirst(constructor.count + 1).dropLast()
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func fault(_ message: String, hint: String?) -> ScalarFault {
        ScalarFault(code: .badFieldType, message: message, hint: hint)
    }
}
