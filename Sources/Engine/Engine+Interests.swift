// What customers ask to hear about (S62).

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// The part of the fold that adds values to interests and takes them out.
    mutating func foldInterests(
        _ event: ScannedEvent, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        if meetsByInterest { customers.indexInterests() }
        for statement in rules.plans[event.type].interests {
            guard let value = evaluation.value(statement.values, customer: customers[customer])
            else { continue }
            if value.tag == .list {
                for element in value.elements {
                    state(
                        statement.interest, element, isAdded: statement.isAdded, at: event.time,
                        customer: customer, of: &customers, into: &decisions)
                }
            } else {
                state(
                    statement.interest, value, isAdded: statement.isAdded, at: event.time,
                    customer: customer, of: &customers, into: &decisions)
            }
        }
        evaluation.factsChanged()
    }

    private mutating func state(
        _ interest: Int, _ value: Value, isAdded: Bool, at time: Instant, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        guard let text = evaluation.text(of: value) else { return }
        if !customers[customer].states(text, of: interest),
            !takeRoom(for: CustomerRecord.entryBytes + text.count, in: &customers[customer])
        {
            counters.forgottenInterests += 1
            return
        }
        let change = customers[customer].stateInterest(
            interest, text, isAdded: isAdded, at: time, of: rules.customer)
        customers.didChangeInterest(interest, of: customer, value: text, change)
        counters.forgottenInterests += change.forgotten
        decisions.note(
            .interest(
                interest, value: String(decoding: text, as: UTF8.self),
                isIn: customers[customer].hasInterest(interest, in: text)))
    }

    /// S64: what a message of a rule with `once` is about, the customer has been told: of what the broadcast names, the
    /// values that it matched. One that was asked for since then has been told to nobody.
    mutating func tell(
        instance index: Int, customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Effects
    ) {
        let rule = Int(customers[customer].instances[index].rule)
        guard case .broadcast(let trigger) = rules.rules[rule].trigger, trigger.isOnce,
            let audience = trigger.audience
        else { return }
        let matchedAt = customers[customer].instances[index].triggeredAt
        evaluation.restore(
            customers[customer].instances[index].entry, keptSlots: rules.rules[rule].keptSlots,
            awaitedSlots: rules.rules[rule].keptAwaitedSlots, now: decidedAt)
        if let value = evaluation.value(audience.values, customer: customers[customer]) {
            if value.tag == .list {
                for element in value.elements {
                    takeOut(
                        element, audience.interest, matchedAt: matchedAt, customer: customer,
                        of: &customers, at: decidedAt, into: &decisions)
                }
            } else {
                takeOut(
                    value, audience.interest, matchedAt: matchedAt, customer: customer,
                    of: &customers, at: decidedAt, into: &decisions)
            }
        }
        evaluation.clear(
            keptSlots: rules.rules[rule].keptSlots,
            awaitedSlots: rules.rules[rule].keptAwaitedSlots)
        evaluation.factsChanged()
    }

    /// Nothing is stated of what the customer did not ask for.
    private mutating func takeOut(
        _ value: Value, _ interest: Int, matchedAt: Instant, customer: Int,
        of customers: inout Customers, at time: Instant, into decisions: inout Effects
    ) {
        guard let text = evaluation.text(of: value),
            customers[customer].hadInterest(interest, in: text, at: matchedAt)
        else { return }
        state(
            interest, value, isAdded: false, at: time, customer: customer, of: &customers,
            into: &decisions)
    }
}
