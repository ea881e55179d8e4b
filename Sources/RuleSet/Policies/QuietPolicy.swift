import Calendar

/// `quiet`: when nothing is sent, in the customer's zone (S51).
package struct QuietPolicy: Sendable {
    package var hours: LocalHours?
    package var days = Weekdays()
    /// Days since 1970-01-01, ascending.
    package var holidays: [Int64] = []
    /// `caught`: hold, or drop.
    package var holds = true

    package init() {}
}
