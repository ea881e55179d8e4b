// The effects of one event, in their order (S19).

import Calendar
import Customer
import Events
import Gates
import RuleSet

extension Engine {
    /// What `apply(.event(…))` does, without the copy that the input is. `more` while timers that it makes
    /// due are still to fire; until then nothing else has happened. Hot.
    package mutating func apply(
        _ event: ScannedEvent, to customers: inout Customers, into decisions: inout Effects
    ) -> Progress {
        guard touchesCustomer(event) else {
            return ignore(event, customers: &customers, into: &decisions)
        }
        return apply(
            event, of: customers.findOrInsert(event.customer), in: &customers, into: &decisions)
    }

    /// The same of an event that touches its customer, for a driver that has found them already. Hot.
    package mutating func apply(
        _ event: ScannedEvent, of customer: Int, in customers: inout Customers,
        into decisions: inout Effects
    ) -> Progress {
        customers.willChange(customer)
        if isDropped(event, by: customers[customer]) {
            counters.eventsByType[event.type] += 1
            counters.beforeErasure += 1
            turn(&decisions, to: event)
            decisions.note(.beforeErasure)
            return .done
        }
        if isDuplicate(event, of: customers[customer]) {
            counters.eventsByType[event.type] += 1
            counters.duplicates += 1
            turn(&decisions, to: event)
            decisions.note(.duplicate)
            return .done
        }
        time = max(time, event.time)
        if settles || !customers[customer].unsettled.isEmpty {
            return settle(event, customer: customer, of: &customers, into: &decisions)
        }
        if fireTimers(
            of: &customers, before: event.time, ofCustomer: customer, limit: timersPerSlice,
            into: &decisions) == .more
        {
            return .more
        }
        turn(&decisions, to: event)
        arrive(event, of: &customers[customer])
        takeEffect(
            event, arrivedAt: time, asOf: time, customer: customer, of: &customers,
            into: &decisions)
        return .done
    }

    /// What an event does as it comes, be it to wait or to take effect.
    mutating func arrive(_ event: ScannedEvent, of customer: inout CustomerRecord) {
        counters.eventsByType[event.type] += 1
        lastEventTime = max(lastEventTime, event.time)
        // S24: an erasure leaves no ids, so that its own is not remembered either.
        if !rules.plans[event.type].erases { remember(event, of: &customer) }
    }

    /// The effects of an event, behind the timers that are due before it: ages are reckoned from the engine
    /// time of its arrival, those of what it makes due from that at which it takes effect. Hot.
    mutating func takeEffect(
        _ event: ScannedEvent, arrivedAt: Instant, asOf engineTime: Instant, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        ageTime = arrivedAt
        if rules.plans[event.type].erases {
            erase(at: event.time, customer: customer, of: &customers)
            decisions.note(.erased)
            return
        }
        let isLate = event.time < customers[customer].latest
        if isLate {
            counters.late += 1
            decisions.note(.late)
        } else {
            customers[customer].latest = event.time
        }
        evaluation.begin()
        evaluation.read(event: event.slots, now: event.time)
        runsOfEvent.removeAll(keepingCapacity: true)
        customers[customer].forgetAwaitedEvents(
            engineTime: ageTime, latenessMs: rules.time.latenessMs)
        fold(event, into: &customers[customer], decisions: &decisions)
        if !rules.plans[event.type].interests.isEmpty {
            foldInterests(event, customer: customer, of: &customers, into: &decisions)
        }
        var isRelieved = false
        if foldsMessages {
            isRelieved = foldMessages(
                by: event, customer: &customers[customer], decisions: &decisions)
            // Scores and messages have timers of their own.
            customers.updateDue(of: customer)
        }
        if hasConversions {
            convert(by: event, customer: customer, of: &customers, into: &decisions)
        }
        setCalendar(by: event, customer: customer, of: &customers)
        exit(by: event, customer: customer, of: &customers, into: &decisions)
        goOn(by: event, customer: customer, of: &customers, into: &decisions)
        if isRelieved { relieve(customer: customer, of: &customers, into: &decisions) }
        enter(by: event, isLate: isLate, customer: customer, of: &customers, into: &decisions)
        if meetsBroadcasts { awaitBroadcasts(customer: customer, of: &customers) }
        // What its own effects have made due at once: few, and they belong to the event.
        let latest = customers[customer].latest
        fireOwnTimers(
            of: customer, in: &customers, before: settles ? latest : max(latest, horizon),
            asOf: engineTime, into: &decisions)
        ageTime = arrivedAt
        rememberAwaited(event, customer: &customers[customer])
    }

    /// Whether an event is one of its customer (S16).
    package func touchesCustomer(_ event: ScannedEvent) -> Bool {
        touchesCustomer(ofType: event.type)
    }

    /// The same by the event's type.
    package func touchesCustomer(ofType type: Int) -> Bool {
        type >= 0 && isUsed[type]
    }

    /// S16: an event of no customer moves engine time and nothing else.
    private mutating func ignore(
        _ event: ScannedEvent, customers: inout Customers, into decisions: inout Effects
    ) -> Progress {
        if event.type >= 0, !isBroadcast.isEmpty, isBroadcast[event.type] {
            return apply(broadcast: event, to: &customers, into: &decisions)
        }
        let progress = pass(event.time, type: event.type, in: &customers, into: &decisions)
        if progress == .more { return .more }
        turn(&decisions, to: event)
        decisions.note(.ignored)
        return .done
    }

    /// What an event that touches nobody does, for a driver that has kept no more of it. Hot.
    package mutating func pass(
        _ time: Instant, type: Int, in customers: inout Customers, into decisions: inout Effects
    ) -> Progress {
        self.time = max(self.time, time)
        if fireTimers(of: &customers, limit: timersPerSlice, into: &decisions) == .more {
            return .more
        }
        lastEventTime = max(lastEventTime, time)
        if type >= 0 {
            counters.eventsByType[type] += 1
        } else {
            counters.unknownTypes += 1
        }
        return .done
    }

    /// Notes from here on are about the event. Hot, and seldom more than a look.
    @inline(__always)
    func turn(_ decisions: inout Effects, to event: ScannedEvent) {
        if decisions.followed == nil { return }
        decisions.turn(to: event.customer)
        decisions.note(.event)
    }

    /// S18: a known id moves no clock and fires nothing.
    private func isDuplicate(
        _ event: ScannedEvent, of customer: borrowing CustomerRecord
    ) -> Bool {
        guard rules.dedupeWindowMs > 0,
            customer.seen.contains(
                id: event.id, source: event.source, latest: latestArrival(of: customer),
                windowMs: rules.dedupeWindowMs)
        else { return false }
        return customer.unsettled.isEmpty || isDuplicate(event, amongUnsettledOf: customer)
    }

    private mutating func remember(_ event: ScannedEvent, of customer: inout CustomerRecord) {
        if rules.dedupeWindowMs == 0 { return }
        let hasForgotten = customer.seen.insert(
            id: event.id, source: event.source, time: event.time,
            latest: latestArrival(of: customer), windowMs: rules.dedupeWindowMs)
        if hasForgotten { counters.forgottenIDs += 1 }
    }

    /// S39: from a customer's first event on, and when what the calendar goes by changes.
    private mutating func setCalendar(
        by event: ScannedEvent, customer: Int, of customers: inout Customers
    ) {
        if rules.calendarRules.isEmpty { return }
        guard customers[customer].calendarWatches.isEmpty || rules.plans[event.type].movesCalendar
        else { return }
        setCalendar(of: &customers[customer])
        customers.updateDue(of: customer)
    }
}
