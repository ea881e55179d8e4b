// Types as the files write them: `list(string)`, `map(string, double)`, `date!`, `timestamp(ms)`.

import Calendar
import Events
import Expression
import Spelling

struct TypeWords {
    /// A type, and how its times are read.
    struct Declaration {
        var type: ValueType
        var time: TimeForm
        var isRequired: Bool
    }

    private static let simple: [String: ValueType] = [
        "bool": .bool, "int": .int, "double": .double, "string": .string, "bytes": .bytes,
        "timestamp": .timestamp, "date": .date, "duration": .duration,
    ]
    private static let units: [String: TimeForm.Unit] = [
        "s": .seconds, "ms": .milliseconds, "us": .microseconds, "ns": .nanoseconds,
    ]
    /// As people write the units.
    private static let spokenUnits: [String: String] = [
        "second": "s", "seconds": "s", "sec": "s", "secs": "s", "unix": "s", "epoch": "s",
        "millisecond": "ms", "milliseconds": "ms", "milli": "ms", "millis": "ms", "msec": "ms",
        "microsecond": "us", "microseconds": "us", "micro": "us", "micros": "us", "usec": "us",
        "µs": "us",
        "μs": "us", "nanosecond": "ns", "nanoseconds": "ns", "nano": "ns", "nanos": "ns",
        "nsec": "ns",
    ]
    /// Deeper types would be nested deeper than a payload may be.
    private static let depthLimit = 8

    private let text: String
    private let isField: Bool
    private let zones: ZoneDatabase
    /// A type has at most one kind of times in it: keys are texts.
    private var time = TimeForm()

    /// `isField`: of an event, which alone can be required and say how times are written.
    static func parse(
        _ text: String, isField: Bool, zones: ZoneDatabase
    ) throws(ScalarFault) -> Declaration {
        var words = TypeWords(text: text, isField: isField, zones: zones)
        var name = Substring(text)
        let isRequired = name.hasSuffix("!")
        if isRequired {
            guard isField else {
                throw fault("`\(text)` is no type here: only fields can be required", hint: nil)
            }
            name = name.dropLast()
        }
        let type = try words.type(name, depth: 0)
        return Declaration(type: type, time: words.time, isRequired: isRequired)
    }

    /// `s`, `ms`, `us` or `ns`.
    static func unit(_ name: String) -> TimeForm.Unit? { units[name] }

    private init(text: String, isField: Bool, zones: ZoneDatabase) {
        self.text = text
        self.isField = isField
        self.zones = zones
    }

    private mutating func type(
        _ name: Substring, depth: Int
    ) throws(ScalarFault) -> ValueType {
        let name = Self.trimmed(name)
        if let type = Self.simple[String(name)] { return type }
        if let form = Self.argument(of: "timestamp", name) {
            time = try timestampForm(Self.trimmed(form))
            return .timestamp
        }
        if let form = Self.argument(of: "date", name) {
            guard isField, Self.trimmed(form) == "days" else {
                throw Self.fault(
                    "`\(name)` is no type",
                    hint: "write `\(isField ? Self.dateMeant(Self.trimmed(form)) : "date")`")
            }
            time = TimeForm(unit: .days)
            return .date
        }
        guard depth < Self.depthLimit else {
            throw Self.fault("`\(text)` is nested too deep", hint: nil)
        }
        if let element = Self.argument(of: "list", name) {
            return .list(try type(element, depth: depth + 1))
        }
        if let arguments = Self.argument(of: "map", name) {
            guard let comma = arguments.firstIndex(of: ",") else {
                throw Self.fault(
                    "`\(text)` is no type: a map has keys and values",
                    hint: "such as `map(string,double)`")
            }
            guard Self.trimmed(arguments[..<comma]) == "string" else {
                throw Self.fault("`\(text)` is no type: the keys of a map are `string`", hint: nil)
            }
            let value = arguments[arguments.index(after: comma)...]
            return .map(.string, try type(value, depth: depth + 1))
        }
        if name.hasPrefix("map("), !name.hasSuffix(")") {
            throw Self.fault(
                "`\(text)` is no type: it has no end",
                hint: "inside braces a map type is quoted: `\"map(string,double)\"`")
        }
        let known = Self.simple.keys.sorted() + ["list", "map"]
        throw Self.fault(
            "`\(name)` is no type",
            hint: Suggestion.hint(for: String(name), among: known)
                ?? "types are `bool`, `int`, `double`, `string`, `bytes`, `timestamp`, `date`, "
                + "`duration`, `list(T)` and `map(string,T)`")
    }

    /// Of `timestamp(ms)` and `timestamp(Europe/Paris)`.
    private func timestampForm(_ form: Substring) throws(ScalarFault) -> TimeForm {
        guard isField else {
            throw Self.fault(
                "`\(text)` is no type here: only fields say how times are written",
                hint: "write `timestamp`")
        }
        let form = String(form)
        if let unit = Self.units[form] { return TimeForm(unit: unit) }
        if let zone = zones.zone(namedOrOffset: form) { return TimeForm(zone: zone) }
        throw Self.fault(
            "`timestamp(\(form))` is no type: not of `s`, `ms`, `us`, `ns`, and no zone",
            hint: timestampMeant(form).map { "did you mean `timestamp(\($0))`?" })
    }

    private func timestampMeant(_ form: String) -> String? {
        if let unit = Self.unitMeant(form) { return unit }
        if ["z", "gmt", "utc"].contains(form.lowercased()) { return "UTC" }
        return form.nearest(among: zones.zoneNames)
    }

    /// Milliseconds and the like count instants.
    private static func dateMeant(_ form: Substring) -> String {
        unitMeant(String(form)).map { "timestamp(\($0))" } ?? "date(days)"
    }

    private static func unitMeant(_ form: String) -> String? {
        let form = form.lowercased()
        return units[form] == nil ? spokenUnits[form] : form
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
