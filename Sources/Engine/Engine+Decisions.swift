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
        let candidate = customers[customer].instances[index].entry.withParts {
            key, source, id in
            (key: key.map { decisions.store($0) }, decisions.storeOccurrence(source, id))
        }
        decisions.append(
            Decision(
                outcome: outcome, gate: objection?.gate, saw: objection?.saw ?? .nothing,
                rule: rule, step: step, customer: id, key: candidate.key,
                eventID: candidate.1.id, occurrence: candidate.1.occurrence,
                triggeredAt: triggeredAt, decidedAt: decidedAt, notAfter: notAfter,
                nextAt: objection?.nextAt, template: content?.template, data: content?.data))
    }

    /// A decision on entry; it names the first send in the order of the text (S43).
    func append(
        _ objection: Objection, rule: Int, key: UnsafeRawBufferPointer?, event: ScannedEvent,
        decidedAt: Instant, into decisions: inout Decisions
    ) {
        let id = decisions.store(event.customer)
        let storedKey = key.map { decisions.store($0) }
        let (occurrence, eventID) = decisions.storeOccurrence(event.source, event.id)
        decisions.append(
            Decision(
                outcome: .suppressed, gate: objection.gate, saw: objection.saw,
                rule: Int32(rule), step: nextSend[rule][0], customer: id, key: storedKey,
                eventID: eventID, occurrence: occurrence, triggeredAt: event.time,
                decidedAt: decidedAt, notAfter: nil, nextAt: objection.nextAt, template: nil,
                data: nil))
    }
}

extension Decisions {
    /// Stores an event's source and id, each with its size in four bytes before it, big-endian; an
    /// absent source has the size 2³² − 1.
    fileprivate mutating func storeOccurrence(
        _ source: UnsafeRawBufferPointer?, _ id: UnsafeRawBufferPointer
    ) -> (occurrence: Decision.Text, id: Decision.Text) {
        let start = store(size: source.map { UInt32($0.count) } ?? .max)
        if let source { _ = store(source) }
        _ = store(size: UInt32(id.count))
        let storedID = store(id)
        let count = storedID.offset - start.offset + Int(storedID.count)
        let occurrence = Decision.Text(offset: start.offset, count: Int32(count))
        return (occurrence, storedID)
    }

    private mutating func store(size: UInt32) -> Decision.Text {
        withUnsafeBytes(of: size.bigEndian) { store($0) }
    }
}
