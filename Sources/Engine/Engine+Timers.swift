// Timers: when they fire, in which order, and at which instant their decisions are taken.

import Calendar
import Customer
import Gates
import RuleSet

extension Engine {
    /// Fires what engine time makes due, and with a customer their timers before `instant`, all in
    /// the order of (due, customer) (S29, S30); at most `limit` of them, and none behind a customer who
    /// may not be here.
    mutating func fireTimers(
        of customers: inout Customers, before instant: Instant = .distantPast,
        ofCustomer customer: Int? = nil, limit: Int, into decisions: inout Effects
    ) -> Progress {
        let horizon = self.horizon
        let holdsAll = customers.holdsTimers(before: horizon)
        var fired = 0
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
            if !holdsAll, next.map({ !customers.firesBeforeUnloaded($0) }) ?? true { return .more }
            guard let next else {
                forgetBroadcasts(before: horizon)
                return .done
            }
            if fired == limit { return .more }
            wake(customer: next.customer, at: next.due, of: &customers, into: &decisions)
            fired += 1
        }
    }

    /// What is due before this instant fires: the driver takes those customers in.
    package var horizon: Instant { time - rules.time.latenessMs }

    /// Fires what is due by `end`, whatever `lateness` says (S42), in slices.
    mutating func fireTimers(
        of customers: inout Customers, through end: Instant, into decisions: inout Effects
    ) -> Progress {
        var fired = 0
        while let next = customers.earliest(), next.due <= end {
            if fired == timersPerSlice { return .more }
            wake(customer: next.customer, at: next.due, of: &customers, into: &decisions)
            fired += 1
        }
        forgetBroadcasts(before: end + 1)
        return .done
    }

    /// Fires the timers of one customer that are due before `instant`, as of an engine time.
    mutating func fireOwnTimers(
        of customer: Int, in customers: inout Customers, before instant: Instant,
        asOf engineTime: Instant, into decisions: inout Effects
    ) {
        while customers[customer].due < instant {
            // What waits to settle is no timer.
            let due = customers[customer].earliestTimer
            if due >= instant { return }
            fireTimers(
                of: customer, due: due, asOf: engineTime, in: &customers, into: &decisions)
        }
    }

    /// What a customer wakes for at an instant of the index.
    private mutating func wake(
        customer: Int, at due: Instant, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        if !customers[customer].unsettled.isEmpty, customers[customer].unsettled[0].wakesAt == due {
            settleEarliest(of: customer, in: &customers, into: &decisions)
        } else {
            // Where order beats arrival, no answer may depend on how far the log moves engine time at once.
            let engineTime = settles ? min(time, due + (rules.time.latenessMs + 1)) : time
            fireTimers(
                of: customer, due: due, asOf: engineTime, in: &customers, into: &decisions)
        }
    }

    /// Fires the timers of a customer that are due at one instant: all run to their next send first,
    /// then the sends are decided, and so on in rounds (S30).
    private mutating func fireTimers(
        of customer: Int, due: Instant, asOf engineTime: Instant, in customers: inout Customers,
        into decisions: inout Effects
    ) {
        customers.willChange(customer)
        ageTime = engineTime
        let decidedAt = decisionTime(due: due, latest: customers[customer].latest)
        if decisions.followed != nil {
            customers.withID(of: customer) { decisions.turn(to: $0, firedAt: decidedAt) }
        }
        evaluation.begin()
        chain.arbitration?.begin()
        if customers[customer].hasGateMemory {
            wakeGates(
                due: due, decidedAt: decidedAt, customer: &customers[customer],
                decisions: &decisions)
        }
        for index in customers[customer].instances.indices
        where customers[customer].instances[index].hasTimer
            && customers[customer].instances[index].due == due
        {
            if customers[customer].instances[index].state == .held {
                let send = send(ofInstance: index, customer: customers[customer])
                stand(instance: index, at: send, customer: &customers[customer])
                continue
            }
            goOn(
                instance: index, due: due, customer: customer, of: &customers,
                decidedAt: decidedAt, into: &decisions)
        }
        findFiring(due: due, customer: &customers[customer])
        takeLooks(at: due, decidedAt: decidedAt, customer: &customers[customer])
        runRounds(customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
        rest(customer: customer, of: &customers)
    }

    /// What gates have a customer wake for, before the timers of rules.
    private mutating func wakeGates(
        due: Instant, decidedAt: Instant, customer: inout CustomerRecord,
        decisions: inout Effects
    ) {
        ignoreMessages(
            due: due, decidedAt: decidedAt, customer: &customer, decisions: &decisions)
        if customer.gates.pressureDue == due {
            lookAtPressure(decidedAt: decidedAt, customer: &customer, decisions: &decisions)
        }
    }

    /// The wait of an instance, or that for an event, is over.
    private mutating func goOn(
        instance index: Int, due: Instant, customer: Int, of customers: inout Customers,
        decidedAt: Instant, into decisions: inout Effects
    ) {
        if customers[customer].instances[index].state == .awaiting {
            let rule = Int(customers[customer].instances[index].rule)
            let step = Int(customers[customer].instances[index].step)
            guard case .waitFor(let waitFor) = rules.rules[rule].steps[step].action else {
                preconditionFailure("an instance awaits at a step that awaits nothing")
            }
            customers[customer].instances[index].step = Int32(waitFor.elseStep)
        }
        customers[customer].instances[index].clock = decidedAt
        customers[customer].instances[index].expiresFrom = due
        advance(
            instance: index, customer: customer, of: &customers, now: decidedAt, into: &decisions)
    }

    /// S20: the later of the due time and the customer's latest; the reading when that is more than
    /// `on_time` past the due time.
    func decisionTime(due: Instant, latest: Instant) -> Instant {
        if let reading, reading - due > rules.time.onTimeMs { return reading }
        return max(due, latest)
    }
}
