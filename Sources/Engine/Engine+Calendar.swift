// What fires by the calendar, for every customer who is known: yearly and schedule.

import Calendar
import Customer
import Expression
import Gates
import RuleSet

extension Engine {
    /// S39: the next times, from the first event on, and after a change of the zone or of a date.
    mutating func setCalendar(of customer: inout CustomerRecord) {
        if customer.calendarWatches.isEmpty {
            customer.calendarWatches = rules.calendarRules.map { CalendarWatch(rule: $0) }
        }
        for index in customer.calendarWatches.indices {
            setNext(ofCalendarWatch: index, customer: &customer)
        }
    }

    /// The first time not before the customer's latest on a local date later than the last that fired.
    mutating func setNext(ofCalendarWatch index: Int, customer: inout CustomerRecord) {
        setNext(ofCalendarWatch: index, notBefore: customer.latest, customer: &customer)
    }

    mutating func setNext(
        ofCalendarWatch index: Int, notBefore instant: Instant, customer: inout CustomerRecord
    ) {
        let next = next(ofCalendarWatch: index, notBefore: instant, customer: customer)
        setDue(next?.instant ?? .distantFuture, ofCalendarWatch: index, customer: &customer)
    }

    /// Sets the due time of a watch, and keeps the books of it.
    mutating func setDue(
        _ due: Instant, ofCalendarWatch index: Int, customer: inout CustomerRecord
    ) {
        let rule = Int(customer.calendarWatches[index].rule)
        if customer.calendarWatches[index].isSet != (due != .distantFuture) {
            if customer.calendarWatches[index].isSet {
                counters.rules[rule].watchesCleared += 1
            } else {
                counters.rules[rule].watchesSet += 1
            }
        }
        customer.calendarWatches[index].due = due
    }

    /// The local date for which a watch is due: it follows from the due time as the due time did from it.
    mutating func dueDay(ofCalendarWatch index: Int, customer: borrowing CustomerRecord) -> Int64 {
        let due = customer.calendarWatches[index].due
        let next = next(ofCalendarWatch: index, notBefore: due, customer: customer)
        return next?.day ?? evaluation.zone(of: customer).localDay(of: due)
    }

    private mutating func next(
        ofCalendarWatch index: Int, notBefore instant: Instant,
        customer: borrowing CustomerRecord
    ) -> LocalSchedule.Time? {
        let lastDay = customer.calendarWatches[index].lastDay
        let rule = Int(customer.calendarWatches[index].rule)
        let zone = evaluation.zone(of: customer)
        switch rules.rules[rule].trigger {
        case .schedule(let schedule):
            return schedule.next(notBefore: instant, laterThan: lastDay, in: zone)
        case .yearly(let yearly):
            let date = evaluation.attribute(yearly.attribute, of: customer)
            guard date.tag == .date else { return nil }
            return yearly.anniversary.next(
                of: date.intValue, notBefore: instant, laterThan: lastDay, in: zone)
        case .event, .silence, .date, .sequence, .count, .enters, .leaves, .broadcast:
            preconditionFailure("a rule that does not fire by the calendar")
        }
    }
}
