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
    /// Index of the type of the event that has made it; nil: a timer has.
    var eventType: Int?
    /// That event was a broadcast, which is met as a timer is (S65).
    var isBroadcast = false
    /// Time has been at this instant before: it may be the same occurrence once more.
    var isRepeated = false

    /// Whether an event of the customer has made it.
    var isByOwnEvent: Bool { eventType != nil && !isBroadcast }

    /// What the waits of its instance count from at first (S31).
    var clock: Instant { isByOwnEvent ? triggeredAt : decidedAt }
}
