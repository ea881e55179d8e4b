// How static types stand to each other.

extension ValueType {
    var isNumeric: Bool { self == .int || self == .uint || self == .double }

    /// The type that an expression sees: a date is its midnight, a timestamp.
    var asRead: ValueType {
        switch self {
        case .date: .timestamp
        case .list(let element): .list(element.asRead)
        case .map(let key, let value): .map(key.asRead, value.asRead)
        default: self
        }
    }

    /// Whether a value of this type may be one of `other`: the same, or the run decides.
    func fits(_ other: ValueType) -> Bool {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): true
        case (.list(let mine), .list(let its)): mine.fits(its)
        case (.map(let key, let value), .map(let itsKey, let itsValue)):
            key.fits(itsKey) && value.fits(itsValue)
        default: self == other
        }
    }

    /// Whether a value of this type can ever equal one of `other`. Numbers compare by value.
    func canEqual(_ other: ValueType) -> Bool {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): true
        case (.list(let mine), .list(let its)): mine.canEqual(its)
        case (.map(let key, let value), .map(let itsKey, let itsValue)):
            key.canEqual(itsKey) && value.canEqual(itsValue)
        default: self == other || isNumeric && other.isNumeric
        }
    }

    /// Whether `<` and its like take a value of this type with one of `other`.
    func canOrder(with other: ValueType) -> Bool {
        func isOrdered(_ type: ValueType) -> Bool {
            switch type {
            case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .dyn: true
            default: false
            }
        }
        guard isOrdered(self), isOrdered(other) else { return false }
        return self == .dyn || other == .dyn || self == other || isNumeric && other.isNumeric
    }

    /// The one type of values that are of this type or of `other`, nil if there is none.
    func joined(with other: ValueType) -> ValueType? {
        switch (self, other) {
        case (.dyn, _), (_, .dyn): .dyn
        case (.list(let mine), .list(let its)): mine.joined(with: its).map { .list($0) }
        case (.map(let key, let value), .map(let itsKey, let itsValue)):
            if let key = key.joined(with: itsKey), let value = value.joined(with: itsValue) {
                .map(key, value)
            } else {
                nil
            }
        default: self == other ? self : nil
        }
    }

    /// Whether `dyn` stands anywhere in it.
    var isDynamic: Bool {
        switch self {
        case .dyn: true
        case .list(let element): element.isDynamic
        case .map(let key, let value): key.isDynamic || value.isDynamic
        default: false
        }
    }

    /// Whether a date stands anywhere in it.
    var holdsDates: Bool {
        switch self {
        case .date: true
        case .list(let element): element.holdsDates
        case .map(let key, let value): key.holdsDates || value.holdsDates
        default: false
        }
    }

    /// Whether CEL allows it as the key of a map.
    var canBeKey: Bool {
        switch self {
        case .bool, .int, .uint, .string, .dyn: true
        default: false
        }
    }
}
