// Entries: an event that a rule's trigger names matches, meets the gates, and starts an instance.

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// S30: the decisions on entry come first, in the order of the rules, then the sends.
    mutating func enter(
        by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Decisions
    ) {
        let count = rules.plans[event.type].entries.count
        if count == 0 { return }
        for index in 0..<count {
            enter(
                rule: rules.plans[event.type].entries[index], by: event, customer: customer,
                of: &customers, into: &decisions)
        }
        release(
            customer: customer, of: &customers,
            decidedAt: customers[customer].latest, into: &decisions)
    }

    private mutating func enter(
        rule: Int, by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Decisions
    ) {
        guard isActive(rule: rule, at: event.time, customer: customers[customer]) else {
            counters.rules[rule].inactive += 1
            decisions.note(.inactive(rule: rule))
            return
        }
        evaluation.read(event: event.slots, now: event.time)
        guard matches(rule: rule, customer: customers[customer], decisions: &decisions)
        else { return }
        var key: UnsafeRawBufferPointer?
        if let program = rules.rules[rule].key {
            key = evaluation.key(program, customer: customers[customer])
            if key == nil {
                counters.rules[rule].failedKeys += 1
                decisions.note(.failedKey(rule: rule))
                return
            }
        }
        let (position, isRunning) = customers[customer].position(ofRule: rule, key: key)
        let running =
            isRunning ? customers[customer].instances[position].triggeredAt : nil
        let restarts = rules.rules[rule].restarts
        if restarts, let running, event.time < running {
            counters.rules[rule].olderMatches += 1
            decisions.note(.olderMatch(rule: rule))
            return
        }
        let decidedAt = customers[customer].latest
        let chain = EntryChain(
            rule: rule, key: key, triggeredAt: event.time, decidedAt: decidedAt,
            engineTime: time)
        if let objection = chain.objection(
            to: rules, customer: customers[customer], running: restarts ? nil : running,
            adds: !isRunning)
        {
            if case .instances = objection.saw { counters.rules[rule].refusedInstances += 1 }
            append(
                objection, rule: rule, key: key, event: event, decidedAt: decidedAt,
                into: &decisions)
            return
        }
        start(
            rule: rule, key: key, by: event, at: position, isRunning: isRunning,
            customer: customer, of: &customers, into: &decisions)
        advance(
            instance: position, customer: customer, of: &customers, now: decidedAt,
            into: &decisions)
    }

    /// S11: `since` and `active` are compared with the match's `triggered_at`.
    private mutating func isActive(
        rule: Int, at triggeredAt: Instant, customer: borrowing CustomerRecord
    ) -> Bool {
        if let since = rules.rules[rule].since, triggeredAt < since { return false }
        let from = rules.rules[rule].activeFrom
        let until = rules.rules[rule].activeUntil
        if from == nil && until == nil { return true }
        let day = evaluation.zone(of: customer).localDay(of: triggeredAt)
        return day >= from ?? .min && day <= until ?? .max
    }

    private mutating func matches(
        rule: Int, customer: borrowing CustomerRecord, decisions: inout Decisions
    ) -> Bool {
        guard let when = rules.rules[rule].when else { return true }
        switch evaluation.answer(when, customer: customer) {
        case .holds:
            return true
        case .isFalse:
            counters.rules[rule].unmatched += 1
            decisions.note(.unmatched(rule: rule))
        case .failed:
            counters.rules[rule].failedConditions += 1
            decisions.note(.failedCondition(rule: rule))
        }
        return false
    }

    /// Makes an instance at its place, or starts the running one anew (S34).
    private mutating func start(
        rule: Int, key: UnsafeRawBufferPointer?, by event: ScannedEvent, at position: Int,
        isRunning: Bool, customer: Int, of customers: inout Customers,
        into decisions: inout Decisions
    ) {
        let entry = EntryMemory(
            key: key, source: event.source, id: event.id, slots: event.slots,
            keptSlots: rules.rules[rule].keptSlots)
        let serial = customers[customer].nextSerial
        customers[customer].nextSerial &+= 1
        if isRunning {
            customers[customer].instances[position].restart(
                serial: serial, triggeredAt: event.time, entry: entry)
            counters.rules[rule].restarts += 1
            decisions.note(.restarted(rule: rule))
        } else {
            customers[customer].instances.insert(
                Instance(rule: rule, serial: serial, triggeredAt: event.time, entry: entry),
                at: position)
            counters.rules[rule].entered += 1
            decisions.note(.entered(rule: rule))
        }
    }
}
