// The default of an attribute, as a value.

import Calendar
import Expression

extension Attribute {
    /// What customers without a value have, absent without a default. It lives as long as the program
    /// and until the machine's arena is reset.
    package func defaultValue(in machine: inout Machine) -> Value {
        guard let defaultValue else { return .absent }
        let value = machine.run(defaultValue, Frame(now: .distantPast, zone: .utc))
        return value.tag == .error ? .absent : Self.value(value, as: type, &machine.arena)
    }

    /// The language has no dates of its own: they come as midnights in UTC.
    private static func value(_ value: Value, as type: ValueType, _ arena: inout Arena) -> Value {
        switch type {
        case .date:
            return .date(days: value.intValue.floored(by: 86_400).quotient)
        case .list(let part), .map(_, let part):
            let elements = arena.allocateValues(value.elements.count)
            let isMap = value.tag == .map
            for (index, element) in value.elements.enumerated() {
                let isKey = isMap && index % 2 == 0
                elements.initializeElement(
                    at: index, to: isKey ? element : self.value(element, as: part, &arena))
            }
            return isMap
                ? .map(UnsafeBufferPointer(elements)) : .list(UnsafeBufferPointer(elements))
        default:
            return value
        }
    }
}
