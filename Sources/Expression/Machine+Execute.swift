// The loop over instructions. Hot: no allocation, no retain, no call but for what is rare.

import Calendar

extension Machine {
    /// The slot that an instruction names, absent if the frame has no such record.
    @inline(__always)
    private static func slot(_ instruction: Instruction, _ frame: UnsafeRawPointer) -> Value {
        let slots = frame.load(
            fromByteOffset: Int(instruction.root), as: UnsafePointer<Value>?.self)
        guard let slots else { return .absent }
        return slots[Int(instruction.operand)]
    }

    static func execute(
        _ code: Program.Code, _ frame: UnsafeRawPointer, _ stack: UnsafeMutablePointer<Value>,
        _ arena: inout Arena
    ) -> Value {
        let constants = code.constants
        var next = code.instructions
        // One past the top; the emitter has counted, so that it stays within the stack.
        var top = stack
        while true {
            let instruction = next.pointee
            next += 1
            switch instruction.operation {
            case .finish:
                return top[-1]

            case .pushConstant:
                top.pointee = constants[Int(instruction.operand)]
                top += 1
            case .loadField:
                let value = slot(instruction, frame)
                top.pointee = value.tag == .absent ? .error(.noSuchField) : value
                top += 1
            case .loadDates:
                let value = slot(instruction, frame)
                let zone = frame.assumingMemoryBound(to: Frame.self).pointee.zone
                top.pointee =
                    value.tag == .absent
                    ? .error(.noSuchField) : .datesRead(value, in: zone, &arena)
                top += 1
            case .loadNow:
                top.pointee = .timestamp(frame.assumingMemoryBound(to: Frame.self).pointee.now)
                top += 1
            case .hasField:
                top.pointee = .bool(slot(instruction, frame).tag != .absent)
                top += 1
            case .hasKey:
                top -= 1
                top[-1] = hasKey(top[0], top[-1])

            case .compare:
                top -= 1
                top[-1] = .compare(instruction.relation, top[-1], top[0])
            case .compareField:
                let value = slot(instruction, frame)
                top.pointee =
                    value.tag == .absent
                    ? .error(.noSuchField)
                    : .compare(instruction.relation, value, constants[Int(instruction.target)])
                top += 1
            case .isIn:
                top -= 1
                top[-1] = .membership(of: top[-1], in: top[0])
            case .fieldIsIn:
                let value = slot(instruction, frame)
                top.pointee =
                    value.tag == .absent
                    ? .error(.noSuchField)
                    : .membership(of: value, in: constants[Int(instruction.target)])
                top += 1

            case .not: top[-1] = top[-1].inverted
            case .negate: top[-1] = top[-1].negated
            case .add:
                top -= 1
                top[-1] = .sum(top[-1], top[0], in: &arena)
            case .subtract:
                top -= 1
                top[-1] = .difference(top[-1], top[0])
            case .multiply:
                top -= 1
                top[-1] = .product(top[-1], top[0])
            case .divide:
                top -= 1
                top[-1] = .quotient(top[-1], top[0])
            case .remainder:
                top -= 1
                top[-1] = .remainder(top[-1], top[0])

            case .index:
                top -= 1
                top[-1] = .element(at: top[0], of: top[-1])
            case .makeList:
                let count = Int(instruction.operand)
                top -= count
                top.pointee = makeList(top, count: count, in: &arena)
                top += 1
            case .makeMap:
                let count = Int(instruction.operand)
                top -= 2 * count
                top.pointee = makeMap(top, count: count, in: &arena)
                top += 1

            case .jumpIfFalse:
                if top[-1].tag != .bool {
                    top[-1] = errorOfCondition(top[-1])
                } else if !top[-1].boolValue {
                    next += Int(instruction.target)
                }
            case .jumpIfTrue:
                if top[-1].tag != .bool {
                    top[-1] = errorOfCondition(top[-1])
                } else if top[-1].boolValue {
                    next += Int(instruction.target)
                }
            // Below the top is an undecided chain: true for `and`, false for `or`, or an error.
            case .and:
                top -= 1
                if top[0].tag != .bool {
                    if top[-1].tag != .error { top[-1] = errorOfCondition(top[0]) }
                } else if !top[0].boolValue {
                    top[-1] = .bool(false)
                    next += Int(instruction.target)
                }
            case .or:
                top -= 1
                if top[0].tag != .bool {
                    if top[-1].tag != .error { top[-1] = errorOfCondition(top[0]) }
                } else if top[0].boolValue {
                    top[-1] = .bool(true)
                    next += Int(instruction.target)
                }
            case .branch:
                top -= 1
                if top[0].tag != .bool {
                    top.pointee = errorOfCondition(top[0])
                    top += 1
                    next += Int(instruction.target)
                } else if !top[0].boolValue {
                    next += Int(instruction.operand)
                }
            case .jump:
                next += Int(instruction.target)

            case .call:
                let count = Int(instruction.operand)
                top -= count
                // Made from a Function by the emitter.
                let function = Function(rawValue: instruction.detail).unsafelyUnwrapped
                top.pointee = .call(function, top, count: count, in: &arena)
                top += 1
            case .match:
                top[-1] = match(top[-1], code.patterns[Int(instruction.operand)])
            case .requireShape:
                top[-1] = require(constants[Int(instruction.operand)], of: top[-1])
            }
        }
    }

    @inline(never)
    private static func errorOfCondition(_ value: Value) -> Value {
        value.tag == .error ? value : .error(.noMatchingOverload)
    }

    @inline(never)
    private static func hasKey(_ key: Value, _ map: Value) -> Value {
        switch map.tag {
        case .map: .bool(map.entry(key) != nil)
        case .error: map
        default: .error(.noMatchingOverload)
        }
    }

    @inline(never)
    private static func match(_ text: Value, _ pattern: OpaquePointer) -> Value {
        switch text.tag {
        case .string: .bool(Pattern.matches(pattern, text.text))
        case .error: text
        default: .error(.noMatchingOverload)
        }
    }

    @inline(never)
    private static func makeList(
        _ values: UnsafeMutablePointer<Value>, count: Int, in arena: inout Arena
    ) -> Value {
        let elements = arena.allocateValues(count)
        for index in 0..<count {
            if values[index].tag == .error { return values[index] }
            elements[index] = values[index]
        }
        return .list(UnsafeBufferPointer(elements))
    }

    @inline(never)
    private static func makeMap(
        _ values: UnsafeMutablePointer<Value>, count: Int, in arena: inout Arena
    ) -> Value {
        for index in 0..<(2 * count) where values[index].tag == .error { return values[index] }
        let entries = arena.allocateValues(2 * count)
        for index in 0..<count {
            let key = values[2 * index]
            switch key.tag {
            case .bool, .int, .uint, .string: break
            default: return .error(.badKey)
            }
            let made = Value.map(UnsafeBufferPointer(rebasing: entries[..<(2 * index)]))
            if made.entry(key) != nil { return .error(.repeatedKey) }
            entries[2 * index] = key
            entries[2 * index + 1] = values[2 * index + 1]
        }
        return .map(UnsafeBufferPointer(entries))
    }

    @inline(never)
    private static func require(_ shapes: Value, of value: Value) -> Value {
        if value.tag == .error || shapes.elements.contains(where: { value.has(shape: $0) }) {
            return value
        }
        return .error(.noMatchingOverload)
    }
}
