// The barometer: scores, states and what objects by them (S56 to S58).
//
// With a half-life of 64 hours a bucket is an hour, and an hour takes 1.08 % away.

import Engine
import Testing

@Suite("Pressure")
struct PressureTests {
    static func policies(_ more: String = "") -> String {
        """
        channels: { email: {}, sms: {} }
        pressure:
          half_life: 64h
          weights: { email: 1, sms: 0.5 }
          states: { balance: 1, over: 2 }
        """ + more.split(separator: "\n").map { "\n  \($0)" }.joined()
    }

    static let customer = """
        attributes:
          level: { type: int, from: { note: event.level }, default: 7 }
        segments:
          high: customer.level > 8
          pressed: pressure.state == "over"
        engagement:
          id: event.message_id
          opened: opened
          clicked: clicked
          complained: complained
          ignored_after: 1h
        """

    static func scene(
        _ more: String = "", rules: String = "", steps: String = "[{ send: m, channel: email }]"
    ) throws -> Scene {
        try .gates(
            policies(more), rules: Scene.rule(key: "event.k", steps: steps) + rules,
            customer: customer)
    }

    static let two = "10:00 cart k=a\n10:10 cart k=b\n"

    /// Leaves the customer's state alone to object.
    static let calmChannel = "\nchannels: { email: { over: 9 } }"

    /// The lines behind those of `two`.
    static func play(_ scene: inout Scene, _ script: String) -> String {
        scene.play(two + script).split(separator: "\n").dropFirst(2).joined(separator: "\n")
    }

