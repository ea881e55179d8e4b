/// Tokens → a syntax tree, by CEL's grammar. Stops at the first mistake: what follows one would
/// mostly be remarks about the mistake.
struct Parser {
    typealias Index = SyntaxTree.Index
    typealias Failure = Lexer.Failure

    let tokens: [Token]
    /// The UTF-8 of the expression.
    let text: [UInt8]
    let expandsMacros: Bool
    var position = 0
    private var depth = 0
    var tree = SyntaxTree()

    /// Without macros `has(x.f)` and `list.all(x, …)` are calls of functions that do not exist.
    init(_ tokens: [Token], of text: [UInt8], expandingMacros: Bool = true) {
        self.tokens = tokens
        self.text = text
        expandsMacros = expandingMacros
    }

    mutating func parse() -> Result<SyntaxTree, Failure> {
        do throws(Failure) {
            tree.root = try expression()
            guard current.kind == .end else { throw unexpectedRest() }
            return .success(tree)
        } catch {
            return .failure(error)
        }
    }

    // MARK: - Tokens

    var current: Token { tokens[position] }

    func isAt(_ symbol: Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

    mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard isAt(symbol) else { return false }
        advance()
        return true
    }

    /// Takes `symbol` and returns where it ends.
    private mutating func expect(_ symbol: Token.Symbol) throws(Failure) -> Int {
        guard isAt(symbol) else { throw unexpected("`\(symbol.rawValue)`") }
        let end = current.span.upperBound
        advance()
        return end
    }

    func unexpected(_ wanted: String, proposing proposals: [Hint] = []) -> Failure {
        let found: String
        switch current.kind {
        case .end: found = "the end of the expression"
        case .symbol(let symbol): found = "`\(symbol.rawValue)`"
        case .name(let name): found = "`\(name)`"
        case .foreign(let word): return foreignOperator(word)
        case .quotedName: found = "a quoted name"
        case .int, .uint, .double: found = "a number"
        case .string: found = "a string"
        case .bytes: found = "bytes"
        }
        return Failure(
            .unexpectedToken, current.span, "expected \(wanted), found \(found)",
            proposing: proposals)
    }

    // MARK: - Nodes

    mutating func add(_ kind: SyntaxTree.Kind, _ span: Range<Int>) throws(Failure) -> Index {
        var height = 0
        for child in SyntaxTree.children(of: kind) { height = max(height, tree[child].height) }
        guard height < Limits.depth else { throw tooDeep(span) }
        tree.nodes.append(
            SyntaxTree.Node(kind: kind, span: span, outerSpan: span, height: height + 1))
        return tree.nodes.count - 1
    }

    func tooDeep(_ span: Range<Int>) -> Failure {
        Failure(
            .nestedTooDeep, span, "parts are nested deeper than \(Limits.depth)",
            hint: "split the condition, or write long sums with parentheses")
    }

    func start(_ index: Index) -> Int { tree[index].outerSpan.lowerBound }
    func end(_ index: Index) -> Int { tree[index].outerSpan.upperBound }

    // MARK: - Grammar, from the loosest binding to the tightest

    /// `condition ? then : otherwise`
    mutating func expression() throws(Failure) -> Index {
        guard depth < Limits.depth else { throw tooDeep(current.span) }
        depth += 1
        defer { depth -= 1 }

        let condition = try logic(.or)
        if isAtWord("if") { throw conditionBehind(condition) }
        let mark = position
        guard take(.question) else { return condition }
        let then = try logic(.or)
        guard take(.colon) else { throw missingAlternative(from: mark) }
        let otherwise = try expression()
        return try add(
            .conditional(condition, then: then, otherwise: otherwise),
            start(condition)..<end(otherwise))
    }

    private mutating func logic(_ operation: SyntaxTree.LogicOperator) throws(Failure) -> Index {
        let symbol: Token.Symbol = operation == .or ? .or : .and
        var operands = [try logicOperand(of: operation)]
        while take(symbol) { operands.append(try logicOperand(of: operation)) }
        if let failure = foreignLogic(of: operation) { throw failure }
        guard operands.count > 1 else { return operands[0] }
        return try add(
            .logic(operation, operands), start(operands[0])..<end(operands[operands.count - 1]))
    }

