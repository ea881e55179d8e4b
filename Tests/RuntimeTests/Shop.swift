// The rules of the worker's tests.

import Calendar
import Config
import RuleSet
import Testing

/// A small shop whose rules wait, exit, restart and send at once; some begin with an event, one with
/// silence, one with the edge of a segment, one with the time of day.
enum Shop {
    static let start = Instant(milliseconds: 1_772_438_400_000)

    /// Loaded once, as many schedules use them.
    static let plain = Result { try rules() }
    /// The same with rules that act on events from before the daemon's first start.
    static let realTime = Result { try rules(since: "\n    since: 2026-01-01") }

    static func rules(since: String = "") throws -> RuleSet {
        let files = [
            (
                "events.yaml",
                """
                events:
                  cart: { k: string, total: double }
                  order: { k: string }
                  account: { name: string! }
                  gone: {}
                """
            ),
            (
                "customer.yaml",
                """
                attributes:
                  name: { type: string, from: { account: event.name } }
                facts:
                  recent: { count: cart, over: 1h }
                segments:
                  busy: facts.recent >= 2
                erasure: gone
                """
            ),
            (
                "rules/shop.yaml",
                """
                rules:
                  - rule: cart
                    kind: functional
                    trigger: { event: cart }
                    key: event.k
                    when: event.total >= 20.0
                    exit: order
                    restart: true\(since)
                    steps:
                      - wait: 10m
                      - send: reminder
                        channel: email
                        data: { total: event.total }
                      - wait: 20m
                      - send: second
                        channel: sms
                  - rule: welcome
                    kind: functional
                    trigger: { event: account }\(since)
                    steps: [{ send: welcome, channel: email, data: { name: event.name } }]
                  - rule: idle
                    kind: functional
                    trigger: { silence: [cart, order], for: 3h }\(since)
                    steps: [{ send: idle, channel: email, data: { recent: facts.recent } }]
                  - rule: calm
                    kind: functional
                    trigger: { leaves: busy }\(since)
                    again: always
                    steps: [{ send: calm, channel: email, data: { name: customer.name } }]
                  - rule: evening
                    kind: functional
                    trigger: { schedule: "20:00" }\(since)
                    steps: [{ send: digest, channel: email, data: { recent: facts.recent } }]
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
            Issue.record("\(diagnostic)")
        }
        return try #require(loaded.ruleSet)
    }

    static func rendered(_ instant: Instant) -> String {
        var text: [UInt8] = []
        RFC3339.write(instant, into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
