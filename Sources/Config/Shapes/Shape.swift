// What may stand at a place of a YAML file: reading, diagnostics and JSON Schemas are made from it.

/// The form of one value.
package indirect enum Shape: Sendable {
    // Scalars.
    /// A text of one line that is not empty.
    case name
    case text
    case boolean
    case integer(ClosedRange<Int>)
    case number(atLeast: Int?)
    /// From 0 on, read exactly: in units of the last of so many decimals.
    case decimal(places: Int, atMost: Int)
    /// `4h`; `0s` only where said.
    case duration(allowsZero: Bool)
    /// `-7d`, `0s`, `90m`.
    case offset
    /// `18:00`.
    case timeOfDay
    /// `21:00-08:00`.
    case hours
    /// `10:00`, `thu 10:00`, `mon,thu 10:00`, `1 10:00`, `last 10:00`.
    case schedule
    /// `1MiB`; the limit is whole GiB.
    case size(atMost: Int)
    case date
    case instant
    /// An instant, or a date for its midnight.
    case moment
    case choice([String])
    /// RFC 6901.
    case pointer
    case zone
    /// `list(string)`; with `T!` where a field may be required.
    case fieldType(allowsRequired: Bool)
    case expression

    // Trees.
    case record(RecordShape)
    /// Keys of the user's own, which are `keys`, with values of one form.
    case table(of: Shape, keys: String)
    case list(of: Shape)
    /// One of several forms that differ in being a scalar, a list or a mapping.
    case either([Shape])
    /// A mapping that has exactly one of several telling keys.
    case variants([Variant], name: String)
    /// Expressions in lists and mappings, by name.
    case expressions
    /// Any YAML, as the JSON that it stands for.
    case json

    /// One form of a trigger or step.
    package struct Variant: Sendable {
        package var key: String
        /// Nil: not built yet.
        package var record: RecordShape?
        package var documentation: String
    }

    /// One alone, or a list of them.
    static func oneOrMore(_ shape: Shape) -> Shape {
        switch shape {
        case .either(let shapes): .either(shapes + [.list(of: shape)])
        default: .either([shape, .list(of: shape)])
        }
    }

    /// Whether the key may stand without a value: a section left empty says nothing, a condition left
    /// empty would silently hold always.
    var isSection: Bool {
        switch self {
        case .record, .table, .list, .variants, .expressions: true
        case .either(let shapes):
            shapes.contains(where: \.isSection) && !shapes.contains(where: \.saysMuch)
                // A word in place of keys says something, so that nothing is not said by leaving it out.
                && !(shapes.contains(where: \.isChoice) && shapes.contains(where: \.isRecord))
        default: false
        }
    }

    /// Whether nothing in its place is a mistake, whatever may stand there besides.
    private var saysMuch: Bool {
        switch self {
        case .pointer, .fieldType: true
        default: false
        }
    }

    private var isChoice: Bool {
        if case .choice = self { true } else { false }
    }

    private var isRecord: Bool {
        if case .record = self { true } else { false }
    }

    /// How a diagnostic names what is wanted here.
    var expectation: String {
        switch self {
        case .name: "a name"
        case .text: "a text"
        case .boolean: "`true` or `false`"
        case .integer(let range):
            range == Int.min...Int.max
                ? "a whole number"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let bound): bound.map { "a number, at least \($0)" } ?? "a number"
        case .decimal(let places, let limit):
            "a number from 0 to \(limit) with at most \(places) decimals"
        case .duration: "a duration such as `4h`"
        case .offset: "a duration such as `-7d`"
        case .timeOfDay: "a time of day such as `\"18:00\"`"
        case .hours: "hours such as `\"21:00-08:00\"`"
        case .schedule: "a local time such as `\"thu 10:00\"`"
        case .size: "a size such as `1MiB`"
        case .date: "a date such as `2026-09-01`"
        case .instant: "an instant such as `2026-09-01T10:00:00Z`"
        case .moment: "a date or an instant such as `2026-09-01T10:00:00Z`"
        case .choice(let choices):
            (choices.count > 1 ? "one of " : "")
                + choices.map { "`\($0)`" }.joined(separator: ", ")
        case .pointer: "a JSON pointer such as `/data/id`"
        case .zone: "a time zone such as `Europe/Paris` or `+02:00`"
        case .fieldType: "a type such as `string`"
        case .expression: "an expression"
        case .record, .table, .variants, .expressions: "a mapping"
        case .list: "a list"
        case .either(let shapes): Shape.alternatives(shapes.map(\.expectation))
        case .json: "a value"
        }
    }

    private static func alternatives(_ texts: [String]) -> String {
        var unique: [String] = []
        for text in texts where !unique.contains(text) { unique.append(text) }
        guard let last = unique.popLast() else { return "" }
        return unique.isEmpty ? last : unique.joined(separator: ", ") + " or " + last
    }
}
