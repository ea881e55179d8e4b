// Watches that are due: their rules match at that instant (S41).

import Calendar
import Customer
import Gates
import RuleSet

extension Engine {
    /// Finds the watches of a customer that are due at one instant, in their order. What the calendar has
    /// beyond the end of a log goes instead (S42).
    mutating func findFiring(due: Instant, customer: inout CustomerRecord) {
        for index in customer.watches.indices where customer.watches[index].due == due {
            firing.append(
                Firing(rule: customer.watches[index].rule, due: due, source: .watch(index)))
        }
        for index in customer.calendarWatches.indices
        where customer.calendarWatches[index].due == due {
            if due > calendarEnd {
                setDue(.distantFuture, ofCalendarWatch: index, customer: &customer)
            } else {
                firing.append(
                    Firing(
                        rule: customer.calendarWatches[index].rule, due: due,
                        source: .calendar(index)))
            }
        }
        findEdges(due: due, customer: &customer)
        if customer.broadcastDue == due { findBroadcasts(due: due, customer: &customer) }
        if firing.count > 1 { firing.sort() }
    }

    /// Fires those whose own instance does not stand at a send; the others wait for the round to end.
    mutating func fireWatches(
        customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Effects
    ) {
        var kept = 0
        for place in firing.indices {
            let next = firing[place]
            if isStanding(next, customer: customers[customer]) {
                firing[kept] = next
                kept += 1
                continue
            }
            switch next.source {
            case .watch(let index):
                fire(
                    watch: index, due: next.due, customer: customer, of: &customers,
                    decidedAt: decidedAt, into: &decisions)
            case .calendar(let index):
                fire(
                    calendarWatch: index, due: next.due, customer: customer, of: &customers,
                    decidedAt: decidedAt, into: &decisions)
            case .broadcast(let place):
                meet(
                    place, customer: customer, of: &customers, decidedAt: decidedAt,
                    into: &decisions)
            case .edge(let isRepeated):
                fire(
                    edgeOf: Int(next.rule), isRepeated: isRepeated, due: next.due,
                    customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
            }
        }
        firing.removeLast(firing.count - kept)
    }

    /// Whether the instance of the watch's rule and key stands at a send of this instant.
    private mutating func isStanding(
        _ firing: Firing, customer: borrowing CustomerRecord
    ) -> Bool {
        if standing.isEmpty { return false }
        var key: UnsafeRawBufferPointer?
        switch firing.source {
        case .watch(let index): key = evaluation.parts(of: customer.watches[index].entry).key
        case .broadcast(let place): key = self.key(ofMeeting: place)
        case .calendar, .edge: break
        }
        let (index, isFound) = customer.position(ofRule: Int(firing.rule), key: key)
        return isFound && customer.instances[index].state == .standing
    }

    /// Silence, or a date.
    private mutating func fire(
        watch index: Int, due: Instant, customer: Int, of customers: inout Customers,
        decidedAt: Instant, into decisions: inout Effects
    ) {
        let rule = Int(customers[customer].watches[index].rule)
        let entry = customers[customer].watches[index].entry
        let (key, origin) = evaluation.parts(of: entry)
        // What it keeps of the event is the instance's from now on.
        customers[customer].watches[index].entry = EntryMemory(key: key)
        customers[customer].watches[index].due = .distantFuture
        counters.rules[rule].watchesFired += 1
        guard
            isActive(rule: rule, at: due, customer: customers[customer], decisions: &decisions)
        else { return }
        evaluation.restore(
            entry, keptSlots: rules.rules[rule].keptSlots,
            awaitedSlots: rules.rules[rule].keptAwaitedSlots, now: decidedAt)
        let isMatch = matches(
            rule: rule, customer: customers[customer], decisions: &decisions)
        evaluation.clear(
            keptSlots: rules.rules[rule].keptSlots,
            awaitedSlots: rules.rules[rule].keptAwaitedSlots)
        guard isMatch else { return }
        enter(
            Match(
                rule: rule, key: key, origin: origin, triggeredAt: due, decidedAt: decidedAt,
                eventType: nil),
            entry: entry, customer: customer, of: &customers, into: &decisions)
    }

    /// Yearly, or a schedule; the next time follows.
    private mutating func fire(
        calendarWatch index: Int, due: Instant, customer: Int, of customers: inout Customers,
        decidedAt: Instant, into decisions: inout Effects
    ) {
        let rule = Int(customers[customer].calendarWatches[index].rule)
        let day = dueDay(ofCalendarWatch: index, customer: customers[customer])
        customers[customer].calendarWatches[index].lastDay = day
        customers[customer].calendarWatches[index].due = .distantFuture
        counters.rules[rule].watchesFired += 1
        setNext(ofCalendarWatch: index, customer: &customers[customer])
        guard
            isActive(rule: rule, at: due, customer: customers[customer], decisions: &decisions)
        else { return }
        evaluation.read(event: nil, now: decidedAt)
        guard matches(rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        enter(
            Match(
                rule: rule, key: nil, origin: .day(day), triggeredAt: due, decidedAt: decidedAt,
                eventType: nil),
            entry: EntryMemory(day: day), customer: customer, of: &customers, into: &decisions)
    }

    /// Enters, or leaves, as time has passed.
    private mutating func fire(
        edgeOf rule: Int, isRepeated: Bool, due: Instant, customer: Int,
        of customers: inout Customers, decidedAt: Instant, into decisions: inout Effects
    ) {
        guard
            isActive(rule: rule, at: due, customer: customers[customer], decisions: &decisions)
        else { return }
        evaluation.read(event: nil, now: decidedAt)
        guard matches(rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        enter(
            Match(
                rule: rule, key: nil, origin: .instant(due), triggeredAt: due,
                decidedAt: decidedAt, eventType: nil, isRepeated: isRepeated),
            entry: EntryMemory(instant: due), customer: customer, of: &customers,
            into: &decisions)
    }

    /// A match by a timer.
    mutating func enter(
        _ match: Match, entry: EntryMemory, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        guard let place = admit(match, customer: customer, of: customers, into: &decisions)
        else { return }
        start(
            match, entry: entry, at: place, customer: customer, of: &customers, into: &decisions)
    }
}
