import Calendar

/// A checked tree → instructions. Parts that depend on nothing outside of the text are evaluated here.
struct Emitter: ~Copyable {
    typealias Index = SyntaxTree.Index

    let checked: CheckedTree
    private(set) var findings: [Finding] = []
    var instructions: [Instruction] = []
    private(set) var constants: [Value] = []
    private(set) var stackDepth = 0
    /// Where constants have their bytes. Most programs need a few of them.
    private var memory = Arena(blockSize: 256)
    private var depth = 0
    var isFolding = false

    init(_ checked: CheckedTree) {
        self.checked = checked
    }

    /// The whole program. With `keepsDates` a text that is one field leaves the dates in it as they came;
    /// with `shapes` a result of another type is an error; it leaves as of type `type`.
    mutating func emitProgram(
        keepsDates: Bool, requiring shapes: [ValueType], type: ValueType
    ) {
        let root = checked.tree.root
        if keepsDates, case .field(let root, let slot, _) = checked.meanings[root] {
            emit(.loadField, root: root, operand: slot, pushes: 1)
        } else {
            emit(root)
        }
        if !shapes.isEmpty {
            requireOne(of: shapes)
        }
        leave(as: type)
        emit(.finish, pushes: 0)
    }

    /// A part by itself.
    mutating func emitProgram(of index: Index) {
        emit(index)
        leave(as: checked.types[index])
        emit(.finish, pushes: 0)
    }

    /// What is a timestamp to the checker leaves as one, though a date may have come.
    private mutating func leave(as type: ValueType) {
        guard checked.hasDates, type.holdsTimestamps else { return }
        emit(.asTimestamps, operand: store(Value.shape(of: type, in: &memory)), pushes: 0)
    }

    /// Makes an error of a top that is of none of these types.
    mutating func requireOne(of types: [ValueType]) {
        let values = memory.allocateValues(types.count)
        for (index, type) in types.enumerated() {
            values[index] = Value.shape(of: type, in: &memory)
        }
        emit(.requireShape, operand: store(.list(UnsafeBufferPointer(values))), pushes: 0)
    }

    /// The value if the program is nothing but a constant.
    var constant: Value? {
        instructions.count == 2 && instructions[0].operation == .pushConstant
            ? constants[Int(instructions[0].operand)] : nil
    }

    consuming func program(
        text: String, canonicalText: String, type: ValueType, cost: Int, root: Index,
        conjuncts: [Conjunct] = []
    ) -> Program {
        Program(
            text: text, canonicalText: canonicalText, type: type, cost: cost, checked: checked,
            root: root, conjuncts: conjuncts, instructions: instructions, constants: constants,
            stackDepth: stackDepth, memory: memory)
    }

    // MARK: - Instructions

    mutating func emit(
        _ operation: Instruction.Operation, detail: UInt8 = 0, root: Root? = nil, place: Int = 0,
        operand: Int = 0, target: Int = 0, pushes: Int
    ) {
        instructions.append(
            Instruction(
                operation: operation, detail: detail, root: root?.frameOffset ?? UInt16(place),
                operand: Int32(operand), target: Int32(target)))
        depth += pushes
        stackDepth = max(stackDepth, depth)
    }

    mutating func store(_ value: Value) -> Int {
        constants.append(value)
        return constants.count - 1
    }

    private mutating func value(of literal: Literal) -> Value {
        switch literal {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .double(let value): .double(value)
        case .string(let text): .string(text.withUnsafeBytes { memory.copy($0) })
        case .bytes(let text): .bytes(text.withUnsafeBytes { memory.copy($0) })
        }
    }

    // MARK: - Nodes

    /// Emits what pushes the node's value.
    mutating func emit(_ index: Index) {
        if case .literal(let literal) = checked.tree[index].kind {
            let constant = store(value(of: literal))
            emit(.pushConstant, operand: constant, pushes: 1)
        } else if checked.isConstant(index), !isFolding {
            fold(index)
        } else {
            emitParts(of: index)
        }
    }

