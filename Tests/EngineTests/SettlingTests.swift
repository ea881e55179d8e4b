// Events that wait for those before them (S66).

import Engine
import Testing

@Suite("Settling")
struct SettlingTests {
    private static let policies = "time: { lateness: 10s, settle: 5s }"

    private static let cart = """
        - rule: c
          kind: functional
          trigger: { event: cart }
          key: event.k
          exit: order
          max_age: 10s
          steps: [{ wait: 1m }, { send: m, channel: email, data: { total: event.total } }]
        """
    private static let atOnce = """
        - rule: a
          kind: functional
          trigger: { event: [cart, note] }
          steps: [{ send: m, channel: email, template: { from: event.id } }]
        """

    /// What a script gives, without `settle` and with it.
    private func both(_ rules: String, _ script: String) throws -> [String] {
        var direct = try Scene(rules: rules, policies: "time: { lateness: 10s }")
        var settled = try Scene(rules: rules, policies: Self.policies)
        return [direct.play(script), settled.play(script)]
    }

    @Test("S66: a count and a sequence see the order of the times")
    func patterns() throws {
        let count = """
            10:00 cart #a
            10:00:04 cart #b
            10:00:02 cart #c
            end
            """
        #expect(
            try both(PatternTests.count(), count) == ["", "sent c.m 10:00:04>10:00:04 as b"])
        let sequence = """
            10:00:02 order #b
            10:00 cart #a
            end
            """
        #expect(
            try both(PatternTests.sequence("cart, order"), sequence)
                == ["", "sent q.m 10:00:02>10:00:02 as b"])
    }

    @Test("S66: an exit that was before its cart ends nothing, one behind it does")
    func exits() throws {
        // At one instant the order of the log counts (S67 is for the order that comes first).
        #expect(
            try both(
                Self.cart,
                """
                10:00:02 cart k=a total=1
                10:00:01 order k=a
                10:00:03 order @bob k=a
                10:00:02 cart @bob k=a total=1
                end
                """) == [
                    """
                    bob: suppressed:exit c.m a 10:00:02>10:00:03
                    sent c.m a 10:00:02>10:01:02
                    """,
                    """
                    bob: exited:exit c.m a 10:00:02>10:00:03
                    sent c.m a 10:00:02>10:01:02
                    """,
                ])
    }

    @Test("S66, S29: timers before the event fire before it takes effect, at one instant behind it")
    func timers() throws {
        let script = """
            10:00 cart k=a total=1
            10:01:00.001 order k=a
            10:02 cart k=b total=1
            10:03 order k=b
            end
            """
        let answer = """
            sent c.m a 10:00>10:01
            exited:exit c.m b 10:02>10:03
            """
        #expect(try both(Self.cart, script) == [answer, answer])
        // Where events wait as long as timers do.
        var scene = try Scene(rules: Self.cart, policies: "time: { lateness: 5s, settle: 5s }")
        #expect(scene.play(script) == answer)
    }

    @Test(
        "S66: an event takes effect when engine time is later than its time and `settle`, not before"
    )
    func moment() throws {
        var scene = try Scene(rules: Self.atOnce, policies: Self.policies)
        #expect(scene.play("10:00 cart #a\n10:00:05 unused @bob") == "")
        #expect(scene.play("10:00:05.001 unused @bob") == "sent a.m 10:00>10:00 as a")
        #expect(scene.play("10:01 cart #b\nreading 10:01:05") == "")
        #expect(scene.play("reading 10:01:05.001") == "sent a.m 10:01>10:01 as b")
        #expect(scene.play("10:02 cart #c\nuntil 10:02") == "sent a.m 10:02>10:02 as c")
    }

    @Test("S66: what came later than `settle` takes effect at once, and is late")
    func tooLate() throws {
        var scene = try Scene(rules: Self.atOnce, policies: Self.policies)
        #expect(
            scene.play("10:00:20 cart #a\n10:00:30 unused @bob")
                == "sent a.m 10:00:20>10:00:20 as a")
        #expect(scene.play("10:00:19 cart #b") == "sent a.m 10:00:19>10:00:20 as b")
        #expect(scene.counters.late == 1)
    }

    @Test(
        "S66, S18: a duplicate is known on arrival, while the first waits and when it has taken effect"
    )
    func duplicates() throws {
        var scene = try Scene(rules: Self.atOnce, policies: Self.policies)
        #expect(
            scene.play(
                """
                10:00 cart #a
                10:00:03 cart #a
                10:01 unused @bob
                10:01 cart #a
                end
                """) == "sent a.m 10:00>10:00 as a")
        #expect(scene.counters.duplicates == 2)
    }

    @Test("S66, S27: the age of an event is that of its arrival, however long it waited")
    func age() throws {
        var scene = try Scene(rules: Self.cart, policies: Self.policies)
        #expect(
            scene.play("10:00 cart k=a total=1\n11:00 unused @bob") == "sent c.m a 10:00>10:01")
        #expect(
            scene.play("10:59:49 cart k=a total=1")
                == "suppressed:too_old c.m a 10:59:49>10:59:49")
    }

    @Test("S66, S24: an erasure takes effect in its turn and leaves what waits, with its ids")
    func erasure() throws {
        var scene = try Scene(
            rules: Self.atOnce, customer: Scene.customer + "\nerasure: gone",
            policies: Self.policies, events: "  gone: {}")
        #expect(
            scene.play(
                """
                10:00:00 cart #a
                10:00:04 cart #d
                10:00:03 gone #c
                10:00:02 cart #b
                10:00:08.001 unused @bob
                10:00:09 cart #d
                10:00:09 cart #b
                end
                """) == """
                    sent a.m 10:00>10:00 as a
                    sent a.m 10:00:02>10:00:02 as b
                    sent a.m 10:00:04>10:00:04 as d
                    sent a.m 10:00:09>10:00:09 as b
                    """)
        #expect(scene.counters.duplicates == 1)
        #expect(scene.counters.erasures == 1)
    }

    @Test("S66, S24: behind an erasure that waits an id is a new one, before it the old")
    func idsAroundErasures() throws {
        func answer(_ settle: String, _ script: String) throws -> String {
            var scene = try Scene(
                rules: Self.atOnce, customer: Scene.customer + "\nerasure: gone",
                policies: "time: { lateness: 10s\(settle) }", events: "  gone: {}")
            return scene.play(script)
        }
        let ordered = """
            10:00:01 cart #x
            10:00:02 gone #e
            10:00:03 cart #x
            10:00:04 cart #x
            end
            """
        let shuffled = """
            10:00:03 cart #x
            10:00:02 gone #e
            10:00:01 cart #x
            10:00:04 cart #x
            end
            """
        let expected = """
            sent a.m 10:00:01>10:00:01 as x
            sent a.m 10:00:03>10:00:03 as x
            """
        #expect(try answer("", ordered) == expected)
        #expect(try answer(", settle: 5s", ordered) == expected)
        #expect(try answer(", settle: 5s", shuffled) == expected)
    }

    @Test("S66: a second erasure of an instant is dropped, as without `settle`")
    func erasures() throws {
        var scene = try Scene(
            rules: Self.atOnce, customer: Scene.customer + "\nerasure: gone",
            policies: Self.policies, events: "  gone: {}")
        _ = scene.play("10:00 gone #a\n10:00 gone #b\nend")
        #expect(scene.counters.erasures == 1)
        #expect(scene.counters.beforeErasure == 1)
    }

    @Test(
        "S66: at most 1,000 events of a customer wait; of more the earliest takes effect, counted")
    func limit() throws {
        var scene = try Scene(rules: Self.atOnce, policies: Self.policies)
        let events = (0..<1_000).map {
            "10:00:00.\(999 - $0 + 1_000)".replacing("00.1", with: "00.")
        }
        #expect(scene.play(events.map { "\($0) cart" }.joined(separator: "\n")) == "")
        #expect(scene.counters.settledEarly == 0)
        #expect(scene.play("10:00:01 cart") == "sent a.m 10:00>10:00 as e1000")
        #expect(scene.counters.settledEarly == 1)
        #expect(scene.play("end").split(separator: "\n").count == 1_000)
    }

    @Test("S66: events of several customers take effect in the order of their times")
    func customers() throws {
        var scene = try Scene(rules: Self.atOnce, policies: Self.policies)
        #expect(
            scene.play(
                """
                10:00:03 cart @zoe #z
                10:00:02 cart @bob #b
                10:00:02 cart @amy #y
                10:00:01 note @amy #x
                11:00 unused @bob
                """) == """
                    amy: sent a.m 10:00:01>10:00:01 as x
                    amy: sent a.m 10:00:02>10:00:02 as y
                    bob: sent a.m 10:00:02>10:00:02 as b
                    zoe: sent a.m 10:00:03>10:00:03 as z
                    """)
    }
}
