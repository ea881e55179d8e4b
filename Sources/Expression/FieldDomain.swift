import Calendar

/// The types of fields whose values have keys.
package enum FieldDomain: Sendable {
    case bool, int, double, string, timestamp, date

    init?(_ type: ValueType) {
        switch type {
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .string: self = .string
        case .timestamp: self = .timestamp
        case .date: self = .date
        default: return nil
        }
    }

    /// The keys of the values that stand in `relation` to a constant, as the evaluator compares them.
    /// Nil where the evaluator would give an error.
    func keys(_ relation: Relation, _ constant: Value) -> KeyRanges? {
        if relation == .notEqual { return keys(.equal, constant)?.complement }
        guard isComparable(with: constant) else { return relation == .equal ? KeyRanges.none : nil }
        if self == .string { return texts(relation, Array(constant.text)) }
        if relation == .equal {
            return numbers(.greaterOrEqual, constant).intersection(numbers(.lessOrEqual, constant))
        }
        return numbers(relation, constant)
    }

    /// The keys of the values that are in a list, or are keys of a map.
    func keys(in container: Value) -> KeyRanges {
        let elements = container.elements
        let step = container.tag == .map ? 2 : 1
        return .union(
            stride(from: 0, to: elements.count, by: step).map {
                keys(.equal, elements[$0]) ?? .none
            })
    }

    /// The keys of the texts that begin with another.
    static func keys(beginningWith prefix: [UInt8]) -> KeyRanges {
        var end = prefix
        while end.last == .max { end.removeLast() }
        if !end.isEmpty { end[end.count - 1] += 1 }
        return KeyRanges(
            KeyRanges.Range(lower: .text(prefix), upper: end.isEmpty ? nil : .text(end)))
    }

    private func isComparable(with constant: Value) -> Bool {
        switch constant.tag {
        case .bool: self == .bool
        case .int, .uint, .double: self == .int || self == .double
        case .string: self == .string
        case .timestamp, .date: self == .timestamp || self == .date
        default: false
        }
    }

    private func texts(_ relation: Relation, _ constant: [UInt8]) -> KeyRanges {
        let behind = FieldKey.text(constant + [0])
        let range =
            switch relation {
            case .less: KeyRanges.Range(lower: .text([]), upper: .text(constant))
            case .lessOrEqual: KeyRanges.Range(lower: .text([]), upper: behind)
            case .greater: KeyRanges.Range(lower: behind, upper: nil)
            case .greaterOrEqual: KeyRanges.Range(lower: .text(constant), upper: nil)
            default: KeyRanges.Range(lower: .text(constant), upper: behind)
            }
        return KeyRanges(range)
    }

    // MARK: Numbers

    /// All keys but those of NaN, with which no comparison holds.
    private var numberKeys: ClosedRange<Int64> {
        switch self {
        case .bool: 0...1
        case .double:
            Value.double(-.infinity).numberKey...Value.double(.infinity).numberKey
        case .date: -1_000_000_000...1_000_000_000
        case .int, .string, .timestamp: .min ... .max
        }
    }

    private func value(ofKey key: Int64) -> Value {
        switch self {
        case .bool: .bool(key != 0)
        case .double: Value(tag: .double, bits: UInt64(bitPattern: Value.flipped(key)))
        case .timestamp: .timestamp(Instant(milliseconds: key))
        case .date: .timestamp(seconds: key * 86_400, nanoseconds: 0)
        case .int, .string: .int(key)
        }
    }

    /// Of the relations by order. Each holds for all values on one side of an edge and for none on the
    /// other: comparison follows the order of the keys, where it rounds too.
    private func numbers(_ relation: Relation, _ constant: Value) -> KeyRanges {
        let keys = numberKeys
        let end = FieldKey.number(keys.upperBound).successor
        let isBelow = relation == .less || relation == .lessOrEqual
        let edge = firstKey(in: keys) { key in
            let holds = relation.holds(Value.order(value(ofKey: key), constant))
            return holds != isBelow
        }.map(FieldKey.number)
        if isBelow {
            return KeyRanges(
                KeyRanges.Range(lower: .number(keys.lowerBound), upper: edge ?? end))
        }
        guard let edge else { return .none }
        return KeyRanges(KeyRanges.Range(lower: edge, upper: end))
    }

    /// The first key from which on `isTrue` holds; nil if it holds nowhere.
    private func firstKey(in keys: ClosedRange<Int64>, where isTrue: (Int64) -> Bool) -> Int64? {
        var (low, high) = (keys.lowerBound, keys.upperBound)
        guard isTrue(high) else { return nil }
        while low < high {
            let middle = low &+ Int64(bitPattern: UInt64(bitPattern: high &- low) / 2)
            if isTrue(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
