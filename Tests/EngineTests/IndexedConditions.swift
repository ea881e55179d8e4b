import TestSupport

/// Conditions of an `IndexedWorld`, and the values that its events have: near to the constants, so that
/// some match.
protocol IndexedConditions {
    var values: IndexedValues { get }
    /// For a rule that starts from carts, or from orders alone, which have fewer fields.
    mutating func condition(hasCart: Bool) -> String
}

struct IndexedValues {
    var ints: [Int64]
    var doubles: [Double]
    var texts: [String]
    var days: [Int64]
    /// In milliseconds.
    var instants: [Int64]
}
