import Calendar
import Customer
import Events
import Expression

/// Memory for one event that was kept in a customer's record.
struct RestoredEvent: ~Copyable {
    /// By event type: the slots that it fills, which are what is kept of it.
    private let keptSlots: [[Int]]
    private let slots: UnsafeMutablePointer<Value>
    private var arena = Arena()
    /// The type whose slots are filled.
    private var filled = 0

    init(schema: EventSchema) {
        keptSlots = schema.types.map(\.usedSlots)
        let slotCount = max(schema.slotCount, 1)
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: .absent, count: slotCount)
    }

    deinit { slots.deallocate() }

    /// What is kept of an event until it takes effect.
    func memory(of event: ScannedEvent) -> EntryMemory {
        EntryMemory(
            key: nil, source: event.source, id: event.id, slots: event.slots,
            keptSlots: keptSlots[event.type])
    }

    /// Fills the slots with what was kept of an event of a type; they live until the next is restored.
    mutating func restore(_ memory: EntryMemory, ofType type: Int) -> UnsafePointer<Value> {
        arena.reset()
        if !keptSlots.isEmpty {
            for slot in keptSlots[filled] { slots[slot] = .absent }
        }
        filled = type
        memory.restore(keptSlots: keptSlots[type], into: slots, arena: &arena)
        return UnsafePointer(slots)
    }

    /// The source and the id of an event, beside its slots.
    mutating func event(
        _ memory: EntryMemory
    ) -> (source: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer) {
        memory.event(in: &arena)
    }

    /// The event as it was when it arrived, of a customer; it lives until the next is restored. The name of
    /// its type is left out.
    mutating func restore(
        _ kept: UnsettledEvent, of customer: Int, in customers: borrowing Customers
    ) -> ScannedEvent {
        let slots = restore(kept.event, ofType: Int(kept.type))
        let (source, id) = kept.event.event(in: &arena)
        return ScannedEvent(
            type: filled, typeName: UnsafeRawBufferPointer(start: nil, count: 0),
            customer: customers.copyID(of: customer, into: &arena), id: id, source: source,
            time: kept.time, slots: slots)
    }
}
