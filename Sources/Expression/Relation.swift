/// A comparison: a bit for each `Order` under which it holds, so that to decide it is an order, a shift
/// and a mask.
struct Relation: Equatable, Sendable {
    let rawValue: UInt8

    @inline(__always)
    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    //                                                             unordered, greater, equal, less
    static var equal: Relation { Relation(rawValue: 0b0010) }
    static var notEqual: Relation { Relation(rawValue: 0b1101) }
    static var less: Relation { Relation(rawValue: 0b0001) }
    static var lessOrEqual: Relation { Relation(rawValue: 0b0011) }
    static var greater: Relation { Relation(rawValue: 0b0100) }
    static var greaterOrEqual: Relation { Relation(rawValue: 0b0110) }

    /// The relation of `b` to `a` that says the same as this one of `a` to `b`.
    var mirrored: Relation {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }

    @inline(__always)
    var isEquality: Bool { self == .equal || self == .notEqual }

    @inline(__always)
    func holds(_ order: Order) -> Bool {
        (rawValue &>> order.rawValue) & 1 != 0
    }
}

/// How two values stand to each other.
enum Order: UInt8 {
    case less = 0
    case equal = 1
    case greater = 2
    /// A NaN is among them.
    case unordered = 3
    /// `<` does not take them.
    case none = 4

    @inline(__always)
    init<Number: Comparable>(_ left: Number, _ right: Number) {
        self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
    }
}
