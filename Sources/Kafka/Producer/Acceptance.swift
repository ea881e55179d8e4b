// Whether the producer's queue took a record.

package enum Acceptance: Equatable, Sendable {
    /// The producer has its own copy.
    case accepted
    /// Back-pressure: nothing was taken. `poll` a little, then again.
    case queueFull
}
