// Timers: when they fire, in which order, and at which instant their decisions are taken.

import Calendar
import Customer
import RuleSet

extension Engine {
    /// Fires what engine time makes due, and with a customer their timers before `instant`, all in
    /// the order of (due, customer) (S29, S30).
    mutating func fireTimers(
        of customers: inout Customers, before instant: Instant = .distantPast,
        ofCustomer customer: Int? = nil, into decisions: inout Decisions
    ) {
        let horizon = time - rules.time.latenessMs
        while true {
            var next: (due: Instant, customer: Int)?
            if customers.earliestQueued < horizon, let earliest = customers.earliest(),
                earliest.due < horizon
            {
                next = earliest
            }
            if let customer, customers[customer].due < instant {
                let own = (due: customers[customer].due, customer: customer)
                if next.map({ customers.firesBefore(own, $0) }) ?? true { next = own }
            }
            guard let next else { return }
            fire(customer: next.customer, due: next.due, of: &customers, into: &decisions)
        }
    }

    /// Fires what is due by `end`, whatever `lateness` says (S42), in slices of some ten thousand
    /// decisions.
    mutating func fireTimers(
        of customers: inout Customers, through end: Instant, into decisions: inout Decisions
    ) -> Progress {
        while let next = customers.earliest(), next.due <= end {
            if decisions.decisions.count >= 10_000 { return .more }
            fire(customer: next.customer, due: next.due, of: &customers, into: &decisions)
        }
        return .done
    }

    /// Fires the timers of a customer that are due at one instant: all run to their next send first,
    /// then the sends are decided (S30).
    private mutating func fire(
        customer: Int, due: Instant, of customers: inout Customers,
        into decisions: inout Decisions
    ) {
        customers.willChange(customer)
        let decidedAt = decisionTime(due: due, latest: customers[customer].latest)
        evaluation.begin()
        for index in customers[customer].instances.indices
        where customers[customer].instances[index].state == .waiting
            && customers[customer].instances[index].due == due
        {
            customers[customer].instances[index].state = .standing
            customers[customer].instances[index].clock = decidedAt
            customers[customer].instances[index].expiresFrom = due
            advance(
                instance: index, customer: customer, of: &customers, now: decidedAt,
                into: &decisions)
        }
        release(customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
    }

    /// S20: the later of the due time and the customer's latest; the reading when that is more than
    /// `on_time` past the due time.
    private func decisionTime(due: Instant, latest: Instant) -> Instant {
        if let reading, reading - due > rules.time.onTimeMs { return reading }
        return max(due, latest)
    }
}
