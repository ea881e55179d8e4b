// Calls: overloads, and literals that a function takes at compile time.

import Calendar

extension Checker {
    mutating func type(
        ofCall name: String, _ nameSpan: Range<Int>, receiver: Index?, arguments: [Index],
        _ index: Index
    ) -> ValueType {
        let overloads = Overload.all[name]
        // Before the arguments: those of a macro hold names that do not exist outside of it.
        if overloads == nil || receiver != nil && Overload.macros.contains(name) {
            remarkUnknown(name, nameSpan, isMethod: receiver != nil)
            return .dyn
        }
        let operands = (receiver.map { [$0] } ?? []) + arguments
        let types = operands.map { type(of: $0) }
        let candidates = (overloads ?? []).filter { $0.takes(types, asMethod: receiver != nil) }
        guard let first = candidates.first else {
            remarkArguments(name, overloads ?? [], receiver, operands, types, index)
            return .dyn
        }
        checked.meanings[index] = .function(first.function)
        checkLiterals(of: first.function, operands, index)
        return candidates.allSatisfy { $0.result == first.result } ? first.result : .dyn
    }

    private mutating func remarkUnknown(_ name: String, _ span: Range<Int>, isMethod: Bool) {
        if Overload.notBuiltYet.contains(name) || Overload.macros.contains(name) {
            let word = Overload.macros.contains(name) ? "the macro" : "the function"
            remark(.notBuiltYet, span, "not built yet: \(word) \(name)")
            return
        }
        let hint: String? =
            if scope.records.contains(where: { $0.name == name }) {
                "\(name) is a record: write \(name).FIELD"
            } else {
                Spelling.nearest(to: name, among: Overload.all.keys.sorted() + ["has"])
                    .map { "did you mean \($0)?" }
            }
        remark(
            .unknownFunction, span, "there is no \(isMethod ? "method" : "function") \(name)",
            hint: hint)
    }

    private mutating func remarkArguments(
        _ name: String, _ overloads: [Overload], _ receiver: Index?, _ operands: [Index],
        _ types: [ValueType], _ index: Index
    ) {
        let asMethod = receiver != nil
        func written(_ names: [String], asMethod: Bool) -> String {
            guard asMethod, let first = names.first else {
                return "\(name)(\(names.joined(separator: ", ")))"
            }
            return "\(first).\(name)(\(names.dropFirst().joined(separator: ", ")))"
        }
        let found = written(types.map(\.description), asMethod: asMethod)
        let forms = overloads.map { overload in
            written(
                overload.parameters.map { $0 == .dyn ? "any" : $0.description },
                asMethod: overload.form == .method || overload.form == .both && asMethod)
        }
        // Written as a function what is a method, or the other way round.
        let isTurned = overloads.contains { $0.takes(types, asMethod: !asMethod) }
        let hint =
            isTurned
            ? "write "
                + written(
                    operands.map { String(decoding: text[tree[$0].span], as: UTF8.self) },
                    asMethod: !asMethod)
            : "it takes \(forms.joined(separator: ", "))"
        remark(.wrongArguments, tree[index].span, "there is no \(found)", hint: hint)
    }

    // MARK: - Literals

    private mutating func checkLiterals(
        of function: Function, _ operands: [Index], _ index: Index
    ) {
        switch function {
        case .matches:
            checkPattern(operands[1], index)
        case .timestamp:
            guard let text = literalText(operands[0]) else { return }
            if text.withUnsafeBytes({ Value.timestamp(rfc3339: $0).tag }) == .error {
                remark(
                    .badLiteral, tree[operands[0]].span,
                    "\(quote(operands[0])) is no timestamp",
                    hint: "such as timestamp(\"2026-01-31T18:00:00Z\")")
            }
        case .duration:
            guard let text = literalText(operands[0]) else { return }
            if text.withUnsafeBytes({ Value.duration(text: $0).tag }) == .error {
                remark(
                    .badLiteral, tree[operands[0]].span, "\(quote(operands[0])) is no duration",
                    hint: "such as duration(\"90s\"), duration(\"1h30m\"), duration(\"240h\")")
            }
        case .getFullYear, .getMonth, .getDate, .getDayOfMonth, .getDayOfWeek, .getDayOfYear,
            .getHours, .getMinutes, .getSeconds, .getMilliseconds:
            if operands.count == 2 { checkZone(operands[1]) }
        default: break
        }
    }

    private func literalText(_ index: Index) -> [UInt8]? {
        guard case .literal(.string(let text)) = tree[index].kind else { return nil }
        return text
    }

    private mutating func checkPattern(_ pattern: Index, _ index: Index) {
        guard let literal = literalText(pattern) else { return }
        do throws(Pattern.Failure) {
            let compiled = try Pattern(literal: literal)
            checked.meanings[index] = .pattern(checked.patterns.count)
            checked.patterns.append(compiled)
        } catch {
            remark(
                .badPattern, tree[pattern].span, "no regular expression: \(error.message)",
                hint: #"the syntax is RE2's; in a raw string r"\d+" a backslash needs no second"#)
        }
    }

    private mutating func checkZone(_ zone: Index) {
        guard let name = literalText(zone) else {
            remark(
                .notBuiltYet, tree[zone].span, "not built yet: a zone that is not a literal")
            return
        }
        guard name.withUnsafeBytes({ Value.offsetSeconds(ofZone: $0) }) == nil else { return }
        remark(
            .notBuiltYet, tree[zone].span, "not built yet: zones by name",
            hint: "\"UTC\" and offsets such as \"+01:00\" are")
    }
}
