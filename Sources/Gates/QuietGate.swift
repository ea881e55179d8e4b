import Calendar
import Customer
import RuleSet

/// Nothing leaves in quiet hours, nor at hours that the customer does not wish (S51).
struct QuietGate {
    /// How far ahead an end of the quiet is looked for.
    static let reachMs: Int64 = 31 * 86_400_000

    let zone: Zone
    let policy: QuietPolicy?
    /// What the customer wishes; nil where the kind passes by `preference`.
    let wished: Preferences?

    func objection(at now: Instant) -> Objection? {
        let byPolicy = policy.flatMap { reason(of: $0, at: now) }
        guard let reason = byPolicy ?? ownReason(at: now) else { return nil }
        // What is quiet by the customer's own wish alone always holds.
        let holds = byPolicy == nil || policy?.holds ?? true
        return Objection(.quiet, saw: .quiet(reason), nextAt: end(from: now), holds: holds)
    }

    /// Why an instant is quiet; nil if it is not.
    private func reason(at instant: Instant) -> Saw.QuietReason? {
        policy.flatMap { reason(of: $0, at: instant) } ?? ownReason(at: instant)
    }

    private func reason(of policy: QuietPolicy, at instant: Instant) -> Saw.QuietReason? {
        let day = self.day(of: instant)
        if policy.holidays.contains(day) { return .holiday }
        if policy.days.contains(CivilDate.weekday(days: day)) { return .day }
        if let hours = policy.hours, lies(instant, in: hours) { return .hours }
        return nil
    }

    private func ownReason(at instant: Instant) -> Saw.QuietReason? {
        guard let wished else { return nil }
        if let days = wished.days, !days.contains(CivilDate.weekday(days: day(of: instant))) {
            return .ownDay
        }
        if let hours = wished.hours, !lies(instant, in: hours) { return .ownHours }
        return nil
    }

    /// The local date whose span from midnight to midnight an instant lies in.
    private func day(of instant: Instant) -> Int64 {
        var day = zone.localDay(of: instant)
        while zone.startOfDay(days: day) > instant { day -= 1 }
        while zone.startOfDay(days: day + 1) <= instant { day += 1 }
        return day
    }

    private func lies(_ instant: Instant, in hours: LocalHours) -> Bool {
        let day = zone.localDay(of: instant)
        for start in day - 1...day + 1 {
            let span = span(of: hours, on: start)
            if instant >= span.start && instant < span.end { return true }
        }
        return false
    }

    private func span(of hours: LocalHours, on day: Int64) -> (start: Instant, end: Instant) {
        (
            zone.instant(days: day, secondOfDay: hours.startSecond),
            zone.instant(
                days: hours.isOverMidnight ? day + 1 : day, secondOfDay: hours.endSecond)
        )
    }

    /// The first instant that is not quiet; nil if there is none within reach.
    private func end(from now: Instant) -> Instant? {
        if !hasWeekday { return nil }
        var instant = now
        while let reason = reason(at: instant) {
            let next: Instant?
            switch reason {
            case .holiday, .day, .ownDay: next = zone.startOfDay(days: day(of: instant) + 1)
            case .hours, .ownHours: next = nextBound(after: instant)
            }
            guard let next, next - now <= Self.reachMs else { return nil }
            instant = next
        }
        return instant
    }

    /// Whether there is a day of the week that is not quiet as a whole.
    private var hasWeekday: Bool {
        (1...7).contains { weekday in
            !(policy?.days.contains(weekday) ?? false)
                && wished?.days?.contains(weekday) ?? true
        }
    }

    /// The next instant at which something begins or ends.
    private func nextBound(after instant: Instant) -> Instant? {
        let day = zone.localDay(of: instant)
        var next: Instant?
        for day in day - 1...day + 2 {
            var bounds = [zone.startOfDay(days: day)]
            for hours in [policy?.hours, wished?.hours] {
                guard let hours else { continue }
                let span = span(of: hours, on: day)
                bounds.append(span.start)
                bounds.append(span.end)
            }
            for bound in bounds where bound > instant { next = min(next ?? bound, bound) }
        }
        return next
    }
}
