/// One word of an expression.
struct Token: Sendable {
    enum Kind: Hashable, Sendable {
        case name(String)
        /// `` `content-type` ``: a field that is no name of the language.
        case quotedName(String)
        /// The magnitude of an int literal; a minus before it belongs to the parser.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string([UInt8])
        case bytes([UInt8])
        case symbol(Symbol)
        /// An operator of other languages: `===`, `<>`, `=~`.
        case foreign(String)
        case end
    }

    enum Symbol: String, Hashable, Sendable {
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case dot = "."
        case comma = ","
        case colon = ":"
        case question = "?"
        case not = "!"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case remainder = "%"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
        case `in` = "in"
    }

    /// Operators of other languages, those first that begin with others.
    static let foreignOperators = [
        "===", "!==", "<=>", "=>", "=<", "=~", "!~", "<>", "->", "??", "**", ":=", "=", "&", "|",
    ]

    var kind: Kind
    /// UTF-8 offsets into the text.
    var span: Range<Int>
}
