import Calendar
import Customer

/// A rule's trigger that has fired for a customer and key, on its way through the gates.
struct Match {
    var rule: Int
    var key: UnsafeRawBufferPointer?
    var origin: EntryMemory.Origin
    /// The event's time, or the due time of the watch (S41).
    var triggeredAt: Instant
    var decidedAt: Instant
    /// An event has made it, not a timer.
    var isByEvent: Bool
    /// Time has been at this instant before: it may be the same occurrence once more.
    var isRepeated = false

    /// What the waits of its instance count from at first (S31).
    var clock: Instant { isByEvent ? triggeredAt : decidedAt }
}
