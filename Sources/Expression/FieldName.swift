/// How a field is written: with a dot, or in brackets where its name is none of the language.
enum FieldName {
    static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, Lexer.isNameStart(first), name != "in" else {
            return false
        }
        return !["true", "false", "null"].contains(name)
            && name.utf8.allSatisfy { Lexer.isNameStart($0) || Lexer.isDigit($0) }
    }

    /// What stands behind the dot.
    static func written(_ name: String) -> String {
        isPlain(name) ? name : "`\(name)`"
    }

    static func selection(of name: String, from record: String) -> String {
        isPlain(name) ? "\(record).\(name)" : "\(record)[\(Literal.quoted(name))]"
    }
}
