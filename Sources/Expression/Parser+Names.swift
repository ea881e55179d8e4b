// Names on their own, calls of them, and the one macro that is no method: has().

extension Parser {
    /// Words that CEL keeps for languages that embed it.
    private static let reservedWords: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    static let literalWords: Set<String> = ["true", "false", "null"]

    mutating func named(
        _ name: String, _ span: Range<Int>, isAbsolute: Bool = false
    ) throws(Failure) -> Index {
        switch name {
        case "true": return try leaf(.literal(.bool(true)), span)
        case "false": return try leaf(.literal(.bool(false)), span)
        case "null": return try leaf(.literal(.null), span)
        default: break
        }
        guard !Parser.reservedWords.contains(name) else { throw reserved(name, span) }
        let nameSpan = current.span
        advance()
        guard take(.leftParenthesis) else {
            return try add(.name(isAbsolute ? ".\(name)" : name), span)
        }
        let (arguments, end) = try list(until: .rightParenthesis)
        if name == "has", expandsMacros {
            return try presenceTest(arguments, span.lowerBound..<end)
        }
        return try add(
            .call(name, nameSpan: nameSpan, receiver: nil, arguments: arguments),
            span.lowerBound..<end)
    }

    private mutating func presenceTest(
        _ arguments: [Index], _ span: Range<Int>
    ) throws(Failure) -> Index {
        guard arguments.count == 1 else { throw badPresenceTest(span) }
        switch tree[arguments[0]].kind {
        case .select(let operand, let field, let fieldSpan),
            .optionalSelect(let operand, let field, let fieldSpan):
            return try add(.has(operand, field: field, fieldSpan: fieldSpan), span)
        case .index(let operand, let position), .optionalIndex(let operand, let position):
            // `has(event["utm-source"])`
            guard case .literal(.string(let name)) = tree[position].kind else {
                throw badPresenceTest(span)
            }
            return try add(
                .has(
                    operand, field: String(decoding: name, as: UTF8.self),
                    fieldSpan: tree[position].span), span)
        default:
            throw badPresenceTest(span, proposing: presenceTests(of: arguments[0], span))
        }
    }

    private func badPresenceTest(
        _ span: Range<Int>, proposing proposals: [Hint] = []
    ) -> Failure {
        Failure(
            .badPresenceTest, span, "has() takes the selection of a field",
            hint: "such as has(event.total)", proposing: proposals)
    }
}
