// Steps that wait for local times and for events (S31, S36, S38).

import Engine
import Testing

@Suite("until and wait_for")
struct WaitForTests {
    static func rule(_ steps: String, _ more: String = "") -> String {
        """
        - rule: r
          kind: functional
          trigger: { event: cart }
        \(more)
          steps:
        \(steps)
        """
    }

    static let branches = """
            - wait_for:
                event: order
                within: 4h
                then: [{ send: yes, channel: email, template: { from: awaited.k }, expires: 1h }]
                else: [{ send: no, channel: email, expires: 1h }]
            - { send: last, channel: email }
        """

    // MARK: until

    @Test("S31: `until` is the first such time not before the clock, that instant included")
    func until() throws {
        let steps = """
                - until: "10:00"
                - { send: m, channel: email }
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(
            scene.play("10:00 cart\n10:00:00.001 cart @bob\nend") == """
                sent r.m 10:00>10:00
                bob: sent r.m 10:00:00.001>1d 10:00
                """)
    }

    @Test("S31: a late entry's `until` counts from its own time")
    func lateUntil() throws {
        let steps = """
                - until: "10:00"
                - { send: m, channel: email, expires: 1h }
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(
            scene.play("12:00 view total=1\n12:00 note text=x\n09:00 cart\nend")
                == "expired:expired r.m 09:00>12:00")
    }

