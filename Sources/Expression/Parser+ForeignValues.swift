// Values and forms of other languages: tuples, sets, units, `a if c else b`, `/pattern/`.

extension Parser {
    // MARK: - Choices

    /// `a if c else b`
    mutating func conditionBehind(_ value: Index) -> Failure {
        let span = current.span
        advance()
        guard let condition = try? expression(), isAtWord("else") else {
            return foreign("if", span, hint: Parser.choice)
        }
        advance()
        guard let otherwise = try? expression() else {
            return foreign("if", span, hint: Parser.choice)
        }
        return foreign(
            "if", span, hint: Parser.choice,
            proposing: [choice(condition, value, otherwise, at: start(value)..<end(otherwise))])
    }

    static let choice = "a condition chooses between two values: `? :`"

    private func choice(
        _ condition: Index, _ then: Index, _ otherwise: Index, at span: Range<Int>
    ) -> Hint {
        .writePart("\(source(condition)) ? \(source(then)) : \(source(otherwise))", at: span)
    }

    /// A word that CEL keeps: `if(c, a, b)`, `if c then a else b`, `return x`.
    mutating func reserved(_ name: String, _ span: Range<Int>) -> Failure {
        let message = "`\(name)` is a reserved word"
        advance()
        if name == "return" {
            return Failure(
                .unexpectedToken, span, message,
                proposing: [.leaveOut(at: span.lowerBound..<current.span.lowerBound)])
        }
        guard name == "if" else { return Failure(.unexpectedToken, span, message) }
        var proposals: [Hint] = []
        let first = position
        if isAt(.leftParenthesis) {
            advance()
            if let (arguments, end) = try? list(until: .rightParenthesis), arguments.count == 3 {
                proposals = [
                    choice(
                        arguments[0], arguments[1], arguments[2], at: span.lowerBound..<end)
                ]
            }
        }
        if proposals.isEmpty {
            position = first
            if let parts = chosen() {
                proposals = [choice(parts.0, parts.1, parts.2, at: span.lowerBound..<end(parts.2))]
            }
        }
        return Failure(
            .unexpectedToken, span, message, hint: Parser.choice, proposing: proposals)
    }

    /// `c then a else b`
    private mutating func chosen() -> (Index, Index, Index)? {
        guard let condition = try? expression(), isAtWord("then") else { return nil }
        advance()
        guard let then = try? expression(), isAtWord("else") else { return nil }
        advance()
        guard let otherwise = try? expression() else { return nil }
        return (condition, then, otherwise)
    }

    /// Of `x ? y` without its other half; `x?.y` is JavaScript's way to a field.
    func missingAlternative(from mark: Int) -> Failure {
        let (question, dot) = (tokens[mark].span, tokens[mark + 1])
        let isChained =
            dot.kind == .symbol(.dot) && dot.span.lowerBound == question.upperBound
            && mark > 0 && tokens[mark - 1].span.upperBound == question.lowerBound
        if isChained {
            let span = question.lowerBound..<dot.span.upperBound
            return foreign(
                "?.", span, hint: "`.?` gives an optional",
                proposing: [.write(".", at: span, ": what reads a missing field does not hold")])
        }
        var failure = unexpected("`:`")
        failure.finding.hint = Parser.choice
        return failure
    }

    // MARK: - Lists

    /// `("FR", "DE")`: at the comma behind the first.
    mutating func tuple(from start: Int, _ first: Index) -> Failure {
        if let number = numberWithComma() { return unexpected("`)`", proposing: [number]) }
        let failure = unexpected("`)`")
        return list(from: start, until: .rightParenthesis, failure)
    }

    /// `{"FR", "DE"}`: behind the first.
    mutating func set(from start: Int) -> Failure {
        let failure = unexpected("`:`")
        return list(from: start, until: .rightBrace, failure)
    }

    private mutating func list(
        from start: Int, until closing: Token.Symbol, _ failure: Failure
    ) -> Failure {
        while take(.comma) {
            if isAt(closing) { break }
            guard (try? expression()) != nil else { return failure }
        }
        guard isAt(closing) else { return failure }
        let inner = source((start + 1)..<current.span.lowerBound)
        let proposal = Hint.writePart(
            "[\(inner.trimmingBlanks)]", at: start..<current.span.upperBound)
        return Failure(
            .unexpectedToken, failure.finding.span, failure.finding.message,
            proposing: [proposal])
    }

    // MARK: - Numbers

    /// What stands behind the whole of an expression.
    func unexpectedRest() -> Failure {
        var proposals: [Hint] = []
        if isAt(.comma) {
            proposals = numberWithComma().map { [$0] } ?? []
            if tokens[position + 1].kind == .end { proposals.append(.leaveOut()) }
        }
        return unexpected("an operator or the end", proposing: proposals)
    }

