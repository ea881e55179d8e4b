// Segments: conditions over the customer, and the edges that rules start on.

import Engine
import Testing

@Suite("Segments")
struct SegmentTests {
    static let customer = """
        attributes:
          nick: { type: string, from: { note: event.text } }
        facts:
          orders: { count: order }
          recent: { count: order, over: 64m }
          spent: { sum: event.total, of: order }
          views: { count: view }
        segments:
          inactive: "!segments.active"
          active: facts.recent > 0
          regular: segments.active && facts.orders >= 2 || customer.nick == "vip"
          rich: facts.spent >= 100.0
          average: facts.spent / double(facts.orders) > 10.0 && customer.nick != "x"
        """

    static func scene(
        _ trigger: String, more: String = "", rules: String = "", policies: String = ""
    ) throws -> Scene {
        try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { \(trigger) }
                  steps: [{ send: m, channel: email }]
                  \(more)
                \(rules)
                """, customer: customer, policies: policies, events: "  unasked: {}\n  gone: {}")
    }

    @Test("S7: segments see each other in any order, and in conditions they are as of now")
    func values() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: view }
                  steps:
                    - { send: m, channel: email, if: segments.active }
                    - { send: n, channel: email, if: segments.inactive }
                    - wait: 64m
                    - { send: o, channel: email, if: segments.active }
                """, customer: Self.customer)
        #expect(
            scene.play("10:00 view\n10:00 order\n12:00 order\n12:01 view\nend") == """
                suppressed:condition r.m 10:00>10:00
                sent r.n 10:00>10:00
                suppressed:condition r.o 10:00>11:04
                sent r.m 12:01>12:01
                suppressed:condition r.n 12:01>12:01
                suppressed:condition r.o 12:01>13:05
                """)
    }

    @Test("A segment that fails is false, not an error")
    func failing() throws {
        // 0 / 0 is no number, and the attribute is absent.
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: view }
                  when: "!segments.average"
                  steps: [{ send: m, channel: email }]
                """, customer: Self.customer)
        #expect(scene.play("10:00 view") == "sent r.m 10:00>10:00")
        #expect(scene.counters.rules[0].failedConditions == 0)
    }

    @Test("S25: at first everybody is outside; the event's look makes an edge by the event")
    func entersByEvent() throws {
        var scene = try Self.scene("enters: regular")
        #expect(
            scene.play(
                """
                10:00 order
                10:01 order
                10:02 order
                10:03 note text=vip
                10:04 note @bob text=vip
                """) == """
                    sent r.m 10:01>10:01
                    bob: sent r.m 10:04>10:04
                    """)
    }

    @Test("S25: a segment that holds from the start is entered with the first event")
    func entersAtFirst() throws {
        var scene = try Self.scene("enters: inactive")
        #expect(
            scene.play("10:00 view\n10:01 view\n10:02 order @bob\nend") == """
                sent r.m 10:00>10:00
                bob: sent r.m 11:06>11:06
                """)
    }

    @Test("S25, S43: when a window loses a bucket the edge is made by time, and has no event")
    func leavesByTime() throws {
        var scene = try Self.scene("leaves: active")
        #expect(
            scene.play(
                """
                10:00:30 order
                10:30:59.999 order
                11:34:05 view @bob
                11:34:05.001 view @bob
                """) == "sent r.m 11:34>11:34")
        #expect(scene.eventIDs == [nil])
    }

    @Test("S25: at one instant the event's look comes first")
    func atOneInstant() throws {
        var scene = try Self.scene("leaves: active")
        // The window is empty from 11:04 on.
        #expect(scene.play("10:00 order\n11:04 view #v\nend") == "sent r.m 11:04>11:04")
        #expect(scene.eventIDs == ["v"])
        var later = try Self.scene("leaves: active")
        #expect(later.play("10:00 order\n11:04:00.001 view #v\nend") == "sent r.m 11:04>11:04")
        #expect(later.eventIDs == [nil])
    }

    @Test("S25: an order at the instant of the loss keeps the customer in")
    func keptIn() throws {
        var scene = try Self.scene("leaves: active")
        #expect(scene.play("10:00 order\n11:04 order\n12:00 view") == "")
        #expect(scene.play("end") == "sent r.m 12:08>12:08")
    }

    /// Bob moves engine time, so that anne's timers fire; then she has an event from before them.
    static let behind = "12:00 view @bob\n11:03 view"

    @Test("S25, S33: an edge by time that comes again after an event from before it is a re-entry")
    func edgeAgain() throws {
        var scene = try Self.scene("leaves: active")
        #expect(
            scene.play("10:00 order\n\(Self.behind)\n11:03:30 view\nend") == """
                sent r.m 11:04>11:04
                suppressed:reentry r.m 11:04>11:04
                suppressed:reentry r.m 11:04>11:04
                """)
        // By the event she is in again: that is an edge of its own.
        var back = try Self.scene("enters: active")
        #expect(
            back.play("10:00 order\n\(Self.behind)\nend") == """
                sent r.m 10:00>10:00
                sent r.m 11:03>11:03
                """)
    }

    @Test("S25: an edge by time that comes again is as the first where that has sent nothing")
    func edgeAgainUnsent() throws {
        var unmatched = try Self.scene("leaves: active", more: "when: customer.nick == 'vip'")
        #expect(
            unmatched.play("10:00 order\n12:00 view @bob\n11:03 note text=vip\nend")
                == "sent r.m 11:04>11:04")
        func steps(_ text: String) throws -> Scene {
            try Scene(
                rules: """
                    - rule: r
                      kind: functional
                      trigger: { leaves: active }
                      restart: true
                      steps: \(text)
                    """, customer: Self.customer)
        }
        // The first still waits: the second begins the wait anew.
        var waiting = try steps("[{ wait: 1h }, { send: m, channel: email }]")
        #expect(
            waiting.play("10:00 order\n11:30 view @bob\n11:03 view\nend")
                == "sent r.m 11:04>12:04")
        // It has sent: no second run, `restart` or not, so that nothing leaves twice.
        var sent = try steps(
            "[{ send: m, channel: email }, { wait: 3h }, { send: n, channel: email }]")
        #expect(
            sent.play("10:00 order\n\(Self.behind)\nend") == """
                sent r.m 11:04>11:04
                suppressed:reentry r.m 11:04>11:04
                sent r.n 11:04>14:04
                """)
    }

    @Test("S27: an edge made by an event is as old as the event, one made by time has no age")
    func age() throws {
        var byEvent = try Self.scene("enters: rich", more: "max_age: 1h")
        #expect(
            byEvent.play("10:00 view @bob\n12:00 view @bob\n10:30 order total=100")
                == "suppressed:too_old r.m 10:30>10:30")
        var byTime = try Self.scene("leaves: active", more: "max_age: 1h")
        #expect(
            byTime.play("10:00 order\n18:00 view @bob") == "sent r.m 11:04>11:04")
    }

    @Test("S19: edges enter among the other entries, in the order of the rules")
    func order() throws {
        func rule(_ name: String, _ trigger: String) -> String {
            """
            - rule: \(name)
              kind: functional
              trigger: { \(trigger) }
              steps: [{ send: m, channel: email }]
            """
        }
        var scene = try Scene(
            rules: [
                rule("a", "event: order"), rule("b", "enters: rich"), rule("c", "event: order"),
                rule("d", "leaves: inactive"), rule("e", "enters: active"),
            ].joined(separator: "\n"), customer: Self.customer)
        #expect(
            scene.play("09:00 view\n10:00 order total=200") == """
                sent a.m 10:00>10:00
                sent b.m 10:00>10:00
                sent c.m 10:00>10:00
                sent d.m 10:00>10:00
                sent e.m 10:00>10:00
                """)
    }

    @Test("S30: edges by time fire by (due, customer), then by rule, instances first")
    func orderByTime() throws {
        var scene = try Self.scene(
            "leaves: active",
            rules: """
                - rule: q
                  kind: functional
                  priority: 10
                  trigger: { enters: inactive }
                  steps: [{ send: m, channel: email }]
                - rule: z
                  kind: functional
                  priority: 10
                  trigger: { event: order }
                  steps: [{ wait: 64m }, { send: m, channel: email, if: segments.inactive }]
                """)
        #expect(
            scene.play("10:00 order @bob\n10:00 order\nend") == """
                sent r.m 11:04>11:04
                sent q.m 11:04>11:04
                sent z.m 10:00>11:04
                bob: sent r.m 11:04>11:04
                bob: sent q.m 11:04>11:04
                bob: sent z.m 10:00>11:04
                """)
    }

    @Test("S42: at the end of a log edges by windows run on to completion, `until` to its instant")
    func end() throws {
        var scene = try Self.scene("leaves: active")
        #expect(scene.play("10:00 order\nuntil 11:03:59.999") == "")
        #expect(scene.play("until 11:04") == "sent r.m 11:04>11:04")
        var completed = try Self.scene("leaves: active")
        #expect(completed.play("10:00 order\nend") == "sent r.m 11:04>11:04")
    }

    @Test("`when` and `if` see the facts of the instant; re-entry and exits hold for edges")
    func gates() throws {
        var scene = try Self.scene("leaves: active", more: "when: facts.orders < 3\n  again: 5h")
        #expect(
            scene.play("08:00 order\n10:00 order\n12:00 order\nend") == """
                sent r.m 09:04>09:04
                suppressed:reentry r.m 11:04>11:04 next 14:04
                """)
        #expect(scene.counters.rules[0].unmatched == 1)
    }

    @Test("A rule that is not active records the edge and starts nothing later")
    func inactive() throws {
        var scene = try Self.scene("enters: rich", more: "active: { from: 2026-03-03 }")
        #expect(scene.play("10:00 order total=100\n1d 10:00 order total=100") == "")
        #expect(scene.counters.rules[0].inactive == 1)
    }

    @Test("S20: a reading past `on_time` decides an edge by time at its own time")
    func reading() throws {
        var scene = try Self.scene("leaves: active", policies: "time: { on_time: 1m }")
        #expect(scene.play("10:00 order\nreading 15:00") == "sent r.m 11:04>15:00")
    }
}
