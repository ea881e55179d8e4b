import Calendar

/// What `yearly` and `schedule` keep of a customer: every customer has one of each such rule, so it is
/// little. The next time follows from the rule, the zone and these (S39).
package struct CalendarWatch: Sendable {
    package let rule: Int32
    /// `Int32.min`: none fired yet.
    private var lastDayNumber = Int32.min
    /// `distantFuture` while there is no next time.
    package var due = Instant.distantFuture

    package init(rule: Int) {
        self.rule = Int32(rule)
    }

    package var isSet: Bool { due != .distantFuture }

    /// The local date of the last that fired, as days since 1970-01-01.
    package var lastDay: Int64? {
        get { lastDayNumber == .min ? nil : Int64(lastDayNumber) }
        set { lastDayNumber = newValue.map { Int32(clamping: $0) } ?? .min }
    }
}
