// One rule set for each trigger, and the run that is measured.

import Config
import Customer
import Engine
import Glibc
import RuleSet

/// A rule set with one rule over the types of `TriggerLog`, or none.
struct TriggerLoad {
    let name: String
    private let ruleSet: RuleSet
    private let log: TriggerLog

    static var all: [TriggerLoad] {
        [
            ("none", "event: other", ""),
            ("event", "event: viewed", "event.total >= 90.0"),
            ("silence", "silence: [viewed, ordered], for: 6h", ""),
            ("date", "date: event.on, of: viewed", "event.total >= 90.0"),
            ("yearly", "yearly: customer.born, at: \"09:00\"", ""),
            ("enters", "enters: busy", ""),
            ("leaves", "leaves: busy", ""),
            ("sequence", "sequence: [viewed, ordered], within: 1d", ""),
            ("count", "count: viewed, at_least: 5, within: 1d", ""),
            ("schedule", "schedule: \"10:00\"", ""),
        ].map { TriggerLoad(name: $0.0, trigger: $0.1, when: $0.2) }
    }

    private init(name: String, trigger: String, when: String) {
        self.name = name
        let customer = """
            attributes:
              last: { type: double, from: { viewed: event.total, ordered: event.total } }
              born: { type: date, from: { other: event.born }, default: 1990-03-03 }

            """
        let segments = """
            facts: { recent: { count: viewed, over: 1d } }
            segments: { busy: facts.recent >= 5 }
            """
        let rule = """
            rules:
              - rule: measured
                kind: functional
                trigger: { \(trigger) }
                steps: [{ wait: 1h }, { send: it, channel: email }]
            """
        let files = [
            ("events.yaml", TriggerLog.declaration),
            ("customer.yaml", customer + (trigger.contains("busy") ? segments : "")),
            ("rules/rules.yaml", rule + (when.isEmpty ? "\n" : "\n    when: \(when)\n")),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        guard let ruleSet = loaded.ruleSet else { fatalError("\(loaded.diagnostics)") }
        self.ruleSet = ruleSet
        log = TriggerLog(ruleSet)
    }

    /// Nanoseconds of processor time that an event takes in `apply`, timers and all, and how many
    /// decisions it makes.
    func run() -> (nanoseconds: Double, decisions: Int) {
        var engine = Engine(rules: ruleSet)
        var customers = Customers()
        var decisions = Effects()
        var count = 0
        let start = Self.processorNanoseconds()
        for event in log.events {
            while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
            if decisions.decisions.count >= 64 {
                count += decisions.decisions.count
                decisions.removeAll()
            }
        }
        let elapsed = Self.processorNanoseconds() - start
        return (
            Double(elapsed) / Double(log.events.count), count + decisions.decisions.count
        )
    }

    private static func processorNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
