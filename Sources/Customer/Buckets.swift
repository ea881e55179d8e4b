// The buckets of a window, in whole numbers, so that every processor counts alike (S26).

import Calendar

/// A window of `w` milliseconds has buckets of w/64: an event at e is in bucket ⌊64·e / w⌋ and counts at
/// t while ⌊64·t / w⌋ − ⌊64·e / w⌋ < 64. So it leaves between w − w/64 and w after it came.
package enum Buckets {
    /// How many buckets a window has.
    package static let count: Int64 = 64

    /// The bucket of an instant. Instants of events and windows keep far from the ends of `Int64`.
    package static func bucket(of instant: Instant, windowMs: Int64) -> Int64 {
        (instant.milliseconds &* count).floored(by: windowMs).quotient
    }

    /// The first instant at which a bucket no longer counts.
    package static func end(of bucket: Int64, windowMs: Int64) -> Instant {
        let product = (bucket &+ count) &* windowMs
        // ⌈product / 64⌉
        return Instant(milliseconds: -((0 &- product).floored(by: count).quotient))
    }
}
