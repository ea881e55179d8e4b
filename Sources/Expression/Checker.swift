/// Gives every node of a tree its type and its meaning, and remarks on all that cannot be.
///
/// A node with a mistake counts as `dyn` from then on, which fits everywhere: one mistake, one remark.
struct Checker {
    typealias Index = SyntaxTree.Index

    /// The variable of a macro.
    struct Local {
        var name: String
        var type: ValueType
        /// Where its value stands, counted from the bottom of the machine's stack.
        var place: Int
    }

    let scope: Scope
    /// The UTF-8 of the expression.
    let text: [UInt8]
    let tree: SyntaxTree
    /// Without checks every type is `dyn`, nothing is remarked on, and what does not exist fails when
    /// it runs.
    let isChecking: Bool
    let overloads: [String: [Overload]]
    var checked: CheckedTree
    /// The innermost last.
    var locals: [Local] = []
    /// The first free place for a local.
    var localDepth = 0
    /// What is known of type variables, by their numbers.
    var settled: [ValueType?] = []
    /// Each change of `settled`, with what stood there before.
    var trail: [(Int, ValueType?)] = []

    init(_ tree: SyntaxTree, text: [UInt8], scope: Scope, isChecking: Bool = true) {
        self.scope = scope
        self.text = text
        self.tree = tree
        self.isChecking = isChecking
        var overloads = Overload.all
        for function in scope.functions {
            let overload = Overload(
                .declared, function.isMethod ? .method : .function, function.parameters,
                function.result)
            // A declared function takes the place of one of the library.
            let isDeclared = overloads[function.name]?.first?.function == .declared
            overloads[function.name] =
                (isDeclared ? overloads[function.name] ?? [] : []) + [overload]
        }
        self.overloads = overloads
        checked = CheckedTree(tree: tree, text: text)
        checked.zoneDatabase = scope.zones
    }

    mutating func check() -> CheckedTree {
        _ = type(of: tree.root)
        for index in checked.types.indices { checked.types[index] = final(checked.types[index]) }
        return checked
    }

    // MARK: - Remarks

