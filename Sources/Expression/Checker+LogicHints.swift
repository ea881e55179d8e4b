// Operands of `&&` and `||`, and what may have been meant by values among them: `x == "a" || "b"`.

extension Checker {
    /// A comparison of something with a literal, and the values that follow it without one.
    private struct Comparison {
        let operation: BinaryOperator
        let index: Index
        let subject: Index
        let literal: Index
    }

    mutating func checkOperands(
        _ operands: [Index], of operation: SyntaxTree.LogicOperator
    ) {
        var comparison: Comparison?
        for (position, operand) in operands.enumerated() {
            var proposals: [Hint] = []
            if isLiteral(operand), let comparison {
                proposals = alternatives(
                    to: comparison, operation, operands[position...],
                    isNext: comparison.index == operands[max(position - 1, 0)])
            } else {
                comparison = self.comparison(operand)
            }
            requireBool(operand, of: "`\(operation.rawValue)`", proposing: proposals)
        }
    }

    func isLiteral(_ index: Index) -> Bool {
        if case .literal = tree[index].kind { return true }
        return false
    }

    private func comparison(_ index: Index) -> Comparison? {
        guard case .binary(let operation, let left, let right) = tree[index].kind,
            operation.relation?.isEquality == true, isLiteral(left) != isLiteral(right)
        else { return nil }
        let (subject, literal) = isLiteral(left) ? (right, left) : (left, right)
        return Comparison(
            operation: operation, index: index, subject: subject, literal: literal)
    }

    /// `operands` begin with a literal; `isNext` if it is the first behind the comparison.
    private func alternatives(
        to comparison: Comparison, _ logic: SyntaxTree.LogicOperator,
        _ operands: ArraySlice<Index>, isNext: Bool
    ) -> [Hint] {
        let subject = outerText(comparison.subject)
        switch (comparison.operation, logic) {
        case (.equal, .or), (.notEqual, .and):
            return [
                .writePart(
                    "\(subject) \(comparison.operation.rawValue) \(outerText(operands[operands.startIndex]))"
                )
            ]
        case (.notEqual, .or) where isNext:
            // Of two inequalities with `||` one always holds.
            let values = operands.prefix { isLiteral($0) }
            guard let last = values.last else { return [] }
            let list = ([comparison.literal] + values).map { outerText($0) }
            return [
                .writePart(
                    "!(\(subject) in [\(list.joined(separator: ", "))])",
                    at: tree[comparison.index].outerSpan
                        .lowerBound..<tree[last].outerSpan.upperBound)
            ]
        default:
            // Of two equalities with `&&` none ever does.
            return []
        }
    }
}
