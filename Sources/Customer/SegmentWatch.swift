import Calendar

/// Whether a customer was in a segment when it was last looked at, and when a window that it reads next
/// loses something (S25). At first everybody is outside.
package struct SegmentWatch: Sendable {
    /// Index of the segment.
    package let segment: Int32
    package var isMember = false
    /// The latest instant at which the windows were read; it never goes back.
    package private(set) var lookedAt = Instant.distantPast
    /// The next instant at which time alone may change the membership.
    package private(set) var due = Instant.distantFuture

    package init(segment: Int) {
        self.segment = Int32(segment)
    }

    /// Takes up a look at `instant`, after which windows next lose something at `due`.
    package mutating func look(at instant: Instant, due: Instant) {
        lookedAt = max(lookedAt, instant)
        self.due = due
    }

    /// Whether `due` has been looked at before: an event from before a look may give a window back what it
    /// had lost by then.
    package var isRepeated: Bool { due <= lookedAt }

    /// Whether windows are not as they were, seen from `instant`: some have lost a bucket, or, after an
    /// event from before the latest look, have it back.
    package func isStale(at instant: Instant) -> Bool {
        due <= instant || lookedAt > instant
    }
}