    /// `hint` stands where none of the proposals holds.
    mutating func remark(
        _ code: FindingCode, _ span: Range<Int>, _ message: String, hint: String? = nil,
        proposing proposals: [Hint] = []
    ) {
        guard isChecking else { return }
        checked.findings.append(
            Finding(code, span, message, hint: hint, proposing: proposals))
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

    func plainText(_ index: Index) -> String { checked.text(of: index) }

    /// A node as it is written, with its parentheses.
    func outerText(_ index: Index) -> String {
        String(decoding: text[tree[index].outerSpan], as: UTF8.self)
    }

    /// A node as it is written, but with another text for one within it.
    func plainText(_ index: Index, with part: Index, as replacement: String) -> String {
        let (whole, span) = (tree[index].span, tree[part].span)
        return String(decoding: text[whole.lowerBound..<span.lowerBound], as: UTF8.self)
            + replacement
            + String(decoding: text[span.upperBound..<whole.upperBound], as: UTF8.self)
    }

    // MARK: - Nodes

    /// Checks a node and what is below it.
    mutating func type(of index: Index) -> ValueType {
        let known = typeBeforeUse(of: index)
        let type = cut(resolved(known))
        checked.types[index] = isChecking ? type : .dyn
        checked.isValue[index] = true
        noteWhatIsRead(by: index)
        return checked.types[index]
    }

    private mutating func typeBeforeUse(of index: Index) -> ValueType {
        switch tree[index].kind {
        case .literal(let literal):
            return literal.type
        case .name(let name):
            return type(ofName: name, index)
        case .select(let operand, let field, let fieldSpan):
            return type(ofField: field, fieldSpan, of: operand, index)
        case .optionalSelect(let operand, let field, let fieldSpan):
            return type(ofOptionalField: field, fieldSpan, of: operand, index)
        case .has(let operand, let field, let fieldSpan):
            _ = type(ofField: field, fieldSpan, of: operand, index)
            return .bool
        case .index(let operand, let position):
            return type(ofElementAt: position, of: operand, index)
        case .optionalIndex(let operand, let position):
            return asOptional(type(ofElementAt: position, of: operand, index))
        case .call(let name, let nameSpan, let receiver, let arguments):
            return type(ofCall: name, nameSpan, receiver: receiver, arguments: arguments, index)
        case .not(let operand):
            return type(ofNot: operand)
        case .negate(let operand):
            return type(ofNegated: operand, index)
        case .binary(let operation, let left, let right):
            return type(of: operation, left, right, index)
        case .logic(let operation, let operands):
            checkOperands(operands, of: operation)
            return .bool
        case .conditional(let condition, let then, let otherwise):
            return type(ofConditional: condition, then, otherwise, index)
        case .optionalElement(let element):
            return type(ofOptionalElement: element)
        case .list(let elements):
            let types = elements.map { type(of: $0) }
            return .list(commonType(of: types))
        case .map(let entries):
            return type(ofMap: entries)
        case .comprehension(let comprehension):
            return type(of: comprehension, index)
        case .bind(let name, let value, let body):
            return type(ofBinding: name, value, body, index)
        case .optionalMap(let operand, let name, let body, let isFlat):
            return type(ofOptionalMap: operand, name, body, isFlat: isFlat, index)
        }
    }

    private mutating func noteWhatIsRead(by index: Index) {
        var lowest = CheckedTree.noLocal
        var ownLocals = CheckedTree.noLocal
        switch checked.meanings[index] {
        case .field, .now, .today, .customerZone, .date:
            checked.readsFrame[index] = true
            return
        case .local(let place):
            checked.lowestLocal[index] = place
            return
        // A name is no part of the value: `google` of `google.protobuf.Duration` means nothing.
        case .typeName, .failure: return
        case .locals(let place): ownLocals = place
        case .function, .pattern, .zone, nil: break
        }
        for child in SyntaxTree.children(of: tree[index].kind) {
            if checked.readsFrame[child] { checked.readsFrame[index] = true }
            if checked.lowestLocal[child] < ownLocals {
                lowest = min(lowest, checked.lowestLocal[child])
            }
        }
        checked.lowestLocal[index] = lowest
        // What no implementation knows is left to the run, and dates to the zone of the customer.
        if case .function(let function) = checked.meanings[index],
            function == .declared || function.needsZone
        {
            checked.readsFrame[index] = true
        }
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
        if let common = joined(thenType, otherwiseType) { return common }
        let conversions =
            conversions(of: otherwise, otherwiseType, to: thenType).map {
                plainText(index, with: otherwise, as: $0)
            }
            + conversions(of: then, thenType, to: otherwiseType).map {
                plainText(index, with: then, as: $0)
            }
        remark(
            .differentBranches, tree[index].span,
            "\(quote(then)) is \(thenType), \(quote(otherwise)) is \(otherwiseType)",
            hint: "both results must have one type; dyn(…) lets the run decide",
            proposing: conversions.map { .writePart($0) })
        return .dyn
    }

    /// `meant` is what may be meant by an operand of `&&` or `||`.
    mutating func requireBool(_ index: Index, of place: String, proposing meant: [Hint] = []) {
        let type = type(of: index)
        guard type != .bool, !type.isOpen else { return }
        var proposals = meant
        if type.wrappedInOptional != nil {
            proposals.append(.writePart("\(plainText(index)).hasValue()"))
        } else if !type.isNumeric, Compiler.isSelection(tree[index].kind) {
            // `event.email && …` mostly means that the field is there.
            proposals.append(
                .writePart("has(\(plainText(index)))", ", which asks whether it is there"))
        }
        remark(
            .wrongOperands, tree[index].span, "\(place) needs bool, \(quote(index)) is \(type)",
            hint: type.isNumeric ? "a number is compared, as with > 0" : nil,
            proposing: proposals)
    }
}
