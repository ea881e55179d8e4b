// Dates as expressions read them: midnight in the customer's zone.

import Calendar

extension Value {
    /// The value with every date in it as a timestamp. A date beyond the range of timestamps is an
    /// error.
    @inline(never)
    static func datesRead(_ value: Value, in zone: Zone, _ arena: inout Arena) -> Value {
        switch value.tag {
        case .date:
            let midnight = Value.timestamp(zone.startOfDay(days: value.intValue))
            return checkedTimestamp(seconds: midnight.intValue, nanoseconds: midnight.aux)
        case .list, .map:
            let elements = value.elements
            guard arena.spend(elements.count) else { return .error(.overBudget) }
            let read = arena.allocateValues(elements.count)
            for index in elements.indices {
                let element = datesRead(elements[index], in: zone, &arena)
                if element.tag == .error { return element }
                read[index] = element
            }
            return Value(
                tag: value.tag, aux: value.aux, bits: address(UnsafeRawBufferPointer(read)))
        default:
            return value
        }
    }
}
