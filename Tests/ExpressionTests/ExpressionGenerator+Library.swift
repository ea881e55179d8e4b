// Random uses of macros, optionals and the extensions.

import Expression
import TestSupport

extension ExpressionGenerator {
    /// A macro or a function of an extension with this type; nil where there is none.
    mutating func library(of type: ValueType, depth: Int) -> String? {
        switch type {
        case .bool: condition(byMacro: depth)
        case .int: integer(depth)
        case .uint:
            pick([
                "math.abs(\(expression(of: .uint, depth: depth)))",
                "math.bitXor(\(expression(of: .uint, depth: depth)), 5u)",
                optional(of: .uint, depth),
            ])
        case .double:
            pick([
                "math.round(\(expression(of: .double, depth: depth)))",
                "math.sqrt(\(expression(of: .int, depth: depth)))",
                "math.least(\(expression(of: .double, depth: depth)), 1.0)",
                optional(of: .double, depth),
            ])
        case .string: text(depth)
        case .bytes:
            pick([
                "base64.decode(base64.encode(\(expression(of: .bytes, depth: depth))))",
                "base64.decode(\(expression(of: .string, depth: depth)))",
            ])
        case .timestamp, .duration: optional(of: type, depth)
        case .list(let element): list(of: element, depth)
        case .map: map(depth)
        default: nil
        }
    }

    /// `body` with a name for values of `type` in force.
    private mutating func with(
        _ names: [(String, ValueType)], _ body: (inout ExpressionGenerator) -> String
    ) -> String {
        locals += names
        defer { locals.removeLast(names.count) }
        return body(&self)
    }

    private mutating func name() -> String { pick(["a", "b", "c", "event"]) }

    private mutating func range(_ depth: Int) -> (text: String, element: ValueType) {
        let element = pick([ValueType.string, .int])
        return ("(\(expression(of: .list(element), depth: depth)))", element)
    }

    private mutating func condition(byMacro depth: Int) -> String {
        let (range, element) = range(depth)
        let name = name()
        switch random.next() % 5 {
        case 0:
            let body = with([("i", .int), ("v", element)]) {
                $0.expression(of: .bool, depth: depth)
            }
            return "\(range).\(pick(["all", "exists", "existsOne"]))(i, v, \(body))"
        case 1:
            let map = "(\(expression(of: .map(.string, .string), depth: depth)))"
            let body = with([("k", .string), ("v", .string)]) {
                $0.expression(of: .bool, depth: depth)
            }
            return "\(map).\(pick(["all", "exists"]))(k, v, \(body))"
        case 2:
            let value = expression(of: element, depth: depth)
            let body = with([(name, element)]) { $0.expression(of: .bool, depth: depth) }
            return "cel.bind(\(name), \(value), \(body))"
        default:
            let body = with([(name, element)]) { $0.expression(of: .bool, depth: depth) }
            return "\(range).\(pick(["all", "exists", "exists_one"]))(\(name), \(body))"
        }
    }

    private mutating func integer(_ depth: Int) -> String {
        switch random.next() % 6 {
        case 0:
            let method = pick(["indexOf", "lastIndexOf"])
            return
                "(\(expression(of: .string, depth: depth))).\(method)(\(expression(of: .string, depth: depth)))"
        case 1:
            return
                "math.greatest(\(expression(of: .int, depth: depth)), \(expression(of: .int, depth: depth)))"
        case 2:
            return
                "math.bitShiftLeft(\(expression(of: .int, depth: depth)), \(expression(of: .int, depth: depth)))"
        case 3: return "size(\(list(of: .int, depth)))"
        case 4: return "math.abs(\(expression(of: .int, depth: depth)))"
        default: return optional(of: .int, depth)
        }
    }

    private mutating func text(_ depth: Int) -> String {
        let first = "(\(expression(of: .string, depth: depth)))"
        let second = expression(of: .string, depth: depth)
        let number = expression(of: .int, depth: depth)
        return pick([
            "\(first).trim()", "\(first).reverse()", "\(first).replace(\(second), 'x')",
            "\(first).replace('a', \(second), \(number))", "\(first).substring(\(number))",
            "\(first).charAt(\(number))", "strings.quote(\(first))",
            "(\(list(of: .string, depth))).join(\(second))", "\(first).upperAscii()",
            "'%s %d'.format([\(first), \(number)])", "\(first).format([\(number), \(second)])",
            optional(of: .string, depth),
        ])
    }

    private mutating func optional(of type: ValueType, _ depth: Int) -> String {
        let value = expression(of: type, depth: depth)
        let other = expression(of: type, depth: depth)
        let name = name()
        let changed = with([(name, type)]) { $0.expression(of: type, depth: depth) }
        return pick([
            "optional.of(\(value)).orValue(\(other))",
            "optional.ofNonZeroValue(\(value)).orValue(\(other))",
            "optional.of(\(value)).optMap(\(name), \(changed)).value()",
            "optional.none().or(optional.of(\(value))).value()",
            "[\(value)].first().orValue(\(other))", "{'k': \(value)}.?k.orValue(\(other))",
            "[\(value)][?1].orValue(\(other))",
            "optional.of(\(value)).optFlatMap(\(name), optional.ofNonZeroValue(\(changed))).orValue(\(other))",
        ])
    }

    private mutating func list(of element: ValueType, _ depth: Int) -> String {
        let whole = "(\(expression(of: .list(element), depth: depth)))"
        let name = name()
        let condition = with([(name, element)]) { $0.expression(of: .bool, depth: depth) }
        let value = with([(name, element)]) { $0.expression(of: element, depth: depth) }
        let number = expression(of: .int, depth: depth)
        var forms = [
            "\(whole).filter(\(name), \(condition))", "\(whole).map(\(name), \(value))",
            "\(whole).map(\(name), \(condition), \(value))", "\(whole).reverse()",
            "\(whole).distinct()", "\(whole).sort()", "\(whole).sortBy(\(name), \(value))",
            "\(whole).slice(0, \(number))", "[\(whole), \(whole)].flatten()",
            "[?optional.of(\(expression(of: element, depth: depth)))]",
            "\(whole).transformList(i, \(name), \(value))",
        ]
        forms += element == .int ? ["lists.range(\(number) % 50)"] : ["entry.name.split('')"]
        return pick(forms)
    }

    private mutating func map(_ depth: Int) -> String {
        let whole = "(\(expression(of: .map(.string, .string), depth: depth)))"
        let names: [(String, ValueType)] = [("k", .string), ("v", .string)]
        let value = with(names) { $0.expression(of: .string, depth: depth) }
        let condition = with(names) { $0.expression(of: .bool, depth: depth) }
        return pick([
            "\(whole).transformMap(k, v, \(value))",
            "\(whole).transformMap(k, v, \(condition), \(value))",
            "\(whole).transformMapEntry(k, v, {\(value): k})",
            "{?'k': optional.ofNonZeroValue(\(expression(of: .string, depth: depth)))}",
        ])
    }
}
