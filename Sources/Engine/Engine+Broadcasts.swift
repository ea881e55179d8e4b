// Events about things, and the customers who meet them (S63 to S65).
//
//     broadcast ─▶ known id? ─▶ what it is to each rule ─▶ pending ─▶ finds its customers, in slices
//                                                             │
//       each customer's timer, due at its time ◀──────────────┘   forgotten when engine time is past it
//
// A customer has the time of the earliest that may be for them among their timers (`broadcastDue`), so that
// it fires in the order of all timers. Whether it is for them is looked at then. Whoever has had an event
// later than a broadcast has met it, or was passed by.

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// So many customers are looked for in one slice, for each timer that may fire in one.
    private static let lookupsPerTimer = 16

    /// Applies a broadcast, which moves no clock. `more` while customers are still to be found, or timers
    /// to fire.
    mutating func apply(
        broadcast event: ScannedEvent, to customers: inout Customers,
        into decisions: inout Effects
    ) -> Progress {
        if broadcasts.arrival == nil {
            guard let broadcast = take(event, customers: customers) else { return .done }
            broadcasts.insert(broadcast)
            broadcasts.arrival = BroadcastArrival(
                time: broadcast.time, serial: broadcast.serial, isLate: broadcast.time < horizon)
            if meetsByInterest { customers.indexInterests() }
        }
        guard var arrival = broadcasts.arrival else { return .done }
        broadcasts.arrival = nil
        let isDone = deliver(&arrival, to: &customers, into: &decisions)
        broadcasts.arrival = arrival
        if !isDone { return .more }
        let progress = fireTimers(of: &customers, limit: timersPerSlice, into: &decisions)
        if progress == .done { broadcasts.arrival = nil }
        return progress
    }

    /// What a broadcast is to the rules; nil for one that is known, too old or about nothing.
    private mutating func take(
        _ event: ScannedEvent, customers: borrowing Customers
    ) -> PendingBroadcast? {
        counters.eventsByType[event.type] += 1
        if rules.dedupeWindowMs > 0 {
            if broadcasts.seen.contains(
                id: event.id, source: event.source, windowMs: rules.dedupeWindowMs)
            {
                counters.duplicates += 1
                return nil
            }
            let hasForgotten = broadcasts.seen.insert(
                id: event.id, source: event.source, time: event.time,
                windowMs: rules.dedupeWindowMs)
            if hasForgotten { counters.forgottenIDs += 1 }
        }
        evaluation.begin()
        evaluation.read(event: event.slots, now: event.time)
        var targets: [PendingBroadcast.Target] = []
        for rule in rules.plans[event.type].broadcasts {
            if time != .distantPast, time - event.time > rules.rules[rule].maxAgeMs {
                counters.rules[rule].tooOldBroadcasts += 1
                continue
            }
            if let target = target(ofRule: rule) { targets.append(target) }
        }
        if targets.isEmpty { return nil }
        return PendingBroadcast(
            serial: broadcasts.takeSerial(), type: event.type, time: event.time,
            event: metEvent.memory(of: event), targets: targets)
    }

    /// What the event at hand is to a rule; nil where its key or what it is about fails.
    private mutating func target(ofRule rule: Int) -> PendingBroadcast.Target? {
        guard case .broadcast(let trigger) = rules.rules[rule].trigger else {
            preconditionFailure("a broadcast for a rule that waits for none")
        }
        var target = PendingBroadcast.Target(rule: Int32(rule))
        if let program = rules.rules[rule].key {
            guard let value = evaluation.value(program), let key = evaluation.text(of: value) else {
                counters.rules[rule].failedKeys += 1
                return nil
            }
            target.key = Array(key)
        }
        guard let audience = trigger.audience else { return target }
        guard let value = evaluation.value(audience.values) else {
            counters.rules[rule].failedConditions += 1
            return nil
        }
        var values: [[UInt8]] = []
        if value.tag == .list {
            for element in value.elements {
                if let text = evaluation.text(of: element) { values.append(Array(text)) }
            }
        } else if let text = evaluation.text(of: value) {
            values.append(Array(text))
        }
        if values.isEmpty { return nil }
        target.asked = (audience.interest, values)
        return target
    }

    // MARK: Finding customers

    /// Gives the broadcast at hand to those who may meet it, and lets those meet it who have had a later
    /// event. False while there are more.
    private mutating func deliver(
        _ arrival: inout BroadcastArrival, to customers: inout Customers,
        into decisions: inout Effects
    ) -> Bool {
        let place = broadcasts.place(of: arrival.time, arrival.serial)
        if !arrival.isFound {
            arrival.isFound =
                broadcasts.list[place].isForAll
                ? findAll(&arrival, of: &customers)
                : findAskers(&arrival, place, of: &customers)
            if !arrival.isFound { return false }
            arrival.atOnce = customers.ordered(arrival.atOnce).reversed()
        }
        var count = 0
        while let customer = arrival.atOnce.popLast() {
            if count == timersPerSlice {
                arrival.atOnce.append(customer)
                return false
            }
            meetAtOnce(place, customer: customer, of: &customers, into: &decisions)
            count += 1
        }
        return true
    }

    private func findAll(
        _ arrival: inout BroadcastArrival, of customers: inout Customers
    ) -> Bool {
        let end = min(
            customers.count, arrival.nextCustomer + timersPerSlice * Self.lookupsPerTimer)
        for customer in arrival.nextCustomer..<end {
            hand(&arrival, to: customer, of: &customers)
        }
        arrival.nextCustomer = end
        return end == customers.count
    }

    private func findAskers(
        _ arrival: inout BroadcastArrival, _ place: Int, of customers: inout Customers
    ) -> Bool {
        var left = timersPerSlice * Self.lookupsPerTimer
        let targets = broadcasts.list[place].targets
        while arrival.target < targets.count {
            guard let asked = targets[arrival.target].asked, arrival.value < asked.values.count
            else {
                arrival.target += 1
                arrival.value = 0
                continue
            }
            let value = asked.values[arrival.value]
            var cursor =
                arrival.cursor
                ?? value.withUnsafeBytes { customers.cursor(ofInterest: asked.interest, in: $0) }
            while let customer = customers.next(&cursor) {
                let hasAsked = value.withUnsafeBytes {
                    customers[customer].hasInterest(asked.interest, in: $0)
                }
                if hasAsked { hand(&arrival, to: customer, of: &customers) }
                left -= 1
                if left == 0 {
                    arrival.cursor = cursor
                    return false
                }
            }
            arrival.cursor = nil
            arrival.value += 1
        }
        return true
    }

    /// A customer may meet the broadcast: now if they have had a later event, else as by a timer.
    private func hand(
        _ arrival: inout BroadcastArrival, to customer: Int, of customers: inout Customers
    ) {
        if customers[customer].latest == .distantPast { return }
        if !arrival.isLate, customers[customer].latest > arrival.time {
            arrival.atOnce.append(customer)
        } else if arrival.time < customers[customer].broadcastDue {
            customers[customer].broadcastDue = arrival.time
            customers.updateDue(of: customer)
        }
    }

    /// After an event of a customer, who may have asked for other things by now.
    mutating func awaitBroadcasts(customer: Int, of customers: inout Customers) {
        if broadcasts.isEmpty { return }
        customers[customer].broadcastDue = broadcasts.next(
            for: customers[customer], after: .distantPast)
        customers.updateDue(of: customer)
    }

    /// Those before this instant have been met by all.
    mutating func forgetBroadcasts(before instant: Instant) {
        if meetsBroadcasts, !broadcasts.isEmpty { broadcasts.removeAll(before: instant) }
    }

    // MARK: Meeting

    /// What a customer meets at an instant, among the watches that fire then.
    mutating func findBroadcasts(due: Instant, customer: inout CustomerRecord) {
        meetings.removeAll(keepingCapacity: true)
        broadcasts.find(at: due, for: customer, into: &meetings)
        customer.broadcastDue = broadcasts.next(for: customer, after: due)
        fireMeetings(due: due)
    }

    private mutating func fireMeetings(due: Instant) {
        for index in meetings.indices {
            let meeting = meetings[index]
            let rule = broadcasts.list[meeting.broadcast].targets[meeting.target].rule
            firing.append(Firing(rule: rule, due: due, source: .broadcast(index)))
        }
    }

    /// A customer who has had a later event meets the broadcast at a place, and nothing else.
    private mutating func meetAtOnce(
        _ place: Int, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        customers.willChange(customer)
        ageTime = time
        let due = broadcasts.list[place].time
        let decidedAt = decisionTime(due: due, latest: customers[customer].latest)
        if decisions.followed != nil {
            customers.withID(of: customer) { decisions.turn(to: $0, firedAt: decidedAt) }
        }
        evaluation.begin()
        chain.arbitration?.begin()
        meetings.removeAll(keepingCapacity: true)
        broadcasts.find(place, into: &meetings)
        fireMeetings(due: due)
        runRounds(customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
        rest(customer: customer, of: &customers)
    }

    /// The key of the instance that a meeting would start.
    mutating func key(ofMeeting place: Int) -> UnsafeRawBufferPointer? {
        let meeting = meetings[place]
        guard let key = broadcasts.list[meeting.broadcast].targets[meeting.target].key else {
            return nil
        }
        return evaluation.copy(key)
    }

    /// A broadcast that is for the customer makes its rule match.
    mutating func meet(
        _ place: Int, customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Effects
    ) {
        let meeting = meetings[place]
        let broadcast = broadcasts.list[meeting.broadcast]
        let target = broadcast.targets[meeting.target]
        let rule = Int(target.rule)
        guard isFor(target, customers[customer], at: decidedAt) else { return }
        let (slots, source, id) = restore(broadcast)
        decisions.note(.broadcast(rule: rule, id: String(decoding: id, as: UTF8.self)))
        guard
            isActive(
                rule: rule, at: broadcast.time, customer: customers[customer],
                decisions: &decisions)
        else { return }
        evaluation.read(event: slots, now: decidedAt)
        guard matches(rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        let key = self.key(ofMeeting: place)
        enter(
            Match(
                rule: rule, key: key, origin: .event(source: source, id: id),
                triggeredAt: broadcast.time, decidedAt: decidedAt, eventType: broadcast.type,
                isBroadcast: true),
            entry: EntryMemory(
                key: key, source: source, id: id, slots: slots,
                keptSlots: rules.rules[rule].keptSlots),
            customer: customer, of: &customers, into: &decisions)
    }

    /// The event of a broadcast, which many customers meet one after the other.
    private mutating func restore(
        _ broadcast: PendingBroadcast
    ) -> (
        slots: UnsafePointer<Value>, source: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer
    ) {
        if let met, met.serial == broadcast.serial { return (met.slots, met.source, met.id) }
        let slots = metEvent.restore(broadcast.event, ofType: broadcast.type)
        let (source, id) = metEvent.event(broadcast.event)
        met = MetBroadcast(serial: broadcast.serial, slots: slots, source: source, id: id)
        return (slots, source, id)
    }

    /// S65: by the customer's interests as they are now.
    private func isFor(
        _ target: PendingBroadcast.Target, _ customer: borrowing CustomerRecord, at instant: Instant
    ) -> Bool {
        guard let asked = target.asked else { return true }
        let instant = max(instant, customer.latest)
        for value in asked.values {
            let isAsked = value.withUnsafeBytes {
                customer.hasInterest(asked.interest, in: $0, at: instant, of: rules.customer)
            }
            if isAsked { return true }
        }
        return false
    }
}
