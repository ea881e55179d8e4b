// Rules on one event type, and events each of which matches exactly one of them.

import Calendar
import Config
import Customer
import Engine
import Events
import Expression
import Glibc
import RuleSet

final class IndexLoad {
    static let eventCount = 16_384
    private static let customerCount = 512

    let ruleCount: Int
    /// Milliseconds of processor time from YAML to the rule set and its index.
    let loadingMs: Int
    private let ruleSet: RuleSet
    private var arena = Arena()
    private var matching: [ScannedEvent] = []
    private var others: [ScannedEvent] = []

    init(_ shape: Shape, ruleCount: Int) {
        self.ruleCount = ruleCount
        // The attribute makes the type one that customers have, without any rule.
        let events = """
            dedupe_window: 0s
            events:
              viewed: \(Shape.fields)
              other: { price: double }
            """
        let files = [
            ("events.yaml", events),
            ("customer.yaml", "attributes: { sku: { type: string, from: { viewed: event.sku } } }"),
            ("rules/rules.yaml", Self.rules(shape, ruleCount)),
        ].map { (name: $0.0, bytes: Array($0.1.utf8)) }
        let start = nanoseconds()
        let loaded = Configuration.load(files: files)
        loadingMs = (nanoseconds() - start) / 1_000_000
        guard let ruleSet = loaded.ruleSet else { fatalError("\(loaded.diagnostics)") }
        self.ruleSet = ruleSet
        for number in 0..<Self.eventCount {
            // Primes, so that neither rules nor customers come in order.
            let rule = ruleCount == 0 ? nil : number &* 7_919 % ruleCount
            matching.append(event(number, rule.map(shape.event) ?? [:]))
            others.append(event(number, [:]))
        }
    }

    private static func rules(_ shape: Shape, _ count: Int) -> String {
        var text = "rules:\n"
        for index in 0..<count {
            text += """
                  - rule: rule-\(index)
                    kind: functional
                    trigger: { event: viewed }
                    when: '\(shape.condition(index))'
                    steps: [{ send: it, channel: email }]

                """
        }
        if count == 0 {
            text += """
                  - rule: of-others
                    kind: functional
                    trigger: { event: other }
                    steps: [{ send: it, channel: email }]

                """
        }
        return text
    }

    private func event(_ number: Int, _ data: [String: Shape.Datum]) -> ScannedEvent {
        let slots = arena.allocateValues(ruleSet.schema.slotCount)
        slots.update(repeating: .absent)
        for field in ruleSet.schema.types[0].fields {
            slots[field.slot] = value(data[field.name] ?? Shape.unmatched[field.name]!)
        }
        return ScannedEvent(
            type: 0, typeName: text("viewed").text,
            customer: text("customer-\(number &* 104_729 % Self.customerCount)").text,
            id: text("\(number)").text, source: nil,
            time: Instant(milliseconds: 1_772_438_400_000 + Int64(number)),
            slots: UnsafePointer(slots.baseAddress!))
    }

    private func value(_ datum: Shape.Datum) -> Value {
        switch datum {
        case .text(let text): self.text(text)
        case .int(let number): .int(Int64(number))
        case .double(let number): .double(number)
        case .bool(let flag): .bool(flag)
        case .timestamp(let seconds): .timestamp(seconds: Int64(seconds), nanoseconds: 0)
        case .date(let days): .date(days: Int64(days))
        case .texts(let texts): list(texts)
        }
    }

    private func list(_ texts: [String]) -> Value {
        let values = arena.allocateValues(texts.count)
        _ = values.initialize(from: texts.map(text))
        return .list(UnsafeBufferPointer(values))
    }

    private func text(_ text: String) -> Value {
        Array(text.utf8).withUnsafeBytes { .string(arena.copy($0)) }
    }

    /// Nanoseconds of processor time that an event takes in `apply`, with one match each or without any.
    func run(usesIndexes: Bool, matches: Bool, eventCount: Int) -> Double {
        let events = matches ? matching : others
        var engine = Engine(rules: ruleSet, usesIndexes: usesIndexes)
        var customers = Customers()
        var decisions = Effects()
        var sent = 0
        // The first events make the customers.
        for event in events[..<Self.customerCount] {
            while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
        }
        decisions.removeAll()
        let start = nanoseconds()
        for event in events[..<eventCount] {
            while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
            if decisions.decisions.count >= 64 {
                sent += decisions.decisions.count
                decisions.removeAll()
            }
        }
        let elapsed = nanoseconds() - start
        sent += decisions.decisions.count
        precondition(
            sent == (ruleCount == 0 || !matches ? 0 : eventCount), "another number of matches")
        return Double(elapsed) / Double(eventCount)
    }
}

func nanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
