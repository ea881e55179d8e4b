/// What a finding proposes. One that offers a text in place of the underlined one is shown only where that
/// text compiles there (see `HintTrial`).
package struct Hint: Hashable, Sendable {
    /// As it is shown.
    package let text: String
    /// What stands in place of the underlined part then.
    package let replacement: String
    /// What the replacement takes the place of; nil for what is underlined anyway.
    let span: Range<Int>?
    /// Whether the replacement is a value of its own: it must remain one among its neighbours.
    let isPart: Bool

    private init(_ text: String, _ replacement: String, _ span: Range<Int>?, isPart: Bool) {
        self.text = text
        self.replacement = replacement
        self.span = span
        self.isPart = isPart
    }

    /// A few letters in place of others: an operator, a name, a quote.
    static func write(
        _ replacement: String, at span: Range<Int>? = nil, _ remark: String = ""
    ) -> Hint {
        Hint("write \(replacement)\(remark)", replacement, span, isPart: false)
    }

    /// A value in place of another.
    static func writePart(
        _ replacement: String, at span: Range<Int>? = nil, _ remark: String = ""
    ) -> Hint {
        Hint("write \(replacement)\(remark)", replacement, span, isPart: true)
    }

    static func mean(_ replacement: String, at span: Range<Int>? = nil) -> Hint {
        Hint("did you mean \(replacement)?", replacement, span, isPart: false)
    }

    static func leaveOut(at span: Range<Int>? = nil) -> Hint {
        Hint("leave it out", "", span, isPart: false)
    }

    /// The same within parentheses.
    var inParentheses: Hint {
        let enclosed = "(\(replacement))"
        return Hint(
            text.replacing(replacement, with: enclosed, maxReplacements: 1), enclosed, span,
            isPart: isPart)
    }
}
