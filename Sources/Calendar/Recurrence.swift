// The changes that come back every year: the POSIX TZ string at the end of a TZif file (RFC 9636, 3.3.1).

/// Standard time, and daylight saving time between two days of each year.
struct Recurrence: Sendable, Equatable {
    /// A day of the year and a time on it.
    struct Change: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// 1…365; 29 February is never counted.
            case julian(Int)
            /// 0…365, 29 February counted.
            case ordinal(Int)
            /// The `week`-th (5: the last) `weekday` (0 is Sunday) of the month.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        /// Local time of the clock that ends, -167…167 hours: it may lie on a day before or after.
        var seconds: Int32

        /// Local seconds since 1970-01-01T00:00:00 of this change in `year`.
        func localSeconds(year: Int64) -> Int64 {
            days(year: year) * 86_400 + Int64(seconds)
        }

        private func days(year: Int64) -> Int64 {
            switch day {
            case .julian(let number):
                let january = CivilDate.days(year: year, month: 1, day: 1)
                let skipsLeapDay = number >= 60 && CivilDate.isLeap(year: year)
                return january + Int64(number - 1 + (skipsLeapDay ? 1 : 0))
            case .ordinal(let number):
                return CivilDate.days(year: year, month: 1, day: 1) + Int64(number)
            case .weekday(let month, let week, let weekday):
                let first = CivilDate.days(year: year, month: month, day: 1)
                let ahead = (weekday - CivilDate.weekday(days: first) % 7 + 7) % 7
                var day = ahead + (week - 1) * 7
                if day >= CivilDate.length(month: month, year: year) { day -= 7 }
                return first + Int64(day)
            }
        }
    }

    struct Daylight: Sendable, Equatable {
        var offset: Int32
        var start: Change
        var end: Change
    }

    /// Seconds east of UTC.
    var standardOffset: Int32
    var daylight: Daylight?

    func span(at seconds: Int64) -> Span {
        guard let daylight else { return Span(offset: standardOffset, end: .max) }
        let local = (seconds + Int64(standardOffset)).floored(by: 86_400).quotient
        let year = CivilDate.civil(days: local).year
        // A change may lie a week outside of its year, so three years hold both neighbours. Where an
        // end and the next start coincide, daylight time goes on (RFC 9636: "all year round").
        var last = (time: Int64.min, offset: standardOffset)
        var next = Int64.max
        for candidate in year - 1...year + 1 {
            let start = daylight.start.localSeconds(year: candidate) - Int64(standardOffset)
            let end = daylight.end.localSeconds(year: candidate) - Int64(daylight.offset)
            if start <= seconds {
                if start >= last.time { last = (start, daylight.offset) }
            } else {
                next = min(next, start)
            }
            if end <= seconds {
                if end > last.time { last = (end, standardOffset) }
            } else {
                next = min(next, end)
            }
        }
        return Span(offset: last.offset, end: next)
    }
}
