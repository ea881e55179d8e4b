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
        into decisions: inout Effects
    ) {
        let rule = Int(customers[customer].instances[index].rule)
        var step = Int(customers[customer].instances[index].step)
        defer { customers[customer].instances[index].step = Int32(step) }
        while step < rules.rules[rule].steps.count {
            switch rules.rules[rule].steps[step].action {
            case .send(let send):
                customers[customer].instances[index].due = .distantFuture
                stand(instance: index, at: send, customer: &customers[customer])
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
        of customer: inout CustomerRecord, into decisions: inout Effects
    ) {
        customer.instances[instance].due = due
        customer.instances[instance].state = state
        let rule = Int(customer.instances[instance].rule)
        decisions.note(.waiting(rule: rule, untilMs: due.milliseconds))
    }

    /// What a step's `if` says, with the instance's entry event as `event`.
    private mutating func condition(
        ofStep step: Int, instance: Int, customer: borrowing CustomerRecord, now: Instant
    ) -> ConditionAnswer {
        let rule = Int(customer.instances[instance].rule)
        guard let condition = rules.rules[rule].steps[step].condition else { return .holds }
        evaluation.restore(
            customer.instances[instance].entry, keptSlots: rules.rules[rule].keptSlots,
            awaitedSlots: rules.rules[rule].keptAwaitedSlots, now: now)
        defer {
            evaluation.clear(
                keptSlots: rules.rules[rule].keptSlots,
                awaitedSlots: rules.rules[rule].keptAwaitedSlots)
        }
        return evaluation.answer(condition, customer: customer)
    }
}

extension Instance {
    /// The instant after which a message may not leave (S31).
    func notAfter(of send: borrowing Send) -> Instant? {
        send.expiresMs.map { expiresFrom + $0 }
    }
}
