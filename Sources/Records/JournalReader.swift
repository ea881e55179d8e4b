// The journal's bytes → its records.

import Calendar
import Events
import Expression

/// Reads what `JournalRecord.json` wrote, by the scanner that reads events.
package struct JournalReader: ~Copyable {
    private enum Slot: Int, CaseIterable {
        case topics, offsets, activation, clock, reading, isCaughtUp, ruleSet, zonesVersion
    }

    private static let kinds = ["start", "activation", "batch"]

    private var scanner = Scanner(
        schema: EventSchema(
            kinds: Self.kinds,
            fields: Slot.allCases.map { slot in
                switch slot {
                case .topics: ("topics", .list(.string), true)
                case .offsets: ("offsets", .list(.int), true)
                case .activation: ("activation", .timestamp, false)
                case .clock: ("clock", .string, false)
                case .reading: ("reading", .timestamp, false)
                case .isCaughtUp: ("caught_up", .bool, false)
                case .ruleSet: ("ruleset", .string, true)
                case .zonesVersion: ("tzdata", .string, false)
                }
            }))

    package init() {}

    /// Nil for what is no record of a journal.
    package mutating func read(_ payload: UnsafeRawBufferPointer) -> JournalRecord? {
        guard case .event(let event) = scanner.scan(payload),
            let offsets = event.topicOffsets(
                topics: Slot.topics.rawValue, offsets: Slot.offsets.rawValue),
            let ruleSet = event.text(Slot.ruleSet.rawValue), let partition = event.partition
        else { return nil }
        let zonesVersion = event.text(Slot.zonesVersion.rawValue)
        if Self.kinds[event.type] == "batch" {
            let isCaughtUp = event.slots[Slot.isCaughtUp.rawValue]
            return .batch(
                JournalRecord.Batch(
                    partition: partition, offsets: offsets,
                    reading: event.instant(Slot.reading.rawValue),
                    isCaughtUp: isCaughtUp.tag == .bool && isCaughtUp.boolValue,
                    ruleSet: ruleSet, zonesVersion: zonesVersion))
        }
        let start = JournalRecord.Start(
            partition: partition, offsets: offsets,
            activation: event.instant(Slot.activation.rawValue),
            isClockSystem: event.text(Slot.clock.rawValue) != "log", ruleSet: ruleSet,
            zonesVersion: zonesVersion)
        return Self.kinds[event.type] == "start" ? .start(start) : .activation(start)
    }
}
