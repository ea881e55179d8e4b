// Values that outlive the memory they were made in.

extension Value {
    /// A value that is equal and has all its bytes in `arena`.
    package func copied(into arena: inout Arena) -> Value {
        switch tag {
        case .string, .bytes:
            let copy = arena.copy(text)
            return Value(tag: tag, aux: aux, bits: Value.address(copy))
        case .list, .map:
            let elements = elements
            let copies = arena.allocateValues(elements.count)
            for index in elements.indices { copies[index] = elements[index].copied(into: &arena) }
            return Value(tag: tag, aux: aux, bits: Value.address(UnsafeRawBufferPointer(copies)))
        case .optional:
            guard let wrapped else { return self }
            let copy = arena.allocateValues(1)
            copy[0] = wrapped.copied(into: &arena)
            return Value(tag: .optional, aux: 1, bits: Value.address(UnsafeRawBufferPointer(copy)))
        case .absent, .null, .bool, .int, .uint, .double, .timestamp, .duration, .date, .type,
            .error:
            return self
        }
    }
}
