// The budget of a run: what it may spend before it ends with an error.

extension Arena {
    /// Takes `units` off the budget; false when it is used up.
    @inline(__always)
    mutating func spend(_ units: Int) -> Bool {
        work &-= units
        return work >= 0
    }

    /// Takes what work on `count` bytes of text costs off the budget.
    @inline(__always)
    mutating func spend(bytes count: Int) -> Bool {
        spend(count >> Limits.bytesOfWorkShift)
    }

    /// Whether a value may become part of another. It pays for all that it holds, parts that it shares
    /// included: whatever walks through a value later walks through that much.
    @inline(__always)
    mutating func admit(_ value: Value) -> Bool {
        switch value.tag {
        case .list, .map, .optional: admit(value, depth: 1)
        default: spend(1)
        }
    }

    private mutating func admit(_ value: Value, depth: Int) -> Bool {
        guard depth <= Limits.valueDepth, spend(1) else { return false }
        switch value.tag {
        case .list, .map:
            for element in value.elements where !admit(element, depth: depth + 1) { return false }
            return true
        case .optional:
            guard let wrapped = value.wrapped else { return true }
            return admit(wrapped, depth: depth + 1)
        default:
            return true
        }
    }
}
