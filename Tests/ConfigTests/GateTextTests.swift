// The canonical text of the gates: each key changes it, and those that are absent leave it.

import Config
import RuleSet
import Testing

@Suite("Canonical texts of gates")
struct GateTextTests {
    static let kinds = "kinds: { functional: { family: functional, consent: none } }\n"
    static let customer = """
        attributes: { email: { type: string, from: { form: event.theme } } }
        segments: { s: customer.email == "x", t: customer.email == "y" }
        themes: { news: { asked: by_default }, olds: { asked: by_default } }
        """

    static func text(
        customer: String = "", policies: String = "", send: String = "", rule: String = ""
    ) throws
        -> String
    {
        let rules = """
            - { rule: r, kind: functional, theme: news, trigger: cart, steps: [{ send: m, channel: x }, { send: n, channel: y\(send) }]\(rule) }
            """
        let files = [
            (
                "events.yaml",
                PlanTests.events + """

                      wishes: { max_per_week: int, days: list(string) }
                    """
            ), ("customer.yaml", Self.customer + "\n" + customer),
            ("policies.yaml", Self.kinds + policies), ("rules/r.yaml", "rules:\n" + rules),
        ]
        let loaded = Configuration.load(
            files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) }, zones: Zones.system)
        let errors = loaded.diagnostics.filter { $0.severity == .error }
        #expect(errors.map { $0.rendered() } == [])
        return try #require(loaded.ruleSet).canonicalText
    }

    @Test("Without a key of the gates the text is what it was before there were any")
    func unchanged() throws {
        let ruleSet = try PlanTests.load(
            rules: """
                - rule: r
                  kind: functional
                  trigger: cart
                  when: event.n > 1
                  steps: [{ send: m, channel: x, expires: 1h, data: { a: event.k } }]
                """)
        #expect(
            ruleSet.canonicalText == """
                envelope id ["id"]
                envelope source ["source"]
                envelope type ["type"]
                envelope customer ["subject"]
                envelope time ["time"]
                envelope data ["data"]
                dedupe_window 86400000
                max_ahead 300000
                max_bytes 1048576
                unknown_types skip
                event "cart" used ["k":string,"n":int]
                event "form" unused []
                event "idle" unused []
                event "order" unused []
                event "stop" unused []
                lateness 5000
                on_time 60000
                zone "UTC"
                kind "feature" "feature" asked []
                kind "functional" "functional" none ["arbitration","cap","holdout","preference","pressure","quiet"]
                kind "lifecycle" "functional" marketing []
                kind "special" "special" marketing []
                rule "r"
                kind "functional"
                priority 50
                trigger ["cart"]
                when "event.n > 1"
                restart false
                again always
                max_age 86400000
                send "m" -
                channel "x"
                template "m"
                expires 3600000
                data "a" "event.k"

                """)
    }

    @Test(
        "What says nothing changes nothing",
        arguments: [
            "quiet: {}", "quiet: { caught: drop }", "caps: []", "channels: { x: {}, y: {} }",
            "channels: { y: {}, x: }",
        ])
    func nothing(_ policies: String) throws {
        #expect(try Self.text(policies: policies) == Self.text())
    }

    /// Each with the one that differs.
    @Test(
        "Each key of policies changes the text",
        arguments: [
            ("holdout: { percent: 5, salt: a }", "holdout: { percent: 5, salt: b }"),
            ("holdout: { percent: 5, salt: a }", "holdout: { percent: 5.0001, salt: a }"),
            ("quiet: { days: sun }", "quiet: { days: mon }"),
            ("quiet: { days: sun }", "quiet: { days: sun, caught: drop }"),
            ("quiet: { holidays: 2026-12-25 }", "quiet: { holidays: 2026-12-26 }"),
            ("quiet: { hours: 21:00-08:00 }", "quiet: { hours: 21:00-08:01 }"),
            ("arbitration: {}", "arbitration: { window: 1m }"),
            ("arbitration: { max: 1 }", "arbitration: { max: 2 }"),
            (
                "arbitration: { order: [priority, expires] }",
                "arbitration: { order: [expires, priority] }"
            ),
            ("channels: { x: { cost: 1 }, y: }", "channels: { x: { cost: 1.5 }, y: }"),
            ("channels: { x: { to: customer.email }, y: }", "channels: { x: { to: '\"a\"' }, y: }"),
            ("channels: { x: { when: segments.s }, y: }", "channels: { x: , y: }"),
            ("channels: { x: { intrusive: 1 }, y: }", "channels: { x: { intrusive: 2 }, y: }"),
            (
                "channels: { x: { real_time: true }, y: }",
                "channels: { x: { real_time: false }, y: }"
            ),
            (
                "channels: { x: { response: days }, y: }",
                "channels: { x: { response: hours }, y: }"
            ),
            ("channels: { x: { length: long }, y: }", "channels: { x: { length: short }, y: }"),
            (
                "channels: { x: { persistence: days }, y: }",
                "channels: { x: { persistence: none }, y: }"
            ),
            ("channel_choice: { default: [x, y] }", "channel_choice: { default: [y, x] }"),
            ("channel_choice: { default: x }", "channel_choice: { default: x, alternate: 1 }"),
            (
                "channel_choice: { segments: { a: segments.s, b: segments.t }, order: { a: x, b: y }, default: x }",
                "channel_choice: { segments: { b: segments.t, a: segments.s }, order: { a: x, b: y }, default: x }"
            ),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 2, per: 1d }]"),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 1, per: 2d }]"),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 1, per: 1d, caught: hold }]"),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 1, per: 1d, kind: functional }]"),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 1, per: 1d, theme: news }]"),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 1, per: 1d, channel: x }]"),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 1, per: 1d, rule: r }]"),
            ("caps: [{ max: 1, per: 1d }]", "caps: [{ max: 1, per: 1d, when: segments.s }]"),
            (
                "caps: [{ max: 1, per: 1d }, { max: 3, per: 9d }]",
                "caps: [{ max: 3, per: 9d }, { max: 1, per: 1d }]"
            ),
            (
                "attribution: { event: order, model: last_click, within: 7d }",
                "attribution: { event: order, model: last_message, within: 7d }"
            ),
            (
                "attribution: { event: order, model: last_click, within: 7d }",
                "attribution: { event: cart, model: last_click, within: 7d }"
            ),
            (
                "attribution: { event: order, model: last_click, within: 7d }",
                "attribution: { event: order, model: last_click, within: 8d, value: event.total }"
            ),
        ])
    func policies(_ one: String, _ other: String) throws {
        let (first, second) = (try Self.text(policies: one), try Self.text(policies: other))
        #expect(try first != Self.text())
        #expect(first != second)
    }

    static let pressure = """
        pressure:
          half_life: 7d
          weights: { x: 1, y: 2 }
          strain: { order: 1, clicked: 1 }
          relief: { order: 2, opened: 1 }
          signs: [{ when: segments.s, add: 1 }, { when: segments.t, add: 1 }]
          states: { balance: 1, over: 4 }
          hysteresis: 0
          segments: { s: { over: 5 }, t: { over: 6 } }
          channels: { x: { over: 7 } }
          plans: { over: { functional: drop }, balance: { functional: allow } }
        """

    @Test(
        "So does each key of pressure",
        arguments: [
            ("half_life: 7d", "half_life: 8d"), ("x: 1, y: 2", "x: 1, y: 2.000001"),
            ("strain: { order: 1", "strain: { cart: 1"), ("order: 2, opened: 1", "order: 2"),
            ("clicked: 1", "ignored: 1"), ("when: segments.s, add: 1", "when: segments.s, add: 2"),
            ("balance: 1, over: 4", "balance: 1, over: 4.5"), ("hysteresis: 0", "hysteresis: 0.1"),
            ("s: { over: 5 }, t: { over: 6 }", "t: { over: 6 }, s: { over: 5 }"),
            ("x: { over: 7 }", "x: { over: 8 }"), ("x: { over: 7 }", "y: { over: 7 }"),
            ("functional: drop", "functional: hold"),
            ("over: { functional: d", "under: { functional: d"),
        ])
    func pressure(_ old: String, _ new: String) throws {
        let other = Self.pressure.replacing(old, with: new)
        #expect(other != Self.pressure)
        #expect(try Self.text(policies: other) != Self.text(policies: Self.pressure))
    }

    @Test("Orders that change nothing change no text")
    func same() throws {
        let turned = Self.pressure.replacing("x: 1, y: 2", with: "y: 2, x: 1.0")
            .replacing("order: 1, clicked: 1", with: "clicked: 1, order: 1")
            .replacing(
                "{ when: segments.s, add: 1 }, { when: segments.t, add: 1 }",
                with: "{ when: segments.t, add: 1 }, { when: segments.s, add: 1 }"
            )
            .replacing(", balance: { functional: allow }", with: "")
            .replacing("  hysteresis: 0\n", with: "")
        #expect(turned != Self.pressure)
        #expect(try Self.text(policies: turned) == Self.text(policies: Self.pressure))
        #expect(
            try Self.text(
                policies: "quiet: { days: [sun, mon], holidays: [2026-12-25, 2026-05-01] }")
                == Self.text(
                    policies: "quiet: { holidays: [2026-05-01, 2026-12-25], days: [mon, sun] }"))
    }

    @Test(
        "So do wishes, engagement, and what rules say",
        arguments: [
            ("preferences: { from: wishes }", "", ""),
            ("preferences: { from: wishes, caught: hold }", "", ""),
            ("engagement: { id: event.theme, opened: form }", "", ""),
            ("engagement: { id: event.theme, clicked: form }", "", ""),
            ("engagement: { id: event.theme, clicked: form, ignored_after: 3d }", "", ""),
            (
                "engagement: { id: event.theme, clicked: { event: form, when: event.opt_in } }", "",
                ""
            ),
            ("", ", needs: { real_time: true }", ""), ("", ", needs: { intrusive: 1 }", ""),
            ("", ", needs: { length: long }", ""), ("", ", needs: { persistence: days }", ""),
            ("", ", needs: { response: days }", ""), ("", ", worth: event.total", ""),
            ("", "", ", holdout: { percent: 5 }"),
            ("", "", ", holdout: { percent: 5, salt: a }"),
            ("", "", ", goal: { event: order, within: 1d }"),
            ("", "", ", goal: { event: order, within: 2d }"),
            ("", "", ", goal: { event: cart, within: 1d }"),
            ("", "", ", goal: { event: order, within: 1d, by_key: true }"),
            ("", "", ", goal: { event: order, within: 1d, value: event.total }"),
            ("", "", ", goal: { event: order, within: 1d, when: event.n > 1 }"),
        ])
    func others(_ customer: String, _ send: String, _ rule: String) throws {
        #expect(
            try Self.text(customer: customer, send: send, rule: rule) != Self.text())
    }

    @Test("Channels of a send: one alone is as a list of one, several go by their order")
    func channels() throws {
        func text(_ channel: String) throws -> String {
            try PlanTests.load(
                policies: "channel_choice: { default: a }",
                rules:
                    "- { rule: r, kind: functional, trigger: cart, steps: [{ send: m, channel: \(channel) }] }"
            ).canonicalText
        }
        #expect(try text("a") == text("[a]"))
        #expect(Set(try ["a", "b", "[a, b]", "[b, a]", "auto"].map(text)).count == 5)
    }
}
