/// What the parser makes of a text: nodes in one array, children before their parents.
struct SyntaxTree: Sendable {
    typealias Index = Int

    struct Node: Sendable {
        var kind: Kind
        /// UTF-8 offsets into the text.
        var span: Range<Int>
        /// The same with the parentheses that stand around it.
        var outerSpan: Range<Int>
        /// Of the tree below, 1 for a leaf. The parser keeps it below `Limits.depth`, so that what
        /// walks the tree may recurse.
        var height: Int
    }

    enum Kind: Sendable {
        case literal(Literal)
        /// With a dot in front where the text has one: `.y` is no local name.
        case name(String)
        case select(Index, field: String, fieldSpan: Range<Int>)
        /// `x.?f`
        case optionalSelect(Index, field: String, fieldSpan: Range<Int>)
        /// `has(x.f)`, `has(x.?f)`
        case has(Index, field: String, fieldSpan: Range<Int>)
        case index(Index, Index)
        /// `x[?i]`
        case optionalIndex(Index, Index)
        /// `f(x)`, or with a receiver `x.f(y)`.
        case call(String, nameSpan: Range<Int>, receiver: Index?, arguments: [Index])
        case not(Index)
        case negate(Index)
        case binary(BinaryOperator, Index, Index)
        /// `a && b && c` is one node, so that long conditions are not deep.
        case logic(LogicOperator, [Index])
        case conditional(Index, then: Index, otherwise: Index)
        /// `?x` of a list, or of an entry `?k: x` of a map.
        case optionalElement(Index)
        case list([Index])
        /// Keys and values in turn.
        case map([Index])
        case comprehension(Comprehension)
        /// `cel.bind(name, value, body)`
        case bind(String, value: Index, body: Index)
        /// `x.optMap(name, body)`, `x.optFlatMap(name, body)`
        case optionalMap(Index, name: String, body: Index, isFlat: Bool)
    }

    /// `range.macro(names…, filter, body)`
    struct Comprehension: Sendable {
        var macro: Macro
        /// The macro as it was written.
        var word: String
        var range: Index
        /// One or two.
        var names: [String]
        var filter: Index?
        var body: Index
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
        case .select(let operand, _, _), .optionalSelect(let operand, _, _),
            .has(let operand, _, _), .not(let operand), .negate(let operand),
            .optionalElement(let operand):
            [operand]
        case .index(let operand, let index), .optionalIndex(let operand, let index):
            [operand, index]
        case .call(_, _, let receiver, let arguments):
            (receiver.map { [$0] } ?? []) + arguments
        case .binary(_, let left, let right): [left, right]
        case .logic(_, let operands): operands
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .list(let elements), .map(let elements): elements
        case .comprehension(let comprehension):
            [comprehension.range] + (comprehension.filter.map { [$0] } ?? [])
                + [comprehension.body]
        case .bind(_, let value, let body): [value, body]
        case .optionalMap(let operand, _, let body, _): [operand, body]
        }
    }

    /// `a.b.c` as a text, if the node is nothing but names.
    func qualifiedName(_ index: Index) -> String? {
        switch self[index].kind {
        case .name(let name): name
        case .select(let operand, let field, _): qualifiedName(operand).map { "\($0).\(field)" }
        default: nil
        }
    }
}
