// When timers fire, and in which order.

import Engine
import Testing

@Suite("Timers")
struct TimerTests {
    static let wait = """
        - rule: cart
          kind: functional
          trigger: { event: cart }
          exit: order
          steps: [{ wait: 4h }, { send: m, channel: email }]
        """

    @Test("S29: at one instant events come before timers")
    func tie() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(
            scene.play(
                """
                10:00 cart
                14:00 order
                end
                """) == "exited:exit cart.m 10:00>14:00")
    }

    @Test("S29: an event of the same customer a millisecond later fires the timer first")
    func laterEvent() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(
            scene.play(
                """
                10:00 cart
                14:00:00.001 order
                """) == "sent cart.m 10:00>14:00")
    }

    @Test(
        "S29: another customer's events fire it once engine time is past the due time by more than lateness"
    )
    func lateness() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(scene.play("10:00 cart\n14:00:05 view @bob total=1") == "")
        #expect(scene.play("14:00:05.001 view @bob total=1") == "sent cart.m 10:00>14:00")
    }

    @Test("S16, S29: an event of a type that nothing uses moves engine time")
    func unusedType() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(
            scene.play("10:00 cart\n14:00:06 unused @bob x=1") == "sent cart.m 10:00>14:00")
        #expect(scene.counters.eventsByType.reduce(0, +) == 2)
    }

    @Test("S29: a late entry's timer that is due already fires at once, after the event's effects")
    func dueAtOnce() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(
            scene.play("15:00 view total=1\n15:00 note text=a\n10:00 cart")
                == "sent cart.m 10:00>15:00")
    }

    @Test(
        "S30: timers fire by due time, then by the customer's bytes, whatever the order of arrival")
    func order() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(
            scene.play(
                """
                10:00 cart @carl
                10:00 cart @bob
                09:59:59 cart @dora
                10:00 cart @anne
                20:00 view @zoe total=1
                """) == """
                    dora: sent cart.m 09:59:59>13:59:59
                    sent cart.m 10:00>14:00
                    bob: sent cart.m 10:00>14:00
                    carl: sent cart.m 10:00>14:00
                    """)
    }

    @Test("S30: all timers that an event makes due fire before it, its customer's in their place")
    func mergedOrder() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(
            scene.play(
                """
                10:00 cart @bob
                10:01 cart @anne
                10:02 cart @carl
                14:02:03 order @anne
                """) == """
                    bob: sent cart.m 10:00>14:00
                    sent cart.m 10:01>14:01
                    """)
    }

    @Test("S30: sends of one instant go by priority, then not_after with none last, then rule")
    func rounds() throws {
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }, { send: n, channel: email }]
                - rule: b
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email, expires: 2h }]
                - rule: c
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email, expires: 1h }]
                - rule: d
                  kind: functional
                  priority: 51
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }, { send: n, channel: email }]
                """)
        #expect(
            scene.play("10:00 cart\nend") == """
                sent d.m 10:00>11:00
                sent c.m 10:00>11:00 till 12:00
                sent b.m 10:00>11:00 till 13:00
                sent a.m 10:00>11:00
                sent d.n 10:00>11:00
                sent a.n 10:00>11:00
                """)
    }

    @Test("S30: on entry the decisions on entry come first, then the sends")
    func entryRounds() throws {
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ send: m, channel: email }]
                - rule: b
                  kind: special
                  trigger: { event: cart }
                  steps: [{ send: m, channel: email }]
                """)
        #expect(
            scene.play("10:00 cart") == """
                suppressed:consent b.m 10:00>10:00
                sent a.m 10:00>10:00
                """)
    }

    @Test(
        "S31: a wait counts from the decision time of the timer before it, expires from its due time"
    )
    func clock() throws {
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { event: cart }
                  max_age: 10d
                  steps:
                    - wait: 1h
                    - { send: m, channel: email, expires: 3h }
                    - wait: 1h
                    - { send: n, channel: email, expires: 3h }
                """)
        // The entry is late: its first timer is due at 11:00 and decided at 13:00.
        #expect(
            scene.play("13:00 view total=1\n13:00 note text=a\n10:00 cart\nend") == """
                sent a.m 10:00>13:00 till 14:00
                sent a.n 10:00>14:00 till 17:00
                """)
    }

    @Test("S20: a reading more than on_time past the due time is the decision time")
    func reading() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(scene.play("10:00 cart\nreading 14:00:05") == "")
        #expect(scene.play("reading 14:00:59") == "sent cart.m 10:00>14:00")
        #expect(
            scene.play("20:00 cart\nreading 1d 00:01:00.001") == "sent cart.m 20:00>1d 00:01:00.001"
        )
    }

    @Test("S31, S32: a wait whose condition is false is passed over without a decision")
    func conditionalWait() throws {
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { event: cart }
                  steps:
                    - { wait: 1h, if: event.flag }
                    - { send: m, channel: email }
                """)
        #expect(
            scene.play("10:00 cart flag=false\n10:01 cart flag=true @bob\n10:02 cart @carl\nend")
                == """
                sent a.m 10:00>10:00
                carl: sent a.m 10:02>10:02
                bob: sent a.m 10:01>11:01
                """)
        #expect(scene.counters.rules[0].failedConditions == 1)
    }

    @Test("S30: sends of one rule and instant go by the bytes of their keys")
    func keyOrder() throws {
        var scene = try Scene(
            rules: """
                - rule: a
                  kind: functional
                  trigger: { event: cart }
                  key: event.k
                  steps: [{ wait: 1h }, { send: m, channel: email }]
                """)
        #expect(
            scene.play("10:00 cart k=b\n10:00 cart k=a\n10:00 cart k=B\n10:00 cart k=aa\nend")
                == """
                sent a.m B 10:00>11:00
                sent a.m a 10:00>11:00
                sent a.m aa 10:00>11:00
                sent a.m b 10:00>11:00
                """)
    }

    @Test("S20: a reading of exactly on_time past the due time is in time")
    func readingInTime() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(scene.play("10:00 cart\nreading 14:01") == "sent cart.m 10:00>14:00")
        #expect(
            scene.play("15:00 cart\nreading 19:01:00.001")
                == "sent cart.m 15:00>19:01:00.001")
    }

    @Test("S42: what is due by the end of a log fires, whatever lateness says")
    func end() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(scene.play("10:00 cart\nuntil 13:59:59.999") == "")
        #expect(scene.play("until 14:00") == "sent cart.m 10:00>14:00")
    }

    @Test("S20: a reading holds for what it fires itself, and not for what later events fire")
    func readingIsOver() throws {
        var scene = try Scene(rules: Self.wait, policies: "time: { lateness: 1h }")
        #expect(scene.play("10:00 cart\nreading 14:30") == "")
        #expect(scene.play("15:00:00.001 view @bob total=1") == "sent cart.m 10:00>14:00")
    }

    @Test("S29: a late entry's timer before latest fires at once, within lateness too")
    func dueBeforeLatest() throws {
        var scene = try Scene(rules: Self.wait)
        #expect(scene.play("14:00 note text=a\n10:00 cart") == "")
        #expect(
            scene.play("14:00:03 note @bob text=a\n10:00 cart @bob")
                == "bob: sent cart.m 10:00>14:00:03")
    }
}