    /// `1,000,000` and `2,5`: at the comma. `1,000` may be one or a thousand.
    private func numberWithComma() -> Hint? {
        guard position > 0, case .int = tokens[position - 1].kind else { return nil }
        var parts = [tokens[position - 1].span]
        var next = position
        while next + 1 < tokens.count, tokens[next].kind == .symbol(.comma),
            case .int = tokens[next + 1].kind,
            tokens[next].span.lowerBound == parts[parts.count - 1].upperBound,
            tokens[next + 1].span.lowerBound == tokens[next].span.upperBound
        {
            parts.append(tokens[next + 1].span)
            next += 2
        }
        guard parts.count > 1 else { return nil }
        let place = parts[0].lowerBound..<parts[parts.count - 1].upperBound
        if parts.count > 2, parts.dropFirst().allSatisfy({ $0.count == 3 }) {
            return .writePart(parts.map { source($0) }.joined(), at: place)
        }
        return parts.count == 2 && parts[1].count < 3
            ? .writePart(parts.map { source($0) }.joined(separator: "."), at: place) : nil
    }

    /// What follows a value without an operator: `5 days`, `interval '5 days'`, `event->total`.
    mutating func foreignSuffix(of operand: Index) -> Failure? {
        if current.kind == .foreign("->") {
            return foreign("->", current.span, proposing: [.write(".")])
        }
        if current.kind == .foreign("|"), let filter = filter(of: operand) { return filter }
        var written = ""
        switch (tree[operand].kind, current.kind) {
        case (.literal(.int), .name(let unit)), (.literal(.double), .name(let unit)):
            guard SpokenDuration.isUnit(unit) else { return nil }
            written = "\(source(operand)) \(unit)"
        case (.name(let name), .string(let text)) where name.lowercased() == "interval":
            written = String(decoding: text, as: UTF8.self)
        case (.name(let name), .int(let number)) where name.lowercased() == "interval":
            written = "\(number)"
        default: return nil
        }
        let failure = unexpected("an operator or the end")
        var end = current.span.upperBound
        advance()
        if case .name(let unit) = current.kind, SpokenDuration.isUnit(unit) {
            written += " \(unit)"
            end = current.span.upperBound
        }
        guard let duration = SpokenDuration.text(written) else { return failure }
        return Failure(
            .unexpectedToken, failure.finding.span, failure.finding.message,
            proposing: [.writePart("duration(\"\(duration)\")", at: start(operand)..<end)])
    }

    /// `event.name | downcase`, as templates have it; nil for what may be an operand of `|`.
    private func filter(of operand: Index) -> Failure? {
        guard position + 2 < tokens.count, case .name(let name) = tokens[position + 1].kind,
            !["true", "false", "not"].contains(name.lowercased())
        else { return nil }
        switch tokens[position + 2].kind {
        case .symbol(.dot), .symbol(.leftBracket), .symbol(.leftParenthesis): return nil
        case .symbol(.colon): return foreign("|", current.span)
        default: break
        }
        let place = start(operand)..<tokens[position + 1].span.upperBound
        let calls = ForeignNames.call(name, [source(operand)]) ?? []
        return foreign("|", current.span, proposing: calls.map { .writePart($0, at: place) })
    }

    // MARK: - Names and patterns

    /// `event.in`: a field whose name is a word of the language.
    func quotedField(_ token: Token, of operand: Index) -> [Hint] {
        switch token.kind {
        case .symbol(.in), .name:
            [
                .writePart(
                    FieldName.selection(of: source(token.span), from: source(operand)),
                    at: start(operand)..<token.span.upperBound)
            ]
        default: []
        }
    }

    /// What may be meant by `has` of something that is no field: `has(total)`, `has("event.total")`.
    func presenceTests(of argument: Index, _ span: Range<Int>) -> [Hint] {
        let name: String
        switch tree[argument].kind {
        case .name(let word): name = word
        case .literal(.string(let text)): name = String(decoding: text, as: UTF8.self)
        case .binary, .logic, .not:
            return fieldTest(source(argument), span) + [.writePart(source(argument), at: span)]
        default: return []
        }
        if name.contains(".") { return [.writePart("has(\(name))", at: span)] }
        return ["event", "customer", "facts"].map {
            .writePart("has(\($0).\(name))", at: span)
        }
    }

    /// `has(event.utm-source)`
    private func fieldTest(_ selection: String, _ span: Range<Int>) -> [Hint] {
        guard let dot = selection.firstIndex(of: ".") else { return [] }
        let name = String(selection[selection.index(after: dot)...])
        return [
            .writePart("has(\(selection[..<dot])[\(Literal.quoted(name))])", at: span)
        ]
    }

    /// `/^a/i`: at the first slash.
    func pattern() -> [Hint] {
        Lexer.pattern(in: text, from: current.span.lowerBound).map { [$0] } ?? []
    }
}

extension String {
    var trimmingBlanks: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
