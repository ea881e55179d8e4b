// Optionals: a value that may be there or not.

extension Value {
    package static var none: Value { Value(tag: .optional) }

    /// An optional with `value` in it, which is copied into `arena`.
    static func some(_ value: Value, in arena: inout Arena) -> Value {
        guard arena.admit(value) else { return .error(.overBudget) }
        let memory = arena.allocateValues(1)
        memory[0] = value
        let address = UnsafeRawBufferPointer(memory)
        return Value(tag: .optional, aux: 1, bits: Value.address(address))
    }

    /// What an `optional` holds; nil for none, and for all that is no optional.
    package var wrapped: Value? {
        guard tag == .optional, aux == 1 else { return nil }
        return UnsafePointer<Value>(bitPattern: UInt(bits))?.pointee
    }

    /// Whether it is what `optional.ofNonZeroValue` takes for nothing.
    private var isZero: Bool {
        switch tag {
        case .null: true
        case .bool, .int, .uint: bits == 0
        case .double: doubleValue == 0
        case .string, .bytes, .list, .map: aux == 0
        case .timestamp, .duration: bits == 0 && aux == 0
        case .optional: aux == 0
        case .absent, .date, .type, .error: false
        }
    }

    /// `optional.of(x)`, `optional.ofNonZeroValue(x)`.
    static func optional(
        _ function: Function, _ value: Value, in arena: inout Arena
    ) -> Value {
        function == .ofNonZeroValue && value.isZero ? .none : .some(value, in: &arena)
    }

    /// `container[?position]` and `container.?field`, and what `.field` and `[position]` mean of an
    /// optional.
    static func optionalElement(
        at position: Value, of container: Value, in arena: inout Arena
    ) -> Value {
        switch container.tag {
        case .error: return container
        case .optional:
            guard let wrapped = container.wrapped else {
                return position.tag == .error ? position : .none
            }
            return optionalElement(at: position, of: wrapped, in: &arena)
        default:
            let element = element(at: position, of: container, in: &arena)
            switch element.evaluationError {
            case nil: return .some(element, in: &arena)
            case .noSuchKey where position.tag != .error,
                .indexOutOfRange where position.tag != .error:
                return .none
            default: return element
            }
        }
    }

    /// The values of `optional.unwrap([…])` and `[…].unwrapOpt()`: those that are there.
    static func unwrapped(_ list: Value, in arena: inout Arena) -> Value {
        guard list.tag == .list else { return .error(.noMatchingOverload) }
        let elements = list.elements
        guard arena.spend(elements.count) else { return .error(.overBudget) }
        let memory = arena.allocateValues(elements.count)
        var count = 0
        for element in elements {
            guard element.tag == .optional else { return .error(.noMatchingOverload) }
            guard let wrapped = element.wrapped else { continue }
            memory[count] = wrapped
            count += 1
        }
        return .list(UnsafeBufferPointer(rebasing: memory[..<count]))
    }
}
