/// What an evaluation is thought to cost at most, in units of `Limits.work`.
///
/// A node costs one step, a loop its body as often as its list is thought to be long.
struct CostEstimate {
    private let checked: CheckedTree

    init(_ checked: CheckedTree) {
        self.checked = checked
    }

    func cost(of index: SyntaxTree.Index) -> Int {
        let kind = checked.tree[index].kind
        switch kind {
        case .comprehension(let comprehension):
            let round = CostEstimate.sum(
                2 + (comprehension.filter == nil ? 0 : 2),
                CostEstimate.sum(
                    comprehension.filter.map { cost(of: $0) } ?? 0, cost(of: comprehension.body)))
            let (rounds, overflows) = round.multipliedReportingOverflow(
                by: size(of: comprehension.range))
            return CostEstimate.sum(
                cost(of: comprehension.range), overflows ? .max : rounds)
        default:
            return SyntaxTree.children(of: kind).reduce(1) {
                CostEstimate.sum($0, checked.isValue[$1] ? cost(of: $1) : 0)
            }
        }
    }

    /// How many elements a list or map is thought to have.
    private func size(of index: SyntaxTree.Index) -> Int {
        switch checked.tree[index].kind {
        case .list(let elements): elements.count
        case .map(let entries): entries.count / 2
        case .comprehension(let comprehension): size(of: comprehension.range)
        case .call("range", _, _, let arguments) where arguments.count == 1:
            literal(arguments[0]) ?? Limits.assumedElements
        case .bind(_, _, let body): size(of: body)
        default: Limits.assumedElements
        }
    }

    private func literal(_ index: SyntaxTree.Index) -> Int? {
        guard case .literal(.int(let value)) = checked.tree[index].kind else { return nil }
        return Int(max(value, 0))
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflows) = left.addingReportingOverflow(right)
        return overflows ? .max : sum
    }
}
