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
        into decisions: inout Decisions
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
        of customers: inout Customers, into decisions: inout Decisions
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
                    by: plan, event: event, rule: rule, key: key, instance: index,
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
        by plan: Int, event: ScannedEvent, rule: Int, key: UnsafeRawBufferPointer?,
        instance: Int, customer: borrowing CustomerRecord
    ) -> Bool {
        guard let predicate = rules.plans[event.type].awaited[plan].predicate else {
            return key == nil || customer.instances[instance].entry.compareKey(to: key) == 0
        }
        evaluation.restoreAsEntry(
            customer.instances[instance].entry, keptSlots: rules.rules[rule].keptSlots)
        defer { evaluation.clearEntry(keptSlots: rules.rules[rule].keptSlots) }
        switch evaluation.answer(predicate, customer: customer) {
        case .holds: return true
        case .isFalse: return false
        case .failed:
            counters.rules[rule].failedConditions += 1
            return false
        }
    }

    /// S31: in `then` the clock is the awaited event's time.
    private mutating func goOn(
        instance index: Int, rule: Int, by event: ScannedEvent, customer: Int,
        of customers: inout Customers, into decisions: inout Decisions
    ) {
        let step = Int(customers[customer].instances[index].step)
        guard case .waitFor(let waitFor) = rules.rules[rule].steps[step].action else {
            preconditionFailure("an instance awaits at a step that awaits nothing")
        }
        decisions.note(.awaited(rule: rule))
        customers[customer].instances[index].entry.keepAwaited(
            slots: event.slots, keptSlots: rules.rules[rule].keptAwaitedSlots)
        customers[customer].instances[index].clock = event.time
        customers[customer].instances[index].expiresFrom = event.time
        customers[customer].instances[index].step = Int32(waitFor.thenStep)
        let now = customers[customer].latest
        advance(
            instance: index, customer: customer, of: &customers, now: now, into: &decisions)
    }
}
