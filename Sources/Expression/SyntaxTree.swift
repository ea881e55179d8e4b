/// What the parser makes of a text: nodes in one array, children before their parents.
struct SyntaxTree: Sendable {
    typealias Index = Int

    struct Node: Sendable {
        var kind: Kind
        /// UTF-8 offsets into the text.
        var span: Range<Int>
        /// Of the tree below, 1 for a leaf. The parser keeps it below `Limits.depth`, so that what
        /// walks the tree may recurse.
        var height: Int
    }

    enum Kind: Sendable {
        case literal(Literal)
        case name(String)
        case select(Index, field: String, fieldSpan: Range<Int>)
        /// `has(x.f)`
        case has(Index, field: String, fieldSpan: Range<Int>)
        case index(Index, Index)
        /// `f(x)`, or with a receiver `x.f(y)`.
        case call(String, nameSpan: Range<Int>, receiver: Index?, arguments: [Index])
        case not(Index)
        case negate(Index)
        case binary(BinaryOperator, Index, Index)
        /// `a && b && c` is one node, so that long conditions are not deep.
        case logic(LogicOperator, [Index])
        case conditional(Index, then: Index, otherwise: Index)
        case list([Index])
        /// Keys and values in turn.
        case map([Index])
    }

    enum LogicOperator: String, Sendable {
        case and = "&&"
        case or = "||"
    }

    var nodes: [Node] = []
    var root: Index = 0

    subscript(index: Index) -> Node { nodes[index] }

    static func children(of kind: Kind) -> [Index] {
        switch kind {
        case .literal, .name: []
        case .select(let operand, _, _), .has(let operand, _, _), .not(let operand),
            .negate(let operand):
            [operand]
        case .index(let operand, let index): [operand, index]
        case .call(_, _, let receiver, let arguments):
            (receiver.map { [$0] } ?? []) + arguments
        case .binary(_, let left, let right): [left, right]
        case .logic(_, let operands): operands
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .list(let elements), .map(let elements): elements
        }
    }
}
