// Timestamps of the language have nanoseconds, instants of the engine milliseconds.

import Calendar

extension Value {
    /// A `timestamp`.
    @inlinable
    package static func timestamp(_ instant: Instant) -> Value {
        let (seconds, milliseconds) = flooredDivision(instant.milliseconds, 1000)
        return .timestamp(seconds: seconds, nanoseconds: UInt32(milliseconds) &* 1_000_000)
    }

    /// The instant of a `timestamp`, floored to milliseconds.
    @inlinable
    package var instant: Instant {
        Instant(milliseconds: intValue &* 1000 &+ Int64(aux / 1_000_000))
    }

    /// Quotient and remainder with `0 ≤ remainder < divisor`.
    @inlinable
    static func flooredDivision(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
