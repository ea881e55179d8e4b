// Calls, and macros as loops.

extension Emitter {
    /// The last `count` of the receiver and the arguments: of `strings.quote(x)` the receiver is but a
    /// part of the name.
    func operands(_ receiver: Index?, _ arguments: [Index], of count: Int) -> [Index] {
        arguments.count >= count ? arguments : (receiver.map { [$0] } ?? []) + arguments
    }

    mutating func emit(_ function: Function, _ receiver: Index?, _ arguments: [Index]) {
        // The checker looks at a receiver only if it is a value.
        let operands = (receiver.map { checked.isValue[$0] ? [$0] : [] } ?? []) + arguments
        switch function {
        case .or, .orValue:
            emitAlternative(function, operands)
            return
        case .matches:
            for operand in operands { emit(operand) }
            emit(.matchAny, pushes: -1)
            return
        case .startsWith:
            for operand in operands { emit(operand) }
            emit(.startsWith, pushes: -1)
            return
        case .date, .addDays:
            for operand in operands { emit(operand) }
            emit(function == .date ? .dateOf : .addDays, pushes: 1 - operands.count)
            return
        case _ where function.isAccessor && operands.count == 1:
            emit(operands[0])
            emit(.part, detail: function.rawValue, pushes: 0)
            return
        case _ where function.isAccessor && isCustomerZone(operands[1...].first):
            emit(operands[0])
            emit(.partInCustomerZone, detail: function.rawValue, pushes: 0)
            return
        case _ where function.isAccessor && operands.count == 2:
            for operand in operands { emit(operand) }
            emit(.partInAnyZone, detail: function.rawValue, pushes: -1)
            return
        default: break
        }
        for operand in operands { emit(operand) }
        // `dyn` is for the checker alone.
        if function == .dyn { return }
        emit(.call, detail: function.rawValue, operand: operands.count, pushes: 1 - operands.count)
    }

    private func isCustomerZone(_ index: Index?) -> Bool {
        guard let index, case .customerZone = checked.meanings[index] else { return false }
        return true
    }

    private mutating func emitAlternative(_ function: Function, _ operands: [Index]) {
        emit(operands[0])
        let jump = instructions.count
        emit(.orElse, detail: function == .orValue ? 1 : 0, pushes: -1)
        emit(operands[1])
        if function == .or, checked.types[operands[1]].isOpen {
            requireOne(of: [.optional(.dyn)])
        }
        instructions[jump].target = distanceToHere(from: jump)
    }

    // MARK: - Macros

    /// Emits a macro whose values stand at `place` and above.
    mutating func emit(_ kind: SyntaxTree.Kind, _ place: Int) {
        switch kind {
        case .comprehension(let comprehension):
            emit(comprehension, place)
        case .bind(_, let value, let body):
            emit(value)
            emit(.storeLocal, place: place, pushes: -1)
            emit(body)
        case .optionalMap(let operand, _, let body, let isFlat):
            emit(operand)
            let jump = instructions.count
            emit(.unwrapInto, place: place, pushes: -1)
            emit(body)
            if !isFlat {
                emit(.wrapOptional, pushes: 0)
            } else if checked.types[body].isOpen {
                requireOne(of: [.optional(.dyn)])
            }
            instructions[jump].target = distanceToHere(from: jump)
        default:
            preconditionFailure("only macros have places for values")
        }
    }

    ///     range
    ///     loopBegin ──────────────────┐ an error
    ///     loopNext  ◀──┐ ──┐ the end  │
    ///     filter       │   │          │
    ///     loopFilter ──┤ ──┤ an error │
    ///     body         │   │          │
    ///     loopCollect ─┘   │          │
    ///     loopEnd ◀────────┘          │
    ///                      ◀──────────┘
    private mutating func emit(_ comprehension: SyntaxTree.Comprehension, _ place: Int) {
        let macro = comprehension.macro
        emit(comprehension.range)
        let begin = instructions.count
        emit(.loopBegin, detail: macro.rawValue, place: place, pushes: -1)
        let next = instructions.count
        emit(comprehension.names.count == 1 ? .loopNext : .loopNextPair, place: place, pushes: 0)
        var filtered: Int?
        if let filter = comprehension.filter {
            emit(filter)
            filtered = instructions.count
            emit(.loopFilter, place: place, pushes: -1)
            instructions[instructions.count - 1].target = Int32(next - instructions.count)
        }
        emit(comprehension.body)
        let operation: Instruction.Operation =
            switch macro {
            case .all: .loopAll
            case .exists: .loopExists
            default: .loopCollect
            }
        emit(operation, detail: macro.rawValue, place: place, pushes: -1)
        instructions[instructions.count - 1].target = Int32(next - instructions.count)
        instructions[next].target = distanceToHere(from: next)
        if let filtered { instructions[filtered].operand = distanceToHere(from: filtered) }
        emit(.loopEnd, detail: macro.rawValue, place: place, pushes: 1)
        if macro == .sortBy {
            emit(.loadLocal, place: place + Checker.Place.range, pushes: 1)
            emit(.call, detail: Function.sortByKeys.rawValue, operand: 2, pushes: -1)
        }
        instructions[begin].target = distanceToHere(from: begin)
    }
}
