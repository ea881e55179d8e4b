/// A pattern of SQL's `like`: `%` is any text, `_` any character.
struct LikePattern {
    private let pattern: String
    private let ignoresCase: Bool

    init(_ pattern: [UInt8], ignoresCase: Bool) {
        self.pattern = String(decoding: pattern, as: UTF8.self)
        self.ignoresCase = ignoresCase
    }

    /// The expression that asks whether `value` is like it.
    func text(of value: String) -> String {
        let isOpen = (start: pattern.hasPrefix("%"), end: pattern.hasSuffix("%"))
        let inner = pattern.dropFirst(isOpen.start ? 1 : 0).dropLast(isOpen.end ? 1 : 0)
        let isPlain = !inner.contains { "%_\\".contains($0) } && !ignoresCase && pattern != "%"
        guard isPlain else { return "\(value).matches(\(quoted(expression)))" }
        let literal = quoted(String(inner))
        return switch isOpen {
        case (true, true): "\(value).contains(\(literal))"
        case (false, true): "\(value).startsWith(\(literal))"
        case (true, false): "\(value).endsWith(\(literal))"
        default: "\(value) == \(literal)"
        }
    }

    /// As a regular expression of the whole text.
    private var expression: String {
        var expression = ignoresCase ? "(?is)^" : "(?s)^"
        for character in pattern {
            switch character {
            case "%": expression += ".*"
            case "_": expression += "."
            case _ where "\\.+*?()|[]{}^$".contains(character): expression += "\\\(character)"
            default: expression.append(character)
            }
        }
        return expression + "$"
    }

    private func quoted(_ text: String) -> String { Literal.quoted(text) }
}

extension Literal {
    /// A text as a literal of the language.
    static func quoted(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": literal += "\\\(scalar)"
            case "\n": literal += "\\n"
            case "\t": literal += "\\t"
            case "\r": literal += "\\r"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
