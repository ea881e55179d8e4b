/// How large an expression may be, and how much a run may do.
package enum Limits {
    /// Of the text, in UTF-8 bytes.
    package static let textSizeBytes = 64 << 10
    /// Of nested parts. Chains of `&&` and `||` count once, other operators once for each link.
    package static let depth = 128
    /// Of remarks on one text that are told one by one.
    static let findings = 20
    /// Of a list or map literal.
    package static let elements = 10_000
    /// Of nested lists, maps and optionals that an expression makes.
    package static let valueDepth = 256
    /// Of a static type; what is nested deeper is `dyn`.
    static let typeDepth = 32
    /// What one run may do: a unit is an instruction within a loop, an element that is looked at or
    /// made, or 16 bytes of text. A run that would need more ends with an error after some
    /// milliseconds.
    package static let work = 1_000_000
    /// What the evaluation of one constant part may do at compile time; beyond it, it is left to the
    /// run.
    static let foldingWork = 20_000
    /// The size that an estimate takes a list or map for of which it knows nothing.
    package static let assumedElements = 100
    static let bytesOfWorkShift = 4
    /// Of patterns of `matches` that are no literals, kept by a machine.
    static let cachedPatterns = 32
}
