// What fires by the calendar: yearly and schedule (S39), on real dates in real zones.

import Engine
import Testing

@Suite("Yearly and schedule")
struct CalendarTriggerTests {
    static let events = """
          moved: { zone: string, birth: date }
        """

    static let customer = """
        attributes:
          time_zone: { type: string, from: { moved: event.zone } }
          birth: { type: date, from: { moved: event.birth } }
        """

    static func rule(_ trigger: String, _ more: String = "") -> String {
        """
        - rule: r
          kind: functional
          trigger: \(trigger)
        \(more)
          steps: [{ send: m, channel: email }]
        """
    }

    static func scene(
        _ trigger: String, _ more: String = "", day: String = "2026-03-02",
        timersPerSlice: Int = 1_000, customer: String = customer, policies: String = ""
    ) throws -> Scene {
        try Scene(
            rules: rule(trigger, more), customer: customer, policies: policies, events: events,
            day: day, timersPerSlice: timersPerSlice)
    }

    // MARK: Schedule

    @Test("S39: a schedule fires from the customer's first event on, that instant included")
    func first() throws {
        var scene = try Self.scene("{ schedule: \"10:00\" }")
        #expect(
            scene.play("10:00 moved\n10:00:00.001 moved @bob\n1d 09:00 moved @carl\nuntil 1d 12:00")
                == """
                sent r.m 10:00>10:00
                sent r.m 1d 10:00>1d 10:00
                bob: sent r.m 1d 10:00>1d 10:00
                carl: sent r.m 1d 10:00>1d 10:00
                """)
    }

    @Test(
        "S39: days of the week, of the month, the last; a day that a month does not have is passed over",
        arguments: [
            ("mon,thu 10:00", "10:00 3d 7d 10d"), ("31 10:00", "29d 90d"),
            ("30 10:00", "28d 59d 89d"), ("last 10:00", "29d 59d 90d"), ("1 10:00", "30d 60d 91d"),
        ])
    func days(schedule: String, expected: String) throws {
        // From Monday 2 March 2026 on; the 29 of February is 2027's last but one day.
        var scene = try Self.scene("{ schedule: \"\(schedule)\" }")
        let end = schedule.hasPrefix("mon") ? "12d" : "92d"
        let found = scene.play("09:00 moved\nuntil \(end) 00:00").split(separator: "\n").map {
            $0.split(separator: ">").last!.replacing(" 10:00", with: "")
        }
        #expect(found.joined(separator: " ") == expected)
    }

    @Test("S42: `end` stops it at the time of the last event, the largest; instances run on")
    func end() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { schedule: "10:00" }
                  steps: [{ wait: 2d }, { send: m, channel: email }]
                """, customer: Self.customer, events: Self.events)
        #expect(
            scene.play("09:00 moved\n1d 10:00 moved @bob\n1d 09:30 moved @carl\nend") == """
                suppressed:reentry r.m 1d 10:00>1d 10:00
                sent r.m 10:00>2d 10:00
                bob: sent r.m 1d 10:00>3d 10:00
                carl: sent r.m 1d 10:00>3d 10:00
                """)
        #expect(scene.counters.rules[0].watching == 0)
        #expect(scene.counters.rules[0].waiting == 0)
    }

    @Test("S29: it fires `lateness` after its time, or before a later event of the customer")
    func lateness() throws {
        var scene = try Self.scene("{ schedule: \"10:00\" }")
        #expect(scene.play("09:00 moved\n10:00:05 moved @bob") == "")
        #expect(scene.play("10:00:05.001 moved @bob") == "sent r.m 10:00>10:00")
    }

    @Test(
        "S20, S39: a daemon that was away fires each missed time once, all decided at its reading")
    func outage() throws {
        var scene = try Self.scene("{ schedule: \"10:00\" }")
        #expect(
            scene.play("09:00 moved\nreading 2d 12:00") == """
                sent r.m 10:00>2d 12:00
                sent r.m 1d 10:00>2d 12:00
                sent r.m 2d 10:00>2d 12:00
                """)
    }

    @Test("S7, S43: conditions see the customer and `now`, and decisions name no event")
    func conditions() throws {
        var scene = try Self.scene(
            "{ schedule: \"10:00\" }", "  when: customer.birth < now && now.getDate() == 3")
        #expect(
            scene.play("09:00 moved birth=2000-01-01\nuntil 3d 00:00")
                == "sent r.m 1d 10:00>1d 10:00")
    }

    @Test("S35: exits end none, but the instances that it starts")
    func exits() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { schedule: "10:00" }
                  exit: order
                  steps: [{ wait: 1h }, { send: m, channel: email }]
                """)
        #expect(
            scene.play("09:00 order\n10:30 order\nuntil 1d 12:00") == """
                exited:exit r.m 10:00>10:30
                sent r.m 1d 10:00>1d 11:00
                """)
    }

    @Test("S33: a schedule that fires while its instance runs meets `reentry`")
    func running() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { schedule: "10:00" }
                  steps: [{ wait: 36h }, { send: m, channel: email }]
                """, customer: Self.customer, events: Self.events)
        #expect(
            scene.play("09:00 moved\nuntil 1d 12:00") == "suppressed:reentry r.m 1d 10:00>1d 10:00")
    }

    // MARK: Zones

    @Test("A schedule in a gap of the clock fires at the first valid instant after it")
    func gap() throws {
        // Paris, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
        var scene = try Self.scene("{ schedule: \"02:30\" }", day: "2026-03-28")
        #expect(
            scene.play("00:00 moved zone=Europe/Paris\nuntil 3d 00:00") == """
                sent r.m 01:30>01:30
                sent r.m 1d 01:00>1d 01:00
                sent r.m 2d 00:30>2d 00:30
                """)
    }

    @Test("A schedule in a fold of the clock fires at the first pass only")
    func fold() throws {
        // Paris, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
        var scene = try Self.scene("{ schedule: \"02:30\" }", day: "2026-10-24")
        #expect(
            scene.play("00:00 moved zone=Europe/Paris\nuntil 3d 00:00") == """
                sent r.m 00:30>00:30
                sent r.m 1d 00:30>1d 00:30
                sent r.m 2d 01:30>2d 01:30
                """)
    }

    @Test("Lord Howe moves its clocks by half an hour")
    func lordHowe() throws {
        // 4 October 2026: 02:00 +10:30 becomes 02:30 +11:00 at 15:30 UTC of the 3rd.
        var scene = try Self.scene("{ schedule: \"02:15\" }", day: "2026-10-02")
        #expect(
            scene.play("12:00 moved zone=Australia/Lord_Howe\nuntil 2d 20:00") == """
                sent r.m 15:45>15:45
                sent r.m 1d 15:30>1d 15:30
                sent r.m 2d 15:15>2d 15:15
                """)
    }

    @Test("S39: Kiritimati is a day ahead of Honolulu at the same hour")
    func kiritimati() throws {
        var scene = try Self.scene("{ schedule: \"mon 10:00\" }", day: "2026-03-01")
        // Monday 2 March, 10:00 +14:00 is Sunday, 20:00 UTC; in Honolulu, -10:00, a day later.
        #expect(
            scene.play(
                """
                00:00 moved zone=Pacific/Kiritimati
                00:00 moved @bob zone=Pacific/Honolulu
                until 3d 00:00
                """) == """
                    sent r.m 20:00>20:00
                    bob: sent r.m 1d 20:00>1d 20:00
                    """)
    }

    @Test("Casablanca goes back for Ramadan: the clock's night is a gap at its end")
    func casablanca() throws {
        // 22 March 2026: 02:00 +00 becomes 03:00 +01 at 02:00 UTC.
        var scene = try Self.scene("{ schedule: \"02:30\" }", day: "2026-03-21")
        #expect(
            scene.play("00:00 moved zone=Africa/Casablanca\nuntil 3d 00:00") == """
                sent r.m 02:30>02:30
                sent r.m 1d 02:00>1d 02:00
                sent r.m 2d 01:30>2d 01:30
                """)
    }

    @Test("S39: a customer who moves east or west gets one message a local date, none twice")
    func moves() throws {
        // Paris 10:00 is 09:00 UTC; New York 10:00 is 15:00 UTC; Kiritimati 10:00 is 20:00 UTC.
        var west = try Self.scene("{ schedule: \"10:00\" }")
        #expect(
            west.play(
                """
                00:00 moved zone=Europe/Paris
                12:00 moved zone=America/New_York
                until 1d 23:00
                """) == """
                    sent r.m 09:00>09:00
                    sent r.m 1d 15:00>1d 15:00
                    """)
        var east = try Self.scene("{ schedule: \"10:00\" }")
        #expect(
            east.play(
                """
                00:00 moved zone=America/New_York
                16:00 moved zone=Pacific/Kiritimati
                until 1d 23:00
                """) == """
                    sent r.m 15:00>15:00
                    sent r.m 20:00>20:00
                    sent r.m 1d 20:00>1d 20:00
                    """)
    }

    @Test("S39: moving before the hour moves it; what lies before the latest event does not fire")
    func movesBefore() throws {
        // 08:00 UTC is 09:00 in Paris; in Kiritimati it is 22:00, so that 10:00 is over that day.
        var scene = try Self.scene("{ schedule: \"10:00\" }")
        #expect(
            scene.play(
                """
                00:00 moved zone=Europe/Paris
                08:00 moved zone=Pacific/Kiritimati
                until 19:59:59
                """) == "")
        #expect(scene.play("until 20:00") == "sent r.m 20:00>20:00")
    }

    // MARK: Yearly

    @Test("S39: a birthday comes each year, at its hour in the customer's zone")
    func birthday() throws {
        var scene = try Self.scene("{ yearly: customer.birth, at: \"09:00\" }", day: "2026-03-28")
        // 29 March 2026 is summer time already at 09:00, as it is in 2027, a Monday.
        #expect(
            scene.play("00:00 moved zone=Europe/Paris birth=1990-03-29\nuntil 366d 12:00") == """
                sent r.m 1d 07:00>1d 07:00
                sent r.m 366d 07:00>366d 07:00
                """)
    }

    @Test(
        "S39: 29 February is 28 February or 1 March in other years",
        arguments: [("feb28", ["58d", "423d", "789d"]), ("mar1", ["59d", "424d", "789d"])])
    func leapDay(leap: String, days: [String]) throws {
        var scene = try Self.scene(
            "{ yearly: customer.birth, at: \"09:00\", leap: \(leap) }", day: "2026-01-01")
        let found = scene.play("00:00 moved birth=1996-02-29\nuntil 800d 00:00")
        #expect(
            found == days.map { "sent r.m \($0) 09:00>\($0) 09:00" }.joined(separator: "\n"))
    }

    @Test(
        "S39: without the date nothing fires; a changed date moves it; never twice on a local date")
    func changes() throws {
        var scene = try Self.scene("{ yearly: customer.birth, at: \"09:00\" }")
        #expect(
            scene.play(
                """
                00:00 moved
                1d 10:00 moved birth=1990-03-05
                3d 09:00 moved birth=1990-03-06
                4d 10:00 moved birth=1990-03-06
                4d 11:00 moved birth=1990-03-07
                until 300d 00:00
                """) == """
                    sent r.m 4d 09:00>4d 09:00
                    sent r.m 5d 09:00>5d 09:00
                    """)
    }

    @Test("S39: the hour of the first event is included; a birthday that is over comes next year")
    func today() throws {
        var scene = try Self.scene("{ yearly: customer.birth, at: \"09:00\" }")
        #expect(
            scene.play(
                """
                09:00 moved birth=1990-03-02
                09:00:00.001 moved @bob birth=1990-03-02
                until 300d 00:00
                """) == "sent r.m 09:00>09:00")
    }

    @Test("S73: with an offset each year on the moved date, at its hour in the customer's zone")
    func weekBefore() throws {
        var scene = try Self.scene(
            "{ yearly: customer.birth, offset: -7d, at: \"09:00\" }", day: "2026-12-26")
        // In Kiritimati 27 December begins on the 26th; Paris is at 08:00 UTC.
        #expect(
            scene.play(
                """
                00:00 moved zone=Europe/Paris birth=1990-01-03
                00:00 moved @bob zone=Pacific/Kiritimati birth=1990-01-03
                until 367d 00:00
                """) == """
                    bob: sent r.m 19:00>19:00
                    sent r.m 1d 08:00>1d 08:00
                    bob: sent r.m 365d 19:00>365d 19:00
                    sent r.m 366d 08:00>366d 08:00
                    """)
    }

    @Test(
        "S39, S73: what holds for the date holds for the moved one: it moves, and never comes twice"
    )
    func movedChanges() throws {
        var scene = try Self.scene("{ yearly: customer.birth, offset: -7d, at: \"09:00\" }")
        #expect(
            scene.play(
                """
                00:00 moved birth=1990-03-12
                1d 08:00 moved birth=1990-03-10
                1d 10:00 moved birth=1990-03-10
                1d 11:00 moved birth=1990-03-11
                1d 12:00 moved birth=1990-03-09
                until 300d 00:00
                """) == "sent r.m 1d 09:00>1d 09:00")
        // The 3rd has been in Kiritimati; in Honolulu it is still to come.
        var traveller = try Self.scene("{ yearly: customer.birth, offset: -7d, at: \"09:00\" }")
        #expect(
            traveller.play(
                """
                00:00 moved zone=Pacific/Kiritimati birth=2000-03-10
                20:00 moved zone=Pacific/Honolulu
                until 300d 00:00
                """) == "sent r.m 19:00>19:00")
    }

    // MARK: Slices

    @Test(
        "A schedule for many goes in slices, of any size, with the same answer",
        arguments: [1, 2, 7, 1_000])
    func slices(timersPerSlice: Int) throws {
        var script = ""
        for number in 0..<30 { script += "09:00 moved @c\(number % 10)\(number / 10)\n" }
        script += "10:00:06 moved @z\n11:00 moved @c00\nreading 1d 11:00\nuntil 2d 10:00"
        var whole = try Self.scene("{ schedule: \"10:00\" }", timersPerSlice: .max)
        var sliced = try Self.scene(
            "{ schedule: \"10:00\" }", timersPerSlice: timersPerSlice)
        let expected = whole.play(script)
        #expect(expected.split(separator: "\n").count == 92)
        #expect(sliced.play(script) == expected)
        #expect(whole.counters.rules[0].watchesFired == sliced.counters.rules[0].watchesFired)
        #expect(whole.counters.eventsByType == sliced.counters.eventsByType)
    }
}
