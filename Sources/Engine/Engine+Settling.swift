// Events that wait for those that are before them (S66).
//
// An event of time t takes effect when engine time - `settle` is later than t, a timer of time d fires when
// engine time - `lateness` is later than d. So an event that waits stands in the index of timers as if it
// were due at t - (`lateness` - `settle`): the order there is the order in which engine time comes by, and
// however far one event of the log moves it, the answers are those of one that moves it bit by bit.

import Calendar
import Customer
import Events
import RuleSet

extension Engine {
    /// An event that has moved engine time begins to wait. One that came later than `settle` takes effect at
    /// once, and so does the earliest of too many.
    mutating func settle(
        _ event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) -> Progress {
        if fireTimers(of: &customers, limit: timersPerSlice, into: &decisions) == .more {
            return .more
        }
        let until = event.time + rules.time.settleMs
        let comesTooLate = until < time
        if comesTooLate {
            // Whatever of its customer is before it has taken effect.
            fireOwnTimers(
                of: customer, in: &customers, before: event.time, asOf: time, into: &decisions)
        }
        turn(&decisions, to: event)
        arrive(event, of: &customers[customer])
        if comesTooLate {
            takeEffect(
                event, arrivedAt: time, asOf: time, customer: customer, of: &customers,
                into: &decisions)
            customers.updateDue(of: customer)
            return fireTimers(of: &customers, limit: .max, into: &decisions)
        }
        decisions.note(.settling(untilMs: until.milliseconds))
        let memory = unsettled.memory(of: event)
        customers[customer].takeRoom(forNeeded: CustomerRecord.entryBytes + memory.sizeBytes)
        customers[customer].insert(
            UnsettledEvent(
                type: event.type, time: event.time, arrivedAt: time,
                leadMs: rules.time.unsettledLeadMs, event: memory))
        customers.updateDue(of: customer)
        while hasTooManyUnsettled(&customers[customer]) {
            counters.settledEarly += 1
            settleEarliest(of: customer, in: &customers, into: &decisions)
        }
        if !settles {
            // What waits is from a rule set with `settle`.
            settle(customer, through: event.time, of: &customers, into: &decisions)
        }
        return fireTimers(of: &customers, limit: .max, into: &decisions)
    }

    /// Whether more events wait than the record may hold.
    private mutating func hasTooManyUnsettled(_ customer: inout CustomerRecord) -> Bool {
        if customer.unsettled.isEmpty { return false }
        if customer.unsettled.count > UnsettledEvent.limit { return true }
        guard isFull(&customer) else { return false }
        counters.beyondLimits += 1
        return true
    }

    private mutating func settle(
        _ customer: Int, through time: Instant, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        while !customers[customer].unsettled.isEmpty,
            customers[customer].unsettled[0].time <= time
        {
            settleEarliest(of: customer, in: &customers, into: &decisions)
        }
    }

    /// The earliest event that waits takes effect, behind its customer's timers that are due before it.
    mutating func settleEarliest(
        of customer: Int, in customers: inout Customers, into decisions: inout Effects
    ) {
        customers.willChange(customer)
        let kept = customers[customer].takeEarliestUnsettled()
        // What came in time finds what it would find in the ordered log.
        let isInTime = kept.arrivedAt - kept.time <= rules.time.settleMs
        let engineTime = isInTime ? kept.time : kept.arrivedAt
        fireOwnTimers(
            of: customer, in: &customers, before: kept.time, asOf: engineTime, into: &decisions)
        let event = unsettled.restore(kept, of: customer, in: customers)
        if decisions.followed != nil {
            decisions.turn(to: event.customer)
            decisions.note(.settled)
        }
        if isDropped(event, by: customers[customer]) {
            // An erasure of its instant has come before it.
            counters.beforeErasure += 1
            decisions.note(.beforeErasure)
        } else {
            takeEffect(
                event, arrivedAt: kept.arrivedAt, asOf: engineTime, customer: customer,
                of: &customers, into: &decisions)
        }
        customers.updateDue(of: customer)
    }

    /// Remembers the ids of what waits, of which an erasure has left nothing else.
    mutating func rememberUnsettled(of customer: inout CustomerRecord) {
        if customer.unsettled.isEmpty || rules.dedupeWindowMs == 0 { return }
        var seen = SeenIDs()
        let latest = latestArrival(of: customer)
        for kept in customer.unsettled where !rules.plans[Int(kept.type)].erases {
            kept.event.withParts { _, origin in
                guard case .event(let source, let id) = origin else { return }
                _ = seen.insert(
                    id: id, source: source, time: kept.time, latest: latest,
                    windowMs: rules.dedupeWindowMs)
            }
        }
        customer.seen = seen
    }

    /// Whether an id that is known is so when the event takes its turn: an erasure that waits forgets the ids
    /// of what is before it (S24), and knows none of what is behind.
    func isDuplicate(
        _ event: ScannedEvent, amongUnsettledOf customer: borrowing CustomerRecord
    ) -> Bool {
        var waitingCopies = 0
        var isNear = false
        var hasErasureBefore = false
        var hasErasureBehind = false
        for index in customer.unsettled.indices {
            let isBehind = customer.unsettled[index].time > event.time
            if rules.plans[Int(customer.unsettled[index].type)].erases {
                if isBehind {
                    hasErasureBehind = true
                } else {
                    hasErasureBefore = true
                    isNear = false
                }
            } else if customer.unsettled[index].event.isOf(id: event.id, source: event.source) {
                waitingCopies += 1
                if !hasErasureBehind { isNear = true }
            }
        }
        if isNear { return true }
        if hasErasureBefore { return false }
        // One that has taken effect counts; what is known of those that wait behind an erasure does not.
        let known = customer.seen.count(
            id: event.id, source: event.source, latest: latestArrival(of: customer),
            windowMs: rules.dedupeWindowMs)
        return known > waitingCopies
    }

    /// The customer's latest with what waits, which is what the duplicate window counts from.
    func latestArrival(of customer: borrowing CustomerRecord) -> Instant {
        for index in customer.unsettled.indices.reversed()
        where !rules.plans[Int(customer.unsettled[index].type)].erases {
            return max(customer.latest, customer.unsettled[index].time)
        }
        return customer.latest
    }
}
