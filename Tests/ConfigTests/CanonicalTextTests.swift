// The text that names a rule set: what changes it, and what does not.

import Config
import RuleSet
import Testing

@Suite("Canonical texts")
struct CanonicalTextTests {
    static let customer = """
        attributes:
          nick: { type: string, from: { cart: event.k, order: event.k } }
          level: { type: int, from: { cart: event.n }, default: 7 }
        consent:
          marketing: { given: form, withdrawn: stop }
        themes:
          news: { asked: by_default }
          alerts: { asked: form }
        """
    static let rules = """
        - rule: b
          kind: feature
          theme: news
          trigger: [cart, order]
          key: event.k
          when: event.total >= 50.0 && event.n > 1
          exit: [form, { event: order, when: event.n > entry.n }]
          steps:
            - wait: 4h
            - { send: m, channel: email, data: { a: event.k } }
        - { rule: a, kind: special, trigger: cart, steps: [{ send: m, channel: email }] }
        """

    static func text(
        events: String = PlanTests.events, customer: String = customer, policies: String = "",
        rules: String = rules
    ) throws -> String {
        try PlanTests.load(events: events, customer: customer, policies: policies, rules: rules)
            .canonicalText
    }

    @Test("Comments, order, defaults written out and other spellings change nothing")
    func same() throws {
        let text = try Self.text()
        #expect(!text.isEmpty)
        let lines = PlanTests.events.split(separator: "\n")
        let turned = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n")
        #expect(try Self.text(events: turned + "\n# the end\ndedupe_window: 1d\n") == text)
        #expect(
            try Self.text(
                customer: """
                    themes: { alerts: { asked: [form] }, news: { asked: [by_default] } }
                    consent: { marketing: { withdrawn: [{ event: stop }], given: [form] } }
                    attributes:
                      level: { default: 7, type: int, from: { cart: "event . n" } }
                      nick: { type: string, from: { order: event.k, cart: event.k } }
                    unsubscribe:
                    """) == text)
        #expect(try Self.text(policies: "time: { zone: UTC, lateness: 5000ms }\nkinds:\n") == text)
        #expect(
            try Self.text(
                rules: """
                    - { steps: [{ channel: email, send: m }], trigger: { event: [cart] }, kind: special, rule: a, priority: 50, again: always }
                    - rule: b
                      kind: feature
                      theme: news
                      trigger: { event: [order, cart] }
                      key: "event.k"
                      when: |
                        event.total >= 50.0
                          && (event.n > 1)
                      exit: [{ event: order, when: "event.n>entry.n" }, { event: form }]
                      restart: false
                      steps:
                        - { wait: 240m }
                        - { send: m, channel: email, template: m, data: { a: event.k } }
                      max_age: 24h
                    """) == text)
    }

    @Test("A field that nothing uses changes nothing")
    func unused() throws {
        let events = PlanTests.events.replacing("stop: { theme", with: "stop: { more: int, theme")
        #expect(try Self.text(events: events) == Self.text())
    }

    @Test(
        "Whatever the engine does otherwise changes it",
        arguments: [
            ("when: event.total >= 50.0", "when: event.total > 50.0"), ("wait: 4h", "wait: 3h"),
            ("theme: news", "theme: alerts"), ("kind: special", "kind: lifecycle"),
            ("rule: a", "rule: c"),
            ("send: m, channel: email, data", "send: n, channel: email, data"),
            ("channel: email, data", "channel: sms, data"), ("a: event.k", "b: event.k"),
            ("a: event.k", "a: event.n"), ("exit: [form,", "exit: [stop,"),
            ("key: event.k\n", "key: event.n\n"), ("trigger: [cart, order]", "trigger: cart"),
            ("kind: special,", "kind: special, restart: true,"),
            ("kind: special,", "kind: special, again: never,"),
            ("kind: special,", "kind: special, again: 1d,"),
            ("kind: special,", "kind: special, priority: 51,"),
            ("kind: special,", "kind: special, max_age: 2d,"),
            ("kind: special,", "kind: special, since: 2026-01-01,"),
            ("kind: special,", "kind: special, active: { from: 2026-01-01 },"),
            ("kind: special,", "kind: special, active: { until: 2026-01-01 },"),
            ("kind: special,", "kind: special, when: event.n > 1,"),
            ("channel: email, data", "channel: email, expires: 1h, data"),
            ("channel: email, data", "channel: email, template: t, data"),
            ("channel: email, data", "channel: email, if: event.n > 1, data"),
            ("wait: 4h", "{ wait: 4h, if: event.n > 1 }"),
        ])
    func rules(_ old: String, _ new: String) throws {
        let rules = Self.rules.replacing(old, with: new)
        #expect(rules != Self.rules)
        #expect(try Self.text(rules: rules) != Self.text())
    }

    @Test(
        "So do the other files",
        arguments: [
            ("default: 7", "default: 8"), ("given: form", "given: order"),
            ("withdrawn: stop", "withdrawn: form"),
            ("news: { asked: by_default }", "news: { asked: form }"),
            ("order: event.k", "order: event.k + \"x\""),
            ("type: int, from: { cart: event.n }", "type: bool, from: { cart: event.n > 1 }"),
        ])
    func customers(_ old: String, _ new: String) throws {
        let customer = Self.customer.replacing(old, with: new)
            .replacing(old.contains("type: int") ? "default: 7" : "\u{0}", with: "default: true")
        #expect(customer != Self.customer)
        #expect(try Self.text(customer: customer) != Self.text())
    }

    @Test(
        "So do events and policies",
        arguments: [
            "envelope: { id: /i }", "dedupe_window: 0s", "max_ahead: 1m", "max_bytes: 1KiB",
            "unknown_types: dead_letter",
        ])
    func events(_ more: String) throws {
        #expect(try Self.text(events: PlanTests.events + "\n" + more) != Self.text())
        let required = PlanTests.events.replacing(
            "k: string, n: int }", with: "k: string!, n: int }")
        #expect(try Self.text(events: required) != Self.text())
        for policies in ["lateness: 6s", "on_time: 2m", "zone: Europe/Paris"] {
            #expect(try Self.text(policies: "time: { \(policies) }") != Self.text())
        }
    }
}
