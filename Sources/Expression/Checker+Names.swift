// Names, fields of records, entries of maps, elements of lists.

extension Checker {
    mutating func type(ofName name: String, _ index: Index) -> ValueType {
        if name == "now", scope.hasNow {
            checked.meanings[index] = .now
            checked.readsNow = true
            return .timestamp
        }
        if let tag = TypeName.tags[name] {
            checked.meanings[index] = .typeName(tag)
            return .type
        }
        let span = tree[index].span
        if let record = scope.records.first(where: { $0.name == name }) {
            remark(
                .recordAsValue, span, "\(name) is a record, not a value",
                hint: record.fields.first.map {
                    "name one of its fields, such as \(name).\($0.name)"
                })
            return .dyn
        }
        remark(
            .unknownName, span, "there is no \(name) here",
            hint: hint(forName: name))
        return .dyn
    }

    private func hint(forName name: String) -> String? {
        if name == "now" { return "now cannot be read here" }
        if let record = scope.records.first(where: { $0.fields.contains { $0.name == name } }) {
            return "did you mean \(record.name).\(name)?"
        }
        let names = scope.records.map(\.name) + (scope.hasNow ? ["now"] : [])
        if let near = Spelling.nearest(to: name, among: names) { return "did you mean \(near)?" }
        if Overload.all[name] != nil { return "\(name) is a function: write \(name)(…)" }
        for record in scope.records {
            if let near = Spelling.nearest(to: name, among: record.fields.map(\.name)) {
                return "did you mean \(record.name).\(near)?"
            }
        }
        let known = names.joined(separator: ", ")
        return known.isEmpty
            ? "no names are known here; a text stands in quotes: \"\(name)\""
            : "names here are \(known); a text stands in quotes: \"\(name)\""
    }

    mutating func type(
        ofField field: String, _ fieldSpan: Range<Int>, of operand: Index, _ index: Index
    ) -> ValueType {
        if case .name(let name) = tree[operand].kind,
            let record = scope.records.first(where: { $0.name == name })
        {
            return type(ofField: field, fieldSpan, ofRecord: record, index)
        }
        if let tag = qualifiedName(index).flatMap({ TypeName.tags[$0] }),
            case .select = tree[index].kind
        {
            checked.meanings[index] = .typeName(tag)
            return .type
        }
        switch type(of: operand) {
        case .dyn:
            return .dyn
        case .map(let key, let value) where key.canEqual(.string):
            return value
        case let type:
            remark(
                .noFields, fieldSpan, "\(quote(operand)) is \(type) and has no fields",
                hint: Overload.all[field] == nil ? nil : "\(field) is a method: write \(field)()")
            return .dyn
        }
    }

    private mutating func type(
        ofField field: String, _ fieldSpan: Range<Int>, ofRecord record: Scope.Record,
        _ index: Index
    ) -> ValueType {
        guard let known = record.fields.first(where: { $0.name == field }) else {
            remark(
                .unknownField, fieldSpan, "\(record.name) has no field \(field)",
                hint: hint(forField: field, of: record))
            return .dyn
        }
        checked.meanings[index] = .field(record.root, slot: known.slot, known.type)
        checked.reads.insert(Program.Read(root: record.root, slot: known.slot))
        return known.type.asRead
    }

    private func hint(forField field: String, of record: Scope.Record) -> String {
        let names = record.fields.map(\.name)
        if let near = Spelling.nearest(to: field, among: names) {
            return "did you mean \(record.name).\(near)?"
        }
        if let other = scope.records.first(where: { $0.fields.contains { $0.name == field } }) {
            return "did you mean \(other.name).\(field)?"
        }
        guard !names.isEmpty else { return "\(record.name) has no fields" }
        let shown = names.prefix(12).joined(separator: ", ")
        return "its fields are \(shown)\(names.count > 12 ? ", …" : "")"
    }

    /// `a.b.c` as a text, if the node is nothing but names.
    private func qualifiedName(_ index: Index) -> String? {
        switch tree[index].kind {
        case .name(let name): name
        case .select(let operand, let field, _): qualifiedName(operand).map { "\($0).\(field)" }
        default: nil
        }
    }

    mutating func type(ofElementAt position: Index, of operand: Index) -> ValueType {
        let type = type(of: operand)
        let positionType = self.type(of: position)
        switch type {
        case .dyn:
            return .dyn
        case .list(let element):
            if positionType != .int, positionType != .dyn {
                remark(
                    .wrongOperands, tree[position].span,
                    "a list is indexed by int, \(quote(position)) is \(positionType)")
            }
            return element
        case .map(let key, let value):
            if !key.canEqual(positionType) {
                remark(
                    .wrongOperands, tree[position].span,
                    "the keys of \(quote(operand)) are \(key), \(quote(position)) is \(positionType)"
                )
            }
            return value
        default:
            remark(
                .wrongOperands, tree[operand].span,
                "\(quote(operand)) is \(type) and cannot be indexed",
                hint: "only lists and maps can")
            return .dyn
        }
    }
}
