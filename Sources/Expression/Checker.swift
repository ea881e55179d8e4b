/// Gives every node of a tree its type and its meaning, and remarks on all that cannot be.
///
/// A node with a mistake counts as `dyn` from then on, which fits everywhere: one mistake, one remark.
struct Checker {
    typealias Index = SyntaxTree.Index

    let scope: Scope
    /// The UTF-8 of the expression.
    let text: [UInt8]
    let tree: SyntaxTree
    var checked: CheckedTree

    init(_ tree: SyntaxTree, text: [UInt8], scope: Scope) {
        self.scope = scope
        self.text = text
        self.tree = tree
        checked = CheckedTree(tree: tree)
    }

    mutating func check() -> CheckedTree {
        _ = type(of: tree.root)
        return checked
    }

    // MARK: - Remarks

    mutating func remark(
        _ code: FindingCode, _ span: Range<Int>, _ message: String, hint: String? = nil
    ) {
        checked.findings.append(Finding(code, span, message, hint: hint))
    }

    /// The text of a node as it is quoted in messages, cut where it is long.
    func quote(_ index: Index) -> String {
        quote(tree[index].span)
    }

    func quote(_ span: Range<Int>) -> String {
        let limit = 40
        guard span.count > limit else { return "`\(String(decoding: text[span], as: UTF8.self))`" }
        var end = span.lowerBound + limit
        while end > span.lowerBound, text[end] & 0xC0 == 0x80 { end -= 1 }
        return "`\(String(decoding: text[span.lowerBound..<end], as: UTF8.self))…`"
    }

    // MARK: - Nodes

    /// Checks a node and what is below it.
    mutating func type(of index: Index) -> ValueType {
        let node = tree[index]
        let type: ValueType
        switch node.kind {
        case .literal(let literal):
            type = literal.type
        case .name(let name):
            type = self.type(ofName: name, index)
        case .select(let operand, let field, let fieldSpan):
            type = self.type(ofField: field, fieldSpan, of: operand, index)
        case .has(let operand, let field, let fieldSpan):
            _ = self.type(ofField: field, fieldSpan, of: operand, index)
            type = .bool
        case .index(let operand, let position):
            type = self.type(ofElementAt: position, of: operand)
        case .call(let name, let nameSpan, let receiver, let arguments):
            type = self.type(
                ofCall: name, nameSpan, receiver: receiver, arguments: arguments, index)
        case .not(let operand):
            type = self.type(ofNot: operand)
        case .negate(let operand):
            type = self.type(ofNegated: operand)
        case .binary(let operation, let left, let right):
            type = self.type(of: operation, left, right, index)
        case .logic(let operation, let operands):
            for operand in operands { requireBool(operand, of: "`\(operation.rawValue)`") }
            type = .bool
        case .conditional(let condition, let then, let otherwise):
            type = self.type(ofConditional: condition, then, otherwise, index)
        case .list(let elements):
            type = .list(commonType(of: elements.map { self.type(of: $0) }))
        case .map(let entries):
            type = self.type(ofMap: entries)
        }
        checked.types[index] = type
        switch checked.meanings[index] {
        case .field, .now: checked.isConstant[index] = false
        case .typeName, .function, .pattern, nil:
            for child in SyntaxTree.children(of: node.kind) where !checked.isConstant[child] {
                // `google` of `google.protobuf.Duration` means nothing by itself.
                checked.isConstant[index] = false
            }
        }
        return type
    }

    /// Elements of several types make a list of `dyn`.
    private func commonType(of types: [ValueType]) -> ValueType {
        guard var common = types.first else { return .dyn }
        for type in types.dropFirst() { common = common.joined(with: type) ?? .dyn }
        return common
    }

    private mutating func type(ofMap entries: [Index]) -> ValueType {
        var keys: [ValueType] = []
        var values: [ValueType] = []
        for (position, entry) in entries.enumerated() {
            let type = type(of: entry)
            guard position.isMultiple(of: 2) else {
                values.append(type)
                continue
            }
            if type.canBeKey {
                keys.append(type)
            } else {
                remark(
                    .badKeyType, tree[entry].span, "a key of a map cannot be \(type)",
                    hint: "keys are bool, int, uint or string")
                keys.append(.dyn)
            }
        }
        return .map(commonType(of: keys), commonType(of: values))
    }

    private mutating func type(
        ofConditional condition: Index, _ then: Index, _ otherwise: Index, _ index: Index
    ) -> ValueType {
        requireBool(condition, of: "the condition of `? :`")
        let thenType = type(of: then)
        let otherwiseType = type(of: otherwise)
        if let joined = thenType.joined(with: otherwiseType) { return joined }
        remark(
            .differentBranches, tree[index].span,
            "\(quote(then)) is \(thenType), \(quote(otherwise)) is \(otherwiseType)",
            hint: "both results must have one type; dyn(…) lets the run decide")
        return .dyn
    }

    mutating func requireBool(_ index: Index, of place: String) {
        let type = type(of: index)
        guard type != .bool, type != .dyn else { return }
        remark(
            .wrongOperands, tree[index].span, "\(place) needs bool, \(quote(index)) is \(type)",
            hint: presenceHint(for: index, type))
    }

    /// `event.email && …` mostly means that the field is there.
    private func presenceHint(for index: Index, _ type: ValueType) -> String? {
        guard case .select = tree[index].kind else { return nil }
        let name = String(decoding: text[tree[index].span], as: UTF8.self)
        return type.isNumeric
            ? "compare it, such as \(name) > 0" : "has(\(name)) asks whether it is there"
    }
}
