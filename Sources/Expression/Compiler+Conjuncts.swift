// A condition's parts, as an index can use them.

extension Compiler {
    /// The parts that `&&` joins, in the order of the text; the whole is one if nothing is joined.
    static func conjuncts(of checked: CheckedTree) -> [Conjunct] {
        operands(of: .and, checked.tree.root, checked.tree).map { index in
            var unparser = Unparser(checked.tree)
            return Conjunct(text: unparser.text(of: index), meaning: meaning(of: index, checked))
        }
    }

    private static func operands(
        of operation: SyntaxTree.LogicOperator, _ index: SyntaxTree.Index, _ tree: SyntaxTree
    ) -> [SyntaxTree.Index] {
        guard case .logic(operation, let operands) = tree[index].kind else { return [index] }
        return operands.flatMap { self.operands(of: operation, $0, tree) }
    }

    private static func meaning(
        of index: SyntaxTree.Index, _ checked: CheckedTree
    ) -> Conjunct.Meaning {
        var fields: [Int: ValueType] = [:]
        guard collectFields(index, checked, &fields) else { return .beyond(.notOfEvent) }
        guard fields.count <= 1 else { return .beyond(.severalFields) }
        guard let (slot, type) = fields.first else { return .beyond(.form) }
        if case .list(let element) = type {
            guard let domain = FieldDomain(element), domain != .date, domain != .timestamp,
                let test = elementTest(index, checked, slot, domain)
            else { return .beyond(.fieldType) }
            return .test(test)
        }
        guard let domain = FieldDomain(type) else { return .beyond(.fieldType) }
        return test(index, checked, slot, domain).map { .test($0) } ?? .beyond(.form)
    }

    /// False if the node reads anything else than fields of the event.
    private static func collectFields(
        _ index: SyntaxTree.Index, _ checked: CheckedTree, _ fields: inout [Int: ValueType]
    ) -> Bool {
        switch checked.meanings[index] {
        case .field(.event, let slot, let type):
            fields[slot] = type
            return true
        case .field, .now, .today, .customerZone: return false
        default:
            return SyntaxTree.children(of: checked.tree[index].kind).allSatisfy {
                collectFields($0, checked, &fields)
            }
        }
    }

    private static func test(
        _ index: SyntaxTree.Index, _ checked: CheckedTree, _ slot: Int, _ domain: FieldDomain
    ) -> FieldTest? {
        switch checked.tree[index].kind {
        case .logic(let operation, let operands):
            var joined: FieldTest?
            for operand in operands {
                guard let test = test(operand, checked, slot, domain) else { return nil }
                joined =
                    switch (joined, operation) {
                    case (nil, _): test
                    case (let joined?, .and): joined.and(test)
                    case (let joined?, .or): joined.or(test)
                    }
            }
            return joined
        case .not(let operand):
            return test(operand, checked, slot, domain)?.negated
        default:
            var emitter = Emitter(checked)
            emitter.emitProgram(of: index)
            return emitter.test(slot, domain)
        }
    }

    /// `CONSTANT in event.FIELD`, or several of them that `||` joins.
    private static func elementTest(
        _ index: SyntaxTree.Index, _ checked: CheckedTree, _ slot: Int, _ domain: FieldDomain
    ) -> FieldTest? {
        if case .logic(.or, let operands) = checked.tree[index].kind {
            let tests = operands.map { elementTest($0, checked, slot, domain) }
            return tests.dropFirst().reduce(tests[0]) { joined, test in
                guard let joined, let test else { return nil }
                return joined.or(test)
            }
        }
        var emitter = Emitter(checked)
        emitter.emitProgram(of: index)
        return emitter.elementTest(slot, domain)
    }
}

