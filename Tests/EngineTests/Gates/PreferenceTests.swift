// What the customer wishes to get, and how much of it (S48).

import Engine
import Testing

@Suite("The gate preference")
struct PreferenceTests {
    static func scene(
        caught: String = "drop", rules: String = Scene.rule(key: "event.k", more: "theme: news"),
        policies: String = "channels: { email: {}, sms: {} }"
    ) throws -> Scene {
        try .gates(
            policies, rules: rules,
            customer: Scene.customer + "\npreferences: { from: prefs, caught: \(caught) }")
    }

    @Test("S48: themes that were stated without the rule's object, and so does an empty list")
    func themes() throws {
        var scene = try Self.scene()
        #expect(
            scene.play(
                """
                10:00 prefs themes=[alerts]
                10:01 cart k=a
                10:02 prefs themes=[alerts,news]
                10:03 cart k=b
                10:04 prefs themes=[]
                10:05 cart k=c
                """) == """
                    suppressed:preference r.m a 10:01>10:01 by email
                    sent r.m b 10:03>10:03 by email
                    suppressed:preference r.m c 10:05>10:05 by email
                    """)
    }

    @Test("S48: so many a week: beyond them with the instant at which there is room, for 0 never")
    func mostPerWeek() throws {
        var scene = try Self.scene()
        #expect(
            scene.play(
                """
                10:00 prefs max_per_week=1
                10:01 cart k=a
                11:00 cart k=b
                7d 10:00:59.999 cart k=c
                7d 10:01 cart k=d
                7d 11:00 prefs max_per_week=0
                7d 12:00 cart k=e
                """) == """
                    sent r.m a 10:01>10:01 by email
                    suppressed:preference r.m b 11:00>11:00 next 7d 10:01 by email
                    suppressed:preference r.m c 7d 10:00:59.999>7d 10:00:59.999 next 7d 10:01 by email
                    sent r.m d 7d 10:01>7d 10:01 by email
                    suppressed:preference r.m e 7d 12:00>7d 12:00 by email
                    """)
    }

    @Test("S48: with `caught: hold` it waits until there is room, but not for a number of 0")
    func holding() throws {
        var scene = try Self.scene(caught: "hold")
        #expect(
            scene.play("10:00 prefs max_per_week=1\n10:01 cart k=a\n11:00 cart k=b\nend") == """
                sent r.m a 10:01>10:01 by email
                held:preference r.m b 11:00>11:00 next 7d 10:01 by email
                sent r.m b 11:00>7d 10:01 by email
                """)
        var other = try Self.scene(caught: "hold")
        #expect(
            other.play("10:00 prefs max_per_week=0\n10:01 cart k=a")
                == "suppressed:preference r.m a 10:01>10:01 by email")
    }

    @Test("S48: messages of kinds that skip the gate do not count")
    func skipping() throws {
        var scene = try Self.scene(
            rules: Scene.rule("a", on: "view", kind: "free") + Scene.rule("b", key: "event.k"))
        #expect(
            scene.play("10:00 prefs max_per_week=1\n10:01 view\n10:02 cart k=a\n10:03 cart k=b")
                == """
                sent a.m 10:01>10:01 by email
                sent b.m a 10:02>10:02 by email
                suppressed:preference b.m b 10:03>10:03 next 7d 10:02 by email
                """)
    }

    @Test("S48: of several channels those that are wished are left; the gate objects if none is")
    func channels() throws {
        var scene = try Self.scene(
            rules: Scene.rule(key: "event.k", steps: "[{ send: m, channel: [email, sms] }]"))
        #expect(
            scene.play(
                """
                10:00 prefs channels=[sms,letter]
                10:01 cart k=a
                10:02 prefs channels=[letter]
                10:03 cart k=b
                10:04 prefs channels=[]
                10:05 cart k=c
                """) == """
                    sent r.m a 10:01>10:01 by sms
                    suppressed:preference r.m b 10:03>10:03
                    suppressed:preference r.m c 10:05>10:05
                    """)
    }

    @Test("S48: the newest by event time holds whole, at one instant the later in the log")
    func newest() throws {
        var scene = try Self.scene()
        #expect(
            scene.play(
                """
                10:00 prefs channels=[sms]
                09:00 prefs channels=[email]
                10:01 cart k=a
                10:02 prefs max_per_week=5
                10:03 cart k=b
                10:04 prefs channels=[sms]
                10:04 prefs themes=[news]
                10:05 cart k=c
                """) == """
                    suppressed:preference r.m a 10:01>10:01 by email
                    sent r.m b 10:03>10:03 by email
                    sent r.m c 10:05>10:05 by email
                    """)
    }

    @Test("S48: what cannot be read is as if absent, and counted")
    func unreadable() throws {
        var scene = try Self.scene()
        #expect(
            scene.play(
                "10:00 prefs days=[mon,someday] hours=09:00-09:00 max_per_week=-1\n10:01 cart k=a")
                == "sent r.m a 10:01>10:01 by email")
        #expect(scene.counters.unreadablePreferences == 3)
    }
}
