// Writing down what was decided.

import Calendar
import Customer
import Events
import Gates
import RuleSet

extension Engine {
    /// A decision about the send at `step` of an instance.
    func append(
        _ outcome: Decision.Outcome, _ objection: Objection?, step: Int32, instance index: Int,
        customer: Int, of customers: borrowing Customers, decidedAt: Instant,
        notAfter: Instant? = nil, content: Content? = nil, into decisions: inout Decisions
    ) {
        let id = customers.withID(of: customer) { decisions.store($0) }
        let rule = customers[customer].instances[index].rule
        let triggeredAt = customers[customer].instances[index].triggeredAt
        let candidate = customers[customer].instances[index].entry.withParts { key, origin in
            (key: key.map { decisions.store($0) }, decisions.store(origin))
        }
        decisions.append(
            Decision(
                outcome: outcome, gate: objection?.gate, saw: objection?.saw ?? .nothing,
                rule: rule, step: step, customer: id, key: candidate.key,
                eventID: candidate.1.id, occurrence: candidate.1.occurrence,
                triggeredAt: triggeredAt, decidedAt: decidedAt, notAfter: notAfter,
                nextAt: objection?.nextAt, template: content?.template, data: content?.data))
    }

    /// A decision about a match that names no step.
    func append(
        _ outcome: Decision.Outcome, _ entry: EntryMemory, rule: Int32, customer: Int,
        of customers: borrowing Customers, triggeredAt: Instant, decidedAt: Instant,
        into decisions: inout Decisions
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
        into decisions: inout Decisions
    ) {
        let id = customers.withID(of: customer) { decisions.store($0) }
        let key = match.key.map { decisions.store($0) }
        let (occurrence, eventID) = decisions.store(match.origin)
        decisions.append(
            Decision(
                outcome: .suppressed, gate: objection.gate, saw: objection.saw,
                rule: Int32(match.rule), step: nextSend[match.rule][0], customer: id, key: key,
                eventID: eventID, occurrence: occurrence, triggeredAt: match.triggeredAt,
                decidedAt: match.decidedAt, notAfter: nil, nextAt: objection.nextAt,
                template: nil, data: nil))
    }
}

extension Decisions {
    /// Stores what tells a match from others, and the id of its event if it has one.
    ///
    /// Of an event its source and id, each with its size in four bytes before it, big-endian; an absent
    /// source has the size 2³² − 1. A local date as `2026-03-02`, an instant as RFC 3339.
    fileprivate mutating func store(
        _ origin: EntryMemory.Origin
    ) -> (occurrence: Decision.Text, id: Decision.Text?) {
        switch origin {
        case .event(let source, let id):
            let start = store(size: source.map { UInt32($0.count) } ?? .max)
            if let source { _ = store(source) }
            _ = store(size: UInt32(id.count))
            let storedID = store(id)
            let count = storedID.offset - start.offset + Int(storedID.count)
            let occurrence = Decision.Text(offset: start.offset, count: Int32(count))
            return (occurrence, storedID)
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

    private mutating func store(size: UInt32) -> Decision.Text {
        withUnsafeBytes(of: size.bigEndian) { store($0) }
    }
}
