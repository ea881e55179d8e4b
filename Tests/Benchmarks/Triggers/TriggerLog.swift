// The log that all triggers are measured over.

import Calendar
import Events
import Expression
import RuleSet

/// Views and orders of some hundred customers over some days, in the order of time.
final class TriggerLog {
    static let declaration = """
        dedupe_window: 0s
        events:
          viewed: { total: double, on: timestamp }
          ordered: { total: double }
          other: { total: double, born: date }
        """

    private static let eventCount = 65_536
    private static let customerCount = 512
    /// A customer has an event each hour and a half on average.
    private static let stepMs: Int64 = 10_500
    /// 2026-03-02T00:00:00Z
    private static let startMs: Int64 = 1_772_409_600_000

    private(set) var events: [ScannedEvent] = []
    /// What the events' texts and slots live in.
    private var arena = Arena()

    /// The events in the slots that a rule set has for their fields.
    init(_ ruleSet: RuleSet) {
        for number in 0..<Self.eventCount { events.append(event(number, ruleSet)) }
    }

    private func event(_ number: Int, _ ruleSet: RuleSet) -> ScannedEvent {
        // One in five is an order.
        let type = number % 5 == 4 ? 1 : 0
        let time = Instant(milliseconds: Self.startMs + Int64(number) * Self.stepMs)
        let slots = arena.allocateValues(max(ruleSet.schema.slotCount, 1))
        slots.update(repeating: .absent)
        for field in ruleSet.schema.types[type].fields where field.isUsed {
            slots[field.slot] =
                field.name == "on"
                ? .timestamp(time + 3_600_000) : .double(Double(number &* 7_919 % 100))
        }
        return ScannedEvent(
            type: type, typeName: text(ruleSet.schema.types[type].name),
            customer: text("customer-\(Self.customer(of: number))"),
            id: text("\(number)"), source: nil, time: time,
            slots: UnsafePointer(slots.baseAddress!))
    }

    /// In no order, so that a customer's events lie minutes apart or hours.
    private static func customer(of number: Int) -> Int {
        var mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return Int((mixed ^ (mixed >> 27)) % UInt64(customerCount))
    }

    private func text(_ text: String) -> UnsafeRawBufferPointer {
        Array(text.utf8).withUnsafeBytes { arena.copy($0) }
    }
}