    @Test("S44, S56: a message adds its channel's weight, the request says what was there before")
    func weights() throws {
        var scene = try Self.scene(
            rules: Scene.rule("s", on: "view", steps: "[{ send: m, channel: sms }]")
                + Scene.rule("f", on: "order", kind: "free"))
        #expect(
            scene.play("10:00 cart k=a\n10:10 view\n10:20 order\n10:30 cart k=b\n11:00 cart k=c")
                == """
                sent r.m a 10:00>10:00 by email at 0.0
                sent s.m 10:10>10:10 by sms at 0.0
                sent f.m 10:20>10:20 by email at 1.0
                sent r.m b 10:30>10:30 by email at 1.0
                sent r.m c 11:00>11:00 by email at 1.978456
                """)
    }

    @Test("S58: what the plan holds waits for the bucket in which decay takes the state down")
    func hold() throws {
        var scene = try Self.scene("plans: { over: { promo: hold } }")
        #expect(
            Self.play(&scene, "10:20 cart k=c\nend") == """
                held:pressure r.m c 10:20>10:20 next 11:00 by email
                sent r.m c 10:20>11:00 by email at 1.978456
                """)
    }

    @Test("S57: hysteresis keeps a state that was reached")
    func hysteresis() throws {
        // 2 × 2^(−27/64) is the first below 1.5.
        var scene = try Self.scene("hysteresis: 0.5\nplans: { over: { promo: hold } }")
        #expect(
            Self.play(&scene, "10:20 cart k=c")
                == "held:pressure r.m c 10:20>10:20 next 1d 13:00 by email")
        var other = try Self.scene("plans: { over: { promo: hold } }")
        #expect(
            Self.play(&other, "11:00 cart k=c")
                == "sent r.m c 11:00>11:00 by email at 1.978456")
    }

    @Test("S58: what the plan drops is dropped without an instant, the harder of two plans holds")
    func drop() throws {
        var scene = try Self.scene("plans: { over: { promo: drop } }")
        #expect(
            Self.play(&scene, "10:20 cart k=c")
                == "suppressed:pressure r.m c 10:20>10:20 by email")
        // The channel's state: over with one message.
        var channel = try Self.scene(
            "channels: { sms: { balance: 0.2, over: 0.5 } }\nplans: { over: { promo: drop }, balance: { promo: hold } }",
            rules: "", steps: "[{ send: m, channel: sms }]")
        #expect(
            channel.play("10:00 cart k=a\n10:10 cart k=b") == """
                sent r.m a 10:00>10:00 by sms at 0.0
                suppressed:pressure r.m b 10:10>10:10 by sms
                """)
    }

    @Test("S58: plans of `under` and `balance` count as well; what they hold for ever is no hold")
    func otherStates() throws {
        var scene = try Self.scene("plans: { under: { promo: hold } }")
        #expect(
            scene.play("10:00 cart k=a") == "suppressed:pressure r.m a 10:00>10:00 by email")
        var balance = try Self.scene("plans: { balance: { promo: hold } }")
        #expect(
            balance.play("10:00 cart k=a\n10:10 cart k=b") == """
                sent r.m a 10:00>10:00 by email at 0.0
                held:pressure r.m b 10:10>10:10 next 11:00 by email
                """)
    }

    @Test("S57: thresholds of a segment take the place of those of all while it holds")
    func segments() throws {
        var scene = try Self.scene(
            "segments: { high: { over: 9 } }\nplans: { over: { promo: drop } }")
        #expect(
            Self.play(
                &scene, "10:15 note level=9\n10:20 cart k=c\n10:25 note level=7\n10:30 cart k=d")
                    == """
                    sent r.m c 10:20>10:20 by email at 2.0
                    suppressed:pressure r.m d 10:30>10:30 by email
                    """)
    }

    @Test("S56: a sign stands on top of the customer's score as long as it holds")
    func signs() throws {
        var scene = try Self.scene(
            "signs: [{ when: customer.level > 8, add: 5 }]\nplans: { over: { promo: hold } }")
        #expect(
            scene.play("10:00 note level=9\n10:01 cart k=a\n10:02 note level=7\n10:03 cart k=b")
                == """
                suppressed:pressure r.m a 10:01>10:01 by email
                sent r.m b 10:03>10:03 by email at 0.0
                """)
    }

    @Test("S58: a relief lets go at once what pressure holds")
    func relief() throws {
        var scene = try Self.scene(
            "relief: { rest: 1 }\nplans: { over: { promo: hold } }" + Self.calmChannel)
        #expect(
            Self.play(&scene, "10:20 cart k=c\n10:30 rest") == """
                held:pressure r.m c 10:20>10:20 next 11:00 by email
                sent r.m c 10:20>10:30 by email at 2.0
                """)
    }

    @Test("S58: a relief that is too small moves the instant, without a decision")
    func smallRelief() throws {
        // 1.75 × 2^(−15/64) is the first below 1.5.
        var scene = try Self.scene(
            "hysteresis: 0.5\nrelief: { rest: 0.25 }\nplans: { over: { promo: hold } }"
                + Self.calmChannel)
        #expect(
            Self.play(&scene, "10:20 cart k=c\n10:30 rest\nend").split(separator: "\n").map {
                $0.prefix { $0 != "b" }
            } == [
                "held:pressure r.m c 10:20>10:20 next 1d 13:00 ", "sent r.m c 10:20>1d 01:00 ",
            ])
    }

    @Test("S46: for steps behind what a relief lets go the event is the release")
    func expiresBehindRelief() throws {
        var scene = try Self.scene(
            "relief: { rest: 5 }\nplans: { over: { promo: hold } }" + Self.calmChannel,
            steps:
                "[{ send: m, channel: email }, { send: n, channel: email, expires: 1h, if: event.flag }]"
        )
        #expect(
            Self.play(&scene, "10:10:30 cart k=c flag=true\n10:30 rest")
                .split(separator: "\n").last
                == "sent r.n c 10:10:30>10:30 till 11:30 by email at 3.0")
    }

    @Test(
        "S57: a state that a message reaches starts rules in the next round, one that decays by a timer"
    )
    func edges() throws {
        var scene = try Self.scene(
            rules: """
                - rule: p
                  kind: free
                  trigger: { enters: pressed }
                  steps: [{ send: m, channel: sms }]
                - rule: q
                  kind: free
                  trigger: { leaves: pressed }
                  steps: [{ send: m, channel: sms }]

                """)
        #expect(
            Self.play(&scene, "12:00 note level=7") == """
                sent p.m 10:10>10:10 by sms at 0.0
                sent q.m 11:00>11:00 by sms at 0.0
                """)
    }

    @Test("S30, S57: a look waits while an instance of a rule that it starts stands at a send")
    func waitingLook() throws {
        // At eleven decay ends `over`, and `p` sends: the message comes first, and it is over again.
        var scene = try Self.scene(
            rules: """
                - rule: p
                  kind: promo
                  trigger: { enters: pressed }
                  steps: [{ wait: 50m }, { send: m, channel: email }]
                - rule: q
                  kind: free
                  trigger: { leaves: pressed }
                  steps: [{ send: m, channel: sms }]

                """)
        #expect(
            Self.play(&scene, "12:00 note level=7")
                == "sent p.m 10:10>11:00 by email at 1.978456")
    }

    @Test("S57: conditions find the state and the score as a look would")
    func expressions() throws {
        var scene = try Self.scene(
            steps: """
                [{ send: m, channel: email, if: pressure.state != "over" && pressure.email.score < 2.0 }]
                """)
        #expect(
            Self.play(&scene, "10:20 cart k=c\n11:00 cart k=d") == """
                suppressed:condition r.m c 10:20>10:20 by email
                sent r.m d 11:00>11:00 by email at 1.978456
                """)
    }

    @Test("S59: a message that is neither opened nor clicked in time strains")
    func ignored() throws {
        let strain = "strain: { ignored: 2 }"
        var scene = try Self.scene(strain)
        #expect(
            scene.play("10:00 cart k=a\n11:00:01 cart k=b").split(separator: "\n").last
                == "sent r.m b 11:00:01>11:00:01 by email at 2.989228")
        // Opened at the last instant.
        var other = try Self.scene(strain)
        #expect(
            other.play("10:00 cart k=a\n11:00 opened message_id=^1\n11:00:01 cart k=b")
                .split(separator: "\n").last
                == "sent r.m b 11:00:01>11:00:01 by email at 0.989228")
    }

    @Test(
        "S56, S59: words act on the customer and the message's channel; who names none is counted")
    func words() throws {
        var scene = try Self.scene(
            "strain: { complained: 2 }\nrelief: { clicked: 0.25 }",
            rules: Scene.rule("s", on: "view", steps: "[{ send: m, channel: sms }]"))
        #expect(
            scene.play(
                """
                10:00 cart k=a
                10:01 clicked message_id=^1
                10:02 complained message_id=^1
                10:03 complained message_id=unknown
                10:04 cart k=b
                10:05 view
                """) == """
                    sent r.m a 10:00>10:00 by email at 0.0
                    sent r.m b 10:04>10:04 by email at 2.75
                    sent s.m 10:05>10:05 by sms at 0.0
                    """)
        #expect(scene.counters.unknownMessages == 1)
    }

    @Test("S56: what is taken off goes no lower than 0")
    func floor() throws {
        var scene = try Self.scene("relief: { clicked: 9 }")
        #expect(
            scene.play("10:00 cart k=a\n10:01 clicked message_id=^1\n10:03 cart k=b")
                .split(separator: "\n").last == "sent r.m b 10:03>10:03 by email at 0.0")
    }

    @Test("S57: a state falls by its own timer, though nothing else of the rules waits for it")
    func loneTimer() throws {
        // 2.1 × 2^(−32/64) is the first below 1.5: without the timer the order would find the customer over.
        var scene = try Self.scene(
            "hysteresis: 0.5\nstrain: { view: 2.1, order: 0.2 }\nplans: { over: { promo: drop } }")
        #expect(
            scene.play("10:00 view\n1d 19:00 order\n1d 19:01 cart k=a")
                == "sent r.m a 1d 19:01>1d 19:01 by email at 0.0")
    }

    @Test("S58: a relief looks at what pressure held at its last look, not at an earlier one")
    func reliefAfterAnotherGate() throws {
        var scene = try Scene.gates(
            Self.policies(
                "relief: { rest: 0.25 }\nplans: { over: { promo: hold } }" + Self.calmChannel)
                + "\nquiet: { hours: \"10:50-20:00\" }",
            rules: Scene.rule(
                key: "event.k", steps: "[{ send: m, channel: email, if: customer.level < 9 }]"),
            customer: Self.customer)
        #expect(
            Self.play(&scene, "10:20 cart k=c\n11:30 note level=10\n12:00 rest\nend") == """
                held:pressure r.m c 10:20>10:20 next 11:00 by email
                held:quiet r.m c 10:20>11:00 next 20:00 by email
                suppressed:condition r.m c 10:20>20:00 by email
                """)
    }

    @Test(
        "S21, S57: pressure is of the customer's latest, `now` of a late event's own time, in one condition"
    )
    func lateLook() throws {
        let young = "now < timestamp(\"2026-03-02T10:30:00Z\")"
        var scene = try Scene.gates(
            Self.policies("strain: { view: 2.1 }\nsegments: { young: { over: 9 } }"),
            rules: Scene.rule(key: "event.k", more: "when: segments.young && segments.pressed"),
            customer: Self.customer.replacing(
                "segments:", with: "segments:\n  young: '\(young)'"))
        #expect(
            scene.play("10:00 view\n11:00 note level=1\n10:10 cart k=a\n11:10 cart k=b")
                == "sent r.m a 10:10>11:00 by email at 0.0")
    }
}
