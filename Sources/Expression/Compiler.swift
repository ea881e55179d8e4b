/// Text → lexer → parser → checker → program.
package enum Compiler {
    /// Compiles `text`. With `expecting`, a program of another type is a finding (a `date` passes for
    /// a `timestamp`; nothing but `int` passes for `int`). What is `dyn` passes and is looked at when
    /// it runs.
    ///
    /// A text that is nothing but one field of dates keeps them as dates, and has their type, unless
    /// only the timestamp is expected.
    package static func compile(
        _ text: String, in scope: Scope, expecting: [ValueType]? = nil
    ) -> Compilation {
        let sizeBytes = text.utf8.count
        guard sizeBytes <= Limits.textSizeBytes else {
            return Compilation(
                program: nil,
                findings: [
                    Finding(
                        .textTooLong, 0..<sizeBytes,
                        "the expression has \(sizeBytes) bytes, the limit is \(Limits.textSizeBytes)"
                    )
                ])
        }
        var lexer = Lexer(text)
        let tree: SyntaxTree
        switch lexer.tokens() {
        case .failure(let failure):
            return Compilation(program: nil, findings: [failure.finding])
        case .success(let tokens):
            var parser = Parser(tokens)
            switch parser.parse() {
            case .failure(let failure):
                return Compilation(program: nil, findings: [failure.finding])
            case .success(let parsed): tree = parsed
            }
        }
        var checker = Checker(tree, text: lexer.text, scope: scope)
        let checked = checker.check()
        let result = Result(checked, expecting)
        var findings = checked.findings
        if let finding = result.finding, findings.isEmpty { findings.append(finding) }
        guard findings.isEmpty else {
            return Compilation(program: nil, findings: findings.sorted(by: isBefore))
        }
        return emit(text, tree, checked, result, expecting)
    }

    private static func isBefore(_ left: Finding, _ right: Finding) -> Bool {
        (left.span.lowerBound, left.span.upperBound) < (
            right.span.lowerBound, right.span.upperBound
        )
    }

    private static func emit(
        _ text: String, _ tree: SyntaxTree, _ checked: CheckedTree, _ result: Result,
        _ expecting: [ValueType]?
    ) -> Compilation {
        var emitter = Emitter(checked)
        emitter.emitProgram(keepsDates: result.keepsDates, requiring: result.shapes)
        var findings = emitter.findings
        if let constant = emitter.constant, constant.tag == .bool, expecting == [.bool],
            !isLiteral(tree)
        {
            findings.append(
                Finding(
                    .constantCondition, tree[tree.root].span,
                    "this condition is always \(constant.boolValue)"))
        }
        var unparser = Unparser(tree)
        let program = emitter.program(
            text: text, canonicalText: unparser.text(), type: result.type)
        return Compilation(program: program, findings: findings.sorted(by: isBefore))
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
                case .select = checked.tree[root].kind, expecting?.contains(declared) ?? true
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
                    hint: Compiler.hint(for: type, expecting))
                return
            }
            shapes = expecting.filter { type.fits($0) }
            if expecting.count == 1 { type = expecting[0] }
        }
    }

    private static func hint(for type: ValueType, _ expecting: [ValueType]) -> String? {
        if expecting == [.bool] {
            return type.isNumeric ? "compare it with something, such as > 0" : nil
        }
        switch type {
        case .int where expecting.contains(.double): return "double(…) converts"
        case .int, .uint, .double, .timestamp, .duration:
            return expecting.contains(.string) ? "string(…) converts" : nil
        default: return nil
        }
    }
}
