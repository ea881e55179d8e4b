// What may have been meant by operands that do not go together.

import Calendar

extension Checker {
    func wordsOfOptional(_ index: Index, _ type: ValueType) -> String? {
        type.wrappedInOptional == nil
            ? nil : "\(plainText(index)).orValue(…) says what stands for a missing value"
    }

    // MARK: - Mistakes of form

    /// The type of an operation that means something else than it says; nil if there is no such mistake.
    mutating func typeOfMistake(
        _ operation: BinaryOperator, _ left: Index, _ right: Index, _ index: Index
    ) -> ValueType? {
        guard isChecking else { return nil }
        if operation == .subtract { return typeOfName(left, index) }
        guard operation == .in || operation.relation != nil else { return nil }
        if let relation = operation.relation, relation.isEquality,
            let asked = presence(left, right) ?? presence(right, left)
        {
            remark(
                .unknownName, tree[asked.nothing].span,
                "there is no \(plainText(asked.nothing)) here",
                proposing: [
                    .writePart(
                        (relation == .equal ? "!" : "") + "has(\(outerText(asked.value)))",
                        at: tree[index].span, ", which asks whether it is there")
                ])
            return .bool
        }
        if case .not(let negated) = tree[left].kind {
            let known = checked.findings.count
            let type = type(of: negated)
            let isMistake = checked.findings[known...].contains { $0.severity == .error }
            guard isMistake || type != .bool && !type.isOpen else { return nil }
            _ = self.type(of: right)
            // Of a mistake's value nothing more is told.
            if isMistake { return .bool }
            remark(
                .wrongOperands, tree[negated].span,
                "`!` needs bool, \(quote(negated)) is \(type)",
                proposing: [
                    .writePart(
                        "!(\(outerText(negated)) \(operation.rawValue) \(outerText(right)))",
                        at: tree[index].span)
                ])
            return .bool
        }
        return nil
    }

    /// `x == None`: a name for no value, and what is compared with it.
    private func presence(_ value: Index, _ nothing: Index) -> (value: Index, nothing: Index)? {
        guard case .name(let name) = tree[nothing].kind,
            ForeignNames.nothing.contains(name.lowercased()), local(named: name) == nil,
            scope.variable(named: name) == nil, case .select = tree[value].kind
        else { return nil }
        return (value, nothing)
    }

    /// `event.utm-source`: a difference that is the name of a field.
    private mutating func typeOfName(_ left: Index, _ index: Index) -> ValueType? {
        guard case .select(let operand, let first, _) = tree[leftmost(left)].kind,
            let record = tree.qualifiedName(operand).flatMap({ record(named: $0) }),
            !record.fields.contains(where: { $0.name == first })
        else { return nil }
        let start = tree[operand].outerSpan.upperBound + 1
        let name = String(
            decoding: text[start..<tree[index].span.upperBound], as: UTF8.self)
        guard record.fields.contains(where: { $0.name == name }) else { return nil }
        remark(
            .unknownField, tree[index].span, "\(record.name) has no field \(first)",
            proposing: [.writePart(FieldName.selection(of: name, from: record.name))])
        return .dyn
    }

    private func leftmost(_ index: Index) -> Index {
        if case .binary(.subtract, let left, _) = tree[index].kind { return leftmost(left) }
        return index
    }

    // MARK: - Operands

    func memberships(
        of left: Index, _ leftType: ValueType, _ element: ValueType, _ right: Index, _ index: Index
    ) -> [Hint] {
        if case .list(let own) = leftType, own.canEqual(element) {
            return [
                .writePart("\(outerText(left)).exists(x, x in \(outerText(right)))", at: nil)
            ]
        }
        return leftType == .bool ? [] : converted(left, leftType, to: element, in: index)
    }

    /// `"FR,DE"` for a list, or a part of a text.
    func searches(for left: Index, in right: Index) -> [Hint] {
        let (part, whole) = (outerText(left), outerText(right))
        if case .literal(.string(let bytes)) = tree[right].kind {
            let texts = bytes.split(whereSeparator: { ",;|".utf8.contains($0) }).map {
                Literal.quoted(String(decoding: $0, as: UTF8.self).trimmingBlanks)
            }
            return texts.count > 1
                ? [.writePart("\(part) in [\(texts.joined(separator: ", "))]")]
                : [.writePart("\(part) == \(whole)")]
        }
        return [.writePart("\(whole).contains(\(part))")]
    }

    func equalities(
        _ operation: BinaryOperator, _ left: Index, _ leftType: ValueType, _ right: Index,
        _ rightType: ValueType, _ index: Index
    ) -> [Hint] {
        if leftType == .null || rightType == .null {
            let other = leftType == .null ? right : left
            let mark = operation == .equal ? "!" : ""
            return [.writePart("\(mark)has(\(outerText(other)))", ": null is absent")]
        }
        func membership(_ element: Index, _ list: Index) -> Hint {
            let text = "\(outerText(element)) in \(outerText(list))"
            return .writePart(operation == .equal ? text : "!(\(text))")
        }
        switch (leftType, rightType) {
        case (.list(let element), _) where element.canEqual(rightType):
            return [membership(right, left)]
        case (_, .list(let element)) where element.canEqual(leftType):
            return [membership(left, right)]
        default:
            return operations(operation, left, leftType, right, rightType, index)
        }
    }

