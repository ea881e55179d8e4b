import Calendar

/// A value of a field as an index looks it up: an integer that is ordered as the values are, or the
/// bytes of a text. Keys of one field are of one case.
package enum FieldKey: Hashable, Comparable, Sendable {
    case number(Int64)
    case text([UInt8])

    package static func < (left: FieldKey, right: FieldKey) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left.lexicographicallyPrecedes(right)
        case (.number, .text): true
        case (.text, .number): false
        }
    }

    /// The least key of a field's that is greater; nil if there is none.
    var successor: FieldKey? {
        switch self {
        case .number(let number): number == .max ? nil : .number(number + 1)
        case .text(let text): .text(text + [0])
        }
    }
}

extension Value {
    /// The key of a bool, int, double, timestamp or date. Doubles are ordered by it as by `<`, but for
    /// zero, which has two keys, and NaN, whose keys lie outside of those of the infinities. Times of
    /// events are whole milliseconds.
    @inlinable
    package var numberKey: Int64 {
        switch tag {
        case .double: Value.flipped(intValue)
        case .timestamp: instant.milliseconds
        default: intValue
        }
    }

    /// The bits of a double ↔ its key: those of negative doubles are in reverse order.
    @inlinable
    static func flipped(_ bits: Int64) -> Int64 {
        bits ^ (bits >> 63 & .max)
    }
}
