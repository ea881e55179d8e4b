// Names, fields of records, entries of maps, elements of lists.

import Spelling

extension Checker {
    mutating func type(ofName name: String, _ index: Index) -> ValueType {
        if let local = local(named: name) {
            checked.meanings[index] = .local(local.place)
            return local.type
        }
        if let variable = scope.variable(named: name) { return type(of: variable, index) }
        if let type = type(ofWord: name, index) { return type }
        if let tag = scope.typeName(name) {
            checked.meanings[index] = .typeName(tag)
            return .type
        }
        checked.meanings[index] = .failure(.unknownName)
        let span = tree[index].span
        if let record = scope.records.first(where: { $0.name == name }) {
            remark(
                .recordAsValue, span, "\(name) is a record, not a value",
                hint: record.fields.first.map {
                    "name one of its fields, such as \(FieldName.selection(of: $0.name, from: name))"
                })
            return .dyn
        }
        remark(
            .unknownName, span, "there is no \(name) here", hint: words(forName: name),
            proposing: proposals(forName: name))
        return .dyn
    }

    func local(named name: String) -> Local? {
        locals.last { $0.name == name }
    }

    private mutating func type(of variable: Scope.Variable, _ index: Index) -> ValueType {
        checked.meanings[index] = .field(variable.root, slot: variable.slot, variable.type)
        checked.reads.insert(Program.Read(root: variable.root, slot: variable.slot))
        return read(variable.type)
    }

    private mutating func read(_ type: ValueType) -> ValueType {
        if type.holdsDates { checked.hasDates = true }
        return type
    }

    /// `now`, `today` and `zone`.
    private mutating func type(ofWord name: String, _ index: Index) -> ValueType? {
        switch name.hasPrefix(".") ? String(name.dropFirst()) : name {
        case "now" where scope.hasNow:
            checked.meanings[index] = .now
            checked.readsNow = true
            return .timestamp
        case "today" where scope.hasNow:
            checked.meanings[index] = .today
            checked.readsNow = true
            checked.hasDates = true
            return .date
        case "zone":
            checked.meanings[index] = .customerZone
            return .string
        default:
            return nil
        }
    }

    /// The names that can be read here.
    private var knownNames: [String] {
        locals.map(\.name) + scope.records.map(\.name) + scope.variables.map(\.name)
            + (scope.hasNow ? ["now", "today"] : []) + ["zone"]
    }

    private func words(forName name: String) -> String {
        if name == "now" || name == "today" { return "\(name) cannot be read here" }
        if overloads[name] != nil { return "\(name) is a function, with parentheses behind it" }
        return "names here are " + knownNames.joined(separator: ", ")
    }

    /// What may be meant by a name that does not exist: a field without its record, a misspelt name, a text
    /// without quotes.
    private func proposals(forName name: String) -> [Hint] {
        var proposals: [Hint] = []
        if let constant = ForeignNames.constants[name.lowercased()] {
            proposals.append(.writePart(constant))
        }
        for record in scope.records where record.fields.contains(where: { $0.name == name }) {
            proposals.append(.mean(FieldName.selection(of: name, from: record.name)))
        }
        if let near = name.nearest(among: knownNames) { proposals.append(.mean(near)) }
        if let near = name.nearest(among: ["true", "false"]) { proposals.append(.mean(near)) }
        if overloads[name] != nil { return proposals }
        for record in scope.records {
            if let near = name.nearest(among: record.fields.map(\.name)) {
                proposals.append(.mean(FieldName.selection(of: near, from: record.name)))
            }
        }
        if name != "now", name != "today" {
            proposals.append(.writePart(Literal.quoted(name), " for a text"))
        }
        return proposals
    }

    /// What a selection stands for that is no field of a value: a field of a record, or a name with
    /// dots in it. Nil if it is none.
    private mutating func type(
        ofQualified operand: Index, _ field: String, _ fieldSpan: Range<Int>, _ index: Index
    ) -> ValueType? {
        guard let prefix = tree.qualifiedName(operand) else { return nil }
        let first = prefix.split(separator: ".", maxSplits: 1).first.map(String.init) ?? prefix
        if !prefix.hasPrefix("."), local(named: first) != nil { return nil }
        let name = "\(prefix).\(field)"
        if let variable = scope.variable(named: name) { return type(of: variable, index) }
        // Some shorter part may be a variable; then this is a field of it.
        if !scope.variables.isEmpty, hasVariable(operand) { return nil }
        let plain = prefix.hasPrefix(".") ? String(prefix.dropFirst()) : prefix
        if let record = scope.records.first(where: { $0.name == plain }) {
            return type(ofField: field, fieldSpan, ofRecord: record, index)
        }
        if let tag = scope.typeName(name), case .select = tree[index].kind {
            checked.meanings[index] = .typeName(tag)
            return .type
        }
        return nil
    }

    private func hasVariable(_ index: Index) -> Bool {
        if let name = tree.qualifiedName(index), scope.variable(named: name) != nil { return true }
        if case .select(let operand, _, _) = tree[index].kind { return hasVariable(operand) }
        return false
    }

    mutating func type(
        ofField field: String, _ fieldSpan: Range<Int>, of operand: Index, _ index: Index
    ) -> ValueType {
        if let type = type(ofQualified: operand, field, fieldSpan, index) { return type }
        let operandType = type(of: operand)
        if let wrapped = operandType.wrappedInOptional {
            return .optional(entryType(of: wrapped, field, fieldSpan, operand))
        }
        return entryType(of: operandType, field, fieldSpan, operand)
    }

