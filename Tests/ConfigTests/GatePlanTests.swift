// What the gates' keys become in the plan.

import Calendar
import Config
import Events
import Expression
import RuleSet
import Testing

@Suite("Plans of gates")
struct GatePlanTests {
    static let events = """
        events:
          cart: { k: string, total: double, n: int }
          order: { total: double, k: string, n: int }
          form: { email: string, phone: string }
          wishes: { channels: list(string), max_per_week: int, hours: string, days: string }
          opened: { message: string, n: int }
          clicked: { message: string, n: int }
          idle: { k: string }
        """

    static func load(
        customer: String = "", policies: String = "",
        rules: String =
            "- { rule: r, kind: functional, trigger: cart, steps: [{ send: m, channel: x }] }",
        warnings: [DiagnosticCode] = []
    ) throws -> RuleSet {
        let files = [
            ("events.yaml", events), ("customer.yaml", customer), ("policies.yaml", policies),
            ("rules/r.yaml", "rules:\n" + rules),
        ]
        let loaded = Configuration.load(
            files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) }, zones: Zones.system)
        let codes = loaded.diagnostics.map(\.code)
        #expect(
            codes == warnings.map(\.rawValue),
            "\(loaded.diagnostics.map { $0.rendered() }.joined())")
        return try #require(loaded.ruleSet)
    }

    static func rule(_ more: String, kind: String = "lifecycle") -> String {
        """
        - rule: r
          kind: \(kind)
          trigger: cart
          steps: [{ send: m, channel: x }]
          \(more)
        """
    }

    static let kinds = """
        kinds:
          b: { family: special, consent: none, skip: quiet }
          a: { family: special, consent: none, skip: [cap, holdout] }
          c: { family: special, consent: none }

        """

    @Test("Nothing is there that was not said")
    func defaults() throws {
        let ruleSet = try Self.load()
        let policies = ruleSet.policies
        #expect(policies.holdout == nil && policies.quiet == nil && policies.arbitration == nil)
        #expect(policies.channelChoice == nil && policies.pressure == nil && policies.caps.isEmpty)
        #expect(policies.engagement == nil && policies.attribution == nil)
        #expect(ruleSet.customer.preferences == nil)
        #expect(ruleSet.messageMemoryMs == 0 && !ruleSet.remembersMessages)
        #expect(!ruleSet.namesChannels)
        #expect(ruleSet.rules[0].holdout == nil && ruleSet.rules[0].goal == nil)
    }

    @Test("A kind skips gates by one set of bits")
    func skips() throws {
        let ruleSet = try Self.load(
            policies: Self.kinds, rules: Self.rule("", kind: "c"))
        #expect(ruleSet.kinds.map(\.name) == ["a", "b", "c"])
        #expect(ruleSet.kinds.map(\.skips) == [[.cap, .holdout], .quiet, []])
    }

    @Test(
        "The share of a control group is exact, in millionths",
        arguments: [
            ("5", 50_000), ("0", 0), ("100", 1_000_000), ("0.0001", 1), ("12.3456", 123_456),
            ("29.0000", 290_000), ("0.07", 700),
        ] as [(String, UInt64)])
    func holdouts(_ percent: String, _ millionths: UInt64) throws {
        let ruleSet = try Self.load(
            policies: "holdout: { percent: \(percent), salt: 2026-q4 }\n" + Self.kinds,
            rules: Self.rule("holdout: { percent: \(percent) }", kind: "c"))
        #expect(ruleSet.policies.holdout == Holdout(millionths: millionths, salt: "2026-q4"))
        #expect(ruleSet.rules[0].holdout == Holdout(millionths: millionths, salt: "r"))
    }

    @Test("Quiet is hours, days and holidays, each once and in order")
    func quiet() throws {
        let quiet = try #require(
            Self.load(
                policies: """
                    quiet: { hours: "21:00-08:30", days: [sun, mon, sun], holidays: [2026-12-25, 1970-01-02, 2026-12-25] }

                    """ + Self.kinds, rules: Self.rule("", kind: "c")
            ).policies.quiet)
        #expect(quiet.hours == LocalHours(startSecond: 75_600, endSecond: 30_600))
        #expect((1...7).filter(quiet.days.contains) == [1, 7])
        #expect(quiet.holidays == [1, 20_812])
        #expect(quiet.holds)
        let dropping = try Self.load(
            policies: "quiet: { days: sat, caught: drop }\n" + Self.kinds,
            rules: Self.rule("", kind: "c"))
        #expect(dropping.policies.quiet?.holds == false)
        #expect(dropping.policies.quiet?.hours == nil)
        #expect(try Self.load(policies: "quiet: {}").policies.quiet == nil)
    }

    @Test("Arbitration orders by what is named, each once")
    func arbitration() throws {
        let plain = try #require(try Self.load(policies: "arbitration: {}").policies.arbitration)
        #expect(plain.windowMs == 0 && plain.max == nil)
        #expect(plain.order == [.priority, .expires])
        let full = try #require(
            Self.load(
                policies: "arbitration: { window: 15m, max: 2, order: [worth, expires, worth] }\n"
                    + Self.kinds, rules: Self.rule("", kind: "c")
            ).policies.arbitration)
        #expect(full.windowMs == 900_000 && full.max == 2)
        #expect(full.order == [.worth, .expires])
    }

    // MARK: Caps, wishes, engagement

    @Test("Caps keep their order; what they name is known by name")
    func caps() throws {
        let ruleSet = try Self.load(
            customer: "themes: { t: { asked: by_default }, u: { asked: by_default } }",
            policies: """
                caps:
                  - { kind: [c, b], theme: [u, t, u], channel: x, rule: [s, r], when: now > timestamp("2026-01-01T00:00:00Z"), max: 3, per: 7d, caught: hold }
                  - { max: 0, per: 60000ms }

                """ + Self.kinds,
            rules: """
                - { rule: s, kind: c, theme: u, trigger: cart, steps: [{ send: m, channel: x }] }
                - { rule: r, kind: b, theme: t, trigger: cart, steps: [{ send: m, channel: y }] }
                """)
        let caps = ruleSet.policies.caps
        #expect(caps.map(\.kinds) == [[1, 2], nil])
        #expect(caps.map(\.themes) == [[0, 1], nil])
        #expect(caps.map(\.channels) == [[0], nil])
        #expect(caps.map(\.rules) == [[0, 1], nil])
        #expect(caps.map { $0.when != nil } == [true, false])
        #expect(caps.map(\.max) == [3, 0] && caps.map(\.perMs) == [604_800_000, 60_000])
        #expect(caps.map(\.holds) == [true, false])
        #expect(ruleSet.messageMemoryMs == 604_800_000 && ruleSet.namesChannels)
    }

    @Test("Preferences are read from the fields that have their very type")
    func preferences() throws {
        let ruleSet = try Self.load(
            customer: "preferences: { from: wishes, caught: hold }", policies: Self.kinds,
            rules: Self.rule("", kind: "c"))
        #expect(ruleSet.customer.preferences?.holds == true)
        let fields = try #require(ruleSet.plans[3].preferences)
        let slots = ruleSet.schema.types[3].fields.map(\.slot)
        #expect(fields.channels == slots[0] && fields.maxPerWeek == slots[1])
        #expect(fields.hours == slots[2] && fields.days == nil && fields.themes == nil)
        #expect(ruleSet.schema.types[3].fields.map(\.isUsed) == [true, true, true, false])
        #expect(ruleSet.messageMemoryMs == 7 * 86_400_000)
    }

    @Test("Words of engagement stand in the plan of each type, with what they ask")
    func engagement() throws {
        let ruleSet = try Self.load(
            customer: """
                engagement:
                  id: event.message
                  opened: [opened, { event: clicked, when: event.n > 1 }]
                  clicked: [{ event: clicked, when: event.n > 1 }, clicked]
                  bounced: { event: opened, when: event.n == 0 }
                  ignored_after: 31d
                """)
        func words(_ type: Int) -> [String] {
            (ruleSet.plans[type].engagement?.words ?? []).map {
                $0.word.name + ($0.when == nil ? "" : "?")
            }
        }
        #expect(words(0) == [] && ruleSet.plans[0].engagement == nil)
        #expect(words(4) == ["opened", "bounced?"])
        // What holds always makes the condition needless.
        #expect(words(5) == ["opened?", "clicked"])
        #expect(ruleSet.plans[5].engagement?.id.text == "event.message")
        #expect(ruleSet.policies.engagement?.ignoredAfterMs == 2_678_400_000)
        #expect(ruleSet.messageMemoryMs == 31 * 86_400_000)
        let forgetful = try Self.load(
            customer: "engagement: { id: event.message, opened: opened }")
        #expect(forgetful.policies.engagement?.ignoredAfterMs == nil)
        #expect(forgetful.messageMemoryMs == 30 * 86_400_000)
    }

    // MARK: Conversions

    @Test("Goals and attribution: their events, their fields, and how long they remember")
    func conversions() throws {
        let ruleSet = try Self.load(
            policies:
                "attribution: { event: [order, idle], value: event.n, model: last_message, within: 2d }",
            rules: """
                - rule: r
                  kind: functional
                  trigger: cart
                  key: event.k
                  steps: [{ send: m, channel: x }]
                  goal: { event: [order, idle], when: event.total > 1.0, within: 3d, value: event.total, by_key: true }
                - { rule: s, kind: functional, trigger: cart, key: event.k, steps: [{ send: m, channel: x }], goal: { event: order, within: 1h } }
                """)
        let goal = try #require(ruleSet.rules[0].goal)
        #expect(goal.isByKey && goal.withinMs == 259_200_000)
        #expect(goal.when?.type == .bool && goal.value?.type == .double)
        #expect(ruleSet.rules[1].goal?.isByKey == false)
        #expect(ruleSet.plans.map(\.goals) == [[], [0, 1], [], [], [], [], [0]])
        let attribution = try #require(ruleSet.policies.attribution)
        #expect(attribution.model == .lastMessage && attribution.withinMs == 172_800_000)
        #expect(attribution.value?.type == .int)
        #expect(
            ruleSet.plans.map(\.isAttributed) == [false, true, false, false, false, false, true])
        #expect(ruleSet.messageMemoryMs == 259_200_000)
        // The key's field too, in the types that correlate by it.
        #expect(
            PlanTests.used(ruleSet) == ["cart.k", "order.total", "order.k", "order.n", "idle.k"])
    }
}
