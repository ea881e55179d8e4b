// The day of each year on which a date comes back.

/// A month and a day, or so many days before or after it, at a time of the local clock.
package struct Anniversary: Sendable, Equatable {
    /// What 29 February is in other years.
    package enum LeapDay: String, Sendable, CaseIterable { case feb28, mar1 }

    package var leapDay: LeapDay
    /// What lies between the anniversary and the day that counts, negative for one before it.
    package var offsetDays: Int64
    /// 0…86,399.
    package var secondOfDay: Int

    package init(leapDay: LeapDay, offsetDays: Int64 = 0, secondOfDay: Int) {
        self.leapDay = leapDay
        self.offsetDays = offsetDays
        self.secondOfDay = secondOfDay
    }

    /// The first moved anniversary of `date` that is not before `instant` and lies on a local date later
    /// than `day`; dates are days since 1970-01-01. Gap and fold as in `LocalSchedule`.
    package func next(
        of date: Int64, notBefore instant: Instant, laterThan day: Int64? = nil, in zone: Zone
    ) -> LocalSchedule.Time {
        let (_, month, dayOfMonth) = CivilDate.civil(days: date)
        // A gap can move the time of one date into the next.
        var earliest = zone.localDay(of: instant) - 1
        if let day { earliest = max(earliest, day + 1) }
        var year = CivilDate.civil(days: earliest - offsetDays).year
        while true {
            let candidate = self.day(of: year, month: month, day: dayOfMonth) + offsetDays
            if candidate >= earliest {
                let time = zone.instant(days: candidate, secondOfDay: secondOfDay)
                if time >= instant { return (candidate, time) }
            }
            year += 1
        }
    }

    private func day(of year: Int64, month: Int, day: Int) -> Int64 {
        if month == 2, day == 29, !CivilDate.isLeap(year: year) {
            return leapDay == .feb28
                ? CivilDate.days(year: year, month: 2, day: 28)
                : CivilDate.days(year: year, month: 3, day: 1)
        }
        return CivilDate.days(year: year, month: month, day: day)
    }
}
