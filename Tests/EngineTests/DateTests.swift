// Dates that events carry (S38).

import Engine
import Testing

@Suite("Dates")
struct DateTests {
    static let events = """
          points: { k: string, until: timestamp, due: date, zone: string }
        """

    static let customer = """
        attributes:
          time_zone: { type: string, from: { points: event.zone } }
        """

    static func rule(_ trigger: String, _ more: String = "") -> String {
        """
        - rule: d
          kind: functional
          trigger: \(trigger)
          key: event.k
        \(more)
          steps: [{ send: m, channel: email, template: { from: event.id } }]
        """
    }

    static let plain = rule("{ date: event.until, of: points, offset: -1h }")

    static func scene(_ rules: String = plain, day: String = "2026-03-02") throws -> Scene {
        try Scene(rules: rules, customer: customer, events: events, day: day)
    }

    @Test("S38, S41: it fires at the date with its offset, for each key")
    func fires() throws {
        var scene = try Self.scene()
        #expect(
            scene.play(
                """
                10:00 points #a k=x until=2026-03-05T12:00:00Z
                10:00 points #b k=y until=2026-03-04T12:00:00Z
                end
                """) == """
                    sent d.m y 2d 11:00>2d 11:00 as b
                    sent d.m x 3d 11:00>3d 11:00 as a
                    """)
    }

    @Test(
        "S38: a newer event of the key moves it, an older one does not; at one time the later wins")
    func moves() throws {
        var scene = try Self.scene()
        #expect(
            scene.play(
                """
                10:00 points #a k=x until=2026-03-04T12:00:00Z
                11:00 points #b k=x until=2026-03-06T12:00:00Z
                10:30 points #c k=x until=2026-03-03T12:00:00Z
                11:00 points #d k=x until=2026-03-05T12:00:00Z
                end
                """) == "sent d.m x 3d 11:00>3d 11:00 as d")
    }

    @Test("S38: an event without a date clears it")
    func clears() throws {
        var scene = try Self.scene()
        #expect(
            scene.play("10:00 points k=x until=2026-03-04T12:00:00Z\n11:00 points k=x\nend") == "")
        #expect(scene.counters.rules[0].watchesCleared == 1)
    }

    @Test("S38: a date not after its own event is too old, whatever runs, and clears the old one")
    func over() throws {
        var scene = try Self.scene(
            Self.rule("{ date: event.until, of: points, offset: -1h }", "  when: event.id != \"c\"")
        )
        #expect(
            scene.play(
                """
                10:00 points #a k=x until=2026-03-04T12:00:00Z
                11:00 points #b k=x until=2026-03-02T12:00:00Z
                12:00 points #c k=x until=2026-03-02T12:30:00Z
                end
                """) == "suppressed:too_old d.m x 11:00>11:00")
        #expect(scene.counters.rules[0].unmatched == 1)
    }

    @Test(
        "S38: the newest event is remembered for `max_age` after its date has gone",
        arguments: [("1d 10:00", ""), ("1d 11:00:00.001", "sent d.m x 6d 11:00>6d 11:00 as c")])
    func remembered(time: String, expected: String) throws {
        var scene = try Self.scene()
        #expect(
            scene.play(
                """
                11:00 points #a k=x until=2026-03-04T12:00:00Z
                11:00 points #b k=x
                \(time) cart @bob
                10:00 points #c k=x until=2026-03-08T12:00:00Z
                end
                """) == expected)
    }

    @Test("S35: an exit ends dates set at or before it, without a decision; by key")
    func exits() throws {
        var scene = try Self.scene(
            Self.rule("{ date: event.until, of: points }", "  exit: order"))
        #expect(
            scene.play(
                """
                10:00 points #a k=x until=2026-03-04T12:00:00Z
                10:00 points #b k=y until=2026-03-04T12:00:00Z
                11:00 points #c k=z until=2026-03-04T12:00:00Z
                10:30 order k=z
                11:00 order k=x
                end
                """) == """
                    sent d.m y 2d 12:00>2d 12:00 as b
                    sent d.m z 2d 12:00>2d 12:00 as c
                    """)
    }

    @Test("S35: a date event before a remembered exit does nothing; one at its time does")
    func afterExit() throws {
        var scene = try Self.scene(
            Self.rule("{ date: event.until, of: points }", "  exit: order"))
        #expect(
            scene.play(
                """
                11:00 order k=x
                10:59 points #a k=x until=2026-03-04T12:00:00Z
                11:00 points #b k=x until=2026-03-04T13:00:00Z
                end
                """) == "sent d.m x 2d 13:00>2d 13:00 as b")
    }

    @Test("S35: the predicate of an exit sees the event that set the date as `entry`")
    func predicate() throws {
        var scene = try Self.scene(
            Self.rule(
                "{ date: event.until, of: points }",
                "  exit: { event: order, when: entry.k == \"x\" }"))
        #expect(
            scene.play(
                """
                10:00 points #a k=x until=2026-03-04T12:00:00Z
                10:00 points #b k=y until=2026-03-04T12:00:00Z
                11:00 order k=q
                end
                """) == "sent d.m y 2d 12:00>2d 12:00 as b")
    }

    @Test(
        "S2, S38: `at` is local, and the offset is in days of the calendar over a change of clocks")
    func local() throws {
        // Paris goes to summer time on 29 March 2026: seven days before the 30th is the 23rd, +01:00.
        var scene = try Self.scene(
            Self.rule("{ date: event.due, of: points, offset: -7d, at: \"10:00\" }"),
            day: "2026-03-20")
        #expect(
            scene.play("10:00 points #a k=x due=2026-03-30 zone=Europe/Paris\nend")
                == "sent d.m x 3d 09:00>3d 09:00 as a")
        var absolute = try Self.scene(
            Self.rule("{ date: event.due, of: points, offset: -7d }"), day: "2026-03-20")
        // Midnight of the 30th is 22:00 UTC of the 29th.
        #expect(
            absolute.play("10:00 points #a k=x due=2026-03-30 zone=Europe/Paris\nend")
                == "sent d.m x 2d 22:00>2d 22:00 as a")
    }

    @Test("S38: a timestamp with `at` counts by its local day")
    func timestampDay() throws {
        // 12:00 UTC on the 4th is 02:00 on the 5th in Kiritimati, +14:00; 10:00 there is 20:00 UTC.
        var scene = try Self.scene(Self.rule("{ date: event.until, of: points, at: \"10:00\" }"))
        #expect(
            scene.play(
                "10:00 points #a k=x until=2026-03-04T12:00:00Z zone=Pacific/Kiritimati\nend")
                == "sent d.m x 2d 20:00>2d 20:00 as a")
    }

    @Test("S38: a change of zone does not move a date that is set")
    func zoneChange() throws {
        var scene = try Self.scene(Self.rule("{ date: event.due, of: points, at: \"10:00\" }"))
        #expect(
            scene.play(
                """
                10:00 points #a k=x due=2026-03-05 zone=Europe/Paris
                11:00 points #b k=y zone=America/New_York
                end
                """) == "sent d.m x 3d 09:00>3d 09:00 as a")
    }

    @Test("S11, S41: `active` is compared with the date, not with its event")
    func active() throws {
        var scene = try Self.scene(
            Self.rule(
                "{ date: event.until, of: points }",
                "  active: { from: 2026-03-04, until: 2026-03-04 }"))
        #expect(
            scene.play(
                """
                10:00 points #a k=x until=2026-03-04T12:00:00Z
                10:00 points #b k=y until=2026-03-05T12:00:00Z
                end
                """) == "sent d.m x 2d 12:00>2d 12:00 as a")
        #expect(scene.counters.rules[0].inactive == 1)
    }

    @Test("S6: an event whose key fails sets nothing")
    func failedKey() throws {
        var scene = try Self.scene()
        #expect(scene.play("10:00 points until=2026-03-04T12:00:00Z\nend") == "")
        #expect(scene.counters.rules[0].failedKeys == 1)
    }
}