    private mutating func logicOperand(
        of operation: SyntaxTree.LogicOperator
    ) throws(Failure) -> Index {
        operation == .or ? try logic(.and) : try binary(precedence: 3)
    }

    /// Chains of operators that bind at least as tightly as `precedence`, from the left.
    mutating func binary(precedence: Int) throws(Failure) -> Index {
        var left = try unary()
        while case .symbol(let symbol) = current.kind,
            let operation = BinaryOperator(rawValue: symbol.rawValue),
            operation.precedence >= precedence
        {
            advance()
            let right = try binary(precedence: operation.precedence + 1)
            left = try add(.binary(operation, left, right), start(left)..<end(right))
        }
        if precedence <= BinaryOperator.equal.precedence,
            let failure = try foreignRelation(to: left)
        {
            throw failure
        }
        return left
    }

    mutating func unary() throws(Failure) -> Index {
        if let failure = try foreignNot() { throw failure }
        var operators: [(isNot: Bool, start: Int)] = []
        while isAt(.not) || isAt(.minus) {
            operators.append((isAt(.not), current.span.lowerBound))
            advance()
        }
        var signStart: Int?
        if let last = operators.last, !last.isNot {
            switch current.kind {
            case .int, .double:
                signStart = last.start
                operators.removeLast()
            default: break
            }
        }
        var operand = try member(signStart: signStart)
        for (isNot, start) in operators.reversed() {
            operand = try add(isNot ? .not(operand) : .negate(operand), start..<end(operand))
        }
        return operand
    }

    /// A primary with its `.field`, `.method(…)` and `[index]`.
    private mutating func member(signStart: Int?) throws(Failure) -> Index {
        var operand = try primary(signStart: signStart)
        while true {
            if take(.dot) {
                operand = try selection(from: operand)
            } else if isAt(.leftBracket) {
                advance()
                let isOptional = take(.question)
                let index = try expression()
                let span = start(operand)..<(try expect(.rightBracket))
                operand = try add(
                    isOptional ? .optionalIndex(operand, index) : .index(operand, index), span)
            } else {
                if let failure = foreignSuffix(of: operand) { throw failure }
                return operand
            }
        }
    }

    private mutating func selection(from operand: Index) throws(Failure) -> Index {
        if take(.question) { return try optionalSelection(from: operand) }
        let token = current
        switch token.kind {
        case .name(let name) where !["true", "false", "null"].contains(name):
            advance()
            guard take(.leftParenthesis) else {
                return try add(
                    .select(operand, field: name, fieldSpan: token.span),
                    start(operand)..<token.span.upperBound)
            }
            let (arguments, end) = try list(until: .rightParenthesis)
            let span = start(operand)..<end
            if expandsMacros, let macro = try macro(name, of: operand, arguments) {
                return try add(macro, span)
            }
            return try add(
                .call(name, nameSpan: token.span, receiver: operand, arguments: arguments), span)
        case .quotedName(let name):
            advance()
            return try add(
                .select(operand, field: name, fieldSpan: token.span),
                start(operand)..<token.span.upperBound)
        default:
            throw unexpected(
                "the name of a field or a method",
                proposing: quotedField(token, of: operand))
        }
    }

    /// The part of `x.?field` behind the question mark.
    private mutating func optionalSelection(from operand: Index) throws(Failure) -> Index {
        let token = current
        switch token.kind {
        case .name(let name) where !["true", "false", "null"].contains(name),
            .quotedName(let name):
            advance()
            return try add(
                .optionalSelect(operand, field: name, fieldSpan: token.span),
                start(operand)..<token.span.upperBound)
        default:
            throw unexpected("the name of a field")
        }
    }

