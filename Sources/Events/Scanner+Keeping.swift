// Events of a batch, which are scanned one after the other and applied later.

import Expression

extension Scanner {
    /// The event of the last `scan`, with all that it holds in memory of its own: it lives until
    /// `forgetKept`, whatever is scanned meanwhile. What stood beside the payload, as attributes of
    /// headers, is not copied.
    package mutating func keep(_ event: ScannedEvent) -> ScannedEvent {
        copies.keep()
        hasKept = true
        let row = rows.allocateValues(schema.slotCount)
        _ = row.initialize(
            from: UnsafeBufferPointer(start: event.slots, count: schema.slotCount))
        var kept = event
        kept.slots = UnsafePointer(row.baseAddress!)
        return kept
    }

    /// The next batch begins.
    package mutating func forgetKept() {
        hasKept = false
        copies.removeAll()
        rows.reset()
    }
}
