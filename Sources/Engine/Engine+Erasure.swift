// Erasure: a customer is forgotten, and so is what comes from before (S24).

import Calendar
import Customer
import Events
import RuleSet

extension Engine {
    /// Whether an event lies before the customer's erasure, or is an erasure at or before it: counted,
    /// and nothing else.
    func isDropped(
        _ event: ScannedEvent, by customer: borrowing CustomerRecord
    ) -> Bool {
        if event.time > customer.erasedAt { return false }
        return event.time < customer.erasedAt || rules.plans[event.type].erases
    }

    /// Wipes the record and all that is pending; nothing is decided.
    mutating func erase(at time: Instant, customer: Int, of customers: inout Customers) {
        for instance in customers[customer].instances {
            counters.rules[Int(instance.rule)].endedErased += 1
        }
        for index in customers[customer].watches.indices {
            setDue(.distantFuture, ofWatch: index, customer: &customers[customer])
        }
        for index in customers[customer].calendarWatches.indices {
            setDue(.distantFuture, ofCalendarWatch: index, customer: &customers[customer])
        }
        customers.willErase(customer)
        counters.erasures += 1
        customers[customer].erase(at: time)
        rememberUnsettled(of: &customers[customer])
    }
}
