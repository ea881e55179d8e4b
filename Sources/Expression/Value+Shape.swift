// Types as values, for what only the run can tell: whether a result is of the type that its place needs.

extension Value {
    /// A type as a value in `arena`: its tag; of a list the shape of its elements, of a map those of its
    /// keys and values; `absent` for any type.
    static func shape(of type: ValueType, in arena: inout Arena) -> Value {
        switch type {
        case .bool: return Value(tag: .bool)
        case .int: return Value(tag: .int)
        case .uint: return Value(tag: .uint)
        case .double: return Value(tag: .double)
        case .string: return Value(tag: .string)
        case .bytes: return Value(tag: .bytes)
        case .timestamp: return Value(tag: .timestamp)
        case .date: return Value(tag: .date)
        case .duration: return Value(tag: .duration)
        case .null: return .null
        case .type: return Value(tag: .type)
        case .dyn, .variable: return .absent
        case .opaque:
            let wrapped = type.wrappedInOptional ?? .dyn
            let parts = arena.allocateValues(1)
            parts[0] = shape(of: wrapped, in: &arena)
            return Value(
                tag: .optional, aux: 1, bits: address(UnsafeRawBufferPointer(parts)))
        case .list(let element):
            let parts = arena.allocateValues(1)
            parts[0] = shape(of: element, in: &arena)
            return .list(UnsafeBufferPointer(parts))
        case .map(let key, let value):
            let parts = arena.allocateValues(2)
            parts[0] = shape(of: key, in: &arena)
            parts[1] = shape(of: value, in: &arena)
            return .map(UnsafeBufferPointer(parts))
        }
    }

    func has(shape: Value) -> Bool {
        if shape.tag == .absent { return true }
        guard tag == shape.tag || tag == .date && shape.tag == .timestamp else { return false }
        switch tag {
        case .list:
            return elements.allSatisfy { $0.has(shape: shape.elements[0]) }
        case .map:
            let elements = elements
            return elements.indices.allSatisfy { elements[$0].has(shape: shape.elements[$0 & 1]) }
        case .optional:
            guard let wrapped, let part = shape.wrapped else { return true }
            return wrapped.has(shape: part)
        default:
            return true
        }
    }
}
