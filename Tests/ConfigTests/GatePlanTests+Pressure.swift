// What the keys of pressure become in the plan.

import Calendar
import Config
import Events
import Expression
import RuleSet
import Testing

extension GatePlanTests {
    static let pressure = """
        pressure:
          half_life: 7d
          weights: { sms: 3.000001, email: 0.1 }
          strain: { order: 0.3, ignored: 1, clicked: 2 }
          relief: { form: 1000000, clicked: 0.000001 }
          signs: [{ when: facts.recent > 3, add: 2.5 }, { when: segments.rich, add: 0 }]
          states: { balance: 1, over: 4 }
          hysteresis: 0.5
          segments: { rich: { over: 6 }, poor: { balance: 0.25 } }
          channels: { sms: { over: 3 } }
          plans: { over: { b: drop, a: hold }, under: { c: hold } }

        """
    static let pressureCustomer = """
        facts:
          recent: { count: opened, over: 30d }
          ever: { count: opened }
          far: { count: order, over: 90d }
        segments:
          rich: facts.far > 3
          poor: facts.ever > 1 && !segments.rich
          tired: pressure.state == "over"
          tired_too: segments.tired
          loud: pressure.sms.score > 1.0 && pressure.email.state != "under"
          plain: facts.recent > 1
        """

    @Test("Amounts are exact millionths; a type that is called like a word is the word")
    func pressure() throws {
        let ruleSet = try Self.load(
            customer: Self.pressureCustomer, policies: Self.pressure + Self.kinds,
            rules: Self.rule("", kind: "c"))
        let pressure = try #require(ruleSet.policies.pressure)
        #expect(pressure.halfLifeMs == 604_800_000 && pressure.hysteresis == 500_000)
        let channels = ruleSet.policies.channels
        #expect(pressure.weights.map { channels[$0.channel].name } == ["sms", "email"])
        #expect(pressure.weights.map(\.amount) == [3_000_001, 100_000])
        #expect(pressure.weights.map(\.thresholds.over) == [3_000_000, nil])
        #expect(pressure.states.balance == 1_000_000 && pressure.states.over == 4_000_000)
        #expect(pressure.segments.map(\.segment) == [0, 1])
        #expect(pressure.segments.map(\.thresholds.balance) == [nil, 250_000])
        #expect(pressure.signs.map(\.amount) == [2_500_000, 0])
        #expect(
            pressure.plans == [
                [.allow, .allow, .hold], [.allow, .allow, .allow], [.hold, .drop, .allow],
            ])
        #expect(pressure.wordStrains[EngagementWord.ignored.rawValue] == 1_000_000)
        #expect(pressure.wordStrains[EngagementWord.clicked.rawValue] == 2_000_000)
        #expect(pressure.wordReliefs[EngagementWord.clicked.rawValue] == 1)
        let strains = ruleSet.plans.map(\.strain)
        #expect(strains == [0, 300_000, 0, 0, 0, 0, 0])
        #expect(ruleSet.plans.map(\.relief) == [0, 0, 1_000_000_000_000, 0, 0, 0, 0])
        #expect(
            ruleSet.schema.types.map(\.isUsed) == [true, true, true, false, true, false, false])
        for (score, channel) in ["sms", "email"].enumerated() {
            let id = try #require(channels.firstIndex { $0.name == channel })
            #expect(pressure.score(ofChannel: id) == score + 1)
        }
    }

    @Test("A segment that reads pressure is moved by what moves the scores")
    func readers() throws {
        let ruleSet = try Self.load(
            customer: Self.pressureCustomer, policies: Self.pressure + Self.kinds,
            rules: """
                - { rule: r, kind: c, trigger: { enters: tired_too }, again: 1d, steps: [{ send: m, channel: x }] }
                - { rule: s, kind: c, trigger: { leaves: plain }, steps: [{ send: m, channel: x }] }
                """)
        let segments = ruleSet.customer.segments
        #expect(segments.map(\.readsPressure) == [false, false, true, true, true, false])
        // `recent` of a sign, `far` of a sign's segment and of the thresholds' segments.
        #expect(segments.map(\.windows) == [[2], [2], [0, 2], [0, 2], [0, 2], [0]])
        #expect(ruleSet.customer.triggerSegments == [3, 5])
        // Every event that touches the record may find the score lower; `plain` is changed by one.
        let used = ruleSet.schema.types.map(\.isUsed)
        #expect(used == [false, true, true, false, true, false, false])
        #expect(ruleSet.plans.map(\.segments) == [[], [3], [3], [], [3, 5], [], []])
        let loud = segments[4].condition.reads.filter { $0.root == .pressure }.map(\.slot)
        // Two slots a score: the state's and its own; the customer's score is the first.
        #expect(loud == [3, 4])
    }
}
