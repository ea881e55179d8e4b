import Calendar

/// What a customer wishes, as the newest event states the whole of it (S48). Nil: the customer does not
/// care; an empty list or 0 is stated, and lets nothing pass.
package struct Preferences: Sendable {
    /// The most bytes of stated names, with one for each; longer lists are as if absent.
    package static let namesLimit = 8_192

    package var time: Instant
    /// Names, as they were stated.
    package var channels: [[UInt8]]?
    package var themes: [[UInt8]]?
    package var maxPerWeek: Int64?
    package var hours: LocalHours?
    package var days: Weekdays?

    package init(time: Instant) {
        self.time = time
    }

    package func allows(channel name: String) -> Bool { Self.allows(name, channels) }

    package func allows(theme name: String) -> Bool { Self.allows(name, themes) }

    private static func allows(_ name: String, _ stated: [[UInt8]]?) -> Bool {
        guard let stated else { return true }
        return stated.contains { $0.elementsEqual(name.utf8) }
    }
}
