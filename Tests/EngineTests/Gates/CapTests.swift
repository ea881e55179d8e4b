// No more than so many messages in a rolling window (S60), of those that are remembered (S47).

import Engine
import Testing

@Suite("The gate cap")
struct CapTests {
    static func scene(_ caps: String, rules: String = Scene.rule(key: "event.k")) throws -> Scene {
        try .gates("caps: [\(caps)]", rules: rules)
    }

    @Test("S60: a message leaves the window when it is exactly so old")
    func rolling() throws {
        var scene = try Self.scene("{ max: 2, per: 1h }")
        #expect(
            scene.play(
                """
                10:00 cart k=a
                10:10 cart k=b
                10:59:59.999 cart k=c
                11:00 cart k=d
                11:05 cart k=e
                """) == """
                    sent r.m a 10:00>10:00
                    sent r.m b 10:10>10:10
                    suppressed:cap r.m c 10:59:59.999>10:59:59.999 next 11:00
                    sent r.m d 11:00>11:00
                    suppressed:cap r.m e 11:05>11:05 next 11:10
                    """)
        #expect(scene.lastWinner == scene.lastMessage)
    }

    @Test("S60: with `caught: hold` it waits for room")
    func hold() throws {
        var scene = try Self.scene("{ max: 1, per: 1h, caught: hold }")
        #expect(
            scene.play("10:00 cart k=a\n10:10 cart k=b\n10:20 cart k=c\nend") == """
                sent r.m a 10:00>10:00
                held:cap r.m b 10:10>10:10 next 11:00
                held:cap r.m c 10:20>10:20 next 11:00
                sent r.m b 10:10>11:00
                held:cap r.m c 10:20>11:00 next 12:00
                sent r.m c 10:20>12:00
                """)
    }

    @Test("S60: with `max: 0` there is never room, and nothing to wait for")
    func none() throws {
        var scene = try Self.scene("{ max: 0, per: 1h, caught: hold }")
        #expect(scene.play("10:00 cart k=a") == "suppressed:cap r.m a 10:00>10:00")
    }

    @Test("S60: of several the first that drops decides, with the latest of their instants")
    func dropBeforeHold() throws {
        var scene = try Self.scene("{ max: 1, per: 2h, caught: hold }, { max: 1, per: 1h }")
        #expect(
            scene.play("10:00 cart k=a\n10:10 cart k=b") == """
                sent r.m a 10:00>10:00
                suppressed:cap r.m b 10:10>10:10 next 12:00
                """)
    }

    @Test("S60: several that hold do so until all let pass; one that never does holds nothing")
    func latest() throws {
        var scene = try Self.scene(
            "{ max: 1, per: 1h, caught: hold }, { max: 1, per: 3h, caught: hold }")
        #expect(
            scene.play("10:00 cart k=a\n10:10 cart k=b") == """
                sent r.m a 10:00>10:00
                held:cap r.m b 10:10>10:10 next 13:00
                """)
        var other = try Self.scene(
            "{ max: 1, per: 1h, caught: hold }, { max: 0, per: 3h, caught: hold, rule: b }",
            rules: Scene.rule("a") + Scene.rule("b", on: "view"))
        #expect(
            other.play("10:00 cart\n10:10 view") == """
                sent a.m 10:00>10:00
                suppressed:cap b.m 10:10>10:10
                """)
    }

    @Test("S60: a cap counts and stops what it names: kinds, themes, channels, rules")
    func names() throws {
        for (names, isNamed) in [
            ("kind: promo", true), ("kind: free", false), ("theme: news", true),
            ("theme: alerts", false), ("channel: [email]", true), ("channel: sms", false),
            ("rule: [r, other]", true), ("rule: other", false), ("kind: promo, rule: other", false),
        ] {
            var scene = try Self.scene(
                "{ \(names), max: 1, per: 1h }",
                rules: Scene.rule(key: "event.k", more: "theme: news")
                    + Scene.rule(
                        "other", on: "order", more: "theme: alerts",
                        steps: "[{ send: m, channel: sms }]"))
            let second = isNamed ? "suppressed:cap" : "sent"
            let next = isNamed ? " next 11:00" : ""
            #expect(
                scene.play("10:00 cart k=a\n10:01 cart k=b") == """
                    sent r.m a 10:00>10:00
                    \(second) r.m b 10:01>10:01\(next)
                    """, "\(names)")
        }
    }

    @Test(
        "S60: kinds that skip the gate are neither stopped nor counted; `when` is asked each time")
    func skipping() throws {
        var scene = try Self.scene(
            "{ max: 1, per: 1h, when: customer.level < 8 }",
            rules: Scene.rule("a", on: "view", kind: "free") + Scene.rule("b", key: "event.k"))
        #expect(
            scene.play(
                """
                10:00 view
                10:01 view
                10:02 cart k=a
                10:03 cart k=b
                10:04 note level=9
                10:05 cart k=c
                """) == """
                    sent a.m 10:00>10:00
                    sent a.m 10:01>10:01
                    sent b.m a 10:02>10:02
                    suppressed:cap b.m b 10:03>10:03 next 11:02
                    sent b.m c 10:05>10:05
                    """)
    }

    @Test("S47: messages of the same instant decided before count")
    func sameInstant() throws {
        var scene = try Self.scene(
            "{ max: 1, per: 1h }", rules: Scene.rule("a") + Scene.rule("b"))
        #expect(
            scene.play("10:00 cart") == """
                sent a.m 10:00>10:00
                suppressed:cap b.m 10:00>10:00 next 11:00
                """)
    }

    @Test("S47: a thousand messages are remembered; of more the first goes, counted")
    func thousand() throws {
        var scene = try Self.scene("{ max: 1000, per: 30d }")
        for number in 0..<1_000 {
            let time = "10:\(number / 60 < 10 ? "0" : "")\(number / 60):\(number % 60)"
            #expect(scene.play("\(time) cart k=k\(number)").hasPrefix("sent "))
        }
        #expect(scene.play("11:00 cart k=last").hasPrefix("suppressed:cap "))
        #expect(scene.counters.forgottenMessages == 0)
        var other = try Self.scene(
            "{ rule: other, max: 1, per: 30d }",
            rules: Scene.rule(key: "event.k") + Scene.rule("other", on: "view"))
        for number in 0..<1_002 {
            let time = "10:\(number / 60 < 10 ? "0" : "")\(number / 60):\(number % 60)"
            #expect(other.play("\(time) cart k=k\(number)").hasPrefix("sent "))
        }
        #expect(other.counters.forgottenMessages == 2)
    }
}
