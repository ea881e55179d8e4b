// Operators: which types they take, and what to write instead.

extension Checker {
    mutating func type(ofNot operand: Index) -> ValueType {
        requireBool(operand, of: "`!`")
        return .bool
    }

    mutating func type(ofNegated operand: Index, _ index: Index) -> ValueType {
        let type = type(of: operand)
        switch type {
        case .int, .double, .dyn, .variable: return type
        default:
            remark(
                .wrongOperands, tree[operand].span,
                "`-` needs int or double, \(quote(operand)) is \(type)",
                proposing: type == .bool
                    ? [.writePart("!\(outerText(operand))", at: tree[index].span, " for not")] : [])
            return .dyn
        }
    }

    mutating func type(
        of operation: BinaryOperator, _ left: Index, _ right: Index, _ index: Index
    ) -> ValueType {
        if let type = typeOfMistake(operation, left, right, index) { return type }
        let leftType = type(of: left)
        let rightType = type(of: right)
        if operation == .in {
            checkMembership(left, leftType, right, rightType, index)
            return .bool
        }
        if let relation = operation.relation {
            if relation.isEquality {
                checkEquality(operation, left, leftType, right, rightType, index)
            } else if !leftType.canOrder(with: rightType) {
                remarkOperands(operation, left, leftType, right, rightType, index)
            }
            return .bool
        }
        if let result = result(of: operation, leftType, rightType) { return result }
        remarkOperands(operation, left, leftType, right, rightType, index)
        return .dyn
    }

    /// The type of a sum, difference, product, quotient or remainder; nil if there is none.
    private mutating func result(
        of operation: BinaryOperator, _ left: ValueType, _ right: ValueType
    ) -> ValueType? {
        if left.isOpen || right.isOpen { return .dyn }
        switch (operation, left, right) {
        case (.add, .list, .list):
            return joined(left, right) ?? .list(.dyn)
        case (.add, _, .duration) where left.isTime, (.add, .duration, _) where right.isTime,
            (.subtract, _, .duration) where left.isTime:
            return .timestamp
        case (.subtract, _, _) where left.isTime && right.isTime:
            return .duration
        default: break
        }
        guard left == right else { return nil }
        switch (operation, left) {
        case (.add, .int), (.add, .uint), (.add, .double), (.add, .string), (.add, .bytes),
            (.add, .duration), (.subtract, .int), (.subtract, .uint), (.subtract, .double),
            (.subtract, .duration), (.multiply, .int), (.multiply, .uint), (.multiply, .double),
            (.divide, .int), (.divide, .uint), (.divide, .double), (.remainder, .int),
            (.remainder, .uint):
            return left
        default:
            return nil
        }
    }

    private mutating func checkMembership(
        _ left: Index, _ leftType: ValueType, _ right: Index, _ rightType: ValueType, _ index: Index
    ) {
        switch rightType {
        case .dyn, .variable: break
        case .list(let element), .map(let element, _):
            if !leftType.canEqual(element) {
                remark(
                    .neverEqual, tree[index].span,
                    "\(quote(left)) is \(leftType), \(quote(right)) holds \(element): never true",
                    hint: wordsOfOptional(left, leftType),
                    proposing: memberships(of: left, leftType, element, right, index))
            }
        case .string where leftType == .string:
            remark(
                .wrongOperands, tree[index].span, "`in` looks into lists and maps, not strings",
                proposing: searches(for: left, in: right))
        default:
            remark(
                .wrongOperands, tree[right].span,
                "`in` needs a list or a map, \(quote(right)) is \(rightType)")
        }
    }

    private mutating func checkEquality(
        _ operation: BinaryOperator, _ left: Index, _ leftType: ValueType, _ right: Index,
        _ rightType: ValueType, _ index: Index
    ) {
        guard !leftType.canEqual(rightType) else { return }
        let verdict = operation == .equal ? "never true" : "always true"
        remark(
            .neverEqual, tree[index].span,
            "\(quote(left)) is \(leftType), \(quote(right)) is \(rightType): \(verdict)",
            hint: wordsOfOptional(left, leftType) ?? wordsOfOptional(right, rightType),
            proposing: equalities(operation, left, leftType, right, rightType, index))
    }

    private mutating func remarkOperands(
        _ operation: BinaryOperator, _ left: Index, _ leftType: ValueType, _ right: Index,
        _ rightType: ValueType, _ index: Index
    ) {
        remark(
            .wrongOperands, tree[index].span,
            "`\(operation.rawValue)` does not take \(leftType) and \(rightType)"
                + ": \(quote(left)) is \(leftType), \(quote(right)) is \(rightType)",
            hint: wordsOfOptional(left, leftType) ?? wordsOfOptional(right, rightType),
            proposing: operations(operation, left, leftType, right, rightType, index))
    }
}
