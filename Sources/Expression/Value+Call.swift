// Functions at run time.

import Glibc

extension Value {
    /// Calls `function` with `count` arguments from `arguments` on; the first error among them is the
    /// result.
    @inline(never)
    static func call(
        _ function: Function, _ arguments: UnsafeMutablePointer<Value>, count: Int,
        in arena: inout Arena
    ) -> Value {
        for index in 0..<count where arguments[index].tag == .error { return arguments[index] }
        let first = count > 0 ? arguments[0] : .null
        switch function {
        case .size: return size(of: first, in: &arena)
        case .contains, .endsWith:
            guard first.tag == .string, arguments[1].tag == .string else {
                return .error(.noMatchingOverload)
            }
            return search(function, first.text, arguments[1].text, in: &arena)
        case .int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration:
            return converted(first, function, in: &arena)
        case .type: return .type(of: first.tag)
        case .dyn: return first
        case .daysUntil: return days(from: first, until: arguments[1])
        case .lowerAscii, .upperAscii, .charAt, .indexOf, .lastIndexOf, .quote, .replace, .split,
            .substring, .trim:
            guard first.tag == .string else { return .error(.noMatchingOverload) }
            return ofText(function, arguments, count: count, in: &arena)
        case .reverse:
            return first.tag == .string
                ? reversedText(first.text, in: &arena)
                : ofList(function, arguments, count: count, in: &arena)
        case .format: return formatted(first, arguments[1], in: &arena)
        case .join, .slice, .flatten, .sort, .sortByKeys, .distinct, .first, .last:
            return ofList(function, arguments, count: count, in: &arena)
        case .range: return range(first, in: &arena)
        case .greatest, .least:
            return extreme(function, arguments, count: count, in: &arena)
        case .ceil, .floor, .round, .trunc, .abs, .sign, .sqrt, .isNaN, .isInf, .isFinite:
            return ofNumber(function, first)
        case .bitAnd, .bitOr, .bitXor, .bitNot, .bitShiftLeft, .bitShiftRight:
            return ofBits(function, first, count > 1 ? arguments[1] : first)
        case .encode: return base64(encoding: first, in: &arena)
        case .decode: return base64(decoding: first, in: &arena)
        case .optionalOf, .ofNonZeroValue: return optional(function, first, in: &arena)
        case .hasValue:
            return first.tag == .optional
                ? .bool(first.wrapped != nil) : .error(.noMatchingOverload)
        case .value:
            return first.tag == .optional
                ? first.wrapped ?? .error(.noValue) : .error(.noMatchingOverload)
        case .unwrap: return unwrapped(first, in: &arena)
        case .none: return .none
        case .declared: return .error(.unknownFunction)
        case .startsWith, .matches, .or, .orValue, .date, .addDays, .getFullYear, .getMonth,
            .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear, .getHours, .getMinutes,
            .getSeconds, .getMilliseconds:
            preconditionFailure("these have instructions of their own")
        }
    }

    private static func size(of value: Value, in arena: inout Arena) -> Value {
        switch value.tag {
        case .bytes, .list, .map: .int(Int64(value.aux))
        case .string:
            arena.spend(bytes: Int(value.aux))
                ? .int(Int64(codePoints(value.text))) : .error(.overBudget)
        default: .error(.noMatchingOverload)
        }
    }

    /// Every byte that does not continue a code point begins one.
    static func codePoints(_ text: UnsafeRawBufferPointer) -> Int {
        text.reduce(into: 0) { $0 += $1 & 0xC0 == 0x80 ? 0 : 1 }
    }

    /// Whether a text begins with another. Hot: prefixes of names are what rules ask for.
    @inline(__always)
    func begins(with part: Value) -> Bool {
        aux >= part.aux
            && (part.aux == 0
                || memcmp(text.baseAddress!, part.text.baseAddress!, Int(part.aux)) == 0)
    }

    private static func search(
        _ function: Function, _ text: UnsafeRawBufferPointer, _ part: UnsafeRawBufferPointer,
        in arena: inout Arena
    ) -> Value {
        guard part.count <= text.count else { return .bool(false) }
        guard part.count > 0 else { return .bool(true) }
        switch function {
        case .endsWith:
            let start = text.baseAddress! + (text.count - part.count)
            return .bool(memcmp(start, part.baseAddress!, part.count) == 0)
        default:
            return arena.spend(bytes: text.count)
                ? .bool(Pattern.contains(text, part)) : .error(.overBudget)
        }
    }
}
