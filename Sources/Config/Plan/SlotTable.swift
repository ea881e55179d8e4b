// One slot for each distinct (field name, type) over all event types.

import Expression

/// Slots in the order in which they were asked for.
struct SlotTable {
    private struct Key: Hashable {
        var name: String
        var type: ValueType
    }

    private var slots: [Key: Int] = [:]

    var count: Int { slots.count }

    mutating func slot(_ name: String, _ type: ValueType) -> Int {
        let key = Key(name: name, type: type)
        if let slot = slots[key] { return slot }
        let slot = slots.count
        slots[key] = slot
        return slot
    }
}
