// Dates: days of the calendar that are timestamps too, midnight in the customer's zone (S68).

import Calendar

extension Value {
    var isTime: Bool { tag == .timestamp || tag == .date }

    /// A date with its midnight in a zone. One beyond the years 0001 to 9999, or whose midnight lies beyond
    /// the range of timestamps, is an error.
    static func date(days: Int64, in zone: Zone) -> Value {
        guard dayRange.contains(days) else { return .error(.overflow) }
        let midnight = timestamp(zone.startOfDay(days: days)).intValue
        guard timestampSeconds.contains(midnight) else { return .error(.overflow) }
        // Less than a day and 26 hours, so that it fits.
        let distance = Int32(truncatingIfNeeded: midnight - days * 86_400)
        return Value(
            tag: .date, aux: UInt32(bitPattern: distance), bits: UInt64(bitPattern: days))
    }

    /// A timestamp as it is, a date as its midnight; of all else there is none.
    var asTimestamp: Value {
        guard tag == .date else { return self }
        let distance = Int64(Int32(bitPattern: aux))
        return .timestamp(seconds: intValue * 86_400 + distance, nanoseconds: 0)
    }

    /// The local date of a timestamp, the date that a text names; a date is itself.
    @inline(never)
    static func date(of value: Value, in zone: Zone) -> Value {
        switch value.tag {
        case .date, .error: return value
        case .timestamp: return date(days: zone.localDay(of: value.instant), in: zone)
        case .string:
            guard let days = DateText.parse(value.text) else { return .error(.badDate) }
            return date(days: days, in: zone)
        default: return .error(.noMatchingOverload)
        }
    }

    /// `date.addDays(n)`
    @inline(never)
    static func date(_ date: Value, adding days: Value, in zone: Zone) -> Value {
        if date.tag == .error { return date }
        if days.tag == .error { return days }
        guard date.tag == .date, days.tag == .int else { return .error(.noMatchingOverload) }
        let (sum, overflows) = date.intValue.addingReportingOverflow(days.intValue)
        guard !overflows else { return .error(.overflow) }
        return .date(days: sum, in: zone)
    }

    /// 0001-01-01 to 9999-12-31.
    private static let dayRange =
        (timestampSeconds.lowerBound / 86_400)...(timestampSeconds.upperBound / 86_400)

    /// `date.daysUntil(other)`
    static func days(from date: Value, until other: Value) -> Value {
        guard date.tag == .date, other.tag == .date else { return .error(.noMatchingOverload) }
        return .int(other.intValue - date.intValue)
    }

    /// An accessor without a zone: of a date in the customer's, of a timestamp in UTC.
    @inline(never)
    static func part(_ function: Function, of value: Value, in zone: () -> Zone) -> Value {
        switch value.tag {
        case .timestamp: return part(function, ofTimestamp: value, offsetSeconds: 0)
        case .duration: return part(function, ofDuration: value)
        case .error: return value
        case .date: break
        default: return .error(.noMatchingOverload)
        }
        switch function {
        case .getHours, .getMinutes, .getSeconds, .getMilliseconds:
            let midnight = value.asTimestamp
            return part(
                function, ofTimestamp: midnight,
                offsetSeconds: Zones.offsetSeconds(zone(), at: midnight))
        default:
            // Where a zone has left a day out, the date is that day all the same.
            let day = Value.timestamp(seconds: value.intValue * 86_400, nanoseconds: 0)
            return part(function, ofTimestamp: day, offsetSeconds: 0)
        }
    }

    /// The value with every date in it as it is in a zone.
    @inline(never)
    static func datesRead(_ value: Value, in zone: Zone, _ arena: inout Arena) -> Value {
        if value.tag == .date { return .date(days: value.intValue, in: zone) }
        return mapElements(of: value, &arena) { element, arena in
            datesRead(element, in: zone, &arena)
        }
    }

    /// The value with a timestamp for each date that stands where `shape` has a timestamp: what leaves an
    /// expression of that type.
    @inline(never)
    static func timestamps(in value: Value, by shape: Value, _ arena: inout Arena) -> Value {
        if shape.tag == .timestamp { return value.asTimestamp }
        guard value.tag == shape.tag, shape.aux > 0 else { return value }
        if let wrapped = value.wrapped, let part = shape.wrapped {
            return .some(timestamps(in: wrapped, by: part, &arena), in: &arena)
        }
        guard value.tag == .list || value.tag == .map else { return value }
        let parts = shape.elements
        var position = 0
        return mapElements(of: value, &arena) { element, arena in
            defer { position += 1 }
            return timestamps(in: element, by: parts[position % parts.count], &arena)
        }
    }

    /// A list or map with each of its elements, keys and values changed; any other value as it is. The
    /// first error is the result.
    private static func mapElements(
        of value: Value, _ arena: inout Arena, _ change: (Value, inout Arena) -> Value
    ) -> Value {
        guard value.tag == .list || value.tag == .map else { return value }
        let elements = value.elements
        guard arena.spend(elements.count) else { return .error(.overBudget) }
        let changed = arena.allocateValues(elements.count)
        for index in elements.indices {
            let element = change(elements[index], &arena)
            if element.tag == .error { return element }
            changed[index] = element
        }
        return Value(
            tag: value.tag, aux: value.aux, bits: address(UnsafeRawBufferPointer(changed)))
    }
}
