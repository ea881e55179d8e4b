// Exits: an event ends the instances that it meets, and is remembered against late matches (S35).

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    mutating func exit(
        by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        let count = rules.plans[event.type].exits.count
        var start = 0
        var hasEnded = false
        while start < count {
            let rule = rules.plans[event.type].exits[start].rule
            var end = start + 1
            while end < count, rules.plans[event.type].exits[end].rule == rule { end += 1 }
            if exit(
                rule: rule, entries: start..<end, by: event, customer: customer, of: &customers,
                into: &decisions)
            {
                hasEnded = true
            }
            start = end
        }
        if hasEnded {
            customers[customer].removeEndedInstances()
            customers.updateDue(of: customer)
        }
    }

    /// Applies the exits of one rule; whether an instance has ended.
    private mutating func exit(
        rule: Int, entries: Range<Int>, by event: ScannedEvent, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) -> Bool {
        evaluation.read(event: event.slots, now: event.time)
        var endsByKey = false
        for index in entries where rules.plans[event.type].exits[index].predicate == nil {
            endsByKey = true
        }
        var key: UnsafeRawBufferPointer?
        if endsByKey {
            if let program = rules.rules[rule].key {
                key = evaluation.key(program, customer: customers[customer])
            }
            let engineTime = ageTime
            // No match has a key that is larger than any.
            let keyBytes = key?.count ?? 0
            if rules.rules[rule].remembersExits, keyBytes <= EventSchema.nameLimit {
                let hasRoom =
                    takeRoom(
                        for: CustomerRecord.entryBytes + keyBytes, in: &customers[customer])
                    && customers[customer].rememberExit(
                        ofRule: rule, key: key, by: event.type, at: event.time,
                        engineTime: engineTime
                    ) { rules.rules[$0].maxAgeMs }
                if !hasRoom { counters.rules[rule].forgottenExits += 1 }
            }
        }
        var hasEnded = endWatches(
            rule: rule, entries: entries, byKey: endsByKey, key: key, event: event,
            customer: &customers[customer])
        for index in customers[customer].instances.indices
        where Int(customers[customer].instances[index].rule) == rule {
            guard customers[customer].instances[index].triggeredAt <= event.time else {
                continue
            }
            let meetsKey =
                endsByKey
                && (key == nil
                    || customers[customer].instances[index].entry.compareKey(to: key) == 0)
            if meetsKey
                || meetsPredicate(
                    of: entries, event: event, rule: rule,
                    entry: customers[customer].instances[index].entry,
                    customer: customers[customer])
            {
                end(
                    instance: index, by: event, customer: customer, of: &customers,
                    into: &decisions)
                hasEnded = true
            }
        }
        return hasEnded
    }

    /// Ends watches as an exit ends instances, but without a decision: dates that are set, counted events,
    /// chains. Whether a timer has gone.
    private mutating func endWatches(
        rule: Int, entries: Range<Int>, byKey: Bool, key: UnsafeRawBufferPointer?,
        event: ScannedEvent, customer: inout CustomerRecord
    ) -> Bool {
        if customer.watches.isEmpty { return false }
        var hasEnded = false
        for index in customer.watchRange(ofRule: rule) {
            let meetsKey =
                byKey
                && (key == nil || customer.watches[index].entry.compareKey(to: key) == 0)
            switch rules.rules[rule].trigger {
            case .event, .silence, .yearly, .schedule, .enters, .leaves, .broadcast:
                break
            case .count:
                if meetsKey {
                    customer.watches[index].forget(through: event.time, isSequence: false)
                }
            case .sequence:
                if meetsKey {
                    customer.watches[index].forget(through: event.time, isSequence: true)
                }
            case .date:
                guard customer.watches[index].isSet, customer.watches[index].time <= event.time,
                    meetsKey
                        || meetsPredicate(
                            of: entries, event: event, rule: rule,
                            entry: customer.watches[index].entry, customer: customer)
                else { continue }
                setDue(.distantFuture, ofWatch: index, customer: &customer)
                hasEnded = true
            }
        }
        return hasEnded
    }

    private mutating func meetsPredicate(
        of entries: Range<Int>, event: ScannedEvent, rule: Int, entry: EntryMemory,
        customer: borrowing CustomerRecord
    ) -> Bool {
        var isMet = false
        for index in entries {
            guard let predicate = rules.plans[event.type].exits[index].predicate else { continue }
            evaluation.restoreAsEntry(entry, keptSlots: rules.rules[rule].keptSlots)
            switch evaluation.answer(predicate, customer: customer) {
            case .holds: isMet = true
            case .isFalse: break
            case .failed: counters.rules[rule].failedConditions += 1
            }
            evaluation.clearEntry(keptSlots: rules.rules[rule].keptSlots)
            if isMet { return true }
        }
        return false
    }

    private mutating func end(
        instance index: Int, by event: ScannedEvent, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        let rule = Int(customers[customer].instances[index].rule)
        let step = Int(customers[customer].instances[index].step)
        customers[customer].instances[index].state = .ended
        counters.rules[rule].endedExited += 1
        append(
            .exited, Objection(.exit, saw: .exit(at: event.time)), step: nextSend[rule][step],
            instance: index, customer: customer, of: customers,
            decidedAt: customers[customer].latest, into: &decisions)
    }
}
