// Random well-typed expressions over the scope of `Sample`.

import Expression
import TestSupport

struct ExpressionGenerator {
    var random: SeededGenerator
    /// Whether `dyn(…)` may stand around values.
    var usesDyn = false
    /// Whether macros, optionals and the extensions are used.
    var usesLibrary = true
    /// The names of macros that are in force.
    var locals: [(String, ValueType)] = []

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    static let types: [ValueType] = [
        .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list(.string),
        .list(.int), .map(.string, .string),
    ]

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(random.next() % UInt64(elements.count))]
    }

    /// An expression of type `type`, nested at most `depth` deep.
    mutating func expression(of type: ValueType, depth: Int) -> String {
        if depth == 0 || random.next() % 8 == 0 { return leaf(of: type) }
        if usesDyn, random.next() % 6 == 0 { return "dyn(\(any(depth: depth - 1)))" }
        if random.next() % 10 == 0 {
            let condition = expression(of: .bool, depth: depth - 1)
            let then = expression(of: type, depth: depth - 1)
            let otherwise = expression(of: type, depth: depth - 1)
            return "(\(condition) ? \(then) : \(otherwise))"
        }
        if usesLibrary, random.next() % 3 == 0,
            let text = library(of: type, depth: max(depth - 2, 0))
        {
            return text
        }
        return operation(of: type, depth: depth - 1)
    }

    private mutating func any(depth: Int) -> String {
        let type = pick(ExpressionGenerator.types)
        return expression(of: type, depth: depth)
    }

    private mutating func leaf(of type: ValueType) -> String {
        let known = Set(locals.map(\.0)).filter { name in
            locals.last { $0.0 == name }?.1 == type
        }
        if !known.isEmpty, random.next() % 2 == 0 { return pick(known.sorted()) }
        let record = locals.contains { $0.0 == "event" } ? "entry" : pick(["event", "entry"])
        switch type {
        case .bool: return pick(["true", "false", "\(record).vip", "\(record).opt_in"])
        case .int:
            return pick([
                "0", "-1", "7", "9223372036854775807", "-9223372036854775808", "\(record).qty",
            ])
        case .uint: return pick(["0u", "3u", "18446744073709551615u", "\(record).count"])
        case .double:
            return pick(["0.0", "-0.5", "1e300", "50.0", "\(record).total", "\(record).price"])
        case .string:
            return pick([
                "''", "'a'", "'Zoë'", "'42'", "\(record).name", "\(record).note", "customer.email",
            ])
        case .bytes: return pick(["b''", #"b'\xff'"#, "\(record).raw"])
        case .timestamp:
            return pick([
                "now", "timestamp('2026-03-01T00:00:00Z')", "timestamp(0)", "\(record).at",
                "\(record).birth", "customer.birth_date",
            ])
        case .duration:
            return pick([
                "duration('90s')", "duration('-1ns')", "duration('2000000h')", "\(record).took",
            ])
        case .list(.string): return pick(["[]", "['a', 'b']", "\(record).skus"])
        case .list(.int): return pick(["[1, 2]", "\(record).sizes", "\(record).nested.eu"])
        case .map: return pick(["{'a': 'b'}", "\(record).tags"])
        default: return "null"
        }
    }

    private mutating func operation(of type: ValueType, depth: Int) -> String {
        switch type {
        case .bool: return condition(depth: depth)
        case .int:
            switch random.next() % 8 {
            case 0:
                return
                    "size(\(expression(of: pick([.string, .bytes, .list(.int), .map(.string, .string)]), depth: depth)))"
            case 1:
                return
                    "int(\(expression(of: pick([.double, .uint, .string, .timestamp]), depth: depth)))"
            case 2: return "-(\(expression(of: .int, depth: depth)))"
            case 3:
                return
                    "\(expression(of: .list(.int), depth: depth))[\(expression(of: .int, depth: depth))]"
            case 4:
                let part = pick([
                    "getFullYear", "getMonth", "getDate", "getDayOfWeek", "getDayOfYear",
                    "getHours", "getMilliseconds",
                ])
                return
                    "(\(expression(of: .timestamp, depth: depth))).\(part)(\(pick(["", "'-02:30'"])))"
            case 5: return "(\(expression(of: .duration, depth: depth))).getMinutes()"
            default: return arithmetic(of: .int, pick(["+", "-", "*", "/", "%"]), depth)
            }
        case .uint: return arithmetic(of: .uint, pick(["+", "-", "*", "/", "%"]), depth)
        case .double:
            return random.next() % 4 == 0
                ? "double(\(expression(of: pick([.int, .uint, .string]), depth: depth)))"
                : arithmetic(of: .double, pick(["+", "-", "*", "/"]), depth)
        case .string:
            switch random.next() % 4 {
            case 0:
                return
                    "string(\(expression(of: pick([.int, .uint, .double, .bool, .bytes, .timestamp, .duration]), depth: depth)))"
            case 1: return "(\(expression(of: .map(.string, .string), depth: depth))).color"
            case 2:
                return
                    "(\(expression(of: .list(.string), depth: depth)))[\(expression(of: .int, depth: depth))]"
            default: return arithmetic(of: .string, "+", depth)
            }
        case .bytes: return arithmetic(of: .bytes, "+", depth)
        case .timestamp:
            let (time, span) = (
                expression(of: .timestamp, depth: depth), expression(of: .duration, depth: depth)
            )
            return pick(["(\(time) + \(span))", "(\(span) + \(time))", "(\(time) - \(span))"])
        case .duration:
            return random.next() % 2 == 0
                ? arithmetic(of: .timestamp, "-", depth)
                : arithmetic(of: .duration, pick(["+", "-"]), depth)
        case .list(let element):
            return random.next() % 2 == 0
                ? "[\(expression(of: element, depth: depth)), \(expression(of: element, depth: depth))]"
                : arithmetic(of: type, "+", depth)
        case .map:
            return
                "{\(expression(of: .string, depth: depth)): \(expression(of: .string, depth: depth))}"
        default: return "null"
        }
    }

    private mutating func arithmetic(of type: ValueType, _ sign: String, _ depth: Int) -> String {
        "(\(expression(of: type, depth: depth)) \(sign) \(expression(of: type, depth: depth)))"
    }

    private mutating func condition(depth: Int) -> String {
        switch random.next() % 8 {
        case 0, 1:
            let sign = pick(["&&", "||"])
            return
                "(\(expression(of: .bool, depth: depth)) \(sign) \(expression(of: .bool, depth: depth)))"
        case 2: return "!(\(expression(of: .bool, depth: depth)))"
        case 3:
            let type = pick(ExpressionGenerator.types)
            return arithmetic(of: type, pick(["==", "!="]), depth)
        case 4:
            let types: [ValueType] = [.int, .uint, .double]
            let (left, right) = (pick(types), pick(types))
            let sign = pick(["<", "<=", ">", ">=", "==", "!="])
            return
                "(\(expression(of: left, depth: depth)) \(sign) \(expression(of: right, depth: depth)))"
        case 5:
            let type = pick([.string, .bytes, .timestamp, .duration, .bool] as [ValueType])
            return arithmetic(of: type, pick(["<", "<=", ">", ">="]), depth)
        case 6:
            let (element, container) = pick([
                (ValueType.string, ValueType.list(.string)), (.int, .list(.int)),
                (.double, .list(.int)),
                (.string, .map(.string, .string)),
            ])
            return
                "(\(expression(of: element, depth: depth)) in \(expression(of: container, depth: depth)))"
        default:
            let method = pick(["contains", "startsWith", "endsWith", "matches"])
            let part = method == "matches" ? "'^[a-z]+$'" : expression(of: .string, depth: depth)
            return "(\(expression(of: .string, depth: depth))).\(method)(\(part))"
        }
    }
}
