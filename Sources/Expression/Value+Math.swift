// The functions of `math`.

import Glibc

extension Value {
    /// `math.greatest`, `math.least`: of several numbers, or of those of one list. Among equal ones of
    /// several types the first.
    static func extreme(
        _ function: Function, _ arguments: UnsafeMutablePointer<Value>, count: Int,
        in arena: inout Arena
    ) -> Value {
        var numbers = UnsafeBufferPointer(start: UnsafePointer(arguments), count: count)
        if count == 1, arguments[0].tag == .list {
            numbers = arguments[0].elements
            guard !numbers.isEmpty else { return .error(.badArgument) }
        }
        guard arena.spend(numbers.count) else { return .error(.overBudget) }
        let wanted: Order = function == .greatest ? .greater : .less
        var best = Value.absent
        for number in numbers {
            switch number.tag {
            case .int, .uint, .double: break
            default: return .error(.noMatchingOverload)
            }
            if best.tag == .absent || order(number, best) == wanted { best = number }
        }
        return best
    }

    static func ofNumber(_ function: Function, _ value: Value) -> Value {
        switch (function, value.tag) {
        case (.ceil, .double): return .double(value.doubleValue.rounded(.up))
        case (.floor, .double): return .double(value.doubleValue.rounded(.down))
        case (.round, .double):
            return .double(value.doubleValue.rounded(.toNearestOrAwayFromZero))
        case (.trunc, .double): return .double(value.doubleValue.rounded(.towardZero))
        case (.isNaN, .double): return .bool(value.doubleValue.isNaN)
        case (.isInf, .double): return .bool(value.doubleValue.isInfinite)
        case (.isFinite, .double): return .bool(value.doubleValue.isFinite)
        case (.abs, .uint): return value
        case (.abs, .double): return .double(value.doubleValue.magnitude)
        case (.abs, .int):
            return value.intValue == .min
                ? .error(.overflow) : .int(Int64(value.intValue.magnitude))
        case (.sign, .int): return .int(value.intValue.signum())
        case (.sign, .uint): return .uint(value.bits == 0 ? 0 : 1)
        case (.sign, .double):
            let number = value.doubleValue
            return number > 0 ? .double(1) : number < 0 ? .double(-1) : value
        case (.sqrt, .double): return .double(value.doubleValue.squareRoot())
        case (.sqrt, .int): return .double(Double(value.intValue).squareRoot())
        case (.sqrt, .uint): return .double(Double(value.bits).squareRoot())
        default: return .error(.noMatchingOverload)
        }
    }

    /// Works on the bits as they are; shifts fill with zeros.
    static func ofBits(_ function: Function, _ left: Value, _ right: Value) -> Value {
        guard left.tag == .int || left.tag == .uint else { return .error(.noMatchingOverload) }
        switch function {
        case .bitNot: return Value(tag: left.tag, bits: ~left.bits)
        case .bitShiftLeft, .bitShiftRight:
            guard right.tag == .int else { return .error(.noMatchingOverload) }
            guard right.intValue >= 0 else { return .error(.badArgument) }
            let places = right.intValue
            let bits =
                places > 63
                ? 0 : function == .bitShiftLeft ? left.bits << places : left.bits >> places
            return Value(tag: left.tag, bits: bits)
        default: break
        }
        guard left.tag == right.tag else { return .error(.noMatchingOverload) }
        switch function {
        case .bitAnd: return Value(tag: left.tag, bits: left.bits & right.bits)
        case .bitOr: return Value(tag: left.tag, bits: left.bits | right.bits)
        default: return Value(tag: left.tag, bits: left.bits ^ right.bits)
        }
    }
}
