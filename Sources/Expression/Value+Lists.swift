// The functions of lists.

extension Value {
    static func ofList(
        _ function: Function, _ arguments: UnsafeMutablePointer<Value>, count: Int,
        in arena: inout Arena
    ) -> Value {
        let list = arguments[0]
        guard list.tag == .list else { return .error(.noMatchingOverload) }
        let elements = list.elements
        guard arena.spend(elements.count) else { return .error(.overBudget) }
        let second = count > 1 ? arguments[1] : .null
        switch function {
        case .join: return joined(elements, with: count > 1 ? second : nil, in: &arena)
        case .slice:
            guard second.tag == .int, arguments[2].tag == .int else {
                return .error(.noMatchingOverload)
            }
            return slice(list, from: second.intValue, to: arguments[2].intValue)
        case .flatten:
            guard count == 1 || second.tag == .int else { return .error(.noMatchingOverload) }
            return flattened(elements, depth: count == 1 ? 1 : second.intValue, in: &arena)
        case .sort: return sorted(elements, by: elements, in: &arena)
        case .sortByKeys:
            guard second.tag == .list else { return .error(.noMatchingOverload) }
            return sorted(second.elements, by: elements, in: &arena)
        case .distinct: return distinct(elements, in: &arena)
        case .reverse:
            let memory = arena.allocateValues(elements.count)
            for index in elements.indices { memory[index] = elements[elements.count - 1 - index] }
            return .list(UnsafeBufferPointer(memory))
        case .first: return elements.first.map { .some($0, in: &arena) } ?? .none
        default: return elements.last.map { .some($0, in: &arena) } ?? .none
        }
    }

    /// `lists.range(3)` is `[0, 1, 2]`.
    static func range(_ count: Value, in arena: inout Arena) -> Value {
        guard count.tag == .int else { return .error(.noMatchingOverload) }
        guard count.intValue > 0 else { return .list(UnsafeBufferPointer(arena.allocateValues(0))) }
        guard count.intValue <= Int64(Limits.work), arena.spend(Int(count.intValue)) else {
            return .error(.overBudget)
        }
        let memory = arena.allocateValues(Int(count.intValue))
        for index in memory.indices { memory[index] = .int(Int64(index)) }
        return .list(UnsafeBufferPointer(memory))
    }

    private static func slice(_ list: Value, from start: Int64, to end: Int64) -> Value {
        let elements = list.elements
        guard start >= 0, start <= end, end <= Int64(elements.count) else {
            return .error(.indexOutOfRange)
        }
        return .list(UnsafeBufferPointer(rebasing: elements[Int(start)..<Int(end)]))
    }

    private static func flattened(
        _ elements: UnsafeBufferPointer<Value>, depth: Int64, in arena: inout Arena
    ) -> Value {
        guard depth >= 0 else { return .error(.badArgument) }
        func countLeaves(_ elements: UnsafeBufferPointer<Value>, _ depth: Int64) -> Int {
            elements.reduce(into: 0) {
                $0 += $1.tag == .list && depth > 0 ? countLeaves($1.elements, depth - 1) : 1
            }
        }
        let count = countLeaves(elements, depth)
        guard arena.spend(count) else { return .error(.overBudget) }
        let memory = arena.allocateValues(count)
        var next = 0
        func append(_ elements: UnsafeBufferPointer<Value>, _ depth: Int64) {
            for element in elements {
                if element.tag == .list, depth > 0 {
                    append(element.elements, depth - 1)
                } else {
                    memory[next] = element
                    next += 1
                }
            }
        }
        append(elements, depth)
        return .list(UnsafeBufferPointer(memory))
    }

    /// The elements in the order of their keys, equal ones in the order that they had. All keys must be
    /// of one type.
    private static func sorted(
        _ elements: UnsafeBufferPointer<Value>, by keys: UnsafeBufferPointer<Value>,
        in arena: inout Arena
    ) -> Value {
        guard let first = keys.first, keys.count == elements.count else {
            return .list(elements)
        }
        guard order(first, first) != .none,
            keys.allSatisfy({ $0.tag == first.tag || $0.isTime && first.isTime })
        else { return .error(.noMatchingOverload) }
        let rounds = Int.bitWidth - keys.count.leadingZeroBitCount
        var bytes = 0
        if first.tag == .string || first.tag == .bytes {
            bytes = keys.reduce(into: 0) { $0 += Int($1.aux) }
        }
        guard arena.spend(keys.count * rounds), arena.spend(bytes: bytes * rounds) else {
            return .error(.overBudget)
        }
        // Beside the value space, as sorts are rare and this one is stable.
        let positions = keys.indices.sorted {
            let order = order(keys[$0], keys[$1])
            return order == .less || order != .greater && $0 < $1
        }
        let memory = arena.allocateValues(elements.count)
        for (index, position) in positions.enumerated() { memory[index] = elements[position] }
        return .list(UnsafeBufferPointer(memory))
    }

    /// The first of each group of equal elements.
    private static func distinct(
        _ elements: UnsafeBufferPointer<Value>, in arena: inout Arena
    ) -> Value {
        let memory = arena.allocateValues(elements.count)
        var count = 0
        for element in elements {
            guard arena.spend(count) else { return .error(.overBudget) }
            var isKnown = false
            for known in memory[..<count] where isEqual(known, element, &arena.work) {
                isKnown = true
                break
            }
            if isKnown { continue }
            memory[count] = element
            count += 1
        }
        return .list(UnsafeBufferPointer(rebasing: memory[..<count]))
    }

    private static func joined(
        _ elements: UnsafeBufferPointer<Value>, with separator: Value?, in arena: inout Arena
    ) -> Value {
        if let separator, separator.tag != .string { return .error(.noMatchingOverload) }
        var size = max(elements.count - 1, 0) * Int(separator?.aux ?? 0)
        for element in elements {
            guard element.tag == .string else { return .error(.noMatchingOverload) }
            size += Int(element.aux)
        }
        guard arena.spend(bytes: size) else { return .error(.overBudget) }
        var output = TextOutput(capacity: size, in: &arena)
        for (index, element) in elements.enumerated() {
            if index > 0, let separator { output.append(separator.text) }
            output.append(element.text)
        }
        return output.value
    }
}