    /// The operation with one of its operands converted.
    func operations(
        _ operation: BinaryOperator, _ left: Index, _ leftType: ValueType, _ right: Index,
        _ rightType: ValueType, _ index: Index
    ) -> [Hint] {
        if operation.relation != nil, case .binary(let inner, _, let middle) = tree[left].kind,
            inner.relation != nil, leftType == .bool
        {
            // `1 < x < 5`
            return [
                .writePart(
                    "\(outerText(left)) && \(outerText(middle)) \(operation.rawValue) "
                        + outerText(right))
            ]
        }
        let sized =
            sized(left, leftType, beside: rightType, in: index)
            + sized(right, rightType, beside: leftType, in: index)
        let isSum = operation == .add
        let ofRight =
            isSum || hasText(right, rightType, beside: left, leftType)
            ? converted(right, rightType, to: leftType, in: index) : []
        let ofLeft =
            isSum || hasText(left, leftType, beside: right, rightType)
            ? converted(left, leftType, to: rightType, in: index) : []
        // Texts have another order than numbers, and a sum with a text is a text.
        let isLeftFirst =
            isSum
            ? rightType == .string
            : leftType == .string && operation.relation?.isEquality != true
        return sized + (isLeftFirst ? ofLeft + ofRight : ofRight + ofLeft)
    }

    /// Whether a value may be compared as a text with another: a number with what may be one, but no time
    /// and no bool.
    private func hasText(
        _ index: Index, _ type: ValueType, beside other: Index, _ otherType: ValueType
    ) -> Bool {
        guard otherType == .string, type != .string else { return true }
        if case .literal = tree[index].kind { return true }
        guard type.isNumeric else { return false }
        if case .literal = tree[other].kind { return false }
        return true
    }

    /// `event.skus > 2` for the number of elements.
    private func sized(
        _ list: Index, _ type: ValueType, beside other: ValueType, in index: Index
    ) -> [Hint] {
        guard other == .int else { return [] }
        if case .select(let map, let field, _) = tree[list].kind, case .map = checked.types[map],
            let size = ForeignNames.size(field, of: outerText(map))
        {
            // `event.tags.length` is an entry of the map.
            return [.writePart(plainText(index, with: list, as: size))]
        }
        switch type {
        case .list, .map:
            return [
                .writePart(plainText(index, with: list, as: "size(\(plainText(list)))"))
            ]
        default: return []
        }
    }

    private func converted(
        _ operand: Index, _ type: ValueType, to wanted: ValueType, in index: Index
    ) -> [Hint] {
        conversions(of: operand, type, to: wanted).map {
            .writePart(plainText(index, with: operand, as: $0))
        }
    }

    // MARK: - Conversions

    func conversion(of index: Index, _ type: ValueType, to wanted: ValueType) -> String? {
        conversions(of: index, type, to: wanted).first
    }

    /// What to write for a node of type `type` where `wanted` is needed.
    func conversions(of index: Index, _ type: ValueType, to wanted: ValueType) -> [String] {
        let written = plainText(index)
        if wanted.isTime, type == .int, CalendarDay.text(written) != nil {
            // `event.born > 2026-06-01`
            return ["date(\"\(written)\")"]
        }
        if case .literal(let literal) = tree[index].kind {
            return conversions(of: literal, written, to: wanted)
        }
        switch (type, wanted) {
        case (.int, .double), (.uint, .double), (.string, .double): return ["double(\(written))"]
        case (.string, .int): return ["double(\(written))", "int(\(written))"]
        case (.uint, .int): return ["int(\(written))"]
        case (.int, .uint): return ["uint(\(written))"]
        case (.timestamp, .date): return ["date(\(written))"]
        case (.int, .string), (.uint, .string), (.double, .string), (.bool, .string),
            (.timestamp, .string), (.date, .string), (.duration, .string):
            return ["string(\(written))"]
        default: return []
        }
    }

    private func conversions(
        of literal: Literal, _ written: String, to wanted: ValueType
    ) -> [String] {
        switch (literal, wanted) {
        case (.int, .double): return written.contains("x") ? [] : [written + ".0"]
        case (.int(let value), .uint) where value >= 0: return [written + "u"]
        case (.int(0), .bool): return ["false"]
        case (.int(1), .bool): return ["true"]
        case (.int, .string), (.double, .string), (.bool, .string): return ["\"\(written)\""]
        case (.string(let bytes), _):
            return conversions(
                ofText: String(decoding: bytes, as: UTF8.self), written, to: wanted)
        default: return []
        }
    }

    private func conversions(
        ofText content: String, _ written: String, to wanted: ValueType
    ) -> [String] {
        let bytes = Array(content.utf8)
        switch wanted {
        case .bool: return content == "true" || content == "false" ? [content] : []
        case .int, .uint, .double:
            return Double(content) == nil ? [] : [content, content + ".0", content + "u"]
        case .timestamp, .date:
            if bytes.withUnsafeBytes({ DateText.parse($0) }) != nil { return ["date(\(written))"] }
            let isTime = bytes.withUnsafeBytes { Value.timestamp(rfc3339: $0).tag } != .error
            return isTime ? ["timestamp(\(written))"] : []
        case .duration:
            if bytes.withUnsafeBytes({ Value.duration(text: $0).tag }) != .error {
                return ["duration(\(written))"]
            }
            return SpokenDuration.text(content).map { ["duration(\(Literal.quoted($0)))"] } ?? []
        default: return []
        }
    }
}
