// Times of the local clock that come back: every day, on days of the week, on a day of the month.

/// `10:00`, `thu 10:00`, `mon,thu 10:00`, `1 10:00`, `last 10:00`, in the zone of whoever it is asked for.
package struct LocalSchedule: Sendable, Equatable {
    package enum Days: Sendable, Equatable {
        case every
        /// Bit `n` is the weekday `n` of ISO 8601: 1 is Monday, 7 is Sunday. At least one is set.
        case weekdays(UInt8)
        /// 1…31; a month that does not have it is passed over.
        case ofMonth(Int)
        case lastOfMonth
    }

    /// A time of the schedule: its local date, as days since 1970-01-01, and the instant.
    package typealias Time = (day: Int64, instant: Instant)

    package var days: Days
    /// 0…86,399.
    package var secondOfDay: Int

    package init(days: Days, secondOfDay: Int) {
        self.days = days
        self.secondOfDay = secondOfDay
    }

    /// The first time that is not before `instant` and lies on a local date later than `day`. In a gap of
    /// the clock it is the first valid instant after it, in a fold the first pass.
    package func next(
        notBefore instant: Instant, laterThan day: Int64? = nil, in zone: Zone
    ) -> Time {
        // A gap can move the time of one date into the next.
        var candidate = zone.localDay(of: instant) - 1
        if let day { candidate = max(candidate, day + 1) }
        while true {
            if includes(candidate) {
                let time = zone.instant(days: candidate, secondOfDay: secondOfDay)
                if time >= instant { return (candidate, time) }
            }
            candidate += 1
        }
    }

    private func includes(_ day: Int64) -> Bool {
        switch days {
        case .every:
            return true
        case .weekdays(let set):
            return set >> UInt8(CivilDate.weekday(days: day)) & 1 == 1
        case .ofMonth(let number):
            return CivilDate.civil(days: day).day == number
        case .lastOfMonth:
            return CivilDate.civil(days: day + 1).day == 1
        }
    }
}
