// Dates are compared as midnights in the customer's zone, which an index does not know.

import Calendar

extension FieldDomain {
    /// Days whose midnight every zone has within the range of timestamps: that of others may be an error.
    private static let safeDays = KeyRanges(
        KeyRanges.Range(
            lower: .number(Value.timestampSeconds.lowerBound / 86_400 + 2),
            upper: .number(Value.timestampSeconds.upperBound / 86_400 - 2)))

    /// The days whose midnight can stand in `relation` to a constant, and those for which it does so in
    /// every zone. Nil where the evaluator would give an error.
    static func dates(
        _ relation: Relation, _ constant: Value
    ) -> (keys: KeyRanges, certain: KeyRanges)? {
        if relation == .notEqual {
            guard let equal = dates(.equal, constant) else { return nil }
            return (equal.certain.complement, equal.keys.complement)
        }
        guard constant.tag == .timestamp else {
            return relation == .equal ? guarded(.none, .none) : nil
        }
        func days(_ relation: Relation, movedBy seconds: Int64) -> KeyRanges {
            let moved = Value.timestamp(
                seconds: constant.intValue + seconds, nanoseconds: constant.aux)
            return FieldDomain.date.keys(relation, moved) ?? .none
        }
        let limit = Zone.offsetLimitSeconds
        switch relation {
        case .less, .lessOrEqual:
            return guarded(days(relation, movedBy: limit), days(relation, movedBy: -limit))
        case .greater, .greaterOrEqual:
            return guarded(days(relation, movedBy: -limit), days(relation, movedBy: limit))
        default:
            let near = days(.greaterOrEqual, movedBy: -limit).intersection(
                days(.lessOrEqual, movedBy: limit))
            return guarded(near, .none)
        }
    }

    /// The days whose midnight can be in a list, or be a key of a map.
    static func dates(in container: Value) -> (keys: KeyRanges, certain: KeyRanges) {
        let elements = container.elements
        let step = container.tag == .map ? 2 : 1
        return guarded(
            .union(
                stride(from: 0, to: elements.count, by: step).map {
                    dates(.equal, elements[$0])?.keys ?? .none
                }), .none)
    }

    private static func guarded(
        _ keys: KeyRanges, _ certain: KeyRanges
    ) -> (keys: KeyRanges, certain: KeyRanges) {
        (keys.union(safeDays.complement), certain.intersection(safeDays))
    }
}
