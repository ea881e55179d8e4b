// Lists, maps, optionals and parts of times, as instructions make them.

import Calendar

extension Machine {
    /// Elements that are absent were optional ones without a value.
    @inline(never)
    static func makeList(
        _ values: UnsafeMutablePointer<Value>, count: Int, in arena: inout Arena
    ) -> Value {
        let elements = arena.allocateValues(count)
        var made = 0
        for index in 0..<count {
            let value = values[index]
            if value.tag == .error { return value }
            if value.tag == .absent { continue }
            guard arena.admit(value) else { return .error(.overBudget) }
            elements[made] = value
            made += 1
        }
        return .list(UnsafeBufferPointer(rebasing: elements[..<made]))
    }

    @inline(never)
    static func makeMap(
        _ values: UnsafeMutablePointer<Value>, count: Int, in arena: inout Arena
    ) -> Value {
        for index in 0..<(2 * count) where values[index].tag == .error { return values[index] }
        let entries = arena.allocateValues(2 * count)
        var made = 0
        for index in 0..<count {
            let (key, value) = (values[2 * index], values[2 * index + 1])
            if let error = add(key, value, to: entries, &made, &arena) { return error }
        }
        return .map(UnsafeBufferPointer(rebasing: entries[..<(2 * made)]))
    }

    /// Adds an entry behind `made` others; returns what is wrong with it.
    static func add(
        _ key: Value, _ value: Value, to entries: UnsafeMutableBufferPointer<Value>,
        _ made: inout Int, _ arena: inout Arena
    ) -> Value? {
        switch key.tag {
        case .bool, .int, .uint, .string: break
        default: return .error(.badKey)
        }
        let known = Value.map(UnsafeBufferPointer(rebasing: entries[..<(2 * made)]))
        if known.entry(key) != nil { return .error(.repeatedKey) }
        if value.tag == .absent { return nil }
        guard arena.spend(made >> 2), arena.admit(value) else { return .error(.overBudget) }
        entries[2 * made] = key
        entries[2 * made + 1] = value
        made += 1
        return nil
    }

    @inline(never)
    static func optional(_ value: Value, _ arena: inout Arena) -> Value {
        switch value.tag {
        case .absent: .none
        case .error: value
        default: .some(value, in: &arena)
        }
    }

    @inline(__always)
    static func customerZone(_ frame: UnsafeRawPointer) -> Zone {
        frame.assumingMemoryBound(to: Frame.self).pointee.zone
    }

    /// A slot with its dates as they are in the customer's zone.
    @inline(never)
    static func dates(
        _ value: Value, _ frame: UnsafeRawPointer, _ arena: inout Arena
    ) -> Value {
        if value.tag == .absent { return .error(.noSuchField) }
        return .datesRead(value, in: customerZone(frame), &arena)
    }

    @inline(never)
    static func today(_ frame: UnsafeRawPointer) -> Value {
        let now = Value.timestamp(frame.assumingMemoryBound(to: Frame.self).pointee.now)
        return .date(of: now, in: customerZone(frame))
    }

    /// Constant parts have no frame; they hold no dates either, so that it is not touched.
    @inline(never)
    static func part(
        _ instruction: Instruction, of value: Value, _ frame: UnsafeRawPointer
    ) -> Value {
        .part(Function(rawValue: instruction.detail).unsafelyUnwrapped, of: value) {
            customerZone(frame)
        }
    }

    @inline(never)
    static func optional(
        _ value: Value, hasDates: Bool, _ frame: UnsafeRawPointer, _ arena: inout Arena
    ) -> Value {
        if value.tag == .absent { return .none }
        return optional(hasDates ? dates(value, frame, &arena) : value, &arena)
    }

    /// Puts what an optional holds into `place`; false for none, which stays, and for an error.
    @inline(never)
    static func unwrap(
        _ value: UnsafeMutablePointer<Value>, into place: UnsafeMutablePointer<Value>
    ) -> Bool {
        if let wrapped = value.pointee.wrapped {
            place.pointee = wrapped
            return true
        }
        if value.pointee.tag != .optional { value.pointee = errorOfCondition(value.pointee) }
        return false
    }

    /// Whether an optional holds nothing; if it does it is replaced by what it holds, if that is wanted.
    @inline(never)
    static func isNone(_ value: UnsafeMutablePointer<Value>, unwrapping: Bool) -> Bool {
        if let wrapped = value.pointee.wrapped {
            if unwrapping { value.pointee = wrapped }
            return false
        }
        if value.pointee.tag == .optional { return true }
        value.pointee = errorOfCondition(value.pointee)
        return false
    }

    @inline(never)
    static func optionalElement(_ value: Value) -> Value {
        switch value.tag {
        case .optional: value.wrapped ?? .absent
        case .error: value
        default: .error(.noMatchingOverload)
        }
    }

    @inline(never)
    static func require(_ shapes: Value, of value: Value, _ arena: inout Arena) -> Value {
        if value.tag == .error || shapes.elements.contains(where: { value.has(shape: $0) }) {
            return value
        }
        return .error(.noMatchingOverload)
    }

    // MARK: - Zones

    @inline(never)
    static func part(
        _ instruction: Instruction, of value: Value, _ zones: Unmanaged<Zones>
    ) -> Value {
        part(
            instruction, of: value,
            in: zones.takeUnretainedValue().literals[Int(instruction.operand)])
    }

    @inline(never)
    static func part(_ instruction: Instruction, of value: Value, in zone: Zone) -> Value {
        guard value.isTime else {
            return value.tag == .error ? value : .error(.noMatchingOverload)
        }
        let timestamp = value.asTimestamp
        return Value.part(
            Function(rawValue: instruction.detail).unsafelyUnwrapped, ofTimestamp: timestamp,
            offsetSeconds: Zones.offsetSeconds(zone, at: timestamp))
    }

    @inline(never)
    static func part(
        _ instruction: Instruction, of value: Value, zone: Value, _ zones: Unmanaged<Zones>
    ) -> Value {
        if value.tag == .error { return value }
        if zone.tag == .error { return zone }
        guard value.isTime, zone.tag == .string else { return .error(.noMatchingOverload) }
        let value = value.asTimestamp
        guard let offset = zones.takeUnretainedValue().offsetSeconds(zone.text, at: value) else {
            return .error(.badZone)
        }
        return Value.part(
            Function(rawValue: instruction.detail).unsafelyUnwrapped, ofTimestamp: value,
            offsetSeconds: offset)
    }
}
