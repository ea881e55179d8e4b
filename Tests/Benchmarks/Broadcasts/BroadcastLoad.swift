// The customers who are told, and the run that is measured.

import Calendar
import Config
import Customer
import Engine
import Events
import Expression
import Glibc
import RuleSet

/// An engine with customers who have asked to hear about things.
struct BroadcastLoad: ~Copyable {
    struct Run {
        var sent = 0
        var milliseconds = 0.0
        var slices = 0
        var longestMs = 0.0
    }

    private static let files = [
        (
            "events.yaml",
            """
            dedupe_window: 0s
            events:
              ask: { sku: string }
              tick: { n: int }
            broadcasts:
              stock: { sku: string }
              news: { n: int }
            """
        ),
        ("customer.yaml", "interests: { alerts: { add: { ask: event.sku } } }"),
        (
            "rules/rules.yaml",
            """
            rules:
              - rule: stock
                kind: functional
                trigger: { broadcast: stock, interest: alerts, of: event.sku }
                steps: [{ send: stock, channel: email, data: { sku: event.sku } }]
              - rule: news
                kind: functional
                trigger: { broadcast: news }
                steps: [{ send: news, channel: email }]
            """
        ),
    ]

    private let ruleSet: RuleSet
    private var engine: Engine
    private(set) var customers = Customers()
    private var decisions = Effects()
    private var arena = Arena()
    private var time = Instant(milliseconds: 1_772_409_600_000)
    private var number = 0

    init(customers count: Int, askers: Int) {
        let loaded = Configuration.load(
            files: Self.files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        guard let ruleSet = loaded.ruleSet else { fatalError("\(loaded.diagnostics)") }
        self.ruleSet = ruleSet
        engine = Engine(rules: ruleSet)
        for customer in 0..<count {
            for thing in 0..<3 {
                ask(customer, "thing-\((customer &* 7_919 &+ thing &* 104_729) % 10_000)")
            }
        }
        for asker in 0..<askers { ask(asker &* (count / askers), "rare") }
        arena.reset()
        // Far from what asking has made due.
        _ = run([tick(afterMs: 60_000)])
    }

    private mutating func ask(_ customer: Int, _ sku: String) {
        time = time + 1
        let event = event("ask", customer: "customer-\(customer)", at: time, sku: sku)
        while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
        if number % 1_000 == 0 { arena.reset() }
    }

    /// An event about a thing.
    mutating func about(_ sku: String) -> ScannedEvent {
        event("stock", customer: "", at: time, sku: sku)
    }

    /// One for everybody; a late one was due a minute ago.
    mutating func toAll(late: Bool = false) -> ScannedEvent {
        event("news", customer: "", at: late ? time + -60_000 : time)
    }

    /// An event of one customer, which lets time pass.
    mutating func tick(afterMs: Int64 = 10_000) -> ScannedEvent {
        time = time + afterMs
        return event("tick", customer: "", at: time)
    }

    private mutating func event(
        _ type: String, customer: String, at time: Instant, sku: String? = nil
    ) -> ScannedEvent {
        number += 1
        guard let index = ruleSet.schema.types.firstIndex(where: { $0.name == type }) else {
            fatalError("the rule set has no \(type)")
        }
        let slots = arena.allocateValues(max(ruleSet.schema.slotCount, 1))
        slots.update(repeating: .absent)
        if let sku {
            for field in ruleSet.schema.types[index].fields where field.name == "sku" {
                slots[field.slot] = .string(text(sku))
            }
        }
        return ScannedEvent(
            type: index, typeName: text(type), customer: text(customer), id: text("\(number)"),
            source: nil, time: time, slots: UnsafePointer(slots.baseAddress!))
    }

    private mutating func text(_ text: String) -> UnsafeRawBufferPointer {
        Array(text.utf8).withUnsafeBytes { arena.copy($0) }
    }

    /// Applies events, a slice at a time.
    mutating func run(_ events: [ScannedEvent]) -> Run {
        var run = Run()
        for event in events {
            var progress = Engine.Progress.more
            while progress == .more {
                decisions.removeAll()
                let start = Self.nanoseconds()
                progress = engine.apply(.event(event), to: &customers, into: &decisions)
                let elapsed = Double(Self.nanoseconds() - start) / 1e6
                run.sent += decisions.decisions.count
                run.milliseconds += elapsed
                run.longestMs = max(run.longestMs, elapsed)
                run.slices += 1
            }
        }
        return run
    }

    private static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
