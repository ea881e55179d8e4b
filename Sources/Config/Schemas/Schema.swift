// JSON Schemas (draft 2020-12) of the files and records, made from their shapes.

package enum Schema {
    private static let shapes: [(name: String, shape: RecordShape)] = [
        ("events", .events), ("customer", .customer), ("policies", .policies), ("rules", .rules),
        ("relance", .daemon),
        ("scenarios", .scenarios), ("send-request", .sendRequest), ("decision", .decision),
        ("conversion", .conversion), ("dead-letter", .deadLetter),
    ]

    /// What `text(named:)` knows.
    package static let names = shapes.map(\.name)

    /// The schema as JSON that ends in a newline; nil for an unknown name.
    package static func text(named name: String) -> String? {
        guard let found = shapes.first(where: { $0.name == name }) else { return nil }
        var members: [JSONValue.Member] = [
            member("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            member("title", .string("Relance: " + found.shape.name.filter { $0 != "`" })),
        ]
        members += record(found.shape)
        return pretty(.object(members)) + "\n"
    }

    // MARK: Shapes

    private static func record(_ shape: RecordShape) -> [JSONValue.Member] {
        let properties = shape.keys.map { key in
            var schema = schema(key, isEmptiable: !shape.isOpen)
            if !key.isBuilt { schema = empty }
            return member(key.name, .object(documented(key) + schema))
        }
        var members = [
            member("type", .string("object")), member("properties", .object(properties)),
        ]
        let required = shape.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(member("required", .array(required))) }
        if !shape.isOpen { members.append(member("additionalProperties", .bool(false))) }
        return members
    }

    private static func documented(_ key: RecordShape.Key) -> [JSONValue.Member] {
        var text = key.documentation
        if !key.isBuilt { text += " Not built yet." }
        if let defaultText = key.defaultText { text += " Default: \(defaultText)." }
        return [member("description", .string(text))]
    }

    /// Sections of YAML may be empty, but for those that are required.
    private static func schema(
        _ key: RecordShape.Key, isEmptiable: Bool
    ) -> [JSONValue.Member] {
        let members = schema(key.shape)
        guard isEmptiable, key.shape.isSection, !key.isRequired else { return members }
        return anyOf([.object(members), null])
    }

    private static func schema(_ shape: Shape) -> [JSONValue.Member] {
        switch shape {
        case .name:
            // Plain YAML reads `42` as a number, which is a name all the same.
            [type("string", "number", "boolean"), member("minLength", .number("1"))]
        case .text: [type("string")]
        case .boolean: [type("boolean")]
        case .integer(let range): [type("integer")] + bounds(range)
        case .number(let bound): [type("number")] + bounds((bound ?? Int.min)...Int.max)
        case .decimal(_, let limit): [type("number")] + bounds(0...limit)
        case .duration: [type("string"), pattern("^[0-9]+(ms|s|m|h|d|w)$")]
        case .offset: [type("string"), pattern("^-?[0-9]+(ms|s|m|h|d|w)$")]
        case .timeOfDay: [type("string"), pattern("^" + timePattern + "$")]
        case .hours: [type("string"), pattern("^" + timePattern + "-" + timePattern + "$")]
        case .schedule:
            [
                type("string"),
                pattern(
                    "^((" + weekdayPattern + "(,\(weekdayPattern))*|[1-9]|[12][0-9]|3[01]|last) )?"
                        + timePattern + "$"),
            ]
        case .size: [type("string"), pattern("^[0-9]+(B|KB|KiB|MB|MiB|GB|GiB)$")]
        case .date: [type("string"), member("format", .string("date"))]
        case .instant: [type("string"), member("format", .string("date-time"))]
        case .moment: anyOf([.object(schema(.date)), .object(schema(.instant))])
        case .choice(let choices): [member("enum", .array(choices.map { .string($0) }))]
        case .pointer: [type("string"), pattern("^(/.*)?$")]
        case .zone: [type("string")]
        case .fieldType(let allowsRequired):
            [type("string"), pattern(allowsRequired ? fieldTypePattern : typePattern + "$")]
        case .expression: [type("string", "number", "boolean")]
        case .record(let shape): record(shape)
        case .table(let value, _):
            [
                type("object"),
                member(
                    "additionalProperties",
                    value.isSection
                        ? .object(anyOf([.object(schema(value)), null])) : .object(schema(value))),
            ]
        case .list(let element):
            [type("array"), member("items", .object(schema(element)))]
        case .either(let shapes): anyOf(shapes.map { .object(schema($0)) })
        case .variants(let variants, _):
            anyOf(
                variants.compactMap { variant in
                    variant.record.map {
                        .object(
                            [member("description", .string(variant.documentation))] + record($0))
                    }
                })
        case .expressions: [type("object")]
        case .json: []
        }
    }

    private static let typePattern =
        "^(bool|int|double|string|bytes|timestamp|date|duration|list\\(.+\\)|map\\( *string *,.+\\))"

    /// A field may say how its times are written, and be required.
    private static let fieldTypePattern =
        typePattern.replacing(
            "timestamp|date", with: "timestamp(\\([^()]+\\))?|date(\\( *days *\\))?") + "!?$"

    private static let timePattern = "([01][0-9]|2[0-3]):[0-5][0-9]"
    private static let weekdayPattern = "(mon|tue|wed|thu|fri|sat|sun)"

    // MARK: Words

    private static var null: JSONValue { .object([type("null")]) }

    /// What stands for a key that is not built yet: nothing, in one of its spellings.
    private static var empty: [JSONValue.Member] {
        anyOf([
            null,
            .object([type("object"), member("maxProperties", .number("0"))]),
            .object([type("array"), member("maxItems", .number("0"))]),
        ])
    }

    private static func member(_ name: String, _ value: JSONValue) -> JSONValue.Member {
        JSONValue.Member(name: name, value: value)
    }

    private static func type(_ names: String...) -> JSONValue.Member {
        let values = names.map { JSONValue.string($0) }
        return member("type", values.count == 1 ? values[0] : .array(values))
    }

    private static func pattern(_ text: String) -> JSONValue.Member {
        member("pattern", .string(text))
    }

    private static func bounds(_ range: ClosedRange<Int>) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        if range.lowerBound > Int.min {
            members.append(member("minimum", .number("\(range.lowerBound)")))
        }
        if range.upperBound < Int.max {
            members.append(member("maximum", .number("\(range.upperBound)")))
        }
        return members
    }

    /// Alternatives within alternatives are alternatives.
    private static func anyOf(_ schemas: [JSONValue]) -> [JSONValue.Member] {
        var flat: [JSONValue] = []
        for schema in schemas {
            if case .object(let members) = schema, members.count == 1, members[0].name == "anyOf",
                case .array(let inner) = members[0].value
            {
                flat += inner
            } else {
                flat.append(schema)
            }
        }
        return [member("anyOf", .array(flat))]
    }

    private static func pretty(_ value: JSONValue, indentation: String = "") -> String {
        let inner = indentation + "  "
        switch value {
        case .object(let members) where !members.isEmpty:
            let lines = members.map {
                inner + JSONValue.quoted($0.name) + ": " + pretty($0.value, indentation: inner)
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indentation + "}"
        case .array(let values) where values.contains(where: isTree):
            let lines = values.map { inner + pretty($0, indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + indentation + "]"
        default:
            return value.text
        }
    }

    private static func isTree(_ value: JSONValue) -> Bool {
        switch value {
        case .object, .array: true
        default: false
        }
    }
}
