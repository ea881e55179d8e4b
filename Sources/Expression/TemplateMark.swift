/// `{{ … }}`, `${…}` and `{% … %}`: marks of templates in a text that is to be an expression.
package struct TemplateMark {
    /// UTF-8 offsets of all of it.
    package let span: Range<Int>
    /// What stands within it; nil for marks that are no value.
    package let inner: String?

    private static let kinds: [(open: String, close: String, isValue: Bool)] = [
        ("{{", "}}", true), ("{%", "%}", false), ("${", "}", true), ("#{", "}", true),
        ("<%", "%>", false),
    ]

    /// All marks, in order. Within the quotes of an expression there are none unless `inTexts`.
    package static func all(in text: String, inTexts: Bool = false) -> [TemplateMark] {
        let bytes = Array(text.utf8)
        var marks: [TemplateMark] = []
        var position = 0
        while position < bytes.count {
            if !inTexts, let end = endOfLiteral(bytes, position) {
                position = end
            } else if let mark = mark(in: bytes, at: position) {
                marks.append(mark)
                position = mark.span.upperBound
            } else {
                position += 1
            }
        }
        return marks
    }

    private static func endOfLiteral(_ bytes: [UInt8], _ start: Int) -> Int? {
        let quote = bytes[start]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        guard let end = bytes[(start + 1)...].firstIndex(of: quote) else { return nil }
        return end + 1
    }

    private static func mark(in bytes: [UInt8], at start: Int) -> TemplateMark? {
        let rest = bytes[start...]
        for kind in kinds where rest.starts(with: kind.open.utf8) {
            var end = start + kind.open.utf8.count
            let inside = end
            while end < bytes.count, !bytes[end...].starts(with: kind.close.utf8) { end += 1 }
            guard end < bytes.count else { return nil }
            let inner = String(decoding: bytes[inside..<end], as: UTF8.self).trimmingBlanks
            return TemplateMark(
                span: start..<(end + kind.close.utf8.count), inner: kind.isValue ? inner : nil)
        }
        return nil
    }

    /// Whether the text is an expression, with a name in place of each mark.
    static func isExpression(_ text: String, around marks: [TemplateMark]) -> Bool {
        let bytes = Array(text.utf8)
        var rest: [UInt8] = []
        var position = 0
        for mark in marks {
            rest += bytes[position..<mark.span.lowerBound] + " x ".utf8
            position = mark.span.upperBound
        }
        rest += bytes[position...]
        var lexer = Lexer(String(decoding: rest, as: UTF8.self))
        guard case .success(let tokens) = lexer.tokens() else { return false }
        var parser = Parser(tokens, of: lexer.text)
        guard case .success = parser.parse() else { return false }
        return true
    }

    /// The text as an expression that joins its parts, each value converted by `string()` if `converting`;
    /// nil where a mark is no value.
    package static func joined(
        _ text: String, _ marks: [TemplateMark], converting: Bool
    ) -> String? {
        let bytes = Array(text.utf8)
        var parts: [String] = []
        var position = 0
        func append(_ literal: Range<Int>) {
            if !literal.isEmpty {
                parts.append(Literal.quoted(String(decoding: bytes[literal], as: UTF8.self)))
            }
        }
        for mark in marks {
            // Filters, as in `{{ name | upcase }}`, are no functions here.
            guard let inner = mark.inner, !inner.isEmpty, !inner.contains(" | ") else { return nil }
            append(position..<mark.span.lowerBound)
            parts.append(converting ? "string(\(inner))" : inner)
            position = mark.span.upperBound
        }
        append(position..<bytes.count)
        return parts.joined(separator: " + ")
    }
}

extension Lexer.Failure {
    /// What a text that does not parse says of its marks of templates; nil without any.
    static func template(_ text: String) -> Lexer.Failure? {
        let marks = TemplateMark.all(in: text)
        guard let mark = marks.first else { return nil }
        var proposals: [Hint] = []
        if let inner = mark.inner, TemplateMark.isExpression(text, around: marks) {
            proposals.append(.writePart(inner, at: mark.span))
        }
        for converting in [false, true] {
            if let joined = TemplateMark.joined(text, marks, converting: converting) {
                proposals.append(.writePart(joined, at: 0..<text.utf8.count))
            }
        }
        return Lexer.Failure(
            .templateMark, mark.span, "marks of templates are no part of an expression",
            hint: "an expression names its fields as they are, and `+` joins texts",
            proposing: proposals)
    }
}
