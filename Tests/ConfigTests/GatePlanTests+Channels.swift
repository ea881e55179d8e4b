// What the keys of channels and of the choice among them become in the plan.

import Calendar
import Config
import Events
import Expression
import RuleSet
import Testing

extension GatePlanTests {
    @Test("Channels stand in the order of their declaration; without one in that of their names")
    func channels() throws {
        let declared = try Self.load(
            customer: "attributes: { email: { type: string, from: { form: event.email } } }",
            policies: """
                channels:
                  x: { to: customer.email, when: now > timestamp("2026-01-01T00:00:00Z"), cost: 0.1, intrusive: 3 }
                  a: { real_time: true, response: minutes, length: long, persistence: lasting }
                  b:
                """)
        let channels = declared.policies.channels
        #expect(channels.map(\.name) == ["x", "a", "b"])
        #expect(channels[0].to?.text == "customer.email" && channels[0].when != nil)
        #expect(channels[0].cost == 0.1 && channels[0].intrusive == 3)
        #expect(channels[0].isRealTime == nil && channels[0].length == nil)
        #expect(channels[1].isRealTime == true && channels[1].response == .minutes)
        #expect(channels[1].length == .long && channels[1].persistence == .lasting)
        let named = try Self.load(
            policies: """
                caps: [{ channel: [push, sms], max: 1, per: 1d }]
                channel_choice: { segments: { s: "now > timestamp(\\"2026-01-01T00:00:00Z\\")" }, order: { s: [letter] }, default: call }
                pressure: { half_life: 1d, weights: { banner: 1 }, states: { balance: 1, over: 2 } }

                """ + Self.kinds,
            rules: """
                - rule: r
                  kind: c
                  trigger: cart
                  steps:
                    - send: m
                      channel: auto
                    - wait_for: { event: order, within: 1h, then: [{ send: n, channel: [sms, email] }], else: [{ send: o, channel: push }] }
                """)
        #expect(
            named.policies.channels.map(\.name) == [
                "banner", "call", "email", "letter", "push", "sms",
            ])
    }

    @Test("A send names one channel, several in order, or leaves the choice; and what it needs")
    func selections() throws {
        let ruleSet = try Self.load(
            policies: "channel_choice: { default: [b, a, b], alternate: 3 }",
            rules: """
                - rule: r
                  kind: functional
                  trigger: cart
                  key: event.k
                  steps:
                    - { send: m, channel: a }
                    - { send: n, channel: [c, a, c] }
                    - { send: o, channel: auto, worth: event.total * 0.02 }
                    - { send: p, channel: [a], needs: { real_time: true, length: long, persistence: hours, response: days, intrusive: 0 } }
                """, warnings: [.needsUnfulfilled])
        let sends = ruleSet.rules[0].steps.compactMap { step -> Send? in
            if case .send(let send) = step.action { send } else { nil }
        }
        #expect(
            sends.map(\.channels) == [.named([0]), .named([2, 0]), .auto, .named([0])])
        #expect(sends.map { $0.channels.single } == [0, nil, nil, 0])
        #expect(sends[2].worth?.type == .double && sends[0].worth == nil)
        // The worth is worked out when the message leaves.
        #expect(ruleSet.rules[0].keptSlots == [ruleSet.schema.types[0].fields[1].slot])
        let needs = try #require(sends[3].needs)
        #expect(needs.realTime && needs.long && needs.persistence == .hours)
        #expect(needs.response == .days && needs.intrusive == 0)
        let choice = try #require(ruleSet.policies.channelChoice)
        #expect(choice.defaultOrder == [1, 0] && choice.alternate == 3)
        #expect(ruleSet.namesChannels && !ruleSet.remembersMessages)
    }

    @Test("The matrix keeps the order of its segments, whatever that of the orders")
    func matrix() throws {
        let ruleSet = try Self.load(
            customer: "facts: { clicks: { count: clicked }, buys: { count: order } }",
            policies: """
                channel_choice:
                  segments: { b: facts.clicks > 0 && facts.buys > 0, a: facts.clicks > 0, d: facts.buys > 0 }
                  order: { a: x, d: [y, x], b: [z] }
                  default: [x]
                """,
            rules: Self.rule("").replacing("channel: x", with: "channel: auto")
                .replacing("lifecycle", with: "functional"))
        let choice = try #require(ruleSet.policies.channelChoice)
        #expect(choice.segments.map(\.name) == ["b", "a", "d"])
        #expect(choice.segments.map(\.order) == [[2], [0], [1, 0]])
        #expect(choice.segments.map { $0.condition.conjuncts.count } == [2, 1, 1])
    }

    @Test("What a channel does not declare it does not fulfil")
    func unmet() {
        var needs = ChannelNeeds()
        var channel = Channel(name: "x")
        #expect(channel.firstUnmet(of: needs) == nil)
        needs.intrusive = 2
        #expect(channel.firstUnmet(of: needs) == .intrusive)
        channel.intrusive = 2
        #expect(channel.firstUnmet(of: needs) == nil)
        needs.response = .minutes
        #expect(channel.firstUnmet(of: needs) == .response)
        channel.response = .hours
        #expect(channel.firstUnmet(of: needs) == .response)
        channel.response = .seconds
        needs.persistence = .hours
        channel.persistence = Channel.Persistence.none
        #expect(channel.firstUnmet(of: needs) == .persistence)
        channel.persistence = .lasting
        needs.long = true
        channel.length = .short
        #expect(channel.firstUnmet(of: needs) == .length)
        channel.length = .long
        needs.realTime = true
        #expect(channel.firstUnmet(of: needs) == .realTime)
        channel.isRealTime = true
        #expect(channel.firstUnmet(of: needs) == nil)
    }
}
