// What the rule set says, rule by rule of SEMANTICS.md.

import Calendar
import Config
import Events
import Expression
import RuleSet
import Testing

@Suite("Plans")
struct PlanTests {
    static let events = """
        events:
          cart: { k: string, total: double, n: int, due: date, time: string! }
          order: { total: double, k: string, n: int }
          form: { opt_in: bool, theme: string, n: int }
          stop: { theme: string }
          idle: { k: string }
        """

    static func load(
        events: String = PlanTests.events, customer: String = "", policies: String = "",
        rules: String =
            "- { rule: r, kind: functional, trigger: cart, steps: [{ send: m, channel: x }] }"
    ) throws -> RuleSet {
        let files = [
            ("events.yaml", events), ("customer.yaml", customer), ("policies.yaml", policies),
            ("rules/r.yaml", "rules:\n" + rules),
        ]
        let loaded = Configuration.load(
            files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) }, zones: Zones.system)
        #expect(loaded.diagnostics.map { $0.rendered() } == [])
        return try #require(loaded.ruleSet)
    }

    static func rule(_ more: String, trigger: String = "cart") -> String {
        """
        - rule: r
          kind: functional
          trigger: \(trigger)
          steps: [{ send: m, channel: x }]
          \(more)
        """
    }

    /// `type.field`, of all that are used, in the order of declaration.
    static func used(_ ruleSet: RuleSet) -> [String] {
        ruleSet.schema.types.flatMap { type in
            var names = type.fields.filter(\.isUsed).map { type.name + "." + $0.name }
            if type.idSlot != nil { names.append(type.name + ":id") }
            if type.typeSlot != nil { names.append(type.name + ":type") }
            if type.timeSlot != nil { names.append(type.name + ":time") }
            return names
        }
    }

    @Test("S1, S3, S4: what is left out has the values of the design")
    func defaults() throws {
        let ruleSet = try Self.load()
        #expect(ruleSet.schema.envelope == Envelope())
        #expect(ruleSet.dedupeWindowMs == 86_400_000)
        #expect(ruleSet.schema.maxAheadMs == 300_000)
        #expect(ruleSet.schema.maxSizeBytes == 1_048_576)
        #expect(ruleSet.schema.unknownTypes == .skip)
        #expect(ruleSet.time.latenessMs == 5000)
        #expect(ruleSet.time.onTimeMs == 60_000)
        #expect(ruleSet.time.zone.name == "UTC")
        #expect(
            ruleSet.kinds.map { "\($0.name) \($0.family) \($0.consent)" } == [
                "feature feature asked", "functional functional none",
                "lifecycle functional marketing", "special special marketing",
            ])
        #expect(ruleSet.kinds.map(\.skips) == [[], .all, [], []])
        let rule = ruleSet.rules[0]
        #expect(ruleSet.kinds[rule.kind].name == "functional")
        #expect(rule.priority == 50)
        #expect(rule.again == .always)
        #expect(rule.maxAgeMs == 86_400_000)
        #expect(!rule.restarts && !rule.remembersExits)
        #expect(rule.theme == nil && rule.key == nil && rule.when == nil && rule.since == nil)
        #expect(rule.activeFrom == nil && rule.activeUntil == nil)
    }

    @Test("The envelope is pointers, split and unescaped")
    func envelope() throws {
        let ruleSet = try Self.load(
            events: Self.events + """

                envelope: { id: /a/b~1c, data: "", record_time: /r, source: /s }
                max_bytes: 100KB
                unknown_types: dead_letter
                """)
        let envelope = ruleSet.schema.envelope
        #expect(envelope.id == .init(tokens: ["a", "b/c"]))
        #expect(envelope.data == .init(tokens: []))
        #expect(envelope.recordTime == .init(tokens: ["r"]))
        #expect(envelope.source == .init(tokens: ["s"]))
        #expect(envelope.type == .init(tokens: ["type"]))
        #expect(ruleSet.schema.maxSizeBytes == 100_000)
        #expect(ruleSet.schema.unknownTypes == .deadLetter)
    }

    @Test(
        "S2: durations are one number and one of six units",
        arguments: [
            ("1ms", 1), ("90s", 90_000), ("15m", 900_000), ("4h", 14_400_000), ("10d", 864_000_000),
            ("6w", 3_628_800_000), ("007s", 7000), ("'1h'", 3_600_000),
        ] as [(String, Int64)])
    func durations(_ text: String, _ ms: Int64) throws {
        let ruleSet = try Self.load(rules: Self.rule("again: \(text)"))
        #expect(ruleSet.rules[0].again == .after(ms: ms))
    }

    @Test("S7: one slot for each name and type, and three for what every event has")
    func slots() throws {
        let schema = try Self.load().schema
        let slots = schema.types.flatMap { type in type.fields.map { ($0.name, $0.slot) } }
        let byName = Dictionary(grouping: slots, by: \.0).mapValues { Set($0.map(\.1)) }
        #expect(byName.values.allSatisfy { $0.count == 1 })
        #expect(Set(slots.map(\.1)).count == byName.count)
        // k, total, n, due, time as a string, opt_in, theme; id, type, time as a timestamp.
        #expect(schema.slotCount == 10)
        #expect(slots.allSatisfy { (0..<schema.slotCount).contains($0.1) })
    }

    @Test("S16: a field is used when an expression names it, in each type that it may come from")
    func usage() throws {
        let ruleSet = try Self.load(
            customer: """
                attributes: { a: { type: int, from: { form: event.n + 1 } } }
                consent: { marketing: { given: { event: form, when: event.opt_in } } }
                unsubscribe: { event: stop, theme: event.theme }
                """,
            rules: """
                - rule: r
                  kind: functional
                  trigger: [cart, order]
                  key: event.k
                  when: has(event.total) || event.id == "x"
                  exit: [idle, { event: form, when: event.theme == entry.k && event.time > timestamp(entry.time) }]
                  steps: [{ send: m, channel: x, data: { a: event.n } }]
                """.replacing("trigger: [cart, order]", with: "trigger: cart"))
        #expect(
            Self.used(ruleSet) == [
                "cart.k", "cart.total", "cart.n", "cart.time", "cart:id", "form.opt_in",
                "form.theme", "form.n", "form:time", "stop.theme", "idle.k",
            ])
        #expect(
            ruleSet.schema.types.filter(\.isUsed).map(\.name) == ["cart", "form", "stop", "idle"])
        #expect(ruleSet.schema.types[0].fields.filter(\.isRequired).map(\.name) == ["time"])
    }

    @Test("S8: over several types a field may be declared by one of them")
    func severalTypes() throws {
        let ruleSet = try Self.load(
            rules: Self.rule("when: event.due > now || event.total > 1.0", trigger: "[cart, order]")
        )
        #expect(Self.used(ruleSet) == ["cart.total", "cart.due", "order.total"])
        #expect(ruleSet.plans.map(\.entries) == [[0], [0], [], [], []])
    }

    @Test("S6: exits by key read the key's fields, exits with a predicate do not")
    func keysOfExits() throws {
        let byKey = try Self.load(rules: Self.rule("key: event.k\n  exit: [order, idle]"))
        #expect(Self.used(byKey) == ["cart.k", "order.k", "idle.k"])
        #expect(byKey.rules[0].remembersExits)
        let byPredicate = try Self.load(
            rules: Self.rule("key: event.k\n  exit: { event: order, when: event.n > 1 }"))
        #expect(Self.used(byPredicate) == ["cart.k", "order.n"])
        #expect(!byPredicate.rules[0].remembersExits)
        #expect(byPredicate.plans[1].exits.count == 1)
    }

    @Test("An instance keeps what its steps and the predicates of its exits name")
    func keptSlots() throws {
        let ruleSet = try Self.load(
            rules: """
                - rule: r
                  kind: functional
                  trigger: cart
                  key: event.k
                  when: event.total > 1.0
                  exit: { event: order, when: event.total > 1.0 && entry.n > event.n }
                  steps:
                    - { wait: 1h, if: event.due > now }
                    - { send: m, channel: x, data: { a: [{ b: event.time }] }, template: { from: event.id } }
                """)
        let cart = ruleSet.schema.types[0]
        let names = ["n", "due", "time"]
        let expected =
            cart.fields.filter { names.contains($0.name) }.map(\.slot) + [cart.idSlot ?? -1]
        #expect(ruleSet.rules[0].keptSlots == expected.sorted())
    }

    @Test(
        "S10: yearly needs `at`, a date does not and has no offset then; a branch may be left out")
    func leftOutOfTriggersAndWaits() throws {
        let date = try Self.load(rules: Self.rule("", trigger: "{ date: event.due, of: cart }"))
        guard case .date(let trigger) = date.rules[0].trigger else {
            Issue.record("not a date: \(date.rules[0].trigger)")
            return
        }
        #expect(trigger.offsetMs == 0)
        #expect(trigger.secondOfDay == nil)
        for branch in ["then", "else"] {
            let waiting = try Self.load(
                rules: """
                    - rule: r
                      kind: functional
                      trigger: cart
                      steps:
                        - wait_for: { event: order, within: 1d, \(branch): [{ send: m, channel: x }] }
                        - { send: n, channel: x }
                    """)
            guard case .waitFor(let waitFor) = waiting.rules[0].steps[0].action else {
                Issue.record("does not wait: \(waiting.rules[0].steps)")
                continue
            }
            let (taken, other) =
                branch == "then"
                ? (waitFor.thenStep, waitFor.elseStep) : (waitFor.elseStep, waitFor.thenStep)
            #expect(taken == 1)
            #expect(other == waitFor.nextStep)
        }
        func diagnostics(_ rule: String) -> [String] {
            let files = [
                ("events.yaml", Self.events),
                (
                    "customer.yaml",
                    "attributes: { born: { type: date, from: { cart: event.due } } }"
                ), ("rules/r.yaml", "rules:\n" + rule),
            ]
            return Configuration.load(
                files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) }, zones: Zones.system
            ).diagnostics.map { $0.rendered() }
        }
        #expect(
            diagnostics(Self.rule("", trigger: "{ yearly: customer.born, at: \"09:00\" }")) == [])
        #expect(diagnostics(Self.rule("", trigger: "{ yearly: customer.born }")).count == 1)
        let neither = """
            - rule: r
              kind: functional
              trigger: cart
              steps: [{ wait_for: { event: order, within: 1d } }, { send: n, channel: x }]
            """
        #expect(diagnostics(neither).count == 1)
    }

    @Test("S66: lateness is at least settle, and says nothing of it where it was left out")
    func settle() throws {
        let settled = try Self.load(policies: "time: { settle: 10s }")
        #expect(settled.time.settleMs == 10_000)
        #expect(settled.time.latenessMs == 10_000)
        let short = try Self.load(policies: "time: { settle: 1s }")
        #expect(short.time.latenessMs == 5_000)
    }

    @Test("S11: max_age, since and active")
    func times() throws {
        let long = try Self.load(policies: "time: { lateness: 2d }")
        #expect(long.rules[0].maxAgeMs == 172_800_000)
        let given = try Self.load(
            policies: "time: { lateness: 1h, zone: Europe/Paris }",
            rules: Self.rule("max_age: 1h\n  since: 2026-09-01\n  active: { from: 1970-01-02 }"))
        #expect(given.rules[0].maxAgeMs == 3_600_000)
        #expect(given.rules[0].since == Instant(rfc3339: "2026-08-31T22:00:00Z"))
        #expect(given.rules[0].activeFrom == 1)
        #expect(given.rules[0].activeUntil == nil)
        let instant = try Self.load(rules: Self.rule("since: \"2026-09-01T10:00:00.5+02:00\""))
        #expect(instant.rules[0].since == Instant(rfc3339: "2026-09-01T08:00:00.500Z"))
    }

    @Test("S12, S13: what is asked by default, by events, and in which purposes")
    func consent() throws {
        let ruleSet = try Self.load(
            customer: """
                attributes:
                  time_zone: { type: string, from: { cart: event.k } }
                consent:
                  post: { withdrawn: stop }
                  marketing: { given: [form, { event: [cart, order], when: event.n > 1 }], withdrawn: stop }
                themes:
                  a: { asked: [by_default, { event: form }] }
                  b: { asked: { event: form, when: event.opt_in } }
                  c: {}
                unsubscribe: [stop, { event: form, when: event.n > 1, theme: event.theme }]
                """)
        #expect(ruleSet.customer.timeZone == 0)
        #expect(ruleSet.customer.purposes == ["post", "marketing"])
        #expect(ruleSet.customer.marketing == 1)
        #expect(ruleSet.customer.themes.map(\.name) == ["a", "b", "c"])
        #expect(ruleSet.customer.themes.map(\.isAskedByDefault) == [true, false, false])
        func consents(_ type: Int) -> [String] {
            ruleSet.plans[type].consents.map { "\($0.purpose) \($0.isGiven) \($0.when != nil)" }
        }
        #expect(consents(0) == ["1 true true"])
        #expect(consents(1) == ["1 true true"])
        #expect(consents(2) == ["1 true false"])
        #expect(consents(3) == ["0 false false", "1 false false"])
        #expect(
            ruleSet.plans[2].themes.map { "\($0.theme) \($0.when != nil)" } == [
                "0 false", "1 true",
            ])
        #expect(ruleSet.plans[3].unsubscribes.map { $0.theme == nil && $0.when == nil } == [true])
        #expect(ruleSet.plans[2].unsubscribes.map { $0.theme != nil && $0.when != nil } == [true])
    }

    @Test("S19: rules and exits stand in the order of names' bytes, then in that of the text")
    func order() throws {
        let ruleSet = try Self.load(
            rules: """
                - { rule: b, kind: functional, trigger: cart, exit: [order, { event: order, when: event.n > 1 }], steps: [{ send: m, channel: x }] }
                - { rule: é, kind: functional, trigger: cart, steps: [{ send: m, channel: x }] }
                - { rule: a, kind: functional, trigger: cart, exit: [{ event: [stop, order], when: entry.n > 1 }], steps: [{ send: m, channel: x }] }
                - { rule: B, kind: functional, trigger: [order, cart], steps: [{ send: m, channel: x }] }
                """)
        #expect(ruleSet.rules.map(\.name) == ["B", "a", "b", "é"])
        #expect(ruleSet.plans[0].entries == [0, 1, 2, 3])
        #expect(ruleSet.plans[1].entries == [0])
        #expect(
            ruleSet.plans[1].exits.map { "\($0.rule) \($0.predicate != nil)" } == [
                "1 true", "2 false", "2 true",
            ])
    }

    @Test("S5: the step's name is the template's, unless one is named or made")
    func templates() throws {
        let ruleSet = try Self.load(
            rules: """
                - rule: r
                  kind: functional
                  trigger: cart
                  steps:
                    - { send: a, channel: x, expires: 1h }
                    - { send: b, channel: y, template: t }
                    - { send: c, channel: z, template: { from: event.k }, data: { x: 5, y: { z: [event.k] } } }
                """)
        var seen: [String] = []
        for step in ruleSet.rules[0].steps {
            guard case .send(let send) = step.action else { continue }
            let channel = try #require(send.channels.single)
            let name = ruleSet.policies.channels[channel].name
            switch send.template {
            case .named(let template): seen.append("\(send.name) \(name) \(template)")
            case .expression(let program): seen.append("\(send.name) \(name) \(program.type)")
            }
        }
        #expect(seen == ["a x a", "b y t", "c z string"])
    }

    @Test("A default is a value of its attribute's type")
    func defaultValues() throws {
        let ruleSet = try Self.load(
            customer: """
                attributes:
                  s: { type: string, from: { cart: event.k }, default: "a\\"\\\\\\n\\u0001é" }
                  i: { type: int, from: { cart: event.n }, default: -9223372036854775808 }
                  d: { type: double, from: { cart: event.total }, default: 1 }
                  l: { type: list(string), from: { form: "[event.theme]" }, default: [] }
                  t: { type: timestamp, from: { order: event.time }, default: 2026-01-01T00:00:00+01:00 }
                """)
        #expect(
            ruleSet.customer.attributes.map { $0.defaultValue?.type.description } == [
                "string", "int", "double", "list(string)", "timestamp",
            ])
        var machine = Machine()
        let frame = Frame(now: Instant(milliseconds: 0), zone: .utc)
        let values = ruleSet.customer.attributes.map { machine.run($0.defaultValue!, frame) }
        #expect(String(decoding: values[0].text, as: UTF8.self) == "a\"\\\n\u{1}é")
        #expect(values[1].intValue == .min)
        #expect(values[2].doubleValue == 1)
        #expect(values[3].elements.isEmpty)
        #expect(values[4].instant == Instant(rfc3339: "2025-12-31T23:00:00Z"))
    }
}
