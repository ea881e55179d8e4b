// How static types stand to each other.

extension ValueType {
    var isNumeric: Bool { self == .int || self == .uint || self == .double }

    /// Whether nothing is known of the type: the run decides, or nothing ever has a value of it.
    var isOpen: Bool {
        switch self {
        case .dyn, .variable: true
        default: false
        }
    }

    /// What is within an optional.
    var wrappedInOptional: ValueType? {
        guard case .opaque("optional_type", let parts) = self else { return nil }
        return parts.first ?? .dyn
    }

    /// The type with each part that it is made of changed.
    func mapParts(_ change: (ValueType) -> ValueType) -> ValueType {
        switch self {
        case .list(let element): .list(change(element))
        case .map(let key, let value): .map(change(key), change(value))
        case .opaque(let name, let parts): .opaque(name, parts.map(change))
        default: self
        }
    }

    private func hasPart(_ test: (ValueType) -> Bool) -> Bool {
        switch self {
        case .list(let element): test(element)
        case .map(let key, let value): test(key) || test(value)
        case .opaque(_, let parts): parts.contains(where: test)
        default: false
        }
    }

    /// The type with a date for each timestamp.
    package var withDates: ValueType {
        self == .timestamp ? .date : mapParts(\.withDates)
    }

    /// A point in time: a timestamp, or a date, which is one.
    var isTime: Bool { self == .timestamp || self == .date }

    /// Whether all parts of two types of one make stand to each other by `relation`; nil if they are of
    /// different makes.
    private func compareParts(
        with other: ValueType, _ relation: (ValueType, ValueType) -> Bool
    ) -> Bool? {
        switch (self, other) {
        case (.list(let mine), .list(let its)): relation(mine, its)
        case (.map(let key, let value), .map(let itsKey, let itsValue)):
            relation(key, itsKey) && relation(value, itsValue)
        case (.opaque(let name, let parts), .opaque(let itsName, let itsParts)):
            name == itsName && parts.count == itsParts.count
                && zip(parts, itsParts).allSatisfy(relation)
        default: nil
        }
    }

    /// Whether a value of this type may be one of `other`: the same, a date for a timestamp, or the run
    /// decides.
    func fits(_ other: ValueType) -> Bool {
        if isOpen || other.isOpen { return true }
        return compareParts(with: other) { $0.fits($1) }
            ?? (self == other || self == .date && other == .timestamp)
    }

    /// Whether a value of this type can ever equal one of `other`. Numbers compare by value.
    func canEqual(_ other: ValueType) -> Bool {
        if isOpen || other.isOpen { return true }
        return compareParts(with: other) { $0.canEqual($1) }
            ?? (self == other || isNumeric && other.isNumeric || isTime && other.isTime)
    }

    /// Whether values of this type have an order.
    var isOrdered: Bool {
        switch self {
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .date, .duration, .dyn,
            .variable:
            true
        default: false
        }
    }

    /// Whether `<` and its like take a value of this type with one of `other`.
    func canOrder(with other: ValueType) -> Bool {
        guard isOrdered, other.isOrdered else { return false }
        return isOpen || other.isOpen || self == other || isNumeric && other.isNumeric
            || isTime && other.isTime
    }

    /// Whether CEL lets null stand for a value of the type.
    var isNullable: Bool {
        switch self {
        case .null, .timestamp, .date, .duration, .opaque: true
        default: false
        }
    }

    /// Whether a date stands anywhere in it.
    var holdsDates: Bool {
        self == .date || hasPart(\.holdsDates)
    }

    /// Whether a timestamp stands anywhere in it.
    var holdsTimestamps: Bool {
        self == .timestamp || hasPart(\.holdsTimestamps)
    }

    /// Whether CEL allows it as the key of a map.
    var canBeKey: Bool {
        switch self {
        case .bool, .int, .uint, .string, .dyn, .variable: true
        default: false
        }
    }

    /// How deep it is nested, 1 for what has no parts.
    var depth: Int {
        switch self {
        case .list(let element): 1 + element.depth
        case .map(let key, let value): 1 + max(key.depth, value.depth)
        case .opaque(_, let parts): 1 + (parts.map(\.depth).max() ?? 0)
        default: 1
        }
    }
}
