// The effects of one event, in their order (S19).

import Calendar
import Customer
import Events
import RuleSet

extension Engine {
    mutating func apply(
        _ event: ScannedEvent, to customers: inout Customers, into decisions: inout Decisions
    ) {
        guard event.type >= 0, isUsed[event.type] else {
            // S16: an event of no customer moves engine time and nothing else.
            if event.type >= 0 {
                counters.eventsByType[event.type] += 1
            } else {
                counters.unknownTypes += 1
            }
            decisions.note(.ignored)
            time = max(time, event.time)
            fireTimers(of: &customers, into: &decisions)
            return
        }
        counters.eventsByType[event.type] += 1
        let customer = customers.findOrInsert(event.customer)
        if isDropped(event, by: customers[customer]) {
            decisions.note(.beforeErasure)
            return
        }
        if isDuplicate(event, of: &customers[customer]) {
            decisions.note(.duplicate)
            return
        }
        time = max(time, event.time)
        fireTimers(
            of: &customers, before: event.time, ofCustomer: customer, into: &decisions)
        if rules.plans[event.type].erases {
            erase(at: event.time, customer: customer, of: &customers)
            decisions.note(.erased)
            return
        }
        if event.time < customers[customer].latest {
            counters.late += 1
            decisions.note(.late)
        } else {
            customers[customer].latest = event.time
        }
        evaluation.begin()
        evaluation.read(event: event.slots, now: event.time)
        fold(event, into: &customers[customer])
        exit(by: event, customer: customer, of: &customers, into: &decisions)
        enter(by: event, customer: customer, of: &customers, into: &decisions)
        fireTimers(
            of: &customers, before: customers[customer].latest, ofCustomer: customer,
            into: &decisions)
    }

    /// S18: a known id moves no clock and fires nothing.
    private mutating func isDuplicate(
        _ event: ScannedEvent, of customer: inout CustomerRecord
    ) -> Bool {
        if rules.dedupeWindowMs == 0 { return false }
        switch customer.seen.insert(
            id: event.id, source: event.source, time: event.time, latest: customer.latest,
            windowMs: rules.dedupeWindowMs)
        {
        case .new:
            return false
        case .newForgettingOne:
            counters.forgottenIDs += 1
            return false
        case .duplicate:
            counters.duplicates += 1
            return true
        }
    }
}
