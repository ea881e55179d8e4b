// Types that are not known yet: variables, and what is found out about them.
//
// `[]` is a list of a variable, which the first use settles. Only empty lists and maps and empty
// optionals have such types, so a wrong guess cannot make a run fail.

extension Checker {
    mutating func freshVariable() -> ValueType {
        settled.append(nil)
        return .variable(settled.count - 1)
    }

    /// The types of an overload with variables of its own.
    mutating func instantiated(_ overload: Overload) -> (parameters: [ValueType], result: ValueType)
    {
        let count = overload.variableCount
        guard count > 0 else { return (overload.parameters, overload.result) }
        let fresh = (0..<count).map { _ in freshVariable() }
        func replaced(_ type: ValueType) -> ValueType {
            if case .variable(let number) = type { return fresh[number] }
            return type.mapParts(replaced)
        }
        return (overload.parameters.map(replaced), replaced(overload.result))
    }

    /// The type with all that is known of its variables.
    func resolved(_ type: ValueType) -> ValueType {
        switch type {
        case .variable(let number): settled[number].map { resolved($0) } ?? type
        case .list, .map, .opaque: type.mapParts(resolved)
        default: type
        }
    }

    /// The type as a program has it: what nothing has settled is `dyn`.
    func final(_ type: ValueType) -> ValueType {
        switch type {
        case .variable(let number): settled[number].map { final($0) } ?? .dyn
        case .list, .map, .opaque: type.mapParts(final)
        default: type
        }
    }

    /// Types nested deeper than is good for anything are `dyn` from some depth on.
    func cut(_ type: ValueType) -> ValueType {
        type.depth <= Limits.typeDepth ? type : .dyn
    }

    private mutating func settle(_ number: Int, _ type: ValueType) {
        trail.append((number, settled[number]))
        settled[number] = type
    }

    /// Forgets what was found out since the trail had this length.
    mutating func forget(to length: Int) {
        while trail.count > length {
            let (number, type) = trail.removeLast()
            settled[number] = type
        }
    }

    /// The most general of two types if a value of one can stand for the other, else nil and nothing
    /// is found out.
    mutating func joined(_ left: ValueType, _ right: ValueType) -> ValueType? {
        let length = trail.count
        if let type = join(left, right) { return type }
        forget(to: length)
        return nil
    }

    private mutating func join(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.variable(let mine), .variable(let its)) where mine == its: return left
        case (.variable(let number), let other), (let other, .variable(let number)):
            return joinVariable(number, other)
        case (.dyn, _), (_, .dyn): return .dyn
        case (.list(let mine), .list(let its)): return join(mine, its).map { .list($0) }
        case (.map(let key, let value), .map(let itsKey, let itsValue)):
            guard let key = join(key, itsKey), let value = join(value, itsValue) else { return nil }
            return .map(key, value)
        case (.opaque(let name, let parts), .opaque(let itsName, let itsParts))
        where name == itsName && parts.count == itsParts.count:
            var common: [ValueType] = []
            for (mine, its) in zip(parts, itsParts) {
                guard let part = join(mine, its) else { return nil }
                common.append(part)
            }
            return .opaque(name, common)
        case (.opaque("wrapper", let parts), let other), (let other, .opaque("wrapper", let parts)):
            guard other == .null || parts == [other] else { return nil }
            return .opaque("wrapper", parts)
        case (.null, let other), (let other, .null):
            return other.isNullable ? other : nil
        case (.date, .timestamp), (.timestamp, .date): return .timestamp
        default:
            return left == right ? left : nil
        }
    }

    private mutating func joinVariable(_ number: Int, _ other: ValueType) -> ValueType? {
        let other = resolved(other)
        if other == .variable(number) { return other }
        guard let known = settled[number] else {
            if holds(other, number) { return nil }
            settle(number, other)
            return other
        }
        guard let common = join(known, other), !holds(resolved(common), number) else { return nil }
        settle(number, common)
        return common
    }

    private func holds(_ type: ValueType, _ number: Int) -> Bool {
        switch type {
        case .variable(let its): its == number
        case .list(let element): holds(element, number)
        case .map(let key, let value): holds(key, number) || holds(value, number)
        case .opaque(_, let parts): parts.contains { holds($0, number) }
        default: false
        }
    }

    /// Elements of several types make a list of `dyn`.
    mutating func commonType(of types: [ValueType]) -> ValueType {
        guard var common = types.first else { return freshVariable() }
        for type in types.dropFirst() { common = joined(common, type) ?? .dyn }
        return common
    }
}
