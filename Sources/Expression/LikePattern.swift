/// A pattern of SQL's `like`: `%` is any text, `_` any character, `\` takes either as it stands.
struct LikePattern {
    private enum Part: Equatable {
        case anyText, anyCharacter
        case character(Character)
    }

    private let parts: [Part]
    private let ignoresCase: Bool

    /// Nil where a backslash stands before anything else: what that is differs from one SQL to another.
    init?(_ pattern: [UInt8], ignoresCase: Bool) {
        var parts: [Part] = []
        var characters = Array(String(decoding: pattern, as: UTF8.self))[...]
        while let character = characters.popFirst() {
            switch character {
            case "%": parts.append(.anyText)
            case "_": parts.append(.anyCharacter)
            case "\\":
                guard let escaped = characters.popFirst(), "%_\\".contains(escaped) else {
                    return nil
                }
                parts.append(.character(escaped))
            default: parts.append(.character(character))
            }
        }
        self.parts = parts
        self.ignoresCase = ignoresCase
    }

    /// The expression that asks whether `value` is like it.
    func text(of value: String) -> String {
        let isOpen = (start: parts.first == .anyText, end: parts.last == .anyText)
        let inner = parts.dropFirst(isOpen.start ? 1 : 0).dropLast(isOpen.end ? 1 : 0)
        var plain = ""
        for case .character(let character) in inner { plain.append(character) }
        let isPlain = plain.count == inner.count && !ignoresCase && parts != [.anyText]
        guard isPlain else { return "\(value).matches(\(Literal.quoted(expression)))" }
        let literal = Literal.quoted(plain)
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
        for part in parts {
            switch part {
            case .anyText: expression += ".*"
            case .anyCharacter: expression += "."
            case .character(let character):
                if "\\.+*?()|[]{}^$".contains(character) { expression += "\\" }
                expression.append(character)
            }
        }
        return expression + "$"
    }
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
