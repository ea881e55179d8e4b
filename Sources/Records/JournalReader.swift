// The journal's bytes → its records.

import Calendar
import Events
import Expression

/// Reads what `JournalRecord.json` wrote, by the scanner that reads events: to it, a record of the
/// journal is an event whose type is its kind and whose customer is its partition.
package struct JournalReader: ~Copyable {
    private enum Slot: Int, CaseIterable {
        case partition, topics, offsets, activation, clock, reading, isCaughtUp, ruleSet

        var name: String {
            switch self {
            case .isCaughtUp: "caught_up"
            case .ruleSet: "ruleset"
            default: "\(self)"
            }
        }

        var type: ValueType {
            switch self {
            case .partition: .int
            case .topics: .list(.string)
            case .offsets: .list(.int)
            case .activation, .reading: .timestamp
            case .clock, .ruleSet: .string
            case .isCaughtUp: .bool
            }
        }
    }

    private var scanner: Scanner

    package init() {
        var schema = EventSchema()
        let partition = Envelope.Pointer(tokens: [Slot.partition.name])
        schema.envelope.type = Envelope.Pointer(tokens: ["kind"])
        schema.envelope.id = partition
        schema.envelope.customer = partition
        schema.envelope.time = partition
        schema.envelope.data = Envelope.Pointer(tokens: [])
        schema.unknownTypes = .deadLetter
        schema.slotCount = Slot.allCases.count
        let optional: Set<Slot> = [.activation, .clock, .reading, .isCaughtUp]
        for kind in ["start", "batch"] {
            var type = EventType(
                name: kind,
                fields: Slot.allCases.map { slot in
                    EventType.Field(
                        name: slot.name, type: slot.type, isRequired: !optional.contains(slot),
                        slot: slot.rawValue)
                })
            type.isUsed = true
            for index in type.fields.indices { type.fields[index].isUsed = true }
            schema.types.append(type)
        }
        scanner = Scanner(schema: schema)
    }

    /// Nil for what is no record of a journal.
    package mutating func read(_ payload: UnsafeRawBufferPointer) -> JournalRecord? {
        guard case .event(let event) = scanner.scan(payload) else { return nil }
        func value(_ slot: Slot) -> Value { event.slots[slot.rawValue] }
        func instant(_ slot: Slot) -> Instant? {
            value(slot).tag == .timestamp ? value(slot).instant : nil
        }
        let (topics, offsets) = (value(.topics).elements, value(.offsets).elements)
        guard topics.count == offsets.count else { return nil }
        let places = zip(topics, offsets).map {
            JournalRecord.TopicOffset(
                topic: String(decoding: $0.text, as: UTF8.self), offset: $1.intValue)
        }
        let partition = Int(value(.partition).intValue)
        let ruleSet = String(decoding: value(.ruleSet).text, as: UTF8.self)
        if event.type == 0 {
            let clock = value(.clock)
            return .start(
                JournalRecord.Start(
                    partition: partition, offsets: places, activation: instant(.activation),
                    isClockSystem: clock.tag != .string || !clock.text.elementsEqual("log".utf8),
                    ruleSet: ruleSet))
        }
        let isCaughtUp = value(.isCaughtUp)
        return .batch(
            JournalRecord.Batch(
                partition: partition, offsets: places, reading: instant(.reading),
                isCaughtUp: isCaughtUp.tag == .bool && isCaughtUp.boolValue, ruleSet: ruleSet))
    }
}
