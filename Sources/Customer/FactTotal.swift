import Expression
import RuleSet

/// The number of one fact, over all time or over one bucket of its window. Without an event all is
/// zero, which is the sum of nothing.
package struct FactTotal: Sendable {
    /// An int, or the bits of a double: the count, the sum, the least or the greatest.
    private(set) var bits: UInt64 = 0
    /// How many values it is made of; of a `count` and an int `sum` nobody asks.
    private(set) var count: UInt64 = 0

    init() {}

    init(bits: UInt64, count: UInt64) {
        self.bits = bits
        self.count = count
    }

    var isEmpty: Bool { count == 0 }

    /// Takes up the value of an event, an int or a double as the fact's form says; of a `count` any.
    mutating func add(_ value: Value, _ form: Fact.Form) {
        switch form.aggregate {
        case .count:
            bits &+= 1
        case .average:
            let number = value.tag == .int ? Double(value.intValue) : value.doubleValue
            bits = (Double(bitPattern: bits) + number).bitPattern
        case .min, .max:
            // What is no number has no order.
            if form.isDouble, value.doubleValue.isNaN { return }
            combine(value.bits, form)
        case .sum, .latest, .first, .distinct:
            combine(value.bits, form)
        }
        count &+= 1
    }

    /// Takes up a later bucket.
    mutating func add(_ other: FactTotal, _ form: Fact.Form) {
        if other.isEmpty { return }
        combine(other.bits, form)
        count &+= other.count
    }

    private mutating func combine(_ other: UInt64, _ form: Fact.Form) {
        switch form.aggregate {
        case .count:
            bits &+= other
        case .sum, .average:
            if form.isDouble {
                bits = (Double(bitPattern: bits) + Double(bitPattern: other)).bitPattern
            } else {
                bits = Self.saturatingSum(bits, other)
            }
        case .min, .max:
            if isEmpty || Self.isBeyond(other, bits, form) { bits = other }
        case .latest, .first, .distinct:
            preconditionFailure("a fact of values has no number")
        }
    }

    /// Ints stop at the ends of their range.
    private static func saturatingSum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let number = Int64(bitPattern: right)
        let (sum, overflows) = Int64(bitPattern: left).addingReportingOverflow(number)
        return UInt64(bitPattern: overflows ? (number < 0 ? .min : .max) : sum)
    }

    private static func isBeyond(_ new: UInt64, _ old: UInt64, _ form: Fact.Form) -> Bool {
        let isMinimum = form.aggregate == .min
        if form.isDouble {
            let (new, old) = (Double(bitPattern: new), Double(bitPattern: old))
            return isMinimum ? new < old : new > old
        }
        let (new, old) = (Int64(bitPattern: new), Int64(bitPattern: old))
        return isMinimum ? new < old : new > old
    }

    /// What `facts.x` is: without an event the count and the sum are 0, the others absent.
    func value(_ form: Fact.Form) -> Value {
        switch form.aggregate {
        case .average where !isEmpty:
            return .double(Double(bitPattern: bits) / Double(count))
        case .count, .sum, .min, .max:
            if isEmpty, form.aggregate == .min || form.aggregate == .max { return .absent }
            return Value(tag: form.isDouble ? .double : .int, bits: bits)
        default:
            return .absent
        }
    }
}
