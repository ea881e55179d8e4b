// The rules of the worker's tests.

import Calendar
import Config
import RuleSet
import Testing

/// A small shop whose rules wait, exit, restart and send at once; some begin with an event, one with
/// silence, one with the edge of a segment, one with the time of day.
enum Shop {
    static let start = Instant(milliseconds: 1_772_438_400_000)

    static let plain = Result { try rules() }
    /// The same with rules whose messages meet every gate; in real time they act on events from before the daemon's first
    /// start.
    static func gated(
        isRealTime: Bool, settles: Bool, isTight: Bool, generation: Int
    ) -> Result<RuleSet, any Error> {
        variants[
            generation * 8 + (isRealTime ? 4 : 0) + (settles ? 2 : 0) + (isTight ? 1 : 0)]
    }

    /// Loaded once, as many schedules use them.
    private static let variants = (0..<24).map { number in
        Result {
            try rules(
                since: number & 4 > 0 ? "\n    since: 2026-01-01" : "", hasGates: true,
                settles: number & 2 > 0, isTight: number & 1 > 0, generation: number / 8)
        }
    }

    static func rules(
        since: String = "", hasGates: Bool = false, settles: Bool = false, isTight: Bool = false,
        generation: Int = 0
    ) throws -> RuleSet {
        let files = [
            (
                "events.yaml",
                """
                events:
                  cart: { k: string, total: double }
                  order: { k: string, total: double }
                  account: { name: string! }
                  prefs: { max_per_week: int, hours: string, channels: list(string) }
                  opened: { message_id: string }
                  clicked: { message_id: string }
                  gone: {}
                """
            ),
            (
                "customer.yaml",
                """
                attributes:
                  name: { type: string, from: { account: event.name } }
                  hours: { type: string, from: { prefs: event.hours }, on_null: clear }
                facts:
                  recent: { count: cart, over: 1h }
                segments:
                  busy: facts.recent >= 2
                \(hasGates ? "  pressed: pressure.state == \"over\"" : "")
                erasure: gone
                \(isTight ? "limits: { record: 1500B, message: 300B }" : "")
                \(hasGates ? gateSections : "")
                """
            ),
            (
                "policies.yaml",
                "time: { max_jump: 6h\(settles ? ", lateness: 1h, settle: 30m" : "") }\n"
                    + (hasGates ? gatePolicies : "")
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
                    \(hasGates ? "goal: { event: order, within: 6h, by_key: true }" : "")
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
                \(hasGates ? gateRules(since) : "")
                \(generationRules[generation].replacing("SINCE", with: since))
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        for diagnostic in loaded.diagnostics where diagnostic.severity == .error {
            Issue.record("\(diagnostic)")
        }
        return try #require(loaded.ruleSet)
    }

    /// Profiles with time zones, and a message by the customer's clock.
    static func zones() throws -> RuleSet {
        let files = [
            ("events.yaml", "events: { profile: { zone: string } }"),
            ("policies.yaml", "time: { offset_zones: true }"),
            (
                "customer.yaml",
                "attributes: { time_zone: { type: string, from: { profile: event.zone } } }"
            ),
            (
                "rules/r.yaml",
                """
                rules:
                  - rule: evening
                    kind: functional
                    trigger: { schedule: "20:00" }
                    steps: [{ send: digest, channel: email }]
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        return try #require(loaded.ruleSet)
    }

    /// A rule that keeps a text of each event and repeats it in its message.
    static func large() throws -> RuleSet {
        let data = (0..<20).map { "d\($0): event.text" }.joined(separator: ", ")
        let files = [
            ("events.yaml", "events: { cart: { k: string, text: string } }"),
            (
                "rules/r.yaml",
                """
                rules:
                  - rule: r
                    kind: functional
                    since: 2026-01-01
                    trigger: { event: cart }
                    key: event.k
                    steps:
                      - { send: now, channel: email, data: { \(data) } }
                      - { wait: 1h }
                      - { send: later, channel: email, data: { \(data) } }
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        return try #require(loaded.ruleSet)
    }

    private static let gateSections = """
        preferences: { from: prefs, caught: hold }
        engagement: { id: event.message_id, opened: opened, clicked: clicked, ignored_after: 2h }
        """

    private static let gatePolicies = """
        kinds:
          functional:
            family: functional
            consent: none
            skip: [preference, holdout, quiet, arbitration, pressure, cap]
          promo: { family: special, consent: none }
        holdout: { percent: 15, salt: x }
        quiet: { hours: "21:00-07:00" }
        arbitration: { window: 10m, max: 1 }
        channels: { email: {}, sms: { cost: 0.1 }, letter: { to: customer.name, cost: 1.5 } }
        channel_choice: { default: [letter, email, sms], alternate: 2 }
        pressure:
          half_life: 4h
          weights: { email: 1, sms: 1.5 }
          states: { balance: 1, over: 2 }
          hysteresis: 0.5
          strain: { ignored: 0.5 }
          relief: { order: 0.5 }
          plans: { over: { promo: hold } }
        attribution: { event: order, value: event.total, model: last_click, within: 5h }
        report: { dimensions: { name: customer.name } }
        caps:
          - { max: 4, per: 8h, caught: hold }
          - { channel: sms, max: 1, per: 2h }
        """

    /// What each deployment has, and the others have not.
    private static let generationRules = [
        "",
        """
          - rule: extra
            kind: functional
            trigger: { event: order }
            key: event.k
            restart: trueSINCE
            steps: [{ wait: 25m }, { send: extra, channel: email, data: { recent: facts.recent } }]
        """,
        """
          - rule: other
            kind: functional
            trigger: { event: prefs }SINCE
            restart: true
            steps: [{ wait: 5m }, { send: other, channel: email }]
        """,
    ]

    private static func gateRules(_ since: String) -> String {
        """
          - rule: offer
            kind: promo
            trigger: { event: cart }
            key: event.k
            exit: order
            restart: true\(since)
            again: { after: 15m, per: key }
            goal: { event: [order, account], within: 4h, value: event.total }
            steps:
              - { send: offer, channel: auto, data: { total: event.total, hours: customer.hours } }
              - { wait: 30m }
              - { send: again, channel: [sms, email], expires: 6h }
          - rule: news
            kind: promo
            priority: 90
            trigger: { event: account }\(since)
            steps: [{ send: news, channel: [letter, email], worth: facts.recent }]
          - rule: tired
            kind: functional
            trigger: { enters: pressed }\(since)
            steps: [{ send: tired, channel: email }]
        """
    }

    static func rendered(_ instant: Instant) -> String {
        var text: [UInt8] = []
        RFC3339.write(instant, into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
