import Calendar

/// What the checker found out about each node of a syntax tree.
struct CheckedTree {
    /// What a name, a selection or a call stands for.
    enum Meaning {
        /// A slot of a root; the type is the declared one, dates included.
        case field(Root, slot: Int, ValueType)
        case now
        /// The local date of `now`.
        case today
        /// The name of the customer's zone.
        case customerZone
        /// `date("2026-06-01")`: days since 1970-01-01.
        case date(Int64)
        case typeName(Value.Tag)
        case function(Function)
        /// `matches` with a literal: an index into `patterns`.
        case pattern(Int)
        /// An accessor with the name of a zone: an index into `zones`.
        case zone(Function, Int)
        /// The name of a macro's variable, and where its value stands.
        case local(Int)
        /// A macro with names: the first of the places for its values.
        case locals(Int)
        /// Unchecked only: what fails when it runs.
        case failure(EvaluationError)
    }

    let tree: SyntaxTree
    /// The UTF-8 of the expression.
    let text: [UInt8]
    /// By node.
    var types: [ValueType]
    /// By node; nil for those that need none.
    var meanings: [Meaning?]
    /// By node: whether it reads a frame.
    var readsFrame: [Bool]
    /// By node: the lowest place of a local that it reads from outside of itself, or `noLocal`.
    var lowestLocal: [Int]
    /// By node: whether it was looked at, and is no part of a name.
    var isValue: [Bool]
    var patterns: [Pattern] = []
    var zones: [Zone] = []
    var zoneDatabase: ZoneDatabase?
    var reads: Set<Program.Read> = []
    var readsNow = false
    /// Whether a date can come up when it runs.
    var hasDates = false
    /// How many places locals need.
    var localCount = 0
    var findings: [Finding] = []

    static let noLocal = Int.max

    init(tree: SyntaxTree, text: [UInt8]) {
        self.tree = tree
        self.text = text
        let count = tree.nodes.count
        types = Array(repeating: .dyn, count: count)
        meanings = Array(repeating: nil, count: count)
        readsFrame = Array(repeating: false, count: count)
        lowestLocal = Array(repeating: CheckedTree.noLocal, count: count)
        isValue = Array(repeating: false, count: count)
    }

    /// A node as it is written.
    func text(of index: SyntaxTree.Index) -> String {
        String(decoding: text[tree[index].span], as: UTF8.self)
    }

    /// Whether a node depends on nothing outside of its text.
    func isConstant(_ index: SyntaxTree.Index) -> Bool {
        !readsFrame[index] && lowestLocal[index] == CheckedTree.noLocal
    }
}
