import Calendar
import Expression

/// An event that has arrived and has not taken effect yet: others of its customer that are before it may
/// still come (S66).
package struct UnsettledEvent: Sendable {
    /// The most that wait of a customer; of more the earliest takes effect at once.
    package static let limit = 1_000

    /// Index of the event type.
    package let type: Int32
    package let time: Instant
    /// Engine time when it arrived, from which its age is reckoned.
    package let arrivedAt: Instant
    /// Where it stands among the timers, at or before its time: it takes effect when a timer that is due
    /// then would fire by engine time alone.
    package let wakesAt: Instant
    /// Its source, its id and the slots that its type fills.
    package let event: EntryMemory

    /// `leadMs` is by how much an event takes effect sooner than a timer of its time fires.
    package init(
        type: Int, time: Instant, arrivedAt: Instant, leadMs: Int64, event: EntryMemory
    ) {
        self.type = Int32(type)
        self.time = time
        self.arrivedAt = arrivedAt
        wakesAt = time - leadMs
        self.event = event
    }
}

extension CustomerRecord {
    /// Behind those of its time that came before it.
    package mutating func insert(_ event: UnsettledEvent) {
        var place = unsettled.count
        while place > 0, unsettled[place - 1].time > event.time { place -= 1 }
        unsettled.insert(event, at: place)
    }

    /// Takes the earliest of those that wait.
    package mutating func takeEarliestUnsettled() -> UnsettledEvent { unsettled.removeFirst() }

    /// When the record next needs to be looked at: for a timer, or for an event that waits.
    package var wakesAt: Instant {
        unsettled.isEmpty ? earliestTimer : min(earliestTimer, unsettled[0].wakesAt)
    }
}
