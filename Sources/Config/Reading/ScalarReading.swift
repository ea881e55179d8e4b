// Texts → values of scalar shapes.

import Calendar
import Events
import YAML

struct ScalarReading {
    let zones: ZoneDatabase

    func value(_ scalar: Scalar, as shape: Shape) throws(ScalarFault) -> Setting.Value {
        let text = scalar.text
        switch shape {
        case .name:
            try checkName(text)
            return .text(text)
        case .text:
            return .text(text)
        case .boolean:
            return .flag(try flag(scalar))
        case .integer(let range):
            return .number(try number(scalar, in: range, shape))
        case .number(let bound):
            return .double(try double(scalar, atLeast: bound, shape))
        case .decimal(let places, let limit):
            return .decimal(try decimal(scalar, places: places, atMost: limit, shape))
        case .duration(let allowsZero):
            return .milliseconds(try DurationWords.parse(text, allowsZero: allowsZero))
        case .offset:
            return .milliseconds(try DurationWords.parseOffset(text))
        case .timeOfDay:
            return .secondOfDay(try ScheduleWords.secondOfDay(text))
        case .hours:
            return .hours(try ScheduleWords.hours(text))
        case .schedule:
            return .schedule(try ScheduleWords.parse(text))
        case .size(let limitBytes):
            return .number(try SizeWords.parse(text, atMost: limitBytes))
        case .date:
            guard let day = Self.day(text) else { throw badTime(text, shape) }
            return .day(day)
        case .instant:
            guard let instant = Instant(rfc3339: text) else { throw badTime(text, shape) }
            return .instant(instant)
        case .moment:
            if let day = Self.day(text) { return .day(day) }
            guard let instant = Instant(rfc3339: text) else { throw badTime(text, shape) }
            return .instant(instant)
        case .choice(let choices):
            guard choices.contains(text) else {
                throw ScalarFault(
                    code: .notAllowed, message: "`\(text)` is not allowed here",
                    hint: Suggestion.hint(for: text, amongFew: choices))
            }
            return .text(text)
        case .pointer:
            return .pointer(try pointer(text))
        case .zone:
            return .zone(try zone(text))
        case .fieldType(let allowsRequired):
            return .type(try TypeWords.parse(text, isField: allowsRequired, zones: zones))
        case .expression:
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw ScalarFault(code: .noValue, message: "an expression is empty", hint: nil)
            }
            return .node
        case .either(let shapes):
            for shape in shapes {
                if let value = try? value(scalar, as: shape) { return value }
            }
            throw wrong(shape, text)
        case .record, .table, .list, .variants, .expressions, .json:
            preconditionFailure("\(shape.expectation) is not read as a scalar")
        }
    }

    static func day(_ text: String) -> Int64? {
        var text = text
        return text.withUTF8 { DateText.parse(UnsafeRawBufferPointer($0)) }
    }

    private func checkName(_ text: String) throws(ScalarFault) {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
            throw ScalarFault(code: .noValue, message: "a name is empty", hint: nil)
        }
        let isClean = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard isClean, first != " ", last != " " else {
            throw ScalarFault(
                code: .notAllowed,
                message: "a name has no control characters, and no blanks at its ends", hint: nil)
        }
    }

    private func flag(_ scalar: Scalar) throws(ScalarFault) -> Bool {
        switch (scalar.style, scalar.text) {
        case (.plain, "true"): return true
        case (.plain, "false"): return false
        case (_, let text):
            let meant = ["yes": "true", "on": "true", "no": "false", "off": "false"]
            let word = meant[text.lowercased()] ?? text.lowercased()
            let isNear = word == "true" || word == "false"
            throw wrong(.boolean, text, hint: isNear ? "write `\(word)`" : nil)
        }
    }

    private func number(
        _ scalar: Scalar, in range: ClosedRange<Int>, _ shape: Shape
    ) throws(ScalarFault) -> Int {
        let digits = scalar.text.hasPrefix("-") ? scalar.text.dropFirst() : scalar.text[...]
        let isNumber =
            scalar.style == .plain && !digits.isEmpty
            && digits.allSatisfy { $0.isASCII && $0.isNumber }
        guard isNumber else {
            throw wrong(shape, scalar.text, hint: nil)
        }
        guard let number = Int(scalar.text), range.contains(number) else {
            throw outOfRange(scalar.text, shape)
        }
        return number
    }

    private func double(
        _ scalar: Scalar, atLeast bound: Int?, _ shape: Shape
    ) throws(ScalarFault) -> Double {
        guard scalar.style == .plain, JSONValue.isNumber(scalar.text),
            let number = Double(scalar.text), number.isFinite
        else { throw wrong(shape, scalar.text) }
        if let bound, number < Double(bound) { throw outOfRange(scalar.text, shape) }
        return number
    }

    /// From the digits: a double between would round them.
    private func decimal(
        _ scalar: Scalar, places: Int, atMost limit: Int, _ shape: Shape
    ) throws(ScalarFault) -> Int64 {
        let text = scalar.text
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber }
        }
        guard scalar.style == .plain, parts.count <= 2, isNumber else { throw wrong(shape, text) }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.count <= places else {
            throw ScalarFault(
                code: .notAllowed, message: "`\(text)` has more than \(places) decimals",
                hint: "it takes \(shape.expectation)")
        }
        let unit = "1" + String(repeating: "0", count: places)
        let digits = parts[0] + decimals + unit.dropFirst(decimals.count + 1)
        guard let count = Int64(digits), let unit = Int64(unit), count <= Int64(limit) * unit else {
            throw outOfRange(text, shape)
        }
        return count
    }

    private func outOfRange(_ text: String, _ shape: Shape) -> ScalarFault {
        ScalarFault(
            code: .notAllowed, message: "`\(text)` is out of range",
            hint: "it takes \(shape.expectation)")
    }

    private func pointer(_ text: String) throws(ScalarFault) -> Envelope.Pointer {
        if let pointer = Envelope.Pointer(parsing: text) { return pointer }
        throw ScalarFault(
            code: .badPointer, message: "`\(text)` is no JSON pointer",
            hint: text.hasPrefix("/")
                ? "`~` is written `~0`, and `/` in a name `~1`" : "did you mean `/\(text)`?")
    }

    private func zone(_ text: String) throws(ScalarFault) -> Zone {
        if let zone = zones.zone(namedOrOffset: text) { return zone }
        throw ScalarFault(
            code: .unknownZone, message: "there is no time zone `\(text)`",
            hint: Self.hint(forZone: text, zones))
    }

    static func hint(forZone text: String, _ zones: ZoneDatabase) -> String? {
        Suggestion.hint(for: text, among: zones.zoneNames)
            ?? "a name such as `Europe/Paris`, or an offset such as `+02:00`"
    }

    private func badTime(_ text: String, _ shape: Shape) -> ScalarFault {
        ScalarFault(
            code: .badTime, message: "`\(text)` is not \(shape.expectation)", hint: nil)
    }

    private func wrong(_ shape: Shape, _ text: String, hint: String? = nil) -> ScalarFault {
        ScalarFault(
            code: .wrongType, message: "takes \(shape.expectation), not `\(text)`", hint: hint)
    }
}
