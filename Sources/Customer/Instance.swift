import Calendar
import Expression

/// One run of a rule for a customer and key.
package struct Instance: Sendable {
    package enum State: UInt8, Sendable {
        /// A timer runs until `due`.
        case waiting
        /// At a `wait_for`, whose deadline is `due`.
        case awaiting
        /// At a `send` that a gate holds until `due` (S46).
        case held
        /// At a `send` that is decided in this round.
        case standing
        case ended
    }

    package var rule: Int32
    /// The step to run next; while standing or held, the send, while awaiting the `wait_for`.
    package var step: Int32 = 0
    package var state = State.standing
    package var hasSent = false
    /// Tells the messages of this run from those of other instances and from before a restart (S33).
    package var serial: UInt32
    package var triggeredAt: Instant
    /// What waits count from (S31).
    package var clock: Instant
    /// What `expires` counts from (S31).
    package var expiresFrom: Instant
    /// The arbitration window through which the send at hand goes: 0 before it has come to one, `alone` if
    /// it goes without (S52).
    package var window: UInt32 = 0
    /// Whether the gate `pressure` objected at the last look at the held send (S58).
    package var isPressed = false
    /// Meaningful while it has a timer; of a send that was held and stands, its end.
    package var due = Instant.distantFuture
    /// The key and what is kept of the entry event.
    package var entry: EntryMemory

    /// `clock` is the event's time, or the decision time of the watch that fired.
    package init(
        rule: Int, serial: UInt32, triggeredAt: Instant, clock: Instant, entry: EntryMemory
    ) {
        self.rule = Int32(rule)
        self.serial = serial
        self.triggeredAt = triggeredAt
        self.clock = clock
        expiresFrom = triggeredAt
        self.entry = entry
    }

    /// In place of a window's number: the message cannot wait for one.
    package static let alone = UInt32.max

    /// Whether `due` is to come.
    package var hasTimer: Bool { state == .waiting || state == .awaiting || state == .held }

    /// A newer match takes the place of the old (S34).
    package mutating func restart(
        serial: UInt32, triggeredAt: Instant, clock: Instant, entry: EntryMemory
    ) {
        self.serial = serial
        self.triggeredAt = triggeredAt
        self.entry = entry
        self.clock = clock
        expiresFrom = triggeredAt
        step = 0
        window = 0
        isPressed = false
        state = .standing
        due = .distantFuture
    }
}
