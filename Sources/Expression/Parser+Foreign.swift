// Operators of SQL, Python, JavaScript and templates, told by name, with what they are here.

extension Parser {
    func source(_ span: Range<Int>) -> String { String(decoding: text[span], as: UTF8.self) }

    /// A node as it is written, with its parentheses.
    func source(_ index: Index) -> String { source(tree[index].outerSpan) }

    /// Whether a name stands here that is one of these words, in capitals or not.
    func isAtWord(_ words: String...) -> Bool {
        word(at: position).map { words.contains($0) } ?? false
    }

    /// The name at a token, in small letters and without underscores.
    func word(at position: Int) -> String? {
        guard position < tokens.count, case .name(let name) = tokens[position].kind else {
            return nil
        }
        return name.lowercased().replacing("_", with: "")
    }

    func foreign(
        _ word: String, _ span: Range<Int>, hint: String? = nil, proposing proposals: [Hint] = []
    ) -> Failure {
        let isName = word.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == " " }
        return Failure(
            isName ? .unexpectedToken : .unexpectedCharacter, span,
            "there is no operator `\(word)`",
            hint: hint, proposing: proposals)
    }

    /// One that stands where no operator can.
    func foreignOperator(_ word: String) -> Failure {
        foreign(word, current.span)
    }

    /// The operand of a foreign operator. A mistake within it is told first.
    mutating func operand(
        precedence: Int = BinaryOperator.add.precedence
    ) throws(Failure) -> Index {
        try binary(precedence: precedence)
    }

    // MARK: - and, or, not

    private static let logicWords: [SyntaxTree.LogicOperator: Set<String>] = [
        .and: ["and", "&"], .or: ["or", "|"],
    ]

    func foreignLogic(of operation: SyntaxTree.LogicOperator) -> Failure? {
        let found: String
        switch current.kind {
        case .name(let name): found = name
        case .foreign(let symbol): found = symbol
        default: return nil
        }
        guard Parser.logicWords[operation]?.contains(found.lowercased()) == true else { return nil }
        return foreign(found, current.span, proposing: [.write(operation.rawValue)])
    }

    /// `not x`
    mutating func foreignNot() throws(Failure) -> Failure? {
        guard isAtWord("not"), position + 1 < tokens.count else { return nil }
        switch tokens[position + 1].kind {
        case .name, .string, .int, .double, .symbol(.leftBracket), .symbol(.not): break
        default: return nil
        }
        let token = current
        advance()
        let operand = try operand(precedence: BinaryOperator.equal.precedence)
        let span = token.span.lowerBound..<end(operand)
        return foreign(
            source(token.span), token.span, proposing: [.writePart(negated(operand), at: span)])
    }

    private func negated(_ index: Index) -> String {
        switch tree[index].kind {
        case .binary, .logic, .conditional: negated(source(index))
        default: "!" + source(index)
        }
    }

    private func negated(_ text: String) -> String { "!(\(text))" }

    // MARK: - Comparisons

    private static let relationWords: [String: String] = [
        "=": "==", "===": "==", ":=": "==", "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<=",
        "eq": "==", "equals": "==", "ne": "!=", "neq": "!=", "gt": ">", "gte": ">=", "ge": ">=",
        "lt": "<", "lte": "<=", "le": "<=", "in": "in",
    ]

    private static let methodWords: [String: String] = [
        "contains": "contains", "includes": "contains", "startswith": "startsWith",
        "beginswith": "startsWith", "endswith": "endsWith", "matches": "matches",
        "regexp": "matches", "rlike": "matches", "=~": "matches",
    ]

    /// What stands behind an operand and is no operator here.
    mutating func foreignRelation(to left: Index) throws(Failure) -> Failure? {
        let found: String
        switch current.kind {
        case .name: found = word(at: position) ?? ""
        case .foreign(let symbol): found = symbol
        default: return nil
        }
        let span = current.span
        if found == "not" { return try foreignNegation(of: left) }
        if let symbol = Parser.relationWords[found] {
            var proposals = [Hint.write(symbol)]
            if found == "=>", case .name = tree[left].kind {
                // `skus.exists(s => s == "A")`
                proposals.append(.write(",", at: trimmed(before: span)))
            }
            return foreign(source(span), span, proposing: proposals)
        }
        if found == "is" { return foreignIs(left) }
        if found == "!~" { return try foreignRelation(to: left, "=~", isNegated: true, from: span) }
        if found == "??" { return try foreignDefault(of: left) }
        return try foreignRelation(to: left, found, isNegated: false, from: span)
    }

    /// The operator with the blanks before it.
    private func trimmed(before span: Range<Int>) -> Range<Int> {
        var start = span.lowerBound
        while start > 0, text[start - 1] == UInt8(ascii: " ") { start -= 1 }
        return start..<span.upperBound
    }

    /// `x not in y`, `x not like y`, `x not between a and b`
    private mutating func foreignNegation(of left: Index) throws(Failure) -> Failure? {
        let start = current.span
        advance()
        if isAt(.in) || isAtWord("in") {
            let span = start.lowerBound..<current.span.upperBound
            advance()
            let right = try operand()
            return foreign(
                source(span), span,
                proposing: [
                    .writePart(
                        negated("\(source(left)) in \(source(right))"),
                        at: self.start(left)..<end(right))
                ])
        }
        guard let word = word(at: position) else { return foreign(source(start), start) }
        return try foreignRelation(to: left, word, isNegated: true, from: start)
    }

    private mutating func foreignRelation(
        to left: Index, _ word: String, isNegated: Bool, from first: Range<Int>
    ) throws(Failure) -> Failure? {
        let span = first.lowerBound..<current.span.upperBound
        guard
            word == "between" || word == "like" || word == "ilike"
                || Parser.methodWords[word] != nil
        else { return isNegated ? foreign(source(span), span) : nil }
        advance()
        let right = try operand()
        var texts: [String] = []
        var last = right
        if word == "between" {
            guard isAtWord("and") || isAt(.and) else { return foreign(source(span), span) }
            advance()
            let upper = try operand()
            last = upper
            let value = source(left)
            texts = ["\(value) >= \(source(right)) && \(value) <= \(source(upper))"]
        } else if let method = Parser.methodWords[word] {
            texts = ["\(source(left)).\(method)(\(source(right)))"]
            if method == "contains" { texts.append("\(source(right)) in \(source(left))") }
        } else if case .literal(.string(let pattern)) = tree[right].kind {
            texts =
                LikePattern(pattern, ignoresCase: word == "ilike")
                .map { [$0.text(of: source(left))] } ?? []
        }
        let place = start(left)..<end(last)
        return foreign(
            source(span), span,
            proposing: texts.map { .writePart(isNegated ? negated($0) : $0, at: place) })
    }

    /// `x is null`, `x is not null`, `x is empty`, `x is "a"`
    private mutating func foreignIs(_ left: Index) -> Failure {
        let first = current.span
        advance()
        var isNegated = false
        var operators = first
        if isAtWord("not") {
            isNegated = true
            operators = first.lowerBound..<current.span.upperBound
            advance()
        }
        let value = source(left)
        let place = start(left)..<current.span.upperBound
        let presence: String? =
            switch word(at: position) {
            case "null", "none", "nil", "undefined", "missing", "absent": "!has(\(value))"
            case "present", "defined", "there": "has(\(value))"
            case "empty", "blank": "size(\(value)) == 0"
            default: nil
            }
        guard let presence else {
            return foreign(
                source(operators), operators, proposing: [.write(isNegated ? "!=" : "==")])
        }
        let asked =
            if !isNegated {
                presence
            } else if presence.hasPrefix("!") {
                String(presence.dropFirst())
            } else {
                presence.hasPrefix("size") ? "size(\(value)) > 0" : "!" + presence
            }
        return foreign(source(operators), operators, proposing: [.writePart(asked, at: place)])
    }

    /// `x ?? y`
    private mutating func foreignDefault(of left: Index) throws(Failure) -> Failure {
        let span = current.span
        advance()
        guard case .select(let record, let field, _) = tree[left].kind else {
            return foreign("??", span)
        }
        let right = try operand()
        let place = start(left)..<end(right)
        let optional = "\(source(record)).?\(field)"
        return foreign(
            "??", span,
            proposing: [source(right), "\(source(right)).0"].map {
                .writePart("\(optional).orValue(\($0))", at: place)
            })
    }
}
