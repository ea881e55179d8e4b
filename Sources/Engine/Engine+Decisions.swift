// Writing down what was decided.

import Calendar
import Customer
import Events
import Gates
import RuleSet

extension Engine {
    /// A decision about a send of an instance that meets no gate of release, as by an exit.
    func append(
        _ outcome: Decision.Outcome, _ objection: Objection, step: Int32, instance index: Int,
        customer: Int, of customers: borrowing Customers, decidedAt: Instant,
        into decisions: inout Effects
    ) {
        var decision = decision(
            outcome, step: step, instance: index, customer: customer, of: customers,
            decidedAt: decidedAt, into: &decisions)
        decision.gate = objection.gate
        decision.saw = objection.saw
        decision.channel = channel(ofStep: step, ofRule: Int(decision.rule))
        decisions.append(decision)
    }

    /// What every decision about an instance says.
    func decision(
        _ outcome: Decision.Outcome, step: Int32, instance index: Int, customer: Int,
        of customers: borrowing Customers, decidedAt: Instant, into decisions: inout Effects
    ) -> Decision {
        let id = customers.withID(of: customer) { decisions.store($0) }
        let candidate = customers[customer].instances[index].entry.withParts { key, origin in
            (key: key.map { decisions.store($0) }, decisions.store(origin))
        }
        var decision = Decision(
            outcome, rule: customers[customer].instances[index].rule, step: step, customer: id,
            occurrence: candidate.1.occurrence,
            triggeredAt: customers[customer].instances[index].triggeredAt, decidedAt: decidedAt)
        decision.key = candidate.key
        decision.eventID = candidate.1.id
        return decision
    }

    /// The channel of a decision that is taken before the gate `channel`: the only one that the send
    /// names (S49).
    func channel(ofStep step: Int32, ofRule rule: Int) -> Int32 {
        guard step >= 0, case .send(let send) = rules.rules[rule].steps[Int(step)].action,
            let channel = send.channels.single
        else { return -1 }
        return Int32(channel)
    }

    /// A decision about a match that names no step.
    func append(
        _ outcome: Decision.Outcome, _ entry: EntryMemory, rule: Int32, customer: Int,
        of customers: borrowing Customers, triggeredAt: Instant, decidedAt: Instant,
        into decisions: inout Effects
    ) {
        let id = customers.withID(of: customer) { decisions.store($0) }
        let candidate = entry.withParts { key, origin in
            (key: key.map { decisions.store($0) }, decisions.store(origin))
        }
        var decision = Decision(
            outcome, rule: rule, step: -1, customer: id, occurrence: candidate.1.occurrence,
            triggeredAt: triggeredAt, decidedAt: decidedAt)
        decision.key = candidate.key
        decision.eventID = candidate.1.id
        decisions.append(decision)
    }

    /// A decision on entry; it names the first send in the order of the text (S43).
    func append(
        _ objection: Objection, _ match: Match, customer: Int, of customers: borrowing Customers,
        into decisions: inout Effects
    ) {
        let id = customers.withID(of: customer) { decisions.store($0) }
        let key = match.key.map { decisions.store($0) }
        let (occurrence, eventID) = decisions.store(match.origin)
        var decision = Decision(
            .suppressed, rule: Int32(match.rule), step: nextSend[match.rule][0], customer: id,
            occurrence: occurrence, triggeredAt: match.triggeredAt, decidedAt: match.decidedAt)
        decision.gate = objection.gate
        decision.saw = objection.saw
        decision.key = key
        decision.eventID = eventID
        decision.nextAt = objection.nextAt
        decision.channel = channel(ofStep: decision.step, ofRule: match.rule)
        decisions.append(decision)
    }
}

extension Effects {
    /// Stores what tells a match from others, and the id of its event if it has one.
    ///
    /// Of an event its source and id, each with its size in four bytes before it, big-endian; an absent
    /// source has the size 2³² − 1. A local date as `2026-03-02`, an instant as RFC 3339.
    fileprivate mutating func store(
        _ origin: EntryMemory.Origin
    ) -> (occurrence: Decision.Text, id: Decision.Text?) {
        switch origin {
        case .event(let source, let id): return store(source: source, id: id)
        case .day(let day):
            var text: [UInt8] = []
            DateText.write(days: day, into: &text)
            return (text.withUnsafeBytes { store($0) }, nil)
        case .instant(let instant):
            var text: [UInt8] = []
            RFC3339.write(instant, into: &text)
            return (text.withUnsafeBytes { store($0) }, nil)
        }
    }

    /// The same of an event.
    mutating func store(
        source: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer
    ) -> (occurrence: Decision.Text, id: Decision.Text) {
        let start = store(size: source.map { UInt32($0.count) } ?? .max)
        if let source { _ = store(source) }
        _ = store(size: UInt32(id.count))
        let storedID = store(id)
        let count = storedID.offset - start.offset + Int(storedID.count)
        return (Decision.Text(offset: start.offset, count: Int32(count)), storedID)
    }

    private mutating func store(size: UInt32) -> Decision.Text {
        withUnsafeBytes(of: size.bigEndian) { store($0) }
    }
}