extension Emitter {
    /// What the emitted part says about the field, if that is no more than a comparison.
    fileprivate func test(_ slot: Int, _ domain: FieldDomain) -> FieldTest? {
        if domain == .date, let test = dateTest(slot) { return test }
        guard let first = instructions.first, first.root == Root.event.frameOffset,
            first.operand == slot
        else { return nil }
        switch instructions.map(\.operation) {
        case [.compareField, .finish]:
            return domain.keys(first.relation, constants[Int(first.target)])
                .map { FieldTest(slot: slot, domain: domain, keys: $0) }
        case [.fieldIsIn, .finish]:
            let container = constants[Int(first.target)]
            guard container.tag == .list || container.tag == .map else { return nil }
            return FieldTest(slot: slot, domain: domain, keys: domain.keys(in: container))
        case [.loadField, .finish] where domain == .bool:
            return domain.keys(.equal, .bool(true))
                .map { FieldTest(slot: slot, domain: domain, keys: $0) }
        case [.hasField, .finish]:
            return FieldTest(slot: slot, domain: domain, keys: .all, whenAbsent: .isFalse)
        case [.loadField, .pushConstant, .startsWith, .finish] where domain == .string:
            let prefix = constants[Int(instructions[1].operand)]
            guard prefix.tag == .string else { return nil }
            return FieldTest(
                slot: slot, domain: domain,
                keys: FieldDomain.keys(beginningWith: Array(prefix.text)))
        default: return nil
        }
    }

    /// Of a date, which is compared with dates, or as the midnight that it is with timestamps.
    private func dateTest(_ slot: Int) -> FieldTest? {
        guard instructions.count >= 4 else { return nil }
        let isMirrored = instructions[0].operation != .loadDates
        let field = instructions[isMirrored ? 1 : 0]
        guard field.operation == .loadDates else { return nil }
        let behind = instructions[instructions.count - 2]
        var found: (keys: KeyRanges, certain: KeyRanges)?
        switch behind.operation {
        case .compare where instructions.count == 4:
            guard let constant = timeConstant(instructions[isMirrored ? 0 : 1]) else { return nil }
            let relation = behind.relation
            found = FieldDomain.dates(isMirrored ? relation.mirrored : relation, constant)
        case .isIn where !isMirrored:
            found = listedTimes().flatMap { FieldDomain.dates(in: $0) }
        default: break
        }
        return found.map {
            FieldTest(slot: slot, domain: .date, keys: $0.keys, certain: $0.certain)
        }
    }

    /// A constant, or a date that stands in the text.
    private func timeConstant(_ instruction: Instruction) -> Value? {
        guard instruction.operation == .pushConstant || instruction.operation == .loadDate else {
            return nil
        }
        let constant = constants[Int(instruction.operand)]
        return constant.tag == .error ? nil : constant
    }

    /// The elements of the list, or the keys of the map, that a date is looked for in.
    private func listedTimes() -> [Value]? {
        if instructions.count == 4, let container = timeConstant(instructions[1]) {
            let elements = Array(container.elements)
            switch container.tag {
            case .list: return elements
            case .map: return stride(from: 0, to: elements.count, by: 2).map { elements[$0] }
            default: return nil
            }
        }
        let list = instructions[1..<(instructions.count - 3)]
        let making = instructions[instructions.count - 3]
        guard making.operation == .makeList, Int(making.operand) == list.count else { return nil }
        var elements: [Value] = []
        for element in list {
            guard let constant = timeConstant(element) else { return nil }
            elements.append(constant)
        }
        return elements
    }

    /// Of the elements of a list, if there are but few keys to look for.
    fileprivate func elementTest(_ slot: Int, _ domain: FieldDomain) -> FieldTest? {
        guard instructions.map(\.operation) == [.pushConstant, .loadField, .isIn, .finish],
            instructions[1].root == Root.event.frameOffset, instructions[1].operand == slot
        else { return nil }
        let constant = constants[Int(instructions[0].operand)]
        guard constant.tag != .error, let keys = domain.keys(.equal, constant), keys.points != nil
        else { return nil }
        return FieldTest(slot: slot, domain: domain, isOfElements: true, keys: keys)
    }
}
