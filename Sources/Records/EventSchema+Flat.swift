// Relance's own flat records are read by the scanner that reads events.

import Calendar
import Events
import Expression

extension EventSchema {
    /// A schema of flat JSON objects of several kinds with the same fields, each in the slot of its
    /// place: to the scanner, the kind is the type and the partition the customer.
    init(kinds: [String], fields: [(name: String, type: ValueType, isRequired: Bool)]) {
        self.init()
        let partition = Envelope.Place(tokens: ["partition"])
        envelope.type = Envelope.Place(tokens: ["kind"])
        envelope.id = partition
        envelope.customer = partition
        envelope.time = partition
        envelope.data = Envelope.Place(tokens: [])
        unknownTypes = .deadLetter
        slotCount = fields.count
        for kind in kinds {
            var type = EventType(
                name: kind,
                fields: fields.enumerated().map { slot, field in
                    EventType.Field(
                        name: field.name, type: field.type, isRequired: field.isRequired,
                        slot: slot)
                })
            type.isUsed = true
            for index in type.fields.indices { type.fields[index].isUsed = true }
            types.append(type)
        }
    }
}

extension ScannedEvent {
    /// Nil where it is no number.
    var partition: Int? { Int(String(decoding: customer, as: UTF8.self)) }

    func instant(_ slot: Int) -> Instant? {
        slots[slot].tag == .timestamp ? slots[slot].instant : nil
    }

    func text(_ slot: Int) -> String? {
        slots[slot].tag == .string ? String(decoding: slots[slot].text, as: UTF8.self) : nil
    }

    func number(_ slot: Int) -> Int64? {
        slots[slot].tag == .int ? slots[slot].intValue : nil
    }

    func texts(_ slot: Int) -> [String]? {
        guard slots[slot].tag == .list else { return nil }
        return slots[slot].elements.map { String(decoding: $0.text, as: UTF8.self) }
    }

    /// Topics and their offsets, in two lists; nil where these do not go together.
    func topicOffsets(topics: Int, offsets: Int) -> [JournalRecord.TopicOffset]? {
        let (topics, offsets) = (slots[topics].elements, slots[offsets].elements)
        guard topics.count == offsets.count else { return nil }
        return zip(topics, offsets).map {
            JournalRecord.TopicOffset(
                topic: String(decoding: $0.text, as: UTF8.self), offset: $1.intValue)
        }
    }
}
