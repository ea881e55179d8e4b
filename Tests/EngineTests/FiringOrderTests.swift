// In which order instances and watches of one instant act (S30).

import Engine
import Testing

@Suite("Order of firing")
struct FiringOrderTests {
    @Test(
        "S30: watches that are due with instances decide on entry first, then all sends by priority"
    )
    func together() throws {
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }, { send: n, channel: email }]
                - rule: b
                  kind: functional
                  priority: 90
                  trigger: { schedule: "11:00" }
                  steps: [{ send: m, channel: email }]
                - rule: c
                  kind: special
                  trigger: { silence: cart, for: 1h }
                  steps: [{ send: m, channel: email }]
                """)
        #expect(
            scene.play("10:00 cart\nuntil 11:00") == """
                suppressed:consent c.m 11:00>11:00
                sent b.m 11:00>11:00
                sent a.m 10:00>11:00
                sent a.n 10:00>11:00
                """)
    }

    @Test("S30: watches of one instant go by rule, then key")
    func ruleAndKey() throws {
        var scene = try Scene(
            rules: """
                - rule: b
                  kind: special
                  trigger: { date: event.at, of: due }
                  key: event.k
                  steps: [{ send: m, channel: email }]
                - rule: c
                  kind: special
                  trigger: { schedule: "12:00" }
                  steps: [{ send: m, channel: email }]
                - rule: a
                  kind: special
                  trigger: { schedule: "12:00" }
                  steps: [{ send: m, channel: email }]
                """, events: "  due: { at: timestamp, k: string }")
        #expect(
            scene.play(
                """
                10:00 due k=y at=2026-03-02T12:00:00Z
                10:00 due k=x at=2026-03-02T12:00:00Z
                until 12:00
                """) == """
                    suppressed:consent a.m 12:00>12:00
                    suppressed:consent b.m x 12:00>12:00
                    suppressed:consent b.m y 12:00>12:00
                    suppressed:consent c.m 12:00>12:00
                    """)
    }

    @Test("S30: a watch whose own instance stands at a send waits until that round is over")
    func ownInstance() throws {
        // At 11:00 the instance of 10:00 comes to its send: it runs, but has ended when the watch fires.
        var scene = try Scene(
            rules: """
                - rule: s
                  kind: functional
                  trigger: { schedule: "11:00" }
                  steps: [{ wait: 1d }, { send: m, channel: email }]
                - rule: t
                  kind: functional
                  trigger: { schedule: "11:00" }
                  steps: [{ send: now, channel: email }]
                """)
        #expect(
            scene.play("10:00 note\nuntil 1d 11:00") == """
                sent t.now 11:00>11:00
                sent s.m 11:00>1d 11:00
                sent t.now 1d 11:00>1d 11:00
                """)
        #expect(scene.counters.rules[0].entered == 2)
    }

    @Test("S30: and again while it stands at the next one")
    func ownInstanceTwice() throws {
        var scene = try Scene(
            rules: """
                - rule: s
                  kind: functional
                  trigger: { schedule: "11:00" }
                  steps: [{ wait: 1d }, { send: m, channel: email }, { send: n, channel: email }]
                """)
        #expect(
            scene.play("10:00 note\nuntil 1d 11:00") == """
                sent s.m 11:00>1d 11:00
                sent s.n 11:00>1d 11:00
                """)
        #expect(scene.counters.rules[0].entered == 2)
        #expect(scene.counters.rules[0].waiting == 1)
    }

    @Test("S30, S33: an own instance that waits on still runs, and a message of the round counts")
    func stillRuns() throws {
        var scene = try Scene(
            rules: """
                - rule: s
                  kind: functional
                  trigger: { schedule: "11:00" }
                  again: 2d
                  steps: [{ send: m, channel: email }, { wait: 1h }, { send: n, channel: email }]
                """)
        #expect(
            scene.play("10:00 note\nuntil 2d 12:30") == """
                sent s.m 11:00>11:00
                sent s.n 11:00>12:00
                suppressed:reentry s.m 1d 11:00>1d 11:00 next 2d 12:00
                suppressed:reentry s.m 2d 11:00>2d 11:00 next 2d 12:00
                """)
    }

    @Test("S30: a watch that fires makes room for its instance among those that stand already")
    func insertion() throws {
        // `a` fires while the instances of `b` and `c` stand at their sends.
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { schedule: "11:00" }
                  steps: [{ send: m, channel: email }]
                - rule: b
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }]
                - rule: c
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }]
                """)
        #expect(
            scene.play("10:00 cart\nuntil 11:00") == """
                sent a.m 11:00>11:00
                sent b.m 10:00>11:00
                sent c.m 10:00>11:00
                """)
    }

    @Test("S31: an `until` that is due at once is a timer all the same")
    func dueAtOnce() throws {
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { schedule: "11:00" }
                  steps: [{ until: "11:00" }, { send: m, channel: email }]
                - rule: b
                  kind: functional
                  priority: 0
                  trigger: { schedule: "11:00" }
                  steps: [{ send: m, channel: email }]
                """)
        #expect(
            scene.play("10:00 note\nuntil 11:00") == """
                sent b.m 11:00>11:00
                sent a.m 11:00>11:00
                """)
    }

    @Test("S30: all watches that an event makes due fire before it, by time and customer")
    func beforeEvent() throws {
        var scene = try Scene(
            rules: """
                - rule: s
                  kind: functional
                  trigger: { silence: cart, for: 1h }
                  steps: [{ send: m, channel: email }]
                """)
        #expect(
            scene.play("10:00 cart @zoe\n10:00 cart @bob\n09:59 cart @carl\n11:00:06 cart @bob")
                == """
                carl: sent s.m 10:59>10:59
                bob: sent s.m 11:00>11:00
                zoe: sent s.m 11:00>11:00
                """)
    }
}
