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
            case .wait(let waitMs):
                let isReached = condition(
                    ofStep: step, instance: index, customer: customers[customer], now: now)
                step += 1
                if isReached == .failed { counters.rules[rule].failedConditions += 1 }
                if isReached != .holds { continue }
                let due = customers[customer].instances[index].clock + waitMs
                customers[customer].instances[index].due = due
                customers[customer].instances[index].state = .waiting
                decisions.note(.waiting(rule: rule, untilMs: due.milliseconds))
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

    /// Decides the standing sends, then those that they reach at the same instant, and so on (S30).
    mutating func release(
        customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Decisions
    ) {
        while !standing.isEmpty {
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
        if rules.rules[rule].again != .always {
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
        evaluation.restoreAsEvent(
            customer.instances[instance].entry, keptSlots: rules.rules[rule].keptSlots, now: now)
        defer { evaluation.clearEntry(keptSlots: rules.rules[rule].keptSlots) }
        return evaluation.answer(condition, customer: customer)
    }
}

extension Instance {
    /// The instant after which a message may not leave (S31).
    func notAfter(of send: borrowing Send) -> Instant? {
        send.expiresMs.map { expiresFrom + $0 }
    }
}
