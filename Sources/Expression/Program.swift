/// A checked expression as flat instructions over slots. Immutable; owns its constants, which values
/// that it returns may point to.
package final class Program: Sendable {
    /// One field that the program reads.
    package struct Read: Hashable, Sendable {
        package var root: Root
        package var slot: Int
    }

    /// The source text.
    package let text: String
    /// The type that the checker found; `dyn` if only the run can tell.
    package let type: ValueType
    /// Each field that the text names, read at run time or not, once, ordered by root and slot.
    package let reads: [Read]

    init(text: String, type: ValueType, reads: [Read]) {
        self.text = text
        self.type = type
        self.reads = reads
    }
}