    @Test("S38: a change of zone does not move an `until`")
    func zoneChange() throws {
        let steps = """
                - until: "10:00"
                - { send: m, channel: email }
            """
        var scene = try Scene(
            rules: Self.rule(steps), customer: CalendarTriggerTests.customer,
            events: CalendarTriggerTests.events)
        #expect(
            scene.play(
                """
                00:00 moved zone=Europe/Paris
                01:00 cart
                02:00 moved zone=America/New_York
                end
                """) == "sent r.m 01:00>09:00")
    }

    @Test("S32: an `until` whose `if` is false is passed over")
    func untilIf() throws {
        let steps = """
                - { until: "10:00", if: event.flag }
                - { send: m, channel: email }
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(scene.play("11:00 cart flag=false") == "sent r.m 11:00>11:00")
    }

    // MARK: wait_for

    @Test("S36: `then` runs at the event, and the steps behind follow")
    func then() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play("10:00 cart\n12:00 order k=a\nend") == """
                sent r.yes 10:00>12:00 as a till 13:00
                sent r.last 10:00>12:00
                """)
    }

    @Test("S36: `else` runs at the deadline, and the steps behind follow")
    func otherwise() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play("10:00 cart\nend") == """
                sent r.no 10:00>14:00 till 15:00
                sent r.last 10:00>14:00
                """)
    }

    @Test("S29, S36: an event at the deadline is in time, one a millisecond later is not")
    func deadline() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play(
                """
                10:00 cart
                10:00 cart @bob
                14:00 order k=a
                14:00:00.001 order k=b @bob
                """) == """
                    sent r.yes 10:00>14:00 as a till 15:00
                    sent r.last 10:00>14:00
                    bob: sent r.no 10:00>14:00 till 15:00
                    bob: sent r.last 10:00>14:00
                    """)
    }

    @Test("S36: an event before the clock is not awaited, one at it is", arguments: [true, false])
    func clock(isBefore: Bool) throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        let time = isBefore ? "09:59:59" : "10:00"
        let found = scene.play("10:00 cart\n\(time) order k=a")
        #expect(
            found
                == (isBefore
                    ? "" : "sent r.yes 10:00>10:00 as a till 11:00\nsent r.last 10:00>10:00"))
    }

    @Test("S20, S31: a late awaited event counts by its own time and is decided at the latest")
    func late() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play("10:00 cart\n13:00 note text=x\n11:00 order k=a") == """
                expired:expired r.yes 10:00>13:00
                sent r.last 10:00>13:00
                """)
    }

    @Test("S36: correlation is by key; an event without the key meets all; a predicate ignores it")
    func keys() throws {
        let steps = """
                - wait_for: { event: order, within: 4h, then: [{ send: yes, channel: email }] }
            """
        var scene = try Scene(rules: Self.rule(steps, "  key: event.k"))
        #expect(
            scene.play(
                "10:00 cart k=a\n10:00 cart k=b\n10:00 cart k=c\n11:00 order k=b\n12:00 order")
                    == """
                    sent r.yes b 10:00>11:00
                    sent r.yes a 10:00>12:00
                    sent r.yes c 10:00>12:00
                    """)
        let predicate = """
                - wait_for:
                    event: { event: order, when: event.total >= entry.total }
                    within: 4h
                    then: [{ send: yes, channel: email }]
            """
        var other = try Scene(rules: Self.rule(predicate, "  key: event.k"))
        #expect(
            other.play("10:00 cart k=a total=5\n10:00 cart k=b total=50\n11:00 order k=z total=10")
                == "sent r.yes a 10:00>11:00")
    }

    @Test("S36: an event that also exits exits")
    func exits() throws {
        var scene = try Scene(rules: Self.rule(Self.branches, "  exit: order"))
        #expect(
            scene.play("10:00 cart\n12:00 order k=a\nend") == "exited:exit r.yes 10:00>12:00")
    }

    @Test("S35: an exit within a branch names the next send that can still come")
    func exitWithin() throws {
        let steps = """
                - wait_for:
                    event: order
                    within: 4h
                    then: [{ wait: 1h }, { send: yes, channel: email }]
                    else: [{ wait: 1h }, { send: no, channel: email }]
                - { wait: 1d }
                - { send: last, channel: email }
            """
        var scene = try Scene(rules: Self.rule(steps, "  exit: note"))
        #expect(
            scene.play(
                """
                10:00 cart
                10:00 cart @bob
                10:00 cart @carl
                12:00 order
                12:30 note
                14:30 note @bob
                17:00 note @carl
                """) == """
                    exited:exit r.yes 10:00>12:30
                    bob: exited:exit r.no 10:00>14:30
                    carl: sent r.no 10:00>15:00
                    carl: exited:exit r.last 10:00>17:00
                    """)
    }

    @Test("S35: an exit behind the last send is decided, and names no step")
    func exitBehind() throws {
        let steps = """
                - { send: m, channel: email }
                - wait: 1d
            """
        var scene = try Scene(rules: Self.rule(steps, "  exit: order"))
        #expect(
            scene.play("10:00 cart\n12:00 order") == """
                sent r.m 10:00>10:00
                exited:exit r.- 10:00>12:00
                """)
    }

    @Test("S43: a decision on entry names the first send in the order of the text")
    func entryNames() throws {
        let steps = """
                - wait_for:
                    event: order
                    within: 4h
                    else: [{ send: no, channel: email }]
                    then: [{ send: yes, channel: email }]
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(scene.play("10:00 cart\n11:00 cart") == "suppressed:reentry r.no 11:00>11:00")
        #expect(scene.play("12:00 order") == "sent r.yes 10:00>12:00")
    }

    @Test("S32: a `wait_for` whose `if` is false is passed over with both of its branches")
    func passedOver() throws {
        let steps = """
                - wait_for: { event: order, within: 4h, then: [{ send: yes, channel: email }] }
                  if: event.flag
                - { send: last, channel: email }
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(scene.play("10:00 cart flag=false") == "sent r.last 10:00>10:00")
    }

    @Test("S36: one event lets an instance go on once; the next `wait_for` waits for another")
    func twice() throws {
        let steps = """
                - wait_for: { event: order, within: 4h, then: [] , else: [{ send: no, channel: email }] }
                - wait_for:
                    event: order
                    within: 4h
                    then: [{ send: yes, channel: email, template: { from: awaited.k } }]
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(
            scene.play("10:00 cart\n11:00 order k=a\n12:00 order k=b")
                == "sent r.yes 10:00>12:00 as b")
    }

    @Test(
        "S7, S31: `awaited` is kept for the steps of `then` that come later; `event` is the entry")
    func kept() throws {
        let steps = """
                - wait_for:
                    event: order
                    within: 4h
                    then:
                      - { wait: 1h }
                      - send: yes
                        channel: email
                        if: awaited.total > event.total
                        template: { from: "event.k + awaited.k" }
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(
            scene.play("10:00 cart k=x total=1\n11:00 order k=y total=2\nend")
                == "sent r.yes 10:00>12:00 as xy")
    }

    @Test("S34: a restart begins anew, and what was awaited is forgotten")
    func restart() throws {
        var scene = try Scene(rules: Self.rule(Self.branches, "  restart: true"))
        #expect(
            scene.play("10:00 cart\n13:00 cart\n16:00 order k=a\nend") == """
                sent r.yes 13:00>16:00 as a till 17:00
                sent r.last 13:00>16:00
                """)
    }

    @Test("S19: awaited events come after exits and before entries, their sends decided in between")
    func order() throws {
        let rules = """
            - rule: a
              kind: functional
              trigger: { event: order }
              steps: [{ send: m, channel: email }]
            - rule: b
              kind: functional
              trigger: { event: cart }
              steps:
                - wait_for: { event: order, within: 4h, then: [{ send: m, channel: email }] }
            - rule: c
              kind: functional
              trigger: { event: cart }
              exit: order
              steps: [{ wait: 4h }, { send: m, channel: email }]
            """
        var scene = try Scene(rules: rules)
        #expect(
            scene.play("10:00 cart\n11:00 order") == """
                exited:exit c.m 10:00>11:00
                sent b.m 10:00>11:00
                sent a.m 11:00>11:00
                """)
    }

    // MARK: Events that came before

    @Test("S67: an event of the instance's instant counts, though it came first")
    func cameBefore() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play("10:00 order k=x\n10:00 cart\nend") == """
                sent r.yes 10:00>10:00 as x till 11:00
                sent r.last 10:00>10:00
                """)
    }

    @Test("S67: one from before the instance's clock does not")
    func beforeTheClock() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play("09:59:59.999 order k=x\n10:00 cart\nend") == """
                sent r.no 10:00>14:00 till 15:00
                sent r.last 10:00>14:00
                """)
    }

    @Test("S67: of several the earliest counts, be its place in the log behind")
    func earliest() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play("10:00:03 order k=b\n10:00:02 order k=a\n10:00:01 cart\nend") == """
                sent r.yes 10:00:01>10:00:03 as a till 11:00:02
                sent r.last 10:00:01>10:00:03
                """)
    }

    @Test("S67: it is remembered for `lateness` of engine time")
    func tooLongAgo() throws {
        var scene = try Scene(rules: Self.rule(Self.branches))
        #expect(
            scene.play("10:00 order k=x\n10:00:05.001 view total=1 @bob\n10:00 cart\nend") == """
                sent r.no 10:00>14:00 till 15:00
                sent r.last 10:00>14:00
                """)
    }

    @Test("S67: the event that an instance comes from does not count, nor one by which it went on")
    func ownEvents() throws {
        let steps = """
                - wait_for: { event: [cart, order], within: 1h, else: [{ send: no, channel: email }] }
                - wait_for: { event: [cart, order], within: 1h, else: [{ send: again, channel: email }] }
                - { send: last, channel: email }
            """
        var scene = try Scene(rules: Self.rule(steps))
        #expect(
            scene.play("10:00 order\n10:00 cart\nend") == """
                sent r.again 10:00>11:00
                sent r.last 10:00>11:00
                """)
    }
}
