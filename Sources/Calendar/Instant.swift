/// A point in time in milliseconds since 1970-01-01T00:00:00Z, negative before it.
@frozen
package struct Instant: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    @inlinable
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Earlier than every instant that an event can carry.
    @inlinable
    package static var distantPast: Instant { Instant(milliseconds: .min / 4) }

    /// Later than every instant that an event can carry.
    @inlinable
    package static var distantFuture: Instant { Instant(milliseconds: .max / 4) }

    // Those that the compiler would derive stay calls in other modules.

    @inlinable
    package static func == (left: Instant, right: Instant) -> Bool {
        left.milliseconds == right.milliseconds
    }

    @inlinable
    package static func > (left: Instant, right: Instant) -> Bool {
        left.milliseconds > right.milliseconds
    }

    @inlinable
    package static func <= (left: Instant, right: Instant) -> Bool {
        left.milliseconds <= right.milliseconds
    }

    @inlinable
    package static func >= (left: Instant, right: Instant) -> Bool {
        left.milliseconds >= right.milliseconds
    }

    @inlinable
    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// `instant + durationMs`; both ends of the range of `Int64` are out of every log's reach.
    @inlinable
    package static func + (instant: Instant, durationMs: Int64) -> Instant {
        Instant(milliseconds: instant.milliseconds &+ durationMs)
    }

    @inlinable
    package static func - (instant: Instant, durationMs: Int64) -> Instant {
        Instant(milliseconds: instant.milliseconds &- durationMs)
    }

    /// The milliseconds from `right` to `left`.
    @inlinable
    package static func - (left: Instant, right: Instant) -> Int64 {
        left.milliseconds &- right.milliseconds
    }
}
