// Scenario files: what is read of them, and their mistakes.

import Calendar
import Config
import RuleSet
import Testing

@Suite("Scenario files")
struct ScenarioFileTests {
    static func load(
        _ text: String, for ruleSet: RuleSet? = nil
    ) -> (scenarios: [Scenario], text: String) {
        let (scenarios, diagnostics) = ScenarioFile.load(
            name: "s.yaml", bytes: Array(text.utf8), for: ruleSet)
        return (scenarios, diagnostics.map { $0.rendered() }.joined(separator: "\n"))
    }

    @Test("All of a scenario is read, with its places")
    func whole() throws {
        let (scenarios, text) = Self.load(
            #"""
            scenarios:
              - scenario: a cart is reminded of
                events:
                  - at: 2026-09-07T09:05:00Z
                    type: cart
                    customer: 42
                    id: e1
                    data: { a: "x\ty", b: 1.50, c: [true, null, "5", -1e3], d: { e: no, f: 007 }, g: }
                  - { at: "2026-09-07T09:06:00.5+02:00", type: order, customer: anne }
                readings: [2026-09-07T09:05:01Z]
                until: 2026-09-08T00:00:00Z
                expect:
                  messages:
                    - rule: r
                      data: { total: 5 }
                  decisions: [{ outcome: sent }]
                  none: [a, b]
            """#)
        #expect(text == "")
        let scenario = try #require(scenarios.first)
        #expect(scenarios.count == 1)
        #expect(scenario.name == "a cart is reminded of")
        #expect(scenario.place.description == "s.yaml:2:15")
        #expect(scenario.events.count == 2)
        #expect(scenario.events[0].at == Instant(rfc3339: "2026-09-07T09:05:00Z"))
        #expect(scenario.events[0].type == "cart")
        #expect(scenario.events[0].customer == "42")
        #expect(scenario.events[0].id == "e1")
        #expect(
            scenario.events[0].data
                == #"{"a":"x\ty","b":1.50,"c":[true,null,"5",-1e3],"d":{"e":"no","f":"007"},"g":null}"#
        )
        #expect(scenario.events[1].at == Instant(rfc3339: "2026-09-07T07:06:00.500Z"))
        #expect(scenario.events[1].id == nil)
        #expect(scenario.events[1].data == "{}")
        #expect(scenario.readings == [Instant(rfc3339: "2026-09-07T09:05:01Z")!])
        #expect(scenario.end == .at(Instant(rfc3339: "2026-09-08T00:00:00Z")!))
        let message = try #require(scenario.messages?.first)
        #expect(message.place.description == "s.yaml:14:11")
        #expect(message.fields.map(\.name) == ["rule", "data"])
        #expect(message.fields[1].value.text == #"{"total":5}"#)
        #expect(message.fields[1].place.description == "s.yaml:15:17")
        #expect(scenario.decisions[0].fields[0].value == .string("sent"))
        #expect(scenario.silentRules.map(\.name) == ["a", "b"])
        #expect(!scenario.expectsNone)
    }

    @Test("`until` is `end` by default, and `none` may be true or one rule")
    func defaults() throws {
        let (scenarios, text) = Self.load(
            """
            scenarios:
              - { scenario: a, events: [], expect: { none: true } }
              - { scenario: b, events: [], until: end, expect: { none: r } }
              - { scenario: c, events: [], expect: { messages: [] } }
            """)
        #expect(text == "")
        #expect(scenarios.map(\.end) == [.completion, .completion, .completion])
        #expect(scenarios.map(\.expectsNone) == [true, false, false])
        #expect(scenarios[1].silentRules.map(\.name) == ["r"])
        #expect(scenarios[0].messages == nil)
        #expect(scenarios[2].messages?.isEmpty == true)
    }

    @Test("Every mistake is told, and no scenario is handed out")
    func mistakes() throws {
        let ruleSet = Configuration.load(
            files: try Corpus.files(of: "base"), zones: Zones.system
        ).ruleSet
        let (scenarios, text) = Self.load(
            """
            scenarios:
              - scenario: a
                events:
                  - { at: yesterday, type: cart, customer: anne, date: {} }
                  - { at: 2026-09-07T09:05:00Z, type: cart, customer: anne, data: [1] }
                expect:
                  messages: [{ template: m, chanel: email }, 5]
                  decisions: [{ rule: aa, outcome: sent }]
                  none: [b]
              - { scenario: b, events: [], expect: {} }
              - { scenario: c, events: [] }
              - { scenario: d, events: [], until: later, expect: { none: false } }
            """, for: ruleSet)
        #expect(scenarios.isEmpty)
        #expect(
            text == """
                s.yaml:4:15: error[C017]: `yesterday` is not an instant such as `2026-09-01T10:00:00Z`
                      - { at: yesterday, type: cart, customer: anne, date: {} }
                              ^^^^^^^^^

                s.yaml:4:54: error[C010]: an event has no key `date`
                      - { at: yesterday, type: cart, customer: anne, date: {} }
                                                                     ^^^^
                hint: did you mean `data`?

                s.yaml:5:71: error[C012]: `data` takes a mapping
                      - { at: 2026-09-07T09:05:00Z, type: cart, customer: anne, data: [1] }
                                                                                      ^^^

                s.yaml:7:33: error[C010]: a send-request has no field `chanel`
                      messages: [{ template: m, chanel: email }, 5]
                                                ^^^^^^
                hint: did you mean `channel`?

                s.yaml:7:50: error[C012]: a send-request is a mapping of fields to values
                      messages: [{ template: m, chanel: email }, 5]
                                                                 ^

                s.yaml:8:27: error[R020]: there is no rule `aa`
                      decisions: [{ rule: aa, outcome: sent }]
                                          ^^
                hint: did you mean `a`?

                s.yaml:9:14: error[R020]: there is no rule `b`
                      none: [b]
                             ^
                hint: did you mean `a`?

                s.yaml:10:40: error[R021]: the scenario expects nothing, and cannot fail
                  - { scenario: b, events: [], expect: {} }
                                                       ^^
                hint: `messages: []` or `none: true` say that no message comes

                s.yaml:11:5: error[C011]: a scenario needs the key `expect`
                  - { scenario: c, events: [] }
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^

                s.yaml:12:39: error[C013]: `until` takes `end` or an instant such as `2026-09-01T10:00:00Z`, not `later`
                  - { scenario: d, events: [], until: later, expect: { none: false } }
                                                      ^^^^^

                s.yaml:12:54: error[R021]: the scenario expects nothing, and cannot fail
                  - { scenario: d, events: [], until: later, expect: { none: false } }
                                                                     ^^^^^^^^^^^^^^^
                hint: `messages: []` or `none: true` say that no message comes

                """)
    }

    @Test("An empty file and a missing one are errors")
    func noFile() {
        #expect(Self.load("# nothing").text.hasPrefix("s.yaml: error[C011]"))
        let missing = ScenarioFile.load(path: "/no/such/file.yaml")
        #expect(missing.diagnostics.map(\.code) == ["C002"])
    }
}
