// Where an expression stands says what it may read (S7).

/// The names that an expression sees.
struct ExpressionPlace {
    /// The types that `event` may be; nil if a mistake keeps them from being known.
    var event: [Int]?
    /// The types that `entry` may be, where there is one.
    var entry: [Int]??
    /// Whether `customer`, `facts`, `segments` and `now` may be read.
    var seesCustomer: Bool
    /// The types that `awaited` may be, where there is one.
    var awaited: [Int]??

    /// `event` alone.
    static func event(_ types: [Int]?) -> ExpressionPlace {
        ExpressionPlace(event: types, entry: nil, seesCustomer: false)
    }

    static func condition(_ types: [Int]?) -> ExpressionPlace {
        ExpressionPlace(event: types, entry: nil, seesCustomer: true)
    }

    /// A condition where there is no event.
    static let customer = condition([])

    /// The predicate of an exit.
    static func exit(_ types: [Int]?, entry: [Int]?) -> ExpressionPlace {
        ExpressionPlace(event: types, entry: .some(entry), seesCustomer: false)
    }

    /// Nothing at all.
    static let constant = ExpressionPlace(event: [], entry: nil, seesCustomer: false)

    var isKnown: Bool {
        guard event != nil else { return false }
        if case .some(.none) = entry { return false }
        if case .some(.none) = awaited { return false }
        return true
    }
}