    /// Expressions up to `closing`, and where that ends.
    mutating func list(
        until closing: Token.Symbol
    ) throws(Failure) -> (elements: [Index], end: Int) {
        var elements: [Index] = []
        while !isAt(closing) {
            elements.append(
                closing == .rightBracket ? try optionalElement(takeMark()) : try expression())
            guard elements.count <= Limits.elements else { throw tooLarge(elements[0]) }
            if isAt(closing) { break }
            guard take(.comma) else { throw unexpected("`,` or `\(closing.rawValue)`") }
            // A trailing comma is CEL in lists, but not behind arguments.
            if isAt(closing), closing == .rightParenthesis { throw unexpected("an argument") }
        }
        return (elements, try expect(closing))
    }

    /// Where a question mark begins that stands here, which it takes.
    mutating func takeMark() -> Int? {
        let start = current.span.lowerBound
        return take(.question) ? start : nil
    }

    /// An expression, an element that may be missing if there was a question mark.
    private mutating func optionalElement(_ mark: Int?) throws(Failure) -> Index {
        let element = try expression()
        guard let mark else { return element }
        // Behind the key of an entry the mark stands to the left of the value.
        return try add(.optionalElement(element), min(mark, start(element))..<end(element))
    }

    private func tooLarge(_ first: Index) -> Failure {
        Failure(
            .literalTooLarge, start(first)..<current.span.lowerBound,
            "more than \(Limits.elements) elements")
    }

    private mutating func primary(signStart: Int?) throws(Failure) -> Index {
        let token = current
        let span = (signStart ?? token.span.lowerBound)..<token.span.upperBound
        switch token.kind {
        case .int(let magnitude):
            advance()
            guard signStart != nil || magnitude < 1 << 63 else {
                throw Failure(
                    .badNumber, span, "the number is out of the range of int (64 bits)")
            }
            let bits = signStart == nil ? magnitude : 0 &- magnitude
            return try add(.literal(.int(Int64(bitPattern: bits))), span)
        case .uint(let value): return try leaf(.literal(.uint(value)), span)
        case .double(let value):
            return try leaf(.literal(.double(signStart == nil ? value : -value)), span)
        case .string(let text): return try leaf(.literal(.string(text)), span)
        case .bytes(let text): return try leaf(.literal(.bytes(text)), span)
        case .name(let name): return try named(name, span)
        case .symbol(.dot):
            advance()
            guard case .name(let name) = current.kind, !Parser.literalWords.contains(name) else {
                throw unexpected("a name")
            }
            return try named(name, span.lowerBound..<current.span.upperBound, isAbsolute: true)
        case .symbol(.leftParenthesis):
            advance()
            let inner = try expression()
            if isAt(.comma) { throw tuple(from: span.lowerBound, inner) }
            let end = try expect(.rightParenthesis)
            tree.nodes[inner].outerSpan = span.lowerBound..<end
            return inner
        case .symbol(.leftBracket):
            advance()
            let (elements, end) = try list(until: .rightBracket)
            return try add(.list(elements), span.lowerBound..<end)
        case .symbol(.leftBrace):
            return try map(from: span.lowerBound)
        case .symbol(.divide):
            throw unexpected("a value", proposing: pattern())
        default:
            throw unexpected("a value")
        }
    }

    mutating func leaf(
        _ kind: SyntaxTree.Kind, _ span: Range<Int>
    ) throws(Failure) -> Index {
        advance()
        return try add(kind, span)
    }

    private mutating func map(from start: Int) throws(Failure) -> Index {
        advance()
        var entries: [Index] = []
        while !isAt(.rightBrace) {
            let mark = takeMark()
            entries.append(try expression())
            if isAt(.comma) || isAt(.rightBrace) { throw set(from: start) }
            _ = try expect(.colon)
            entries.append(try optionalElement(mark))
            guard entries.count <= 2 * Limits.elements else { throw tooLarge(entries[0]) }
            if isAt(.rightBrace) { break }
            guard take(.comma) else { throw unexpected("`,` or `}`") }
        }
        return try add(.map(entries), start..<(try expect(.rightBrace)))
    }
}
