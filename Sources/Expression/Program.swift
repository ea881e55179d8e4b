/// A checked expression as flat instructions over slots. Immutable; owns its constants, which values
/// that it returns may point to.
package final class Program: Sendable {
    /// One field that the program reads.
    package struct Read: Hashable, Sendable {
        package var root: Root
        package var slot: Int

        package init(root: Root, slot: Int) {
            self.root = root
            self.slot = slot
        }
    }

    /// What the evaluator needs, as addresses: taking an array or a class out of the program would cost
    /// a retain and a release for each run.
    struct Code {
        var instructions: UnsafePointer<Instruction>
        var constants: UnsafePointer<Value>
        var patterns: UnsafePointer<OpaquePointer>
        /// Kept alive by the program.
        var zones: Unmanaged<Zones>
        /// The values of macros' names stand at the bottom of the stack.
        var localCount: Int
        /// The most values that the evaluator's stack holds at once above them.
        var stackDepth: Int
    }

    /// The source text.
    package let text: String
    /// The text as it would be written by this program: one for all spellings that differ in blanks,
    /// comments, quotes and needless parentheses.
    package let canonicalText: String
    /// The type that the checker found; `dyn` if only the run can tell. Where only one type was
    /// expected, that one: a value of another is an error then.
    package let type: ValueType
    /// Each field that the text names, read at run time or not, once, ordered by root and slot.
    package let reads: [Read]
    /// What a run is thought to cost, in units of `Limits.work`, with lists and maps of the frame taken
    /// as of `Limits.assumedElements`.
    package let cost: Int
    /// Whether the text names `now`.
    package let readsNow: Bool
    /// Whether the text is nothing but one field.
    package let isField: Bool
    /// What `&&` joins; empty where nothing but a bool was not asked for.
    package let conjuncts: [Conjunct]

    // Immutable from the end of `init` on, as is all that it points to.
    nonisolated(unsafe) let code: Code
    nonisolated(unsafe) private let memory: Arena
    private let patterns: [Pattern]
    private let zones: Zones

    /// `memory` is that in which `constants` have their bytes.
    init(
        text: String, canonicalText: String, type: ValueType, cost: Int, checked: CheckedTree,
        root: SyntaxTree.Index, conjuncts: [Conjunct], instructions: [Instruction],
        constants: [Value], stackDepth: Int,
        memory: consuming Arena
    ) {
        self.text = text
        self.canonicalText = canonicalText
        self.type = type
        self.cost = cost
        reads = checked.reads.sorted {
            ($0.root.rawValue, $0.slot) < ($1.root.rawValue, $1.slot)
        }
        readsNow = checked.readsNow
        if case .field = checked.meanings[root] {
            isField = Compiler.isSelection(checked.tree[root].kind)
        } else {
            isField = false
        }
        self.conjuncts = conjuncts
        patterns = checked.patterns
        zones = Zones(literals: checked.zones, database: checked.zoneDatabase)
        var memory = memory
        code = Code(
            instructions: Program.store(instructions[...], in: &memory),
            constants: Program.store(constants[...], in: &memory),
            patterns: Program.store(checked.patterns.map(\.handle)[...], in: &memory),
            zones: .passUnretained(zones), localCount: checked.localCount, stackDepth: stackDepth)
        self.memory = memory
    }

    static func store<Element>(
        _ elements: ArraySlice<Element>, in memory: inout Arena
    ) -> UnsafePointer<Element> {
        let address = memory.allocate(size: max(elements.count, 1) * MemoryLayout<Element>.stride)
            .bindMemory(to: Element.self, capacity: elements.count)
        for (index, element) in elements.enumerated() {
            (address + index).initialize(to: element)
        }
        return UnsafePointer(address)
    }
}