    /// Evaluates the node now and emits its value; what would take long is left to the run.
    private mutating func fold(_ index: Index) {
        let start = instructions.count
        let depthBefore = depth
        isFolding = true
        emitParts(of: index)
        isFolding = false
        emit(.finish, pushes: 0)

        var scratch = Arena()
        var machine = Machine()
        let zones = Zones(literals: checked.zones, database: checked.zoneDatabase)
        let code = Program.Code(
            instructions: Program.store(instructions[start...], in: &scratch),
            constants: Program.store(constants[...], in: &scratch),
            patterns: Program.store(checked.patterns.map(\.handle)[...], in: &scratch),
            zones: .passUnretained(zones),
            localCount: checked.localCount, stackDepth: stackDepth)
        // Constant parts read no frame.
        let result = withExtendedLifetime(zones) {
            machine.run(code, UnsafeRawPointer(code.instructions), work: Limits.foldingWork)
        }
        if result.evaluationError == .overBudget {
            instructions.removeLast()
            return
        }
        let copy = result.copied(into: &memory)

        instructions.removeSubrange(start...)
        depth = depthBefore
        let constant = store(copy)
        emit(.pushConstant, operand: constant, pushes: 1)
        if let error = result.evaluationError {
            findings.append(
                Finding(
                    .alwaysFails, checked.tree[index].span, "this always fails: \(error.text)"))
        }
    }

    private mutating func emitParts(of index: Index) {
        let node = checked.tree[index]
        switch (checked.meanings[index], node.kind) {
        case (.field(let root, let slot, _), .has):
            emit(.hasField, root: root, operand: slot, pushes: 1)
        case (.field(let root, let slot, let type), .optionalSelect),
            (.field(let root, let slot, let type), .optionalIndex):
            emit(
                .optionalField, detail: type.holdsDates ? 1 : 0, root: root, operand: slot,
                pushes: 1)
        case (.field(let root, let slot, let type), _):
            emit(type.holdsDates ? .loadDates : .loadField, root: root, operand: slot, pushes: 1)
        case (.now, _):
            emit(.loadNow, pushes: 1)
        case (.today, _):
            emit(.loadToday, pushes: 1)
        case (.customerZone, _):
            emit(.loadZone, pushes: 1)
        case (.date(let days), _):
            emit(.loadDate, operand: store(.date(days: days)), pushes: 1)
        case (.typeName(let tag), _):
            emit(.pushConstant, operand: store(.type(of: tag)), pushes: 1)
        case (.local(let place), _):
            emit(.loadLocal, place: place, pushes: 1)
        case (.failure(let error), _):
            emit(.pushConstant, operand: store(.error(error)), pushes: 1)
        case (.locals(let place), let kind):
            emit(kind, place)
        case (.pattern(let pattern), .call(_, _, let receiver, let arguments)):
            emit(operands(receiver, arguments, of: 2)[0])
            emit(.match, operand: pattern, pushes: 0)
        case (.zone(let function, let zone), .call(_, _, let receiver, let arguments)):
            emit(operands(receiver, arguments, of: 2)[0])
            emit(.partInZone, detail: function.rawValue, operand: zone, pushes: 0)
        case (.function(let function), .call(_, _, let receiver, let arguments)):
            emit(function, receiver, arguments)
        default:
            emitOperation(node.kind)
        }
    }

    private mutating func emitOperation(_ kind: SyntaxTree.Kind) {
        switch kind {
        case .select(let operand, let field, _):
            emitKey(field, of: operand)
            emit(.index, pushes: -1)
        case .optionalSelect(let operand, let field, _):
            emitKey(field, of: operand)
            emit(.optionalIndex, pushes: -1)
        case .has(let operand, let field, _):
            emitKey(field, of: operand)
            emit(.hasKey, pushes: -1)
        case .optionalIndex(let operand, let position):
            emit(operand)
            emit(position)
            emit(.optionalIndex, pushes: -1)
        case .optionalElement(let element):
            emit(element)
            emit(.optionalElement, pushes: 0)
        case .index(let operand, let position):
            emit(operand)
            emit(position)
            emit(.index, pushes: -1)
        case .not(let operand):
            emit(operand)
            emit(.not, pushes: 0)
        case .negate(let operand):
            emit(operand)
            emit(.negate, pushes: 0)
        case .binary(let operation, let left, let right):
            emit(operation, left, right)
        case .logic(let operation, let operands):
            emit(operation, operands)
        case .conditional(let condition, let then, let otherwise):
            emit(condition, then, otherwise)
        case .list(let elements):
            for element in elements { emit(element) }
            emit(.makeList, operand: elements.count, pushes: 1 - elements.count)
        case .map(let entries):
            for entry in entries { emit(entry) }
            emit(.makeMap, operand: entries.count / 2, pushes: 1 - entries.count)
        case .literal, .name, .call, .comprehension, .bind, .optionalMap:
            preconditionFailure("the checker has let a node without a meaning pass")
        }
    }

