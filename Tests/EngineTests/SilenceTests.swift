// Silence: once when none of some events came for a time (S37).

import Engine
import Testing

@Suite("Silence")
struct SilenceTests {
    static let plain = """
        - rule: s
          kind: functional
          trigger: { silence: [cart, order], for: 1d }
          steps: [{ send: m, channel: email, template: { from: event.k } }]
        """

    static let armed = """
        - rule: s
          kind: functional
          trigger: { silence: [cart, order], for: 1d, armed_by: form }
          steps: [{ send: m, channel: email, template: { from: event.id } }]
        """

    @Test("S37, S41: it fires once, `for` after the last of the events, whose event it is")
    func once() throws {
        var scene = try Scene(rules: Self.plain)
        #expect(
            scene.play("10:00 cart k=a\n12:00 order k=b\nend")
                == "sent s.m 1d 12:00>1d 12:00 as b")
        #expect(scene.counters.rules[0].watchesFired == 1)
        #expect(scene.counters.rules[0].watching == 0)
    }

    @Test("S37: what comes after it fired arms it again")
    func again() throws {
        var scene = try Scene(rules: Self.plain)
        #expect(
            scene.play("10:00 cart k=a\n3d 10:00 cart k=b\nend") == """
                sent s.m 1d 10:00>1d 10:00 as a
                sent s.m 4d 10:00>4d 10:00 as b
                """)
    }

    @Test("S37: an event at or before the last changes nothing", arguments: ["11:00", "12:00"])
    func older(time: String) throws {
        var scene = try Scene(rules: Self.plain)
        #expect(
            scene.play("12:00 cart k=a\n\(time) order k=b\nend")
                == "sent s.m 1d 12:00>1d 12:00 as a")
    }

    @Test(
        "S28, S37: a late event moves it by its own time, and fires it at once where that is over")
    func late() throws {
        var scene = try Scene(rules: Self.plain)
        #expect(
            scene.play("5d 10:00 note text=x\n1d 10:00 cart k=a")
                == "sent s.m 2d 10:00>5d 10:00 as a")
    }

    @Test("S37: with `armed_by` nothing fires before one of its events came")
    func unarmed() throws {
        var scene = try Scene(rules: Self.armed)
        #expect(scene.play("10:00 cart\n12:00 order\nend") == "")
    }

    @Test("S37: a first `armed_by` at or before the last event arms with that")
    func armedBefore() throws {
        var scene = try Scene(rules: Self.armed)
        #expect(
            scene.play("10:00 cart #c\n09:00 form #f\nend") == "sent s.m 1d 10:00>1d 10:00 as c")
    }

    @Test(
        "S37: once armed, fired or not, the others arm too; a second `armed_by` before L does not")
    func armedOnce() throws {
        var scene = try Scene(rules: Self.armed)
        #expect(
            scene.play(
                """
                10:00 form #f
                3d 10:00 cart #c
                5d 10:00 note text=x
                3d 09:00 form #g
                6d 10:00 order #o
                end
                """) == """
                    sent s.m 1d 10:00>1d 10:00 as f
                    sent s.m 4d 10:00>4d 10:00 as c
                    sent s.m 7d 10:00>7d 10:00 as o
                    """)
    }

    @Test("S29: it fires before a later event of the customer, and after one of the same instant")
    func tie() throws {
        var scene = try Scene(rules: Self.plain)
        #expect(scene.play("10:00 cart k=a\n1d 10:00 order k=b") == "")
        #expect(
            scene.play("2d 10:00:00.001 order k=c") == "sent s.m 2d 10:00>2d 10:00 as b")
    }

    @Test("S21: `when` is looked at when it fires, over the kept event and the record of then")
    func when() throws {
        var scene = try Scene(
            rules: """
                - rule: s
                  kind: functional
                  trigger: { silence: cart, for: 1d }
                  when: >-
                    event.total > 10.0 && customer.nick == "x"
                    && now - event.time >= duration("24h")
                  steps: [{ send: m, channel: email }]
                """)
        #expect(
            scene.play(
                """
                10:00 cart total=20
                12:00 note text=x
                2d 10:00 cart total=5
                4d 10:00 cart total=20
                4d 12:00 note text=y
                end
                """) == "sent s.m 1d 10:00>1d 10:00")
        #expect(scene.counters.rules[0].unmatched == 2)
    }

    @Test("S27, S35: exits end no silence, and age and remembered exits do not matter to it")
    func exits() throws {
        var scene = try Scene(
            rules: """
                - rule: s
                  kind: functional
                  trigger: { silence: cart, for: 3d }
                  exit: order
                  steps: [{ wait: 1d }, { send: m, channel: email }]
                """)
        #expect(
            scene.play("10:00 cart\n11:00 order\n3d 11:00 order\nend")
                == "exited:exit s.m 3d 10:00>3d 11:00")
        var second = try Scene(
            rules: """
                - rule: s
                  kind: functional
                  trigger: { silence: cart, for: 3d }
                  exit: order
                  steps: [{ send: m, channel: email }]
                """)
        #expect(
            second.play("10:00 cart\n3d 10:00 order\nend") == "sent s.m 3d 10:00>3d 10:00")
    }

    @Test("S20: the daemon decides at its reading when that is more than `on_time` late")
    func reading() throws {
        var scene = try Scene(rules: Self.plain)
        #expect(
            scene.play("10:00 cart k=a\nreading 1d 12:00")
                == "sent s.m 1d 10:00>1d 12:00 as a")
    }
}
