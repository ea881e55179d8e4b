/// Text → lexer → parser → checker → program.
package enum Compiler {
    /// How a text is read; all of the language but for tests of parts of it.
    package struct Options: Sendable {
        /// Without it types do not matter, and what does not exist fails when it runs.
        package var isChecking = true
        package var expandsMacros = true

        package init() {}
    }

    /// Compiles `text`. With `expecting`, a program of another type is a finding (a `date` passes for
    /// a `timestamp`; nothing but `int` passes for `int`). What is `dyn` passes and is looked at when
    /// it runs.
    ///
    /// Dates leave as dates, unless a timestamp is expected. A text that is nothing but one field of
    /// dates takes those beyond the range of timestamps too.
    package static func compile(
        _ text: String, in scope: Scope, expecting: [ValueType]? = nil,
        options: Options = Options()
    ) -> Compilation {
        var compilation = compileUntried(text, in: scope, expecting: expecting, options: options)
        if compilation.findings.contains(where: { !$0.proposals.isEmpty }) {
            var trial = HintTrial(text, in: scope, expecting: expecting, options: options)
            compilation.findings = trial.settle(compilation.findings)
        }
        let rest = compilation.findings.dropFirst(Limits.findings)
        if let next = rest.first(where: { $0.severity == .error }) ?? rest.first {
            compilation.findings.removeLast(rest.count)
            compilation.findings.append(next.standing(for: rest.count))
        }
        return compilation
    }

    /// Likewise, with findings whose proposals are not tried yet.
    static func compileUntried(
        _ text: String, in scope: Scope, expecting: [ValueType]?, options: Options
    ) -> Compilation {
        let checked: CheckedTree
        switch check(text, in: scope, options) {
        case .failure(let failure):
            return Compilation(program: nil, findings: [failure.finding])
        case .success(let tree): checked = tree
        }
        let result = Result(checked, expecting)
        var findings = checked.findings
        var isClear = !findings.contains { $0.severity == .error }
        if let finding = result.finding, isClear {
            findings.append(finding)
            isClear = false
        }
        guard isClear else {
            return Compilation(program: nil, findings: findings.sorted(by: isBefore))
        }
        return emit(text, checked, result, expecting)
    }

    /// The text as a tree with types, or the first mistake that keeps it from being one.
    private static func check(
        _ text: String, in scope: Scope, _ options: Options
    ) -> Swift.Result<CheckedTree, Lexer.Failure> {
        parse(text, options).map { tree in
            var checker = Checker(
                tree, text: Array(text.utf8), scope: scope, isChecking: options.isChecking)
            return checker.check()
        }
    }

    static func parse(
        _ text: String, _ options: Options
    ) -> Swift.Result<SyntaxTree, Lexer.Failure> {
        let sizeBytes = text.utf8.count
        guard sizeBytes <= Limits.textSizeBytes else {
            return .failure(
                Lexer.Failure(
                    .textTooLong, 0..<sizeBytes,
                    "the expression has \(sizeBytes) bytes, the limit is \(Limits.textSizeBytes)"))
        }
        var lexer = Lexer(text)
        return lexer.tokens().flatMap { tokens in
            var parser = Parser(
                tokens, of: lexer.text, expandingMacros: options.expandsMacros)
            return parser.parse()
        }.mapError { Lexer.Failure.template(text) ?? $0 }
    }

    private static func isBefore(_ left: Finding, _ right: Finding) -> Bool {
        (left.span.lowerBound, left.span.upperBound) < (
            right.span.lowerBound, right.span.upperBound
        )
    }

    private static func emit(
        _ text: String, _ checked: CheckedTree, _ result: Result, _ expecting: [ValueType]?
    ) -> Compilation {
        let tree = checked.tree
        var emitter = Emitter(checked)
        emitter.emitProgram(
            keepsDates: result.keepsDates, requiring: result.shapes, type: result.type)
        var findings = checked.findings + emitter.findings
        if let constant = emitter.constant, constant.tag == .bool, expecting == [.bool],
            !isLiteral(tree)
        {
            findings.append(
                Finding(
                    .constantCondition, tree[tree.root].span,
                    "this condition is always \(constant.boolValue)"))
        }
        let cost = CostEstimate(checked).cost(of: tree.root)
        if cost > Limits.work {
            findings.append(
                Finding(
                    .costly, tree[tree.root].span,
                    "this may take \(cost) steps, an evaluation has \(Limits.work)",
                    hint: "loops within loops multiply: filter the list first"))
        }
        var unparser = Unparser(tree)
        let program = emitter.program(
            text: text, canonicalText: unparser.text(), type: result.type, cost: cost,
            root: tree.root, conjuncts: expecting == [.bool] ? conjuncts(of: checked) : [])
        return Compilation(program: program, findings: findings.sorted(by: isBefore))
    }

    // MARK: - Parts

    /// Each part of `text` that has a value of its own, in the order of evaluation, the whole last: what
    /// explains a result. Parts that depend on a macro's variable have no value outside of it and are
    /// left out. Empty where `compile` finds a mistake.
    package static func subexpressions(_ text: String, in scope: Scope) -> [Subexpression] {
        guard case .success(let checked) = check(text, in: scope, Options()),
            !checked.findings.contains(where: { $0.severity == .error })
        else { return [] }
        var parts: [Subexpression] = []
        collect(checked.tree.root, of: checked, text, &parts)
        return parts
    }

    private static func collect(
        _ index: SyntaxTree.Index, of checked: CheckedTree, _ text: String,
        _ parts: inout [Subexpression]
    ) {
        guard checked.isValue[index] else { return }
        let tree = checked.tree
        switch checked.meanings[index] {
        case .field, .now, .today, .customerZone, .date, .typeName: break
        default:
            for child in SyntaxTree.children(of: tree[index].kind) {
                collect(child, of: checked, text, &parts)
            }
        }
        guard checked.lowestLocal[index] == CheckedTree.noLocal else { return }
        let span = tree[index].span
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: span.lowerBound)
        let end = utf8.index(start, offsetBy: span.count)
        var unparser = Unparser(tree)
        var emitter = Emitter(checked)
        emitter.emitProgram(of: index)
        let program = emitter.program(
            text: String(text[start..<end]), canonicalText: unparser.text(of: index),
            type: checked.types[index], cost: CostEstimate(checked).cost(of: index), root: index)
        parts.append(Subexpression(span: span, program: program))
    }

    static func isSelection(_ kind: SyntaxTree.Kind) -> Bool {
        switch kind {
        case .select, .index: true
        default: false
        }
    }

    /// `when: true` is meant as it stands.
    private static func isLiteral(_ tree: SyntaxTree) -> Bool {
        if case .literal = tree[tree.root].kind { return true }
        return false
    }

    /// The type of the whole, held against what is expected.
    private struct Result {
        var type: ValueType
        var keepsDates = false
        /// What the value must be one of, where the checker cannot tell.
        var shapes: [ValueType] = []
        var finding: Finding?

        init(_ checked: CheckedTree, _ expecting: [ValueType]?) {
            let root = checked.tree.root
            type = checked.types[root]
            if case .field(_, _, let declared) = checked.meanings[root], declared.holdsDates,
                Compiler.isSelection(checked.tree[root].kind), expecting?.contains(declared) ?? true
            {
                type = declared
                keepsDates = true
                return
            }
            guard let expecting, !expecting.contains(type) else { return }
            guard expecting.contains(where: { type.fits($0) }) else {
                let wanted = expecting.map(\.description).joined(separator: " or ")
                finding = Finding(
                    .wrongResult, checked.tree[root].span,
                    "\(wanted) is needed here, this is \(type)",
                    hint: Compiler.words(for: type, expecting),
                    proposing: Compiler.proposals(for: checked, type, expecting))
                return
            }
            shapes = expecting.filter { type.fits($0) }
            if expecting.count == 1 { type = expecting[0] }
        }
    }
}
