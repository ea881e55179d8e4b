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
        let first = arguments[0]
        switch function {
        case .size: return size(of: first)
        case .contains, .startsWith, .endsWith, .matches:
            let second = arguments[1]
            guard first.tag == .string, second.tag == .string else {
                return .error(.noMatchingOverload)
            }
            return search(function, first.text, second.text)
        case .lowerAscii, .upperAscii:
            guard first.tag == .string else { return .error(.noMatchingOverload) }
            return recased(first, from: function == .lowerAscii ? "A" : "a", in: &arena)
        case .int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration:
            return converted(first, function, in: &arena)
        case .type: return .type(of: first.tag)
        case .dyn: return first
        case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear,
            .getHours, .getMinutes, .getSeconds, .getMilliseconds:
            return part(function, of: first, zone: count > 1 ? arguments[1] : nil)
        }
    }

    private static func size(of value: Value) -> Value {
        switch value.tag {
        case .bytes, .list, .map: .int(Int64(value.aux))
        case .string:
            // Code points: every byte that does not continue one.
            .int(value.text.reduce(into: Int64(0)) { $0 += $1 & 0xC0 == 0x80 ? 0 : 1 })
        default: .error(.noMatchingOverload)
        }
    }

    private static func search(
        _ function: Function, _ text: UnsafeRawBufferPointer, _ part: UnsafeRawBufferPointer
    ) -> Value {
        if function == .matches {
            guard let pattern = try? Pattern(part) else { return .error(.badPattern) }
            return .bool(Pattern.matches(pattern.handle, text))
        }
        guard part.count <= text.count else { return .bool(false) }
        guard part.count > 0 else { return .bool(true) }
        switch function {
        case .startsWith:
            return .bool(memcmp(text.baseAddress!, part.baseAddress!, part.count) == 0)
        case .endsWith:
            let start = text.baseAddress! + (text.count - part.count)
            return .bool(memcmp(start, part.baseAddress!, part.count) == 0)
        default:
            return .bool(Pattern.contains(text, part))
        }
    }

    private static func recased(
        _ value: Value, from first: Unicode.Scalar, in arena: inout Arena
    ) -> Value {
        let letters = UInt8(ascii: first)...(UInt8(ascii: first) + 25)
        guard value.text.contains(where: letters.contains) else { return value }
        let source = value.text
        let memory = arena.allocate(size: source.count).assumingMemoryBound(to: UInt8.self)
        for index in 0..<source.count {
            memory[index] = letters.contains(source[index]) ? source[index] ^ 0x20 : source[index]
        }
        return .string(UnsafeRawBufferPointer(start: memory, count: source.count))
    }

    private static func part(_ function: Function, of value: Value, zone: Value?) -> Value {
        switch value.tag {
        case .timestamp:
            guard let zone else { return part(function, ofTimestamp: value, offsetSeconds: 0) }
            guard zone.tag == .string else { return .error(.noMatchingOverload) }
            guard let offset = offsetSeconds(ofZone: zone.text) else { return .error(.badZone) }
            return part(function, ofTimestamp: value, offsetSeconds: offset)
        case .duration where zone == nil:
            return part(function, ofDuration: value)
        default:
            return .error(.noMatchingOverload)
        }
    }
}
