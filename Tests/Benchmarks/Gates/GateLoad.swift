// One rule set for each policy, and the run that is measured.

import Calendar
import Config
import Customer
import Engine
import Events
import Expression
import Glibc
import RuleSet

/// A rule set whose only rule answers each event with a message at once, under one policy, or all.
struct GateLoad {
    struct Run {
        /// Of processor time, a candidate.
        var nanoseconds: Double
        var sent = 0
        var notSent = 0
        /// Of a customer's stored record, in the mean.
        var bytes = 0
    }

    let name: String
    private let ruleSet: RuleSet

    private static let customerCount = 1_000
    /// Messages of each customer, a minute more than six hours apart.
    private static let messageCount = 100
    private static let stepMs: Int64 = 6 * 3_600_000 + 60_000
    /// 2026-03-02T09:00:00Z, a Monday.
    private static let start = Instant(milliseconds: 1_772_442_000_000)

    private static let policies: [(name: String, text: String)] = [
        ("quiet", "quiet: { hours: \"22:00-07:00\", days: [sun], caught: drop }"),
        ("holdout", "holdout: { percent: 5, salt: s }"),
        ("arbitration", "arbitration: { max: 1 }"),
        ("window", "arbitration: { window: 15m, max: 1 }"),
        ("fitness", "channels: { email: { to: customer.email, cost: 0.002, length: long } }"),
        ("cap", "caps: [{ channel: email, max: 3, per: 1d }]"),
        (
            "pressure",
            """
            pressure:
              half_life: 7d
              weights: { email: 1 }
              states: { balance: 5, over: 30 }
              hysteresis: 0.5
              plans: { over: { message: drop } }
            """
        ),
    ]

    static var all: [GateLoad] {
        let together = policies.filter { $0.name != "arbitration" }.map(\.text)
        return [GateLoad("none", [])] + policies.map { GateLoad($0.name, [$0.text]) }
            + [GateLoad("preference", [], states: true), GateLoad("all", together, states: true)]
    }

    private init(_ name: String, _ policies: [String], states: Bool = false) {
        self.name = name
        let kinds = "kinds: { message: { family: special, consent: none } }"
        let preferences = states ? "preferences: { from: asked }\n" : ""
        let files = [
            (
                "events.yaml",
                "dedupe_window: 0s\nevents: { asked: { email: string, max_per_week: int } }"
            ),
            (
                "customer.yaml",
                preferences
                    + "attributes: { email: { type: string, from: { asked: event.email } } }"
            ),
            ("policies.yaml", ([kinds] + policies).joined(separator: "\n")),
            (
                "rules/rules.yaml",
                """
                rules:
                  - rule: measured
                    kind: message
                    trigger: { event: asked }
                    restart: true
                    steps: [{ send: it, channel: email }]
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        guard let ruleSet = loaded.ruleSet else { fatalError("\(loaded.diagnostics)") }
        self.ruleSet = ruleSet
    }

    func run() -> Run {
        var engine = Engine(rules: ruleSet)
        var customers = Customers()
        var decisions = Effects()
        var run = Run(nanoseconds: 0)
        var email = Array("someone@example.com".utf8)
        let slots = UnsafeMutableBufferPointer<Value>.allocate(
            capacity: max(ruleSet.schema.slotCount, 1))
        defer { slots.deallocate() }
        slots.initialize(repeating: .absent)
        email.withUnsafeMutableBytes { email in
            for field in ruleSet.schema.types[0].fields where field.isUsed {
                slots[field.slot] =
                    field.name == "email" ? .string(UnsafeRawBufferPointer(email)) : .int(20)
            }
            let start = Self.processorNanoseconds()
            for message in 0..<Self.messageCount {
                for customer in 0..<Self.customerCount {
                    let time = Self.start + Int64(message) * Self.stepMs + Int64(customer)
                    apply(customer, message, time, slots, &engine, &customers, &decisions)
                }
                count(&decisions, into: &run)
            }
            _ = engine.apply(
                .end(at: Self.start + Int64(Self.messageCount) * Self.stepMs), to: &customers,
                into: &decisions)
            count(&decisions, into: &run)
            let elapsed = Self.processorNanoseconds() - start
            run.nanoseconds =
                Double(elapsed) / Double(Self.messageCount * Self.customerCount)
        }
        run.bytes = storedBytes(&customers)
        return run
    }

    private func apply(
        _ customer: Int, _ message: Int, _ time: Instant,
        _ slots: UnsafeMutableBufferPointer<Value>, _ engine: inout Engine,
        _ customers: inout Customers, _ decisions: inout Effects
    ) {
        withUnsafeBytes(of: (customer, message)) { name in
            let event = ScannedEvent(
                type: 0, typeName: name, customer: UnsafeRawBufferPointer(rebasing: name[0..<8]),
                id: name, source: nil, time: time, slots: UnsafePointer(slots.baseAddress!))
            while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
        }
    }

    private func count(_ decisions: inout Effects, into run: inout Run) {
        for decision in decisions.decisions {
            switch decision.outcome {
            case .sent: run.sent += 1
            case .held: break
            default: run.notSent += 1
            }
        }
        decisions.removeAll()
    }

    private func storedBytes(_ customers: inout Customers) -> Int {
        var table = FieldTable()
        table.add(allOf: ruleSet)
        let codec = RecordCodec(rules: ruleSet, table: table)
        var bytes: [UInt8] = []
        for customer in customers.indices {
            codec.encode(customers[customer], epoch: 1, into: &bytes)
        }
        return bytes.count / max(customers.count, 1)
    }

    private static func processorNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
