// Where an expression stands says what it may read (S7).

/// The names that an expression sees.
struct ExpressionPlace {
    /// What may be read of the customer: each case adds to those before.
    enum Sight: Int, Comparable {
        case nothing
        /// `customer` alone.
        case attributes
        /// `facts`, `segments` and `now` too.
        case customer
        case pressure

        static func < (left: Sight, right: Sight) -> Bool { left.rawValue < right.rawValue }
    }

    /// The types that `event` may be; nil if a mistake keeps them from being known.
    var event: [Int]?
    /// The types that `entry` may be, where there is one.
    var entry: [Int]??
    var sight: Sight
    /// The types that `awaited` may be, where there is one.
    var awaited: [Int]??

    /// `event` alone.
    static func event(_ types: [Int]?) -> ExpressionPlace {
        ExpressionPlace(event: types, entry: nil, sight: .nothing)
    }

    static func condition(_ types: [Int]?) -> ExpressionPlace {
        ExpressionPlace(event: types, entry: nil, sight: .pressure)
    }

    /// A condition where there is no event.
    static let customer = condition([])

    /// A condition of a policy, which is no matter of pressure.
    static let policy = ExpressionPlace(event: [], entry: nil, sight: .customer)

    /// Where a channel finds the customer.
    static let address = ExpressionPlace(event: [], entry: nil, sight: .attributes)

    /// The predicate of an exit.
    static func exit(_ types: [Int]?, entry: [Int]?) -> ExpressionPlace {
        ExpressionPlace(event: types, entry: .some(entry), sight: .nothing)
    }

    /// Nothing at all.
    static let constant = ExpressionPlace(event: [], entry: nil, sight: .nothing)

    var seesCustomer: Bool { sight > .nothing }

    var isKnown: Bool {
        guard event != nil else { return false }
        if case .some(.none) = entry { return false }
        if case .some(.none) = awaited { return false }
        return true
    }
}
