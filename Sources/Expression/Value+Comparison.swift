// Equality and order of values: numbers by value whatever their types, texts by their bytes, which is
// by code points.

import Glibc

extension Value {
    /// What `left RELATION right` gives: a bool or an error. Hot: conditions are mostly comparisons.
    @inline(__always)
    static func compare(
        _ relation: Relation, _ left: Value, _ right: Value, _ work: inout Int
    ) -> Value {
        if left.tag == right.tag {
            switch left.tag {
            case .int:
                return .bool(relation.holds(Order(left.intValue, right.intValue)))
            case .double:
                return .bool(relation.holds(Order(left.doubleValue, right.doubleValue)))
            case .string:
                // Free for all but long texts.
                work &-= Int(min(left.aux, right.aux) >> 8)
                return .bool(relation.holds(order(left.text, right.text)))
            default: break
            }
        }
        return compareRarely(relation, left, right, &work)
    }

    @inline(never)
    private static func compareRarely(
        _ relation: Relation, _ left: Value, _ right: Value, _ work: inout Int
    ) -> Value {
        if left.tag == .error { return left }
        if right.tag == .error { return right }
        if relation.isEquality {
            return .bool(isEqual(left, right, &work) == (relation == .equal))
        }
        if left.tag == .bytes { work &-= Int(min(left.aux, right.aux) >> 8) }
        let order = order(left, right)
        return order == .none ? .error(.noMatchingOverload) : .bool(relation.holds(order))
    }

    static func order(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Order {
        let size = min(left.count, right.count)
        if size > 0 {
            let difference = memcmp(left.baseAddress!, right.baseAddress!, size)
            if difference != 0 { return difference < 0 ? .less : .greater }
        }
        return Order(left.count, right.count)
    }

    /// The order of two values, `none` where `<` takes no such values.
    static func order(_ left: Value, _ right: Value) -> Order {
        switch (left.tag, right.tag) {
        case (.int, .int), (.date, .date): Order(left.intValue, right.intValue)
        case (.uint, .uint), (.bool, .bool): Order(left.bits, right.bits)
        case (.double, .double): Order(left.doubleValue, right.doubleValue)
        case (.string, .string), (.bytes, .bytes): order(left.text, right.text)
        case (.timestamp, .timestamp), (.duration, .duration):
            left.bits == right.bits
                ? Order(left.aux, right.aux) : Order(left.intValue, right.intValue)
        case (.date, .timestamp): order(left.asTimestamp, right)
        case (.timestamp, .date): order(left, right.asTimestamp)
        case (.int, .uint):
            left.intValue < 0 ? .less : Order(left.bits, right.bits)
        case (.uint, .int):
            right.intValue < 0 ? .greater : Order(left.bits, right.bits)
        // As CEL's conformance suite has it: the int is rounded where a double has no room for it.
        case (.int, .double): Order(Double(left.intValue), right.doubleValue)
        case (.uint, .double): Order(Double(left.bits), right.doubleValue)
        case (.double, .int): Order(left.doubleValue, Double(right.intValue))
        case (.double, .uint): Order(left.doubleValue, Double(right.bits))
        default: .none
        }
    }

    /// Whether two values are equal; of different types they are not, but for numbers. Errors are not
    /// values: the caller has looked. `work` pays for each pair that is compared.
    static func isEqual(_ left: Value, _ right: Value, _ work: inout Int) -> Bool {
        switch (left.tag, right.tag) {
        case (.null, .null): return true
        case (.type, .type): return order(left.text, right.text) == .equal
        case (.list, .list):
            guard left.aux == right.aux else { return false }
            let (mine, its) = (left.elements, right.elements)
            work &-= mine.count
            for index in mine.indices where !isEqual(mine[index], its[index], &work) {
                return false
            }
            return true
        case (.map, .map):
            return isEqualMap(left, right, &work)
        case (.optional, .optional):
            guard let mine = left.wrapped, let its = right.wrapped else {
                return left.aux == right.aux
            }
            return isEqual(mine, its, &work)
        case (.string, .string), (.bytes, .bytes):
            guard left.aux == right.aux else { return false }
            work &-= Int(left.aux >> 8)
            return order(left.text, right.text) == .equal
        default: return order(left, right) == .equal
        }
    }

    private static func isEqualMap(_ left: Value, _ right: Value, _ work: inout Int) -> Bool {
        guard left.aux == right.aux else { return false }
        let (mine, its) = (left.elements, right.elements)
        for index in stride(from: 0, to: mine.count, by: 2) {
            work &-= 2
            // Maps of one origin have their keys in one order.
            var value: Value?
            if isEqual(mine[index], its[index], &work) {
                value = its[index + 1]
            } else {
                work &-= its.count >> 3
                value = right.entry(mine[index])
            }
            guard work >= 0, let value, isEqual(mine[index + 1], value, &work) else {
                return false
            }
        }
        return true
    }

    /// The value of a key of a map, nil if there is none.
    func entry(_ key: Value) -> Value? {
        let elements = elements
        if key.tag == .string {
            let text = key.text
            for index in stride(from: 0, to: elements.count, by: 2)
            where elements[index].tag == .string && elements[index].aux == key.aux {
                if Value.order(elements[index].text, text) == .equal { return elements[index + 1] }
            }
            return nil
        }
        for index in stride(from: 0, to: elements.count, by: 2)
        where Value.order(elements[index], key) == .equal {
            return elements[index + 1]
        }
        return nil
    }

    /// `element in container`
    static func membership(
        of element: Value, in container: Value, _ work: inout Int
    ) -> Value {
        if element.tag == .error { return element }
        switch container.tag {
        case .list where element.tag == .string:
            work &-= Int(container.aux >> 2)
            return .bool(contains(element.text, container))
        case .list:
            return contains(element, container, &work)
        case .map:
            work &-= Int(container.aux >> 2)
            return .bool(container.entry(element) != nil)
        case .error: return container
        default: return .error(.noMatchingOverload)
        }
    }

    @inline(never)
    private static func contains(_ element: Value, _ list: Value, _ work: inout Int) -> Value {
        work &-= Int(list.aux >> 2)
        switch element.tag {
        case .bool, .int, .uint, .double, .timestamp, .date:
            // Never fails, however little is left to spend: an index answers the same without a run.
            return .bool(list.elements.contains { order($0, element) == .equal })
        default: break
        }
        for candidate in list.elements {
            if isEqual(candidate, element, &work) { return .bool(true) }
            if work < 0 { return .error(.overBudget) }
        }
        return .bool(false)
    }

    /// Whether a list has a text among its elements. Hot: `event.country in ["FR", "BE"]`.
    @inline(__always)
    private static func contains(_ text: UnsafeRawBufferPointer, _ list: Value) -> Bool {
        for candidate in list.elements
        where candidate.tag == .string && Int(candidate.aux) == text.count {
            if text.count == 0 { return true }
            if memcmp(candidate.text.baseAddress!, text.baseAddress!, text.count) == 0 {
                return true
            }
        }
        return false
    }
}
