// Goals and attribution: what messages lead to, behind the rest of the fold (S61).

import Calendar
import Customer
import Digests
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// The goals that the event reaches, in the order of rules, then the message to which it is credited.
    mutating func convert(
        by event: ScannedEvent, customer: Int, of customers: inout Customers,
        into effects: inout Effects
    ) {
        let isAttributed = rules.plans[event.type].isAttributed
        if rules.plans[event.type].goals.isEmpty, !isAttributed { return }
        evaluation.read(event: event.slots, now: event.time)
        var conversions: [(model: Conversion.Model, message: Int?, worth: Conversion.Worth?)] = []
        for rule in rules.plans[event.type].goals {
            guard
                let message = goal(ofRule: rule, by: event, customer: customers[customer])
            else { continue }
            customers[customer].gates.convert(message)
            let value = rules.rules[rule].goal?.value
            conversions.append((.goal, message, worth(value, customer: customers[customer])))
        }
        if isAttributed, let attribution = rules.policies.attribution {
            let (model, message) = credit(
                event, by: attribution, customer: customers[customer])
            let worth = worth(attribution.value, customer: customers[customer])
            conversions.append((model, message, worth))
        }
        if conversions.isEmpty { return }
        let id = customers.withID(of: customer) { effects.store($0) }
        let (occurrence, eventID) = effects.store(source: event.source, id: event.id)
        for (model, message, worth) in conversions {
            effects.append(
                Conversion(
                    model: model,
                    cause: message.map {
                        Self.cause(customers[customer].gates.messages[$0], &effects)
                    }, customer: id, eventID: eventID, occurrence: occurrence, at: event.time,
                    worth: worth))
        }
    }

    /// The decision of a rule whose goal the event is: the newest that it can be of, if no event was its
    /// conversion before.
    private mutating func goal(
        ofRule rule: Int, by event: ScannedEvent, customer: borrowing CustomerRecord
    ) -> Int? {
        guard let goal = rules.rules[rule].goal, customer.hasGateMemory else { return nil }
        let messages = customer.gates.messages
        var key: UnsafeRawBufferPointer?
        if goal.isByKey, let program = rules.rules[rule].key {
            key = evaluation.key(program, customer: customer)
        }
        var newest: Int?
        for index in messages.indices where Int(messages[index].rule) == rule {
            let message = messages[index]
            guard message.decidedAt < event.time,
                event.time - message.decidedAt <= goal.withinMs,
                message.decidedAt >= newest.map({ messages[$0].decidedAt }) ?? .distantPast,
                message.isRemembered(at: customer.latest, for: messageMemory),
                !goal.isByKey || message.correlates(with: key)
            else { continue }
            newest = index
        }
        guard let newest, !messages[newest].details.isConverted else { return nil }
        guard let when = goal.when else { return newest }
        switch evaluation.answer(when, customer: customer) {
        case .holds: return newest
        case .isFalse: return nil
        case .failed:
            counters.rules[rule].failedConditions += 1
            return nil
        }
    }

    /// The message of the latest click or, without one, the newest message.
    private func credit(
        _ event: ScannedEvent, by attribution: Attribution, customer: borrowing CustomerRecord
    ) -> (Conversion.Model, message: Int?) {
        guard customer.hasGateMemory else { return (.direct, nil) }
        let gates = customer.gates
        let first = event.time - attribution.withinMs
        if attribution.model == .lastClick {
            // A click on a message that no longer counts is there or not by chance.
            var latest: (time: Instant, message: Int)?
            for click in gates.clicks
            where click.time >= first && click.time <= event.time
                && click.time >= latest?.time ?? .distantPast
            {
                if let message = gates.message(
                    click.message, at: customer.latest, for: messageMemory)
                {
                    latest = (click.time, message)
                }
            }
            if let latest { return (.lastClick, latest.message) }
        }
        var newest: Int?
        for (index, message) in gates.messages.enumerated()
        where message.isSent && message.decidedAt >= first && message.decidedAt <= event.time
            && message.decidedAt >= newest.map({ gates.messages[$0].decidedAt }) ?? .distantPast
            && message.isRemembered(at: customer.latest, for: messageMemory)
        {
            newest = index
        }
        return newest.map { (.lastMessage, $0) } ?? (.direct, nil)
    }

    /// What an event is worth; one that fails, or that no record can say, is worth nothing that is known.
    private mutating func worth(
        _ program: Program?, customer: borrowing CustomerRecord
    ) -> Conversion.Worth? {
        guard let program, let value = evaluation.value(program, customer: customer) else {
            return nil
        }
        switch value.tag {
        case .int: return .int(value.intValue)
        case .double: return value.doubleValue.isFinite ? .double(value.doubleValue) : nil
        default: return nil
        }
    }

    private static func cause(
        _ message: Message, _ effects: inout Effects
    ) -> Conversion.Cause {
        let details = message.details
        let outcome: Decision.Outcome
        var arm: Arm? = details.isTreated ? .treated : nil
        switch details.outcome {
        case .sent: outcome = .sent
        case .suppressed: outcome = .suppressed
        case .control:
            outcome = .control
            arm = .control
        }
        return Conversion.Cause(
            id: message.id, rule: message.rule, kind: message.kind, theme: message.theme,
            channel: message.channel, arm: arm, outcome: outcome,
            labels: details.labels.isEmpty
                ? nil : details.labels.withUnsafeBytes { effects.store($0) })
    }
}

extension Message {
    /// S61, as exits do: an event without the key correlates with all (S35).
    fileprivate func correlates(with key: UnsafeRawBufferPointer?) -> Bool {
        guard let key else { return true }
        return details.key?.withUnsafeBytes { compareBytes($0, key) == 0 } ?? false
    }
}
