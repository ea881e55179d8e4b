import Calendar
import Expression

/// A usable event: its envelope, and its used fields as slots. The addresses live until the next scan
/// and as long as the payload.
package struct ScannedEvent {
    /// Index into the schema's types; -1 for a type that is not declared.
    package var type: Int
    package var typeName: UnsafeRawBufferPointer
    package var customer: UnsafeRawBufferPointer
    package var id: UnsafeRawBufferPointer
    /// Nil where the event has none, or one that is no string (S14).
    package var source: UnsafeRawBufferPointer?
    package var time: Instant
    /// `slotCount` values, absent where this event has nothing.
    package var slots: UnsafePointer<Value>

    package init(
        type: Int, typeName: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer,
        id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?, time: Instant,
        slots: UnsafePointer<Value>
    ) {
        self.type = type
        self.typeName = typeName
        self.customer = customer
        self.id = id
        self.source = source
        self.time = time
        self.slots = slots
    }
}

/// What the scanner says of a payload.
package enum Verdict {
    case event(ScannedEvent)
    /// `detail` names the field and what was found, for a person.
    case deadLetter(DeadLetterReason, detail: String)
}
