/// A set of keys of one field.
package struct KeyRanges: Equatable, Sendable {
    /// From `lower` on, up to and without `upper`; nil is without end.
    package struct Range: Equatable, Sendable {
        package var lower: FieldKey?
        package var upper: FieldKey?

        package var isEmpty: Bool {
            if let lower, let upper { lower >= upper } else { false }
        }
    }

    /// Ascending, with keys between them, none empty.
    package private(set) var ranges: [Range]

    static let all = KeyRanges(ranges: [Range(lower: nil, upper: nil)])
    static let none = KeyRanges(ranges: [])

    init(_ range: Range) {
        ranges = range.isEmpty ? [] : [range]
    }

    private init(ranges: [Range]) {
        self.ranges = ranges
    }

    /// The keys one by one, where every range has but one or two (zero has two as a double); nil where
    /// there is a wider one.
    package var points: [FieldKey]? {
        var points: [FieldKey] = []
        for range in ranges {
            guard let lower = range.lower, let upper = range.upper, let next = lower.successor
            else { return nil }
            points.append(lower)
            if next == upper { continue }
            guard case .number = next, next.successor == upper else { return nil }
            points.append(next)
        }
        return points
    }

    // MARK: Algebra

    var complement: KeyRanges {
        var gaps: [Range] = []
        var lower: FieldKey?
        for (position, range) in ranges.enumerated() {
            if position > 0 || range.lower != nil {
                gaps.append(Range(lower: lower, upper: range.lower))
            }
            guard let upper = range.upper else { return KeyRanges(ranges: gaps) }
            lower = upper
        }
        gaps.append(Range(lower: lower, upper: nil))
        return KeyRanges(ranges: gaps)
    }

    func intersection(_ other: KeyRanges) -> KeyRanges {
        var common: [Range] = []
        var (mine, its) = (ranges[...], other.ranges[...])
        while let left = mine.first, let right = its.first {
            let range = Range(
                lower: KeyRanges.isBelow(left.lower, right.lower) ? right.lower : left.lower,
                upper: KeyRanges.endsBefore(left.upper, right.upper) ? left.upper : right.upper)
            if !range.isEmpty { common.append(range) }
            if KeyRanges.endsBefore(left.upper, right.upper) {
                mine.removeFirst()
            } else {
                its.removeFirst()
            }
        }
        return KeyRanges(ranges: common)
    }

    func union(_ other: KeyRanges) -> KeyRanges {
        KeyRanges.union([self, other])
    }

    static func union(_ sets: [KeyRanges]) -> KeyRanges {
        var merged: [Range] = []
        for range in sets.flatMap(\.ranges).sorted(by: { isBelow($0.lower, $1.lower) }) {
            guard let last = merged.last, !endsBelow(last.upper, range.lower) else {
                merged.append(range)
                continue
            }
            if endsBefore(last.upper, range.upper) {
                merged[merged.count - 1].upper = range.upper
            }
        }
        return KeyRanges(ranges: merged)
    }

    private static func isBelow(_ left: FieldKey?, _ right: FieldKey?) -> Bool {
        guard let right else { return false }
        guard let left else { return true }
        return left < right
    }

    private static func endsBefore(_ left: FieldKey?, _ right: FieldKey?) -> Bool {
        guard let left else { return false }
        guard let right else { return true }
        return left < right
    }

    /// Whether there are keys between the end of one range and the start of the next.
    private static func endsBelow(_ upper: FieldKey?, _ lower: FieldKey?) -> Bool {
        guard let upper, let lower else { return false }
        return upper < lower
    }
}
