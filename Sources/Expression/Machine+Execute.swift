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
        _ arena: inout Arena, _ cache: Unmanaged<PatternCache>
    ) -> Value {
        let constants = code.constants
        var next = code.instructions
        // One past the top; the emitter has counted, so that it stays within the stack.
        var top = stack + code.localCount
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
                top.pointee = dates(slot(instruction, frame), frame, &arena)
                top += 1
            case .loadNow:
                top.pointee = .timestamp(frame.assumingMemoryBound(to: Frame.self).pointee.now)
                top += 1
            case .loadToday:
                top.pointee = today(frame)
                top += 1
            case .loadZone:
                top.pointee = .string(customerZone(frame).nameText)
                top += 1
            case .loadDate:
                top.pointee = .date(
                    days: constants[Int(instruction.operand)].intValue, in: customerZone(frame))
                top += 1
            case .dateOf:
                top[-1] = .date(of: top[-1], in: customerZone(frame))
            case .addDays:
                top -= 1
                top[-1] = .date(top[-1], adding: top[0], in: customerZone(frame))
            case .part:
                top[-1] = part(instruction, of: top[-1], frame)
            case .partInCustomerZone:
                top[-1] = part(instruction, of: top[-1], in: customerZone(frame))
            case .asTimestamps:
                top[-1] = .timestamps(
                    in: top[-1], by: constants[Int(instruction.operand)], &arena)
            case .hasField:
                top.pointee = .bool(slot(instruction, frame).tag != .absent)
                top += 1
            case .hasKey:
                top -= 1
                top[-1] = hasKey(top[0], top[-1])

            case .compare:
                top -= 1
                top[-1] = .compare(instruction.relation, top[-1], top[0], &arena.work)
            case .compareField:
                let value = slot(instruction, frame)
                top.pointee =
                    value.tag == .absent
                    ? .error(.noSuchField)
                    : .compare(
                        instruction.relation, value, constants[Int(instruction.target)],
                        &arena.work)
                top += 1
            case .isIn:
                top -= 1
                top[-1] = .membership(of: top[-1], in: top[0], &arena.work)
            case .fieldIsIn:
                let value = slot(instruction, frame)
                top.pointee =
                    value.tag == .absent
                    ? .error(.noSuchField)
                    : .membership(
                        of: value, in: constants[Int(instruction.target)], &arena.work)
                top += 1

            case .loadLocal:
                top.pointee = stack[instruction.place]
                top += 1
            case .storeLocal:
                top -= 1
                stack[instruction.place] = top[0]
            case .compareLocal:
                top.pointee = .compare(
                    instruction.relation, stack[instruction.place],
                    constants[Int(instruction.target)], &arena.work)
                top += 1
            case .localIsIn:
                top.pointee = .membership(
                    of: stack[instruction.place], in: constants[Int(instruction.target)],
                    &arena.work)
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
                top[-1] = .element(at: top[0], of: top[-1], in: &arena)
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
                top[-1] = match(top[-1], code.patterns[Int(instruction.operand)], &arena)
            case .requireShape:
                top[-1] = require(constants[Int(instruction.operand)], of: top[-1], &arena)
            case .startsWith:
                top -= 1
                if top[-1].tag == .string, top[0].tag == .string {
                    top[-1] = .bool(top[-1].begins(with: top[0]))
                } else {
                    top[-1] = errorOfCondition(top[-1].tag == .error ? top[-1] : top[0])
                }
            case .matchAny:
                top -= 1
                top[-1] = match(top[-1], pattern: top[0], cache, &arena)
            case .partInZone:
                top[-1] = part(instruction, of: top[-1], code.zones)
            case .partInAnyZone:
                top -= 1
                top[-1] = part(instruction, of: top[-1], zone: top[0], code.zones)

            case .optionalField:
                top.pointee = optional(
                    slot(instruction, frame), hasDates: instruction.detail != 0, frame, &arena)
                top += 1
            case .optionalIndex:
                top -= 1
                top[-1] = .optionalElement(at: top[0], of: top[-1], in: &arena)
            case .optionalElement:
                top[-1] = optionalElement(top[-1])
            case .wrapOptional:
                top[-1] = optional(top[-1], &arena)
            case .unwrapInto:
                if unwrap(top - 1, into: stack + instruction.place) {
                    top -= 1
                } else {
                    next += Int(instruction.target)
                }
            case .orElse:
                if isNone(top - 1, unwrapping: instruction.detail != 0) {
                    top -= 1
                } else {
                    next += Int(instruction.target)
                }

            case .loopBegin:
                top -= 1
                let places = stack + instruction.place
                if let error = begin(instruction.detail, top[0], places, &arena) {
                    top.pointee = error
                    top += 1
                    next += Int(instruction.target)
                }
            case .loopNext:
                let places = stack + instruction.place
                let range = places[Checker.Place.range]
                let position = Int(places[Checker.Place.cursor].bits)
                if position == Int(range.aux) {
                    next += Int(instruction.target)
                } else {
                    places[Checker.Place.cursor].bits = UInt64(position + 1)
                    let step = range.tag == .map ? 2 : 1
                    places[Checker.Place.first] = range.elements[position * step]
                }
            case .loopNextPair:
                let places = stack + instruction.place
                let range = places[Checker.Place.range]
                let position = Int(places[Checker.Place.cursor].bits)
                if position == Int(range.aux) {
                    next += Int(instruction.target)
                } else {
                    places[Checker.Place.cursor].bits = UInt64(position + 1)
                    let isMap = range.tag == .map
                    let elements = range.elements
                    places[Checker.Place.first] =
                        isMap ? elements[2 * position] : .int(Int64(position))
                    places[Checker.Place.second] =
                        isMap ? elements[2 * position + 1] : elements[position]
                }
            case .loopFilter:
                top -= 1
                let places = stack + instruction.place
                if top[0].tag != .bool {
                    places[Checker.Place.result] = errorOfCondition(top[0])
                    next += Int(instruction.operand)
                } else if !top[0].boolValue {
                    arena.work &+= Int(instruction.target)
                    if arena.work >= 0 {
                        next += Int(instruction.target)
                    } else {
                        places[Checker.Place.result] = .error(.overBudget)
                        next += Int(instruction.operand)
                    }
                }
            case .loopAll, .loopExists:
                top -= 1
                let places = stack + instruction.place
                if top[0].tag == .bool {
                    if top[0].boolValue == (instruction.operation == .loopExists) {
                        places[Checker.Place.result] = top[0]
                        continue
                    }
                } else if places[Checker.Place.result].tag != .error {
                    places[Checker.Place.result] = errorOfCondition(top[0])
                }
                arena.work &+= Int(instruction.target)
                if arena.work >= 0 {
                    next += Int(instruction.target)
                } else {
                    places[Checker.Place.result] = .error(.overBudget)
                }
            case .loopCollect:
                top -= 1
                let places = stack + instruction.place
                arena.work &+= Int(instruction.target)
                if collect(instruction.detail, top[0], places, &arena) {
                    next += Int(instruction.target)
                }
            case .loopEnd:
                top.pointee = result(instruction.detail, stack + instruction.place)
                top += 1
            }
        }
    }

    @inline(never)
    static func errorOfCondition(_ value: Value) -> Value {
        value.tag == .error ? value : .error(.noMatchingOverload)
    }

    @inline(never)
    private static func hasKey(_ key: Value, _ map: Value) -> Value {
        switch map.tag {
        case .map: .bool(map.entry(key) != nil)
        case .error: map
        case .optional:
            if let wrapped = map.wrapped { hasKey(key, wrapped) } else { .bool(false) }
        default: .error(.noMatchingOverload)
        }
    }

    @inline(never)
    private static func match(
        _ text: Value, _ pattern: OpaquePointer, _ arena: inout Arena
    ) -> Value {
        switch text.tag {
        case .string:
            arena.spend(bytes: text.text.count << 2)
                ? .bool(Pattern.matches(pattern, text.text)) : .error(.overBudget)
        case .error: text
        default: .error(.noMatchingOverload)
        }
    }

    /// Patterns that the run makes cost as much as thousands of steps.
    @inline(never)
    private static func match(
        _ text: Value, pattern: Value, _ cache: Unmanaged<PatternCache>, _ arena: inout Arena
    ) -> Value {
        if text.tag == .error { return text }
        if pattern.tag == .error { return pattern }
        guard text.tag == .string, pattern.tag == .string else {
            return .error(.noMatchingOverload)
        }
        guard arena.spend(100), arena.spend(bytes: pattern.text.count << 2) else {
            return .error(.overBudget)
        }
        guard let compiled = cache.takeUnretainedValue().pattern(pattern.text, &arena) else {
            return .error(.badPattern)
        }
        return match(text, compiled.handle, &arena)
    }
}