    /// `x.?field`
    mutating func type(
        ofOptionalField field: String, _ fieldSpan: Range<Int>, of operand: Index, _ index: Index
    ) -> ValueType {
        if let type = type(ofQualified: operand, field, fieldSpan, index) {
            return .optional(type)
        }
        let operandType = type(of: operand)
        let container = operandType.wrappedInOptional ?? operandType
        return .optional(entryType(of: container, field, fieldSpan, operand))
    }

    private mutating func entryType(
        of type: ValueType, _ field: String, _ fieldSpan: Range<Int>, _ operand: Index
    ) -> ValueType {
        switch type {
        case .dyn, .variable:
            return .dyn
        case .map(let key, let value) where key.canEqual(.string):
            return final(value)
        default:
            let whole = tree[operand].outerSpan.lowerBound..<fieldSpan.upperBound
            remark(
                .noFields, fieldSpan, "\(quote(operand)) is \(type) and has no fields",
                proposing: [.write("\(field)()", ": it is a method")]
                    + ForeignNames.readings(of: field, outerText(operand)).map {
                        .writePart($0, at: whole)
                    })
            return .dyn
        }
    }

    private mutating func type(
        ofField field: String, _ fieldSpan: Range<Int>, ofRecord record: Scope.Record,
        _ index: Index
    ) -> ValueType {
        guard let known = record.fields.first(where: { $0.name == field }) else {
            checked.meanings[index] = .failure(.noSuchField)
            remark(
                .unknownField, fieldSpan, "\(record.name) has no field \(field)",
                hint: words(forFieldsOf: record),
                proposing: proposals(forField: field, of: record, fieldSpan, index))
            return .dyn
        }
        checked.meanings[index] = .field(record.root, slot: known.slot, known.type)
        checked.reads.insert(Program.Read(root: record.root, slot: known.slot))
        return read(known.type)
    }

    private func words(forFieldsOf record: Scope.Record) -> String {
        let names = record.fields.map(\.name)
        guard !names.isEmpty else { return "\(record.name) has no fields" }
        let shown = names.prefix(12).joined(separator: ", ")
        return "its fields are \(shown)\(names.count > 12 ? ", …" : "")"
    }

    /// What may be meant by a field that the record lacks: one of its own, or another record's.
    private func proposals(
        forField field: String, of record: Scope.Record, _ fieldSpan: Range<Int>, _ index: Index
    ) -> [Hint] {
        var proposals: [Hint] = []
        let isInBrackets =
            text[fieldSpan.lowerBound] == UInt8(ascii: "\"")
            || text[fieldSpan.lowerBound] == UInt8(ascii: "'")
        if let near = field.nearest(among: record.fields.map(\.name)) {
            proposals.append(
                .mean(isInBrackets ? Literal.quoted(near) : FieldName.written(near)))
        }
        guard let start = selectionStart(index) else { return proposals }
        let whole = start..<(fieldSpan.upperBound + (isInBrackets ? 1 : 0))
        for other in scope.records where other.fields.contains(where: { $0.name == field }) {
            proposals.append(
                .mean(FieldName.selection(of: field, from: other.name), at: whole))
        }
        return proposals
    }

    /// Where a selection begins that may stand within `has()`.
    private func selectionStart(_ index: Index) -> Int? {
        switch tree[index].kind {
        case .select(let operand, _, _), .has(let operand, _, _), .index(let operand, _):
            tree[operand].outerSpan.lowerBound
        default: nil
        }
    }

    /// Of an optional the element is optional too.
    mutating func type(
        ofElementAt position: Index, of operand: Index, _ index: Index
    ) -> ValueType {
        if let type = type(ofFieldInBrackets: position, of: operand, index) { return type }
        let type = type(of: operand)
        let positionType = self.type(of: position)
        if let wrapped = type.wrappedInOptional {
            return .optional(elementType(of: wrapped, operand, position, positionType))
        }
        return elementType(of: type, operand, position, positionType)
    }

    /// `event["utm-source"]`: a field of a record by its name in quotes.
    private mutating func type(
        ofFieldInBrackets position: Index, of operand: Index, _ index: Index
    ) -> ValueType? {
        guard let name = tree.qualifiedName(operand), let record = record(named: name) else {
            return nil
        }
        guard case .literal(.string(let field)) = tree[position].kind else {
            _ = type(of: position)
            checked.meanings[index] = .failure(.noSuchField)
            remark(
                .recordAsValue, tree[operand].span, "\(name) is a record, not a map",
                hint: "its fields are named in the text, such as \(name)[\"utm-source\"]")
            return .dyn
        }
        return type(
            ofField: String(decoding: field, as: UTF8.self), tree[position].span,
            ofRecord: record, index)
    }

    /// The record that a name stands for, unless a macro's or an embedder's name hides it.
    func record(named name: String) -> Scope.Record? {
        guard local(named: name) == nil, scope.variable(named: name) == nil else { return nil }
        return scope.records.first { $0.name == name }
    }

    private mutating func elementType(
        of type: ValueType, _ operand: Index, _ position: Index, _ positionType: ValueType
    ) -> ValueType {
        switch type {
        case .dyn, .variable:
            return .dyn
        case .list(let element):
            if positionType != .int, !positionType.isOpen {
                remark(
                    .wrongOperands, tree[position].span,
                    "a list is indexed by int, \(quote(position)) is \(positionType)")
            }
            return final(element)
        case .map(let key, let value):
            if !key.canEqual(positionType) {
                remark(
                    .wrongOperands, tree[position].span,
                    "the keys of \(quote(operand)) are \(key), \(quote(position)) is \(positionType)",
                    proposing: conversions(of: position, positionType, to: key).map {
                        .writePart($0)
                    })
            }
            return final(value)
        default:
            remark(
                .wrongOperands, tree[operand].span,
                "\(quote(operand)) is \(type) and cannot be indexed",
                hint: "only lists and maps can")
            return .dyn
        }
    }
}
