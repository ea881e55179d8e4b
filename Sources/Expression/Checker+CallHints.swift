// What is said of a call that cannot be, and what may have been meant by it.

import Spelling

extension Checker {
    mutating func remarkUnknown(
        _ name: String, _ span: Range<Int>, _ receiver: Index?, _ arguments: [Index],
        _ index: Index
    ) {
        if let forms = Macro.forms(of: name) {
            remark(
                .wrongArguments, span, "\(name) is a macro and takes other arguments",
                hint: "it is written \(forms.joined(separator: " or "))",
                proposing: foreignCalls(name, receiver, arguments, index) ?? [])
            return
        }
        remark(
            .unknownFunction, span,
            "there is no \(receiver == nil ? "function" : "method") \(name)",
            hint: words(forFunction: name, receiver),
            proposing: proposals(forFunction: name, span, receiver, arguments, index))
    }

    private func words(forFunction name: String, _ receiver: Index?) -> String? {
        if scope.records.contains(where: { $0.name == name }) {
            return "\(name) is a record: name one of its fields behind a dot"
        }
        if let receiver, let space = tree.qualifiedName(receiver), Overload.spaces.contains(space) {
            let names = overloads.keys.filter { $0.hasPrefix(space + ".") }.sorted()
            return "there are \(names.joined(separator: ", "))"
        }
        // A macro that is meant takes other arguments, so that its name alone mends nothing.
        return name.nearest(among: Macro.words).flatMap { Macro.forms(of: $0) }.map {
            "there is \($0.joined(separator: " and "))"
        }
    }

    private func proposals(
        forFunction name: String, _ span: Range<Int>, _ receiver: Index?, _ arguments: [Index],
        _ index: Index
    ) -> [Hint] {
        var proposals: [Hint] = []
        if let receiver, let space = tree.qualifiedName(receiver), Overload.spaces.contains(space) {
            let names = overloads.keys.filter { $0.hasPrefix(space + ".") }
            if let near = "\(space).\(name)".nearest(among: names) {
                proposals.append(.mean(String(near.dropFirst(space.utf8.count + 1))))
            }
        }
        if let full = overloads.keys.sorted().first(where: { $0.hasSuffix(".\(name)") }) {
            proposals.append(.write(full))
        }
        let foreign = foreignCalls(name, receiver, arguments, index)
        let near = name.nearest(among: overloads.keys.sorted() + Macro.words)
        if let near, ForeignNames.isSame(near, name) { proposals.append(.mean(near)) }
        // What is known from elsewhere is rather meant than what is spelt alike.
        proposals += foreign ?? []
        if let near, foreign?.isEmpty != true { proposals.append(.mean(near)) }
        if let macro = ForeignNames.macros[name.lowercased()] { proposals.append(.write(macro)) }
        if let receiver,
            let record = tree.qualifiedName(receiver).flatMap({ self.record(named: $0) }),
            arguments.isEmpty
        {
            // `event.total()`
            let selection = FieldName.selection(of: name, from: record.name)
            proposals.append(.writePart(selection, at: tree[index].span))
        }
        return proposals
    }

    /// Nil where nobody knows the name; nothing where it is known to mean something else.
    private func foreignCalls(
        _ name: String, _ receiver: Index?, _ arguments: [Index], _ index: Index
    ) -> [Hint]? {
        var operands = (receiver.map { [$0] } ?? []) + arguments
        if receiver == nil, arguments.count == 2, isLiteral(operands[0]),
            ForeignNames.isSearch(name)
        {
            // `contains("a", event.name)`: nobody looks into what is known.
            guard !isLiteral(operands[1]) else { return [] }
            operands.swapAt(0, 1)
        }
        return ForeignNames.call(name, operands.map { outerText($0) }).map { texts in
            texts.map { .writePart($0, at: tree[index].span) }
        }
    }

    mutating func remarkArguments(
        _ name: String, _ overloads: [Overload], _ operands: [Index], _ types: [ValueType],
        asMethod: Bool, _ index: Index
    ) {
        guard isChecking else { return }
        let found = written(name, types.map(\.description), asMethod: asMethod)
        var forms: [String] = []
        for overload in overloads {
            let names = overload.parameters.map { $0 == .dyn ? "any" : $0.description }
            let form = written(
                name, overload.isVariadic ? names + ["…"] : names,
                asMethod: overload.form == .method || overload.form == .both && asMethod)
            if !forms.contains(form) { forms.append(form) }
        }
        if name == "date", operands.count == 1, let day = CalendarDay.text(plainText(operands[0])) {
            // `date(2026-06-01)`
            remark(
                .wrongArguments, tree[index].span, "there is no \(found)",
                proposing: [.writePart("date(\"\(day)\")")])
            return
        }
        remark(
            .wrongArguments, tree[index].span, "there is no \(found)",
            hint: "it takes \(forms.joined(separator: ", "))",
            proposing: turned(name, operands, asMethod: asMethod)
                + converted(name, overloads, operands, types, asMethod: asMethod)
                + (foreignCalls(
                    name, asMethod ? operands.first : nil,
                    asMethod ? Array(operands.dropFirst()) : operands, index) ?? []))
    }

    /// Written as a function what is a method, or the other way round.
    private func turned(_ name: String, _ operands: [Index], asMethod: Bool) -> [Hint] {
        // SQL's `substring` counts from 1 and takes a length; it and others look into what stands last.
        if !asMethod, name == "substring" || operands.first.map({ isLiteral($0) }) == true {
            return []
        }
        return [.writePart(written(name, operands.map { outerText($0) }, asMethod: !asMethod))]
    }

    private func written(_ name: String, _ operands: [String], asMethod: Bool) -> String {
        guard asMethod, let first = operands.first else {
            return "\(name)(\(operands.joined(separator: ", ")))"
        }
        return "\(first).\(name)(\(operands.dropFirst().joined(separator: ", ")))"
    }

    /// The call with one of its operands converted to what an overload takes.
    private func converted(
        _ name: String, _ overloads: [Overload], _ operands: [Index], _ types: [ValueType],
        asMethod: Bool
    ) -> [Hint] {
        var proposals: [Hint] = []
        for overload in overloads where overload.takes(operands.count, asMethod: asMethod) {
            for (position, operand) in operands.enumerated() {
                let wanted = overload.parameter(position)
                // A number is no text to look into, unless it is written out.
                guard !wanted.isOpen, !types[position].fits(wanted),
                    wanted != .string || isLiteral(operand),
                    let text = conversion(of: operand, types[position], to: wanted)
                else { continue }
                var texts = operands.map { outerText($0) }
                texts[position] = text
                proposals.append(.writePart(written(name, texts, asMethod: asMethod)))
            }
        }
        return proposals
    }
}
