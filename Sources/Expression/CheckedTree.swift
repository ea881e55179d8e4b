/// What the checker found out about each node of a syntax tree.
struct CheckedTree {
    /// What a name, a selection or a call stands for.
    enum Meaning {
        /// A slot of a root; the type is the declared one, dates included.
        case field(Root, slot: Int, ValueType)
        case now
        case typeName(Value.Tag)
        case function(Function)
        /// `matches` with a literal: an index into `patterns`.
        case pattern(Int)
    }

    let tree: SyntaxTree
    /// By node.
    var types: [ValueType]
    /// By node; nil for those that need none.
    var meanings: [Meaning?]
    /// By node: whether it depends on nothing outside of the text.
    var isConstant: [Bool]
    var patterns: [Pattern] = []
    var reads: Set<Program.Read> = []
    var readsNow = false
    var findings: [Finding] = []

    init(tree: SyntaxTree) {
        self.tree = tree
        types = Array(repeating: .dyn, count: tree.nodes.count)
        meanings = Array(repeating: nil, count: tree.nodes.count)
        isConstant = Array(repeating: true, count: tree.nodes.count)
    }
}
