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
        let repeated = repeatedInequalities(operands)
        var comparison: Comparison?
        for (position, operand) in operands.enumerated() {
            var proposals: [Hint] = []
            if isLiteral(operand), let comparison {
                // `x != "a" || x != "b" || "c"` always holds, whatever is done to the rest.
                let isSole =
                    comparison.operation == .equal
                    || !repeated.contains(outerText(comparison.subject))
                proposals = alternatives(
                    to: comparison, operation, operands[position...],
                    isNext: isSole && comparison.index == operands[position - 1])
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

    /// What several operands say that it is not equal to something.
    private func repeatedInequalities(_ operands: [Index]) -> Set<String> {
        guard operands.contains(where: { isLiteral($0) }) else { return [] }
        var (seen, repeated): (Set<String>, Set<String>) = ([], [])
        for operand in operands {
            guard let comparison = comparison(operand), comparison.operation == .notEqual else {
                continue
            }
            let subject = outerText(comparison.subject)
            if !seen.insert(subject).inserted { repeated.insert(subject) }
        }
        return repeated
    }

    /// `operands` begin with a literal; `isNext` if it is the first behind the only comparison of its kind.
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
