// Dates are compared as midnights in the customer's zone, which an index does not know.

import Calendar

extension FieldDomain {
    /// Days whose midnight every zone has within the range of timestamps: that of others may be an error.
    private static let safeRange = days(of: Value.timestampSeconds)
    private static let safeDays = KeyRanges(
        KeyRanges.Range(
            lower: .number(safeRange.lowerBound), upper: .number(safeRange.upperBound)))

    private static func days(of seconds: ClosedRange<Int64>) -> Range<Int64> {
        (seconds.lowerBound / 86_400 + 2)..<(seconds.upperBound / 86_400 - 2)
    }

    /// The days whose midnight can stand in `relation` to a constant, and those for which it does so in
    /// every zone. Nil where the evaluator would give an error.
    static func dates(
        _ relation: Relation, _ constant: Value
    ) -> (keys: KeyRanges, certain: KeyRanges)? {
        if relation == .notEqual {
            guard let equal = dates(.equal, constant) else { return nil }
            return (equal.certain.complement, equal.keys.complement)
        }
        if constant.tag == .date { return dates(relation, day: constant) }
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

    /// The days that stand in `relation` to a date: dates are compared by their days, whatever the zone.
    private static func dates(
        _ relation: Relation, day date: Value
    ) -> (keys: KeyRanges, certain: KeyRanges)? {
        guard safeRange.contains(date.intValue),
            let keys = FieldDomain.date.keys(relation, date)
        else { return nil }
        return guarded(keys, keys)
    }

    /// The days that can be among these values.
    static func dates(in values: [Value]) -> (keys: KeyRanges, certain: KeyRanges)? {
        let found = values.map { dates(.equal, $0) }
        guard found.allSatisfy({ $0 != nil }) else { return nil }
        return guarded(
            .union(found.map { $0?.keys ?? .none }), .union(found.map { $0?.certain ?? .none }))
    }

    private static func guarded(
        _ keys: KeyRanges, _ certain: KeyRanges
    ) -> (keys: KeyRanges, certain: KeyRanges) {
        (keys.union(safeDays.complement), certain.intersection(safeDays))
    }
}
