// What loops do but for the hot ones: begin, collect, end.

extension Machine {
    /// Prepares the places of a loop over `range`; returns what is wrong with it.
    @inline(never)
    static func begin(
        _ detail: UInt8, _ range: Value, _ places: UnsafeMutablePointer<Value>,
        _ arena: inout Arena
    ) -> Value? {
        let macro = Macro(rawValue: detail).unsafelyUnwrapped
        switch range.tag {
        case .list: break
        case .map where macro != .sortBy: break
        case .error: return range
        default: return .error(.noMatchingOverload)
        }
        places[Checker.Place.range] = range
        places[Checker.Place.cursor] = .int(0)
        let count = Int(range.aux)
        let result: Value
        switch macro {
        case .all: result = .bool(true)
        case .exists: result = .bool(false)
        case .existsOne: result = .int(0)
        case .map, .filter, .sortBy, .transformList:
            guard arena.spend(count >> 2) else { return .error(.overBudget) }
            let memory = arena.allocateValues(count)
            result = .list(UnsafeBufferPointer(rebasing: memory[..<0]))
        case .transformMap, .transformMapEntry:
            guard arena.spend(count >> 1) else { return .error(.overBudget) }
            let memory = arena.allocateValues(2 * count)
            result = .map(UnsafeBufferPointer(rebasing: memory[..<0]))
        }
        places[Checker.Place.result] = result
        // The entries that there is room for.
        places[Checker.Place.cursor].aux = UInt32(count)
        return nil
    }

    /// Takes the value for one element in; false if the loop is over.
    @inline(never)
    static func collect(
        _ detail: UInt8, _ value: Value, _ places: UnsafeMutablePointer<Value>,
        _ arena: inout Arena
    ) -> Bool {
        if let error = failure(detail, value, places, &arena) {
            places[Checker.Place.result] = error
            return false
        }
        guard arena.work >= 0 else {
            places[Checker.Place.result] = .error(.overBudget)
            return false
        }
        return true
    }

    private static func failure(
        _ detail: UInt8, _ value: Value, _ places: UnsafeMutablePointer<Value>,
        _ arena: inout Arena
    ) -> Value? {
        if value.tag == .error { return value }
        let result = places + Checker.Place.result
        switch Macro(rawValue: detail).unsafelyUnwrapped {
        case .all, .exists: return .error(.noMatchingOverload)
        case .existsOne:
            guard value.tag == .bool else { return .error(.noMatchingOverload) }
            result.pointee.bits += value.bits
        case .filter:
            guard value.tag == .bool else { return .error(.noMatchingOverload) }
            // An element of a value that there is already: nothing to pay for but its place.
            if value.boolValue { append(places[Checker.Place.first], to: result) }
        case .map, .sortBy, .transformList:
            guard arena.admit(value) else { return .error(.overBudget) }
            append(value, to: result)
        case .transformMap:
            guard arena.admit(value) else { return .error(.overBudget) }
            let entries = UnsafeMutablePointer(mutating: result.pointee.elements.baseAddress!)
            let count = 2 * Int(result.pointee.aux)
            entries[count] = places[Checker.Place.first]
            entries[count + 1] = value
            result.pointee.aux += 1
        case .transformMapEntry:
            guard value.tag == .map else { return .error(.noMatchingOverload) }
            return addEntries(of: value, places, &arena)
        }
        return nil
    }

    /// Behind the last element; `begin` has made room.
    private static func append(_ value: Value, to list: UnsafeMutablePointer<Value>) {
        let elements = UnsafeMutablePointer(mutating: list.pointee.elements.baseAddress!)
        elements[Int(list.pointee.aux)] = value
        list.pointee.aux += 1
    }

    private static func addEntries(
        of map: Value, _ places: UnsafeMutablePointer<Value>, _ arena: inout Arena
    ) -> Value? {
        let result = places + Checker.Place.result
        let needed = Int(result.pointee.aux) + Int(map.aux)
        if needed > Int(places[Checker.Place.cursor].aux) {
            let room = 2 * needed
            guard arena.spend(room) else { return .error(.overBudget) }
            let memory = arena.allocateValues(2 * room)
            let old = result.pointee.elements
            for index in old.indices { memory[index] = old[index] }
            result.pointee.bits = Value.address(UnsafeRawBufferPointer(memory))
            places[Checker.Place.cursor].aux = UInt32(room)
        }
        let entries = UnsafeMutableBufferPointer(
            start: UnsafeMutablePointer(mutating: result.pointee.elements.baseAddress),
            count: 2 * Int(places[Checker.Place.cursor].aux))
        var made = Int(result.pointee.aux)
        let added = map.elements
        for index in stride(from: 0, to: added.count, by: 2) {
            let (key, value) = (added[index], added[index + 1])
            if let error = add(key, value, to: entries, &made, &arena) { return error }
        }
        result.pointee.aux = UInt32(made)
        return nil
    }

    @inline(never)
    static func result(_ detail: UInt8, _ places: UnsafeMutablePointer<Value>) -> Value {
        let result = places[Checker.Place.result]
        guard Macro(rawValue: detail).unsafelyUnwrapped == .existsOne, result.tag == .int else {
            return result
        }
        return .bool(result.intValue == 1)
    }
}
