// Entries: what an event starts, at once or by the watches that it sets.

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// S30: the decisions on entry come first, in the order of the rules, then the sends.
    mutating func enter(
        by event: ScannedEvent, isLate: Bool, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        look(after: event, customer: &customers[customer], decisions: &decisions)
        let count = rules.plans[event.type].entries.count
        if count == 0 && rules.plans[event.type].watches.isEmpty && edges.isEmpty {
            if !rules.customer.triggerSegments.isEmpty { customers.updateDue(of: customer) }
            return
        }
        // Notes tell of each rule, of those too that an index would pass over.
        var isIndexed = false
        if usesIndexes, !decisions.takesNotes, let index = rules.plans[event.type].index {
            find(by: event, index, customer: customers[customer])
            isIndexed = true
        }
        var nextEntry = 0
        var nextWatch = 0
        var nextEdge = 0
        while true {
            var end = Int.max
            if isIndexed {
                end = candidates.removeFirst() ?? .max
            } else if nextEntry < count {
                end = rules.plans[event.type].entries[nextEntry]
                nextEntry += 1
            }
            while nextEdge < edges.count, edges[nextEdge] < end {
                let rule = edges[nextEdge]
                nextEdge += 1
                updateWatches(
                    from: &nextWatch, before: rule, by: event, isLate: isLate,
                    customer: customer, of: &customers, into: &decisions)
                enter(
                    rule: rule, by: event, customer: customer, of: &customers,
                    into: &decisions)
            }
            updateWatches(
                from: &nextWatch, before: end, by: event, isLate: isLate, customer: customer,
                of: &customers, into: &decisions)
            if end == .max { break }
            let inactive = counters.rules[end].inactive
            enter(
                rule: end, by: event, customer: customer, of: &customers, into: &decisions)
            if isIndexed {
                counters.passedOver.count(
                    handedOut: end, isInactive: counters.rules[end].inactive > inactive)
            }
        }
        release(
            customer: customer, of: &customers,
            decidedAt: customers[customer].latest, into: &decisions)
    }

    /// Fills `candidates` with the rules that the event may start, and keeps the books of the others.
    private mutating func find(
        by event: ScannedEvent, _ index: RuleIndex, customer: borrowing CustomerRecord
    ) {
        index.find(event.slots, into: &candidates)
        let day =
            activities[event.type].hasDays
            ? evaluation.zone(of: customer).localDay(of: event.time) : 0
        counters.passedOver.count(
            lookupOf: event.type, at: activities[event.type].place(of: event.time, day: day),
            failing: candidates.failing)
    }

    private mutating func enter(
        rule: Int, by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        guard
            isActive(
                rule: rule, at: event.time, customer: customers[customer], decisions: &decisions)
        else { return }
        evaluation.read(event: event.slots, now: event.time)
        guard matches(rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        var key: UnsafeRawBufferPointer?
        guard readKey(&key, rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        enter(
            rule: rule, key: key, by: event, customer: customer, of: &customers,
            into: &decisions)
    }

    /// The key that a rule has of the event at hand, nil without `key:`. False where it fails.
    mutating func readKey(
        _ key: inout UnsafeRawBufferPointer?, rule: Int, customer: borrowing CustomerRecord,
        decisions: inout Effects
    ) -> Bool {
        guard let program = rules.rules[rule].key else { return true }
        key = evaluation.key(program, customer: customer)
        // Nothing is told apart by a text that is larger than any key.
        if let key, key.count <= EventSchema.nameLimit { return true }
        counters.rules[rule].failedKeys += 1
        decisions.note(.failedKey(rule: rule))
        return false
    }

    /// A match by an event.
    mutating func enter(
        rule: Int, key: UnsafeRawBufferPointer?, by event: ScannedEvent, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        let match = Match(
            rule: rule, key: key, origin: .event(source: event.source, id: event.id),
            triggeredAt: event.time, decidedAt: customers[customer].latest, eventType: event.type)
        guard let place = admit(match, customer: customer, of: customers, into: &decisions)
        else { return }
        start(
            match, entry: entry(of: event, rule: rule, key: key), at: place, customer: customer,
            of: &customers, into: &decisions)
    }

    /// What an instance or a watch of the rule keeps of an event.
    func entry(
        of event: ScannedEvent, rule: Int, key: UnsafeRawBufferPointer?
    ) -> EntryMemory {
        EntryMemory(
            key: key, source: event.source, id: event.id, slots: event.slots,
            keptSlots: rules.rules[rule].keptSlots)
    }
}
