// Nothing leaves in quiet hours, nor at hours that the customer does not wish (S51).

import Engine
import Testing

@Suite("The gate quiet")
struct QuietTests {
    static func scene(
        _ quiet: String, kind: String = "promo", hasPreferences: Bool = false,
        day: String = "2026-03-02"
    ) throws -> Scene {
        try .gates(
            quiet, rules: Scene.rule(kind: kind, key: "event.k"),
            customer: Scene.customer + (hasPreferences ? "\npreferences: { from: prefs }" : ""),
            day: day)
    }

    @Test("S51: hours go over midnight, from their start to before their end")
    func overMidnight() throws {
        var scene = try Self.scene("quiet: { hours: \"21:00-08:00\" }")
        #expect(
            scene.play(
                """
                07:59:59.999 cart k=a
                08:00 cart k=b
                20:59:59.999 cart k=c
                21:00 cart k=d
                1d 00:00 cart k=e
                end
                """) == """
                    held:quiet r.m a 07:59:59.999>07:59:59.999 next 08:00
                    sent r.m b 08:00>08:00
                    sent r.m a 07:59:59.999>08:00
                    sent r.m c 20:59:59.999>20:59:59.999
                    held:quiet r.m d 21:00>21:00 next 1d 08:00
                    held:quiet r.m e 1d 00:00>1d 00:00 next 1d 08:00
                    sent r.m d 21:00>1d 08:00
                    sent r.m e 1d 00:00>1d 08:00
                    """)
    }

    @Test("S51: days are quiet from midnight to midnight")
    func days() throws {
        var scene = try Self.scene("quiet: { days: [tue] }")
        #expect(
            scene.play(
                "23:59:59.999 cart k=a\n1d 00:00 cart k=b\n1d 23:59 cart k=c\n2d 00:00 cart k=d")
                    == """
                    sent r.m a 23:59:59.999>23:59:59.999
                    held:quiet r.m b 1d 00:00>1d 00:00 next 2d 00:00
                    held:quiet r.m c 1d 23:59>1d 23:59 next 2d 00:00
                    sent r.m d 2d 00:00>2d 00:00
                    """)
    }

    @Test("S51: the instant that a hold names is free of hours, days and holidays alike")
    func free() throws {
        var scene = try Self.scene(
            "quiet: { hours: \"21:00-08:00\", days: [wed], holidays: [2026-03-03] }")
        #expect(
            scene.play("22:00 cart k=a") == "held:quiet r.m a 22:00>22:00 next 3d 08:00")
    }

    @Test("S51: `caught: drop` does not hold, and says until when it was quiet")
    func drop() throws {
        var scene = try Self.scene("quiet: { hours: \"21:00-08:00\", caught: drop }")
        #expect(scene.play("22:00 cart k=a") == "suppressed:quiet r.m a 22:00>22:00 next 1d 08:00")
    }

    @Test("S51: what is quiet for more than 31 days is not held")
    func always() throws {
        var scene = try Self.scene("quiet: { days: [mon, tue, wed, thu, fri, sat, sun] }")
        #expect(scene.play("10:00 cart k=a") == "suppressed:quiet r.m a 10:00>10:00")
    }

    @Test("S51: the customer's own hours and days hold with quiet hours of all, or without")
    func ownWish() throws {
        var scene = try Self.scene(
            "quiet: { hours: \"21:00-08:00\", caught: drop }", hasPreferences: true)
        #expect(
            scene.play(
                """
                08:00 prefs hours=18:00-22:00 days=[mon,wed]
                10:00 cart k=a
                22:00 cart k=b
                1d 10:00 cart k=c
                """) == """
                    held:quiet r.m a 10:00>10:00 next 18:00
                    sent r.m a 10:00>18:00
                    suppressed:quiet r.m b 22:00>22:00 next 2d 18:00
                    held:quiet r.m c 1d 10:00>1d 10:00 next 2d 18:00
                    """)
        var without = try Self.scene("", hasPreferences: true)
        #expect(
            without.play("08:00 prefs hours=22:00-06:00\n10:00 cart k=a\n23:00 cart k=b") == """
                held:quiet r.m a 10:00>10:00 next 22:00
                sent r.m a 10:00>22:00
                sent r.m b 23:00>23:00
                """)
    }

    @Test("S51: a day that the customer never wishes is not waited for beyond 31 days")
    func noDay() throws {
        var scene = try Self.scene("", hasPreferences: true)
        #expect(
            scene.play("08:00 prefs days=[]\n10:00 cart k=a")
                == "suppressed:quiet r.m a 10:00>10:00")
    }

    @Test(
        "S51: a kind that skips preference knows no own hours; one that skips quiet no hours at all"
    )
    func skips() throws {
        var scene = try Scene(
            rules: Scene.rule("a", kind: "rough") + Scene.rule("b", kind: "free"),
            customer: Scene.customer + "\npreferences: { from: prefs }",
            policies: """
                kinds:
                  rough: { family: special, consent: none, skip: [preference] }
                  free: { family: special, consent: none, skip: [quiet] }
                quiet: { hours: "21:00-08:00" }
                """, events: Scene.gateEvents)
        #expect(
            scene.play("08:00 prefs hours=18:00-19:00\n10:00 cart\n22:00 cart") == """
                sent a.m 10:00>10:00
                sent b.m 10:00>10:00
                held:quiet a.m 22:00>22:00 next 1d 08:00
                sent b.m 22:00>22:00
                """)
    }

    @Test("S51: an end within a gap is the first valid instant behind it, and so is a start")
    func gap() throws {
        // 02:00 is 03:00 in Paris on this day, at 01:00 UTC.
        let zone = "\ntime: { zone: Europe/Paris }"
        var scene = try Self.scene(
            "quiet: { hours: \"01:00-02:30\" }" + zone, day: "2026-03-29")
        #expect(
            scene.play("00:30 cart k=a\n01:00 cart k=b") == """
                held:quiet r.m a 00:30>00:30 next 01:00
                sent r.m b 01:00>01:00
                """)
        var other = try Self.scene(
            "quiet: { hours: \"02:30-04:00\" }" + zone, day: "2026-03-29")
        #expect(
            other.play("00:59:59.999 cart k=a\n01:00 cart k=b") == """
                sent r.m a 00:59:59.999>00:59:59.999
                held:quiet r.m b 01:00>01:00 next 02:00
                """)
    }

    @Test("S51: in a fold the first pass counts")
    func fold() throws {
        // 03:00 is 02:00 again in Paris on this day, at 01:00 UTC.
        var scene = try Self.scene(
            "quiet: { hours: \"02:15-02:45\" }\ntime: { zone: Europe/Paris }", day: "2026-10-25")
        #expect(
            scene.play("00:20 cart k=a\n00:45 cart k=b\n01:30 cart k=c") == """
                held:quiet r.m a 00:20>00:20 next 00:45
                sent r.m b 00:45>00:45
                sent r.m a 00:20>00:45
                sent r.m c 01:30>01:30
                """)
    }
}
