// Macros: names that hold in a part of the text.

extension Checker {
    /// Places for a macro's values on the machine's stack.
    enum Place {
        static let range = 0
        static let cursor = 1
        static let result = 2
        static let first = 3
        static let second = 4
        static let count = 5
    }

    /// Checks `body` with names in force, their values `offset` above `base`.
    private mutating func with<Result>(
        _ names: [(String, ValueType)], at base: Int, offset: Int, places: Int,
        _ body: (inout Checker) -> Result
    ) -> Result {
        for (position, (name, type)) in names.enumerated() {
            locals.append(Local(name: name, type: type, place: base + offset + position))
        }
        let depthBefore = localDepth
        localDepth = base + places
        checked.localCount = max(checked.localCount, localDepth)
        let result = body(&self)
        localDepth = depthBefore
        locals.removeLast(names.count)
        return result
    }

    mutating func type(of comprehension: SyntaxTree.Comprehension, _ index: Index) -> ValueType {
        let base = localDepth
        checked.meanings[index] = .locals(base)
        let rangeType = type(of: comprehension.range)
        let types = elementTypes(of: rangeType, comprehension)
        let names = Array(
            zip(comprehension.names, comprehension.names.count == 1 ? [types.single] : types.pair))
        return with(names, at: base, offset: Place.first, places: Place.count) { checker in
            if let filter = comprehension.filter {
                checker.requireBool(filter, of: "the condition of \(comprehension.word)")
            }
            return checker.result(of: comprehension, rangeType, types.single)
        }
    }

    /// What the names of a macro stand for, `dyn` where nothing is known of it: of a list its elements, with two names the positions and
    /// the elements; of a map its keys, with two names the keys and the values.
    private mutating func elementTypes(
        of range: ValueType, _ comprehension: SyntaxTree.Comprehension
    ) -> (single: ValueType, pair: [ValueType]) {
        switch range {
        case .list(let element): return (final(element), [.int, final(element)])
        case .map(let key, let value) where comprehension.macro != .sortBy:
            return (final(key), [final(key), final(value)])
        case .dyn, .variable: return (.dyn, [.dyn, .dyn])
        default:
            let needed = comprehension.macro == .sortBy ? "a list" : "a list or a map"
            remark(
                .wrongOperands, tree[comprehension.range].span,
                "\(comprehension.word) needs \(needed), \(quote(comprehension.range)) is \(range)",
                proposing: [.writePart("\(outerText(comprehension.range)).orValue([])")])
            return (.dyn, [.dyn, .dyn])
        }
    }

    private mutating func result(
        of comprehension: SyntaxTree.Comprehension, _ range: ValueType, _ element: ValueType
    ) -> ValueType {
        switch comprehension.macro {
        case .all, .exists, .existsOne:
            requireBool(comprehension.body, of: "the condition of \(comprehension.word)")
            return .bool
        case .filter:
            requireBool(comprehension.body, of: "the condition of filter")
            return .list(element)
        case .map, .transformList:
            return .list(type(of: comprehension.body))
        case .sortBy:
            let key = type(of: comprehension.body)
            if !key.isOrdered {
                remark(
                    .wrongOperands, tree[comprehension.body].span,
                    "sortBy needs a key that has an order, \(quote(comprehension.body)) is \(key)")
            }
            return .list(element)
        case .transformMap:
            let value = type(of: comprehension.body)
            switch range {
            case .map(let key, _): return .map(key, value)
            case .list: return .map(.int, value)
            default: return .map(.dyn, value)
            }
        case .transformMapEntry:
            let entry = type(of: comprehension.body)
            switch entry {
            case .map: return entry
            case .dyn, .variable: return .map(.dyn, .dyn)
            default:
                remark(
                    .wrongOperands, tree[comprehension.body].span,
                    "transformMapEntry needs an entry, \(quote(comprehension.body)) is \(entry)",
                    hint: "an entry is a map such as {key: value}")
                return .map(.dyn, .dyn)
            }
        }
    }

    mutating func type(
        ofBinding name: String, _ value: Index, _ body: Index, _ index: Index
    ) -> ValueType {
        let base = localDepth
        checked.meanings[index] = .locals(base)
        let type = type(of: value)
        return with([(name, type)], at: base, offset: 0, places: 1) { $0.type(of: body) }
    }

    // MARK: - Optionals

    func asOptional(_ type: ValueType) -> ValueType {
        type.wrappedInOptional == nil ? .optional(type) : type
    }

    mutating func type(
        ofOptionalMap operand: Index, _ name: String, _ body: Index, isFlat: Bool, _ index: Index
    ) -> ValueType {
        let base = localDepth
        checked.meanings[index] = .locals(base)
        let operandType = type(of: operand)
        var wrapped = ValueType.dyn
        if let type = operandType.wrappedInOptional {
            wrapped = final(type)
        } else if !operandType.isOpen {
            remark(
                .wrongOperands, tree[operand].span,
                "\(isFlat ? "optFlatMap" : "optMap") needs an optional, "
                    + "\(quote(operand)) is \(operandType)")
        }
        let result = with([(name, wrapped)], at: base, offset: 0, places: 1) {
            $0.type(of: body)
        }
        guard isFlat else { return .optional(result) }
        if result.wrappedInOptional != nil { return result }
        if !result.isOpen {
            remark(
                .wrongOperands, tree[body].span,
                "optFlatMap needs an optional as its result, \(quote(body)) is \(result)",
                hint: "optMap takes any value")
        }
        return .optional(.dyn)
    }

    mutating func type(ofOptionalElement element: Index) -> ValueType {
        let type = type(of: element)
        if let wrapped = type.wrappedInOptional { return wrapped }
        if !type.isOpen {
            remark(
                .wrongOperands, tree[element].span,
                "`?` needs an optional here, \(quote(element)) is \(type)",
                hint: "without the question mark the element is always there")
        }
        return .dyn
    }
}
