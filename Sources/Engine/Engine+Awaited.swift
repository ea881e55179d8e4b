// Awaited events: an event lets instances go on that wait for it (S36).

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    mutating func goOn(
        by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        let count = rules.plans[event.type].awaited.count
        if count == 0 { return }
        var hasCome = false
        var start = 0
        while start < count {
            let rule = rules.plans[event.type].awaited[start].rule
            var end = start + 1
            while end < count, rules.plans[event.type].awaited[end].rule == rule { end += 1 }
            if goOn(
                rule: rule, plans: start..<end, by: event, customer: customer, of: &customers,
                into: &decisions)
            {
                hasCome = true
            }
            start = end
        }
        if hasCome {
            release(
                customer: customer, of: &customers, decidedAt: customers[customer].latest,
                into: &decisions)
        }
    }

    /// Whether an instance of the rule goes on.
    private mutating func goOn(
        rule: Int, plans: Range<Int>, by event: ScannedEvent, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) -> Bool {
        var key: UnsafeRawBufferPointer?
        var isKeyRead = false
        var hasCome = false
        for index in customers[customer].instances.indices
        where Int(customers[customer].instances[index].rule) == rule {
            let step = Int(customers[customer].instances[index].step)
            guard customers[customer].instances[index].state == .awaiting,
                event.time >= customers[customer].instances[index].clock,
                event.time <= customers[customer].instances[index].due
            else { continue }
            evaluation.read(event: event.slots, now: event.time)
            if !isKeyRead {
                isKeyRead = true
                if let program = rules.rules[rule].key {
                    key = evaluation.key(program, customer: customers[customer])
                }
            }
            var isMet = false
            for plan in plans where !isMet && rules.plans[event.type].awaited[plan].step == step {
                isMet = isAwaited(
                    by: rules.plans[event.type].awaited[plan], key: key, instance: index,
                    customer: customers[customer])
            }
            guard isMet else { continue }
            hasCome = true
            goOn(
                instance: index, rule: rule, by: event, customer: customer, of: &customers,
                into: &decisions)
        }
        return hasCome
    }

    /// Correlation is that of exits: by key, and a predicate ignores the key.
    private mutating func isAwaited(
        by plan: AwaitedPlan, key: UnsafeRawBufferPointer?, instance: Int,
        customer: borrowing CustomerRecord
    ) -> Bool {
        guard let predicate = plan.predicate else {
            return key == nil || customer.instances[instance].entry.compareKey(to: key) == 0
        }
        evaluation.restoreAsEntry(
            customer.instances[instance].entry, keptSlots: rules.rules[plan.rule].keptSlots)
        defer { evaluation.clearEntry(keptSlots: rules.rules[plan.rule].keptSlots) }
        switch evaluation.answer(predicate, customer: customer) {
        case .holds: return true
        case .isFalse: return false
        case .failed:
            counters.rules[plan.rule].failedConditions += 1
            return false
        }
    }

    private mutating func goOn(
        instance index: Int, rule: Int, by event: ScannedEvent, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        let step = Int(customers[customer].instances[index].step)
        guard case .waitFor(let waitFor) = rules.rules[rule].steps[step].action else {
            preconditionFailure("an instance awaits at a step that awaits nothing")
        }
        runsOfEvent.append(customers[customer].instances[index].serial)
        take(
            event.slots, at: event.time, instance: index, customer: &customers[customer],
            into: &decisions)
        customers[customer].instances[index].step = Int32(waitFor.thenStep)
        let now = customers[customer].latest
        advance(
            instance: index, customer: customer, of: &customers, now: now, into: &decisions)
    }

    /// An instance has got the event for which it waited; in `then` the clock is that event's time (S31).
    private mutating func take(
        _ slots: UnsafePointer<Value>, at time: Instant, instance index: Int,
        customer: inout CustomerRecord, into decisions: inout Effects
    ) {
        let rule = Int(customer.instances[index].rule)
        decisions.note(.awaited(rule: rule))
        let values = EntryMemory.encoded(slots, keptSlots: rules.rules[rule].keptAwaitedSlots)
        if takeRoom(for: values.count, in: &customer) {
            customer.instances[index].entry.keepAwaited(values)
        } else {
            counters.forgottenAwaited += 1
            decisions.note(.noRoomForAwaited)
            customer.instances[index].entry.keepAwaited(
                EntryMemory.encodedAbsent(count: rules.rules[rule].keptAwaitedSlots.count))
        }
        customer.instances[index].clock = time
        customer.instances[index].expiresFrom = time
    }
}

// MARK: Events that came before

extension Engine {
    /// Behind all effects of an event: instances that come to their `wait_for` later may still take it.
    mutating func rememberAwaited(_ event: ScannedEvent, customer: inout CustomerRecord) {
        guard !rules.plans[event.type].awaited.isEmpty,
            ageTime - event.time <= rules.time.latenessMs
        else { return }
        let awaited = AwaitedEvent(
            type: event.type, time: event.time, slots: event.slots,
            keptSlots: rules.plans[event.type].awaitedSlots, runs: runsOfEvent)
        let hasRoom =
            takeRoom(for: awaited.sizeBytes, in: &customer) && customer.rememberAwaited(awaited)
        if !hasRoom { counters.forgottenAwaited += 1 }
    }

    /// Whether an instance that has come to a `wait_for` takes an event that took effect before (S67).
    mutating func takeRemembered(
        at step: Int, _ waitFor: WaitFor, instance index: Int, customer: inout CustomerRecord,
        into decisions: inout Effects
    ) -> Bool {
        if customer.awaitedEvents.isEmpty { return false }
        let clock = customer.instances[index].clock
        let from = max(clock, ageTime - rules.time.latenessMs)
        let serial = customer.instances[index].serial
        var earliest: Int?
        for place in customer.awaitedEvents.indices {
            let time = customer.awaitedEvents[place].time
            guard time >= from, time <= clock + waitFor.withinMs,
                earliest.map({ time < customer.awaitedEvents[$0].time }) ?? true,
                !customer.awaitedEvents[place].runs.contains(serial),
                isAwaited(
                    remembered: place, at: step, instance: index, customer: customer)
            else { continue }
            earliest = place
        }
        guard let earliest else { return false }
        let event = customer.awaitedEvents[earliest]
        let keptSlots = rules.plans[Int(event.type)].awaitedSlots
        let slots = evaluation.restoreRemembered(event, keptSlots: keptSlots)
        take(slots, at: event.time, instance: index, customer: &customer, into: &decisions)
        evaluation.clearRemembered(keptSlots: keptSlots)
        customer.countAwaited(at: earliest, for: serial)
        return true
    }

    private mutating func isAwaited(
        remembered place: Int, at step: Int, instance: Int, customer: borrowing CustomerRecord
    ) -> Bool {
        let rule = Int(customer.instances[instance].rule)
        let event = customer.awaitedEvents[place]
        let type = Int(event.type)
        let plans = rules.plans[type].awaited.filter { $0.rule == rule && $0.step == step }
        if plans.isEmpty { return false }
        let keptSlots = rules.plans[type].awaitedSlots
        let slots = evaluation.restoreRemembered(event, keptSlots: keptSlots)
        defer { evaluation.clearRemembered(keptSlots: keptSlots) }
        evaluation.read(event: slots, now: event.time)
        var key: UnsafeRawBufferPointer?
        if let program = rules.rules[rule].key {
            key = evaluation.key(program, customer: customer)
        }
        return plans.contains {
            isAwaited(by: $0, key: key, instance: instance, customer: customer)
        }
    }
}
