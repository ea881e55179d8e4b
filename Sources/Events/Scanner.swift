import Calendar
import Expression

/// Payload bytes → a verdict, in one pass that validates all of the document (RFC 8259, UTF-8, depth)
/// and keeps only used fields. Reused from event to event; allocates nothing in the steady state.
package struct Scanner: ~Copyable {
    package init(schema: EventSchema) {}

    /// Scans one payload. `recordTime` is Kafka's timestamp of the record, nil for files, whose
    /// envelope may name one.
    package mutating func scan(
        _ payload: UnsafeRawBufferPointer, recordTime: Instant? = nil
    ) -> Verdict {
        .deadLetter(.notJSON, detail: "")
    }
}