    private mutating func emitKey(_ field: String, of operand: Index) {
        emit(operand)
        let key = store(value(of: .string(Array(field.utf8))))
        emit(.pushConstant, operand: key, pushes: 1)
    }

    private mutating func emit(_ operation: BinaryOperator, _ left: Index, _ right: Index) {
        let start = instructions.count
        emit(left)
        emit(right)
        if let relation = operation.relation {
            emit(.compare, detail: relation.rawValue, pushes: -1)
            fuse(from: start, relation)
            if checked.types[left] == .double || checked.types[right] == .double {
                widenFusedConstant()
            }
            return
        }
        switch operation {
        case .in:
            emit(.isIn, pushes: -1)
            fuse(from: start, nil)
        case .add: emit(.add, pushes: -1)
        case .subtract: emit(.subtract, pushes: -1)
        case .multiply: emit(.multiply, pushes: -1)
        case .divide: emit(.divide, pushes: -1)
        default: emit(.remainder, pushes: -1)
        }
    }

    /// Turns a field, a constant and a comparison, or a membership, into one instruction.
    private mutating func fuse(from start: Int, _ relation: Relation?) {
        guard instructions.count == start + 3 else { return }
        let (first, second) = (instructions[start], instructions[start + 1])
        var field = first
        switch (first.operation, second.operation) {
        case (.loadField, .pushConstant), (.loadLocal, .pushConstant):
            field.target = second.operand
            field.detail = relation?.rawValue ?? 0
        case (.pushConstant, .loadField), (.pushConstant, .loadLocal):
            guard let relation else { return }
            field = second
            field.target = first.operand
            field.detail = relation.mirrored.rawValue
        default: return
        }
        // An error of the constant comes first only where it stands first: leave these as they are.
        guard constants[Int(field.target)].tag != .error else { return }
        if field.operation == .loadLocal {
            field.operation = relation == nil ? .localIsIn : .compareLocal
        } else {
            field.operation = relation == nil ? .fieldIsIn : .compareField
        }
        instructions.removeSubrange(start...)
        instructions.append(field)
    }

    /// `event.total >= 50` compares a double with an int: the int as a double gives the same answer by
    /// a shorter way.
    private mutating func widenFusedConstant() {
        guard let last = instructions.last,
            last.operation == .compareField || last.operation == .compareLocal
        else { return }
        let constant = constants[Int(last.target)]
        switch constant.tag {
        case .int: constants[Int(last.target)] = .double(Double(constant.intValue))
        case .uint: constants[Int(last.target)] = .double(Double(constant.bits))
        default: break
        }
    }

    private mutating func emit(_ operation: SyntaxTree.LogicOperator, _ operands: [Index]) {
        var jumps: [Int] = []
        for (position, operand) in operands.enumerated() {
            emit(operand)
            jumps.append(instructions.count)
            switch (operation, position) {
            case (.and, 0): emit(.jumpIfFalse, pushes: 0)
            case (.or, 0): emit(.jumpIfTrue, pushes: 0)
            case (.and, _): emit(.and, pushes: -1)
            case (.or, _): emit(.or, pushes: -1)
            }
        }
        for jump in jumps { instructions[jump].target = distanceToHere(from: jump) }
    }

    private mutating func emit(_ condition: Index, _ then: Index, _ otherwise: Index) {
        emit(condition)
        let branch = instructions.count
        emit(.branch, pushes: -1)
        emit(then)
        let jump = instructions.count
        emit(.jump, pushes: -1)
        instructions[branch].operand = distanceToHere(from: branch)
        emit(otherwise)
        instructions[branch].target = distanceToHere(from: branch)
        instructions[jump].target = distanceToHere(from: jump)
    }

    /// What a jump adds to the address of the instruction behind it to come here.
    func distanceToHere(from jump: Int) -> Int32 {
        Int32(instructions.count - jump - 1)
    }
}
