// Steps: an instance runs to its next send or timer, and sends of one instant are decided in rounds.

import Calendar
import Customer
import Expression
import Gates
import RuleSet

extension Engine {
    /// Runs an instance to its next send, its next timer or its end.
    mutating func advance(
        instance index: Int, customer: Int, of customers: inout Customers, now: Instant,
        into decisions: inout Decisions
    ) {
        let rule = Int(customers[customer].instances[index].rule)
        var step = Int(customers[customer].instances[index].step)
        defer { customers[customer].instances[index].step = Int32(step) }
        while step < rules.rules[rule].steps.count {
            switch rules.rules[rule].steps[step].action {
            case .send(let send):
                customers[customer].instances[index].state = .standing
                let notAfter = customers[customer].instances[index].notAfter(of: send)
                standing.append(
                    Standing(
                        instance: index, priority: rules.rules[rule].priority,
                        notAfter: notAfter ?? .distantFuture))
                return
            case .skip(let target):
                step = target
            case .wait(let waitMs):
                step += 1
                guard isReached(step - 1, by: index, customers[customer], now: now) else {
                    continue
                }
                let due = customers[customer].instances[index].clock + waitMs
                wait(
                    until: due, in: .waiting, instance: index, of: &customers[customer],
                    into: &decisions)
                return
            case .until(let schedule):
                step += 1
                guard isReached(step - 1, by: index, customers[customer], now: now) else {
                    continue
                }
                let clock = customers[customer].instances[index].clock
                let zone = evaluation.zone(of: customers[customer])
                wait(
                    until: schedule.next(notBefore: clock, in: zone).instant, in: .waiting,
                    instance: index, of: &customers[customer], into: &decisions)
                return
            case .waitFor(let waitFor):
                guard isReached(step, by: index, customers[customer], now: now) else {
                    step = waitFor.nextStep
                    continue
                }
                if takeRemembered(
                    at: step, waitFor, instance: index, customer: &customers[customer],
                    into: &decisions)
                {
                    step = waitFor.thenStep
                    continue
                }
                let due = customers[customer].instances[index].clock + waitFor.withinMs
                wait(
                    until: due, in: .awaiting, instance: index, of: &customers[customer],
                    into: &decisions)
                return
            }
        }
        customers[customer].instances[index].state = .ended
        if customers[customer].instances[index].hasSent {
            counters.rules[rule].endedSent += 1
        } else {
            counters.rules[rule].endedUnsent += 1
        }
    }

    /// Whether the `if` of a step that sends nothing holds; if not it is passed over (S32).
    private mutating func isReached(
        _ step: Int, by instance: Int, _ customer: borrowing CustomerRecord, now: Instant
    ) -> Bool {
        let answer = condition(ofStep: step, instance: instance, customer: customer, now: now)
        if answer == .failed {
            counters.rules[Int(customer.instances[instance].rule)].failedConditions += 1
        }
        return answer == .holds
    }

    private func wait(
        until due: Instant, in state: Instance.State, instance: Int,
        of customer: inout CustomerRecord, into decisions: inout Decisions
    ) {
        customer.instances[instance].due = due
        customer.instances[instance].state = state
        let rule = Int(customer.instances[instance].rule)
        decisions.note(.waiting(rule: rule, untilMs: due.milliseconds))
    }

    /// Decides the standing sends, then those that they reach at the same instant, and so on (S30).
    mutating func release(
        customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Decisions
    ) {
        while !standing.isEmpty {
            decideRound(
                customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
        }
        settle(customer: customer, of: &customers)
    }

    /// Decides the standing sends; what they reach stands for the next round.
    mutating func decideRound(
        customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Decisions
    ) {
        swap(&standing, &round)
        if round.count > 1 { round.sort() }
        for index in round.indices {
            let instance = round[index].instance
            decide(
                instance: instance, customer: customer, of: &customers, decidedAt: decidedAt,
                into: &decisions)
            customers[customer].instances[instance].step += 1
            advance(
                instance: instance, customer: customer, of: &customers, now: decidedAt,
                into: &decisions)
        }
        round.removeAll(keepingCapacity: true)
    }

    /// Takes ended instances away and finds the customer's next timer.
    mutating func settle(customer: Int, of customers: inout Customers) {
        customers[customer].removeEndedInstances()
        customers.updateDue(of: customer)
    }

    /// Decides the send at which an instance stands.
    private mutating func decide(
        instance index: Int, customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Decisions
    ) {
        let rule = Int(customers[customer].instances[index].rule)
        let step = Int(customers[customer].instances[index].step)
        guard case .send(let send) = rules.rules[rule].steps[step].action else {
            preconditionFailure("an instance stands at a step that sends nothing")
        }
        let serial = customers[customer].instances[index].serial
        let notAfter = customers[customer].instances[index].notAfter(of: send)
        let chain = ReleaseChain(
            rule: rule, serial: serial, notAfter: notAfter, decidedAt: decidedAt)
        let answer = condition(
            ofStep: step, instance: index, customer: customers[customer], now: decidedAt)
        if let objection = chain.objection(
            to: rules, customer: customers[customer], condition: answer)
        {
            if case .condition(failed: true) = objection.saw {
                counters.rules[rule].failedConditions += 1
            }
            append(
                objection.gate == .expired ? .expired : .suppressed, objection,
                step: Int32(step), instance: index, customer: customer, of: customers,
                decidedAt: decidedAt, into: &decisions)
            return
        }
        let content = content(
            of: send, instance: index, customer: customers[customer], now: decidedAt,
            into: &decisions)
        append(
            .sent, nil, step: Int32(step), instance: index, customer: customer, of: customers,
            decidedAt: decidedAt, notAfter: notAfter, content: content, into: &decisions)
        customers[customer].instances[index].hasSent = true
        if rules.rules[rule].remembersMessages {
            customers[customer].addMessage(
                ofRule: Int32(rule), at: decidedAt, serial: serial)
        }
    }

    /// What a step's `if` says, with the instance's entry event as `event`.
    private mutating func condition(
        ofStep step: Int, instance: Int, customer: borrowing CustomerRecord, now: Instant
    ) -> ReleaseChain.ConditionAnswer {
        let rule = Int(customer.instances[instance].rule)
        guard let condition = rules.rules[rule].steps[step].condition else { return .holds }
        restore(customer.instances[instance].entry, ofRule: rule, now: now)
        defer { clear(ofRule: rule) }
        return evaluation.answer(condition, customer: customer)
    }

    /// Makes what was kept of an entry what `event` and `awaited` read.
    mutating func restore(_ entry: EntryMemory, ofRule rule: Int, now: Instant) {
        evaluation.restoreAsEvent(entry, keptSlots: rules.rules[rule].keptSlots, now: now)
        if entry.hasAwaited {
            evaluation.restoreAsAwaited(entry, keptSlots: rules.rules[rule].keptAwaitedSlots)
        }
    }

    mutating func clear(ofRule rule: Int) {
        evaluation.clearEntry(keptSlots: rules.rules[rule].keptSlots)
        evaluation.clearAwaited(keptSlots: rules.rules[rule].keptAwaitedSlots)
    }
}

extension Instance {
    /// The instant after which a message may not leave (S31).
    func notAfter(of send: borrowing Send) -> Instant? {
        send.expiresMs.map { expiresFrom + $0 }
    }
}
