import Calendar

/// The newest statement about a purpose (given, withdrawn) or a theme (asked for, opted out).
package struct Statement: Sendable {
    package private(set) var time = Instant.distantPast
    package private(set) var isFor = false

    package init() {}

    init(time: Instant, isFor: Bool) {
        self.time = time
        self.isFor = isFor
    }

    /// Whether anything was ever stated.
    package var isStated: Bool { time != .distantPast }

    /// S23: the newest by event time wins; at one instant the withdrawal.
    package mutating func state(isFor newIsFor: Bool, at newTime: Instant) {
        if newTime > time {
            time = newTime
            isFor = newIsFor
        } else if newTime == time {
            isFor = isFor && newIsFor
        }
    }
}
