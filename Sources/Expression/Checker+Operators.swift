// Operators: which types they take, and what to write instead.

extension Checker {
    mutating func type(ofNot operand: Index) -> ValueType {
        requireBool(operand, of: "`!`")
        return .bool
    }

    mutating func type(ofNegated operand: Index) -> ValueType {
        let type = type(of: operand)
        switch type {
        case .int, .double, .dyn, .variable: return type
        default:
            remark(
                .wrongOperands, tree[operand].span,
                "`-` needs int or double, \(quote(operand)) is \(type)",
                hint: type == .bool ? "write ! for not" : nil)
            return .dyn
        }
    }

    mutating func type(
        of operation: BinaryOperator, _ left: Index, _ right: Index, _ index: Index
    ) -> ValueType {
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
                    hint: conversionHint(left, leftType, element))
            }
        case .string where leftType == .string:
            remark(
                .wrongOperands, tree[index].span, "`in` looks into lists and maps, not strings",
                hint: "write \(plainText(right)).contains(\(plainText(left)))")
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
        var hint: String?
        if leftType == .null || rightType == .null {
            let other = leftType == .null ? right : left
            if case .select = tree[other].kind {
                let mark = operation == .equal ? "!" : ""
                hint = "write \(mark)has(\(plainText(other))): null is absent"
            }
        } else {
            hint =
                conversionHint(right, rightType, leftType)
                ?? conversionHint(left, leftType, rightType)
        }
        remark(
            .neverEqual, tree[index].span,
            "\(quote(left)) is \(leftType), \(quote(right)) is \(rightType): \(verdict)",
            hint: hint)
    }

    private mutating func remarkOperands(
        _ operation: BinaryOperator, _ left: Index, _ leftType: ValueType, _ right: Index,
        _ rightType: ValueType, _ index: Index
    ) {
        remark(
            .wrongOperands, tree[index].span,
            "`\(operation.rawValue)` does not take \(leftType) and \(rightType)"
                + ": \(quote(left)) is \(leftType), \(quote(right)) is \(rightType)",
            hint: conversionHint(right, rightType, leftType)
                ?? conversionHint(left, leftType, rightType))
    }

    /// What to write for a node of type `type` where `wanted` is needed.
    private func conversionHint(
        _ index: Index, _ type: ValueType, _ wanted: ValueType
    ) -> String? {
        if case .literal(let literal) = tree[index].kind {
            return hint(for: literal, plainText(index), wanted)
        }
        if type.wrappedInOptional != nil {
            return "\(plainText(index)).orValue(…) says what stands for a missing value"
        }
        switch (type, wanted) {
        case (.int, .double), (.uint, .double): return "write double(\(plainText(index)))"
        case (.uint, .int): return "write int(\(plainText(index)))"
        case (.int, .uint): return "write uint(\(plainText(index)))"
        case (.int, .string), (.uint, .string), (.double, .string):
            return "write string(\(plainText(index)))"
        default: return nil
        }
    }

    private func hint(for literal: Literal, _ written: String, _ wanted: ValueType) -> String? {
        switch (literal, wanted) {
        case (.int, .double): return written.contains("x") ? nil : "write \(written).0"
        case (.int(let value), .uint) where value >= 0: return "write \(written)u"
        case (.int, .string), (.double, .string), (.bool, .string):
            return "write \"\(written)\""
        case (.string(let bytes), .int), (.string(let bytes), .uint), (.string(let bytes), .double),
            (.string(let bytes), .bool):
            let content = String(decoding: bytes, as: UTF8.self)
            let isBare =
                wanted == .bool ? content == "true" || content == "false" : Double(content) != nil
            return isBare ? "write \(content) without quotes" : nil
        case (.string, .timestamp): return "write timestamp(\(written))"
        case (.string, .duration): return "write duration(\(written))"
        default: return nil
        }
    }
}
