/// A part of an expression that can be evaluated by itself, to explain the whole.
package struct Subexpression: Sendable {
    /// UTF-8 offsets into the text.
    package let span: Range<Int>
    /// The part as a program of its own, over the same frame.
    package let program: Program
}
