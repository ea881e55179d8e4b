// Sums, differences, products, quotients, remainders: errors as values, never a trap.

extension Value {
    /// The first operand that is an error, else that no such operator exists.
    private static func failure(_ left: Value, _ right: Value) -> Value {
        left.tag == .error ? left : right.tag == .error ? right : .error(.noMatchingOverload)
    }

    private static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
        result.overflow ? .error(.overflow) : .int(result.partialValue)
    }

    private static func checked(_ result: (partialValue: UInt64, overflow: Bool)) -> Value {
        result.overflow ? .error(.overflow) : .uint(result.partialValue)
    }

    static func sum(_ left: Value, _ right: Value, in arena: inout Arena) -> Value {
        switch (left.tag, right.tag) {
        case (.int, .int): return checked(left.intValue.addingReportingOverflow(right.intValue))
        case (.double, .double): return .double(left.doubleValue + right.doubleValue)
        case (.uint, .uint): return checked(left.bits.addingReportingOverflow(right.bits))
        case (.string, .string), (.bytes, .bytes): return joinedText(left, right, in: &arena)
        case (.list, .list): return joinedList(left, right, in: &arena)
        case (.timestamp, .duration), (.duration, .timestamp):
            guard let (seconds, nanoseconds) = sumOfTimes(left, right) else {
                return .error(.overflow)
            }
            return checkedTimestamp(seconds: seconds, nanoseconds: nanoseconds)
        case (.duration, .duration):
            guard let (seconds, nanoseconds) = sumOfTimes(left, right) else {
                return .error(.overflow)
            }
            return checkedDuration(seconds: seconds, nanoseconds: nanoseconds)
        case (.date, .duration): return sum(left.asTimestamp, right, in: &arena)
        case (.duration, .date): return sum(left, right.asTimestamp, in: &arena)
        default: return failure(left, right)
        }
    }

    private static func joinedText(_ left: Value, _ right: Value, in arena: inout Arena) -> Value {
        guard left.aux > 0 else { return right }
        guard right.aux > 0 else { return left }
        let (size, overflows) = left.aux.addingReportingOverflow(right.aux)
        if overflows { return .error(.overflow) }
        guard arena.spend(bytes: Int(size)) else { return .error(.overBudget) }
        let memory = arena.allocate(size: Int(size))
        memory.copyMemory(from: left.text.baseAddress!, byteCount: Int(left.aux))
        (memory + Int(left.aux)).copyMemory(
            from: right.text.baseAddress!, byteCount: Int(right.aux))
        return Value(tag: left.tag, aux: size, bits: UInt64(UInt(bitPattern: memory)))
    }

    private static func joinedList(_ left: Value, _ right: Value, in arena: inout Arena) -> Value {
        guard left.aux > 0 else { return right }
        guard right.aux > 0 else { return left }
        if left.aux.addingReportingOverflow(right.aux).overflow { return .error(.overflow) }
        let (mine, its) = (left.elements, right.elements)
        for value in mine where !arena.admit(value) { return .error(.overBudget) }
        for value in its where !arena.admit(value) { return .error(.overBudget) }
        let memory = arena.allocateValues(mine.count + its.count)
        for index in mine.indices { memory[index] = mine[index] }
        for index in its.indices { memory[mine.count + index] = its[index] }
        return .list(UnsafeBufferPointer(memory))
    }

    static func difference(_ left: Value, _ right: Value) -> Value {
        switch (left.tag, right.tag) {
        case (.int, .int):
            return checked(left.intValue.subtractingReportingOverflow(right.intValue))
        case (.double, .double): return .double(left.doubleValue - right.doubleValue)
        case (.uint, .uint): return checked(left.bits.subtractingReportingOverflow(right.bits))
        case (.timestamp, .duration):
            guard let (seconds, nanoseconds) = differenceOfTimes(left, right) else {
                return .error(.overflow)
            }
            return checkedTimestamp(seconds: seconds, nanoseconds: nanoseconds)
        case (.timestamp, .timestamp), (.duration, .duration):
            guard let (seconds, nanoseconds) = differenceOfTimes(left, right) else {
                return .error(.overflow)
            }
            return checkedDuration(seconds: seconds, nanoseconds: nanoseconds)
        case (.date, .duration), (.date, .timestamp), (.timestamp, .date), (.date, .date):
            return difference(left.asTimestamp, right.asTimestamp)
        default: return failure(left, right)
        }
    }

    static func product(_ left: Value, _ right: Value) -> Value {
        switch (left.tag, right.tag) {
        case (.int, .int): checked(left.intValue.multipliedReportingOverflow(by: right.intValue))
        case (.double, .double): .double(left.doubleValue * right.doubleValue)
        case (.uint, .uint): checked(left.bits.multipliedReportingOverflow(by: right.bits))
        default: failure(left, right)
        }
    }

    static func quotient(_ left: Value, _ right: Value) -> Value {
        switch (left.tag, right.tag) {
        case (.int, .int), (.uint, .uint):
            if right.bits == 0 {
                .error(.divisionByZero)
            } else if left.tag == .int {
                checked(left.intValue.dividedReportingOverflow(by: right.intValue))
            } else {
                .uint(left.bits / right.bits)
            }
        case (.double, .double): .double(left.doubleValue / right.doubleValue)
        default: failure(left, right)
        }
    }

    static func remainder(_ left: Value, _ right: Value) -> Value {
        switch (left.tag, right.tag) {
        case (.int, .int), (.uint, .uint):
            if right.bits == 0 {
                .error(.divisionByZero)
            } else if left.tag == .int {
                checked(left.intValue.remainderReportingOverflow(dividingBy: right.intValue))
            } else {
                .uint(left.bits % right.bits)
            }
        default: failure(left, right)
        }
    }

    var negated: Value {
        switch tag {
        case .int: Value.checked((0 as Int64).subtractingReportingOverflow(intValue))
        case .double: .double(-doubleValue)
        case .error: self
        default: .error(.noMatchingOverload)
        }
    }

    var inverted: Value {
        switch tag {
        case .bool: .bool(!boolValue)
        case .error: self
        default: .error(.noMatchingOverload)
        }
    }

    /// `container[position]`
    static func element(
        at position: Value, of container: Value, in arena: inout Arena
    ) -> Value {
        switch container.tag {
        case .list:
            guard let index = position.integer else {
                return position.tag == .error ? position : .error(.noMatchingOverload)
            }
            let elements = container.elements
            return index >= 0 && index < Int64(elements.count)
                ? elements[Int(index)] : .error(.indexOutOfRange)
        case .map:
            if position.tag == .error { return position }
            arena.work &-= Int(container.aux >> 2)
            return container.entry(position) ?? .error(.noSuchKey)
        case .optional:
            return optionalElement(at: position, of: container, in: &arena)
        default:
            return failure(container, position)
        }
    }

    /// The whole number that a number is, nil for all else.
    private var integer: Int64? {
        switch tag {
        case .int: intValue
        case .uint: Int64(exactly: bits)
        case .double: Int64(exactly: doubleValue)
        default: nil
        }
    }
}
