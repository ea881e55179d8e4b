// Exits: what they end, and what they are remembered for.

import Engine
import Testing

@Suite("Exits")
struct ExitTests {
    static func rule(_ exit: String, key: Bool = true, more: String = "") -> String {
        """
        - rule: r
          kind: functional
          trigger: { event: cart }
        \(key ? "  key: event.k" : "")
          exit: \(exit)
        \(more)
          steps: [{ wait: 4h }, { send: m, channel: email }]
        """
    }

    @Test("S35: an exit ends the instances of its key")
    func byKey() throws {
        var scene = try Scene(rules: Self.rule("order"))
        #expect(
            scene.play("10:00 cart k=a\n10:01 cart k=b\n11:00 order k=a\nend") == """
                exited:exit r.m a 10:00>11:00
                sent r.m b 10:01>14:01
                """)
    }

    @Test(
        "S6, S35: an exit whose key is absent ends all instances of the rule, in the order of keys")
    func keyless() throws {
        var scene = try Scene(rules: Self.rule("[order, view]"))
        #expect(
            scene.play(
                "10:00 cart k=b\n10:01 cart k=a\n11:00 order\n12:00 cart k=c\n12:30 view\nend")
                    == """
                    exited:exit r.m a 10:01>11:00
                    exited:exit r.m b 10:00>11:00
                    exited:exit r.m c 12:00>12:30
                    """)
    }

    @Test(
        "S35: a predicate ignores the key, sees event and entry, and one that fails does not hold")
    func predicate() throws {
        var scene = try Scene(
            rules: Self.rule("{ event: order, when: event.total >= entry.total }"))
        #expect(
            scene.play(
                """
                10:00 cart k=a total=50
                10:01 cart k=b total=90
                10:02 cart k=c
                11:00 order k=z total=60
                end
                """) == """
                    exited:exit r.m a 10:00>11:00
                    sent r.m b 10:01>14:01
                    sent r.m c 10:02>14:02
                    """)
        #expect(scene.counters.rules[0].failedConditions == 1)
    }

    @Test("S35: an exit ends only what was triggered at or before its own time")
    func ownTime() throws {
        var scene = try Scene(rules: Self.rule("order", key: false))
        #expect(
            scene.play("11:00 cart\n10:59:59.999 order\nend") == "sent r.m 11:00>15:00")
        #expect(
            scene.play("1d 11:00 cart\n1d 11:00 order\nend") == "exited:exit r.m 1d 11:00>1d 11:00")
    }

    @Test("S35: a match strictly before a remembered exit of its key is suppressed")
    func remembered() throws {
        var scene = try Scene(rules: Self.rule("order"))
        #expect(
            scene.play(
                """
                11:00 order k=a
                10:59 cart k=a
                10:59 cart k=b
                11:00:00.001 cart k=a
                end
                """) == """
                    suppressed:exit r.m a 10:59>11:00
                    sent r.m b 10:59>14:59
                    sent r.m a 11:00:00.001>15:00:00.001
                    """)
    }

    @Test("S35: an exit with a predicate is not remembered")
    func forgottenPredicate() throws {
        var scene = try Scene(rules: Self.rule("{ event: order, when: event.total > 0.0 }"))
        #expect(
            scene.play("11:00 order total=5\n10:59 cart k=a\nend") == "sent r.m a 10:59>14:59")
    }

    @Test("S27, S35: what is older than max_age is too old before any exit is looked at")
    func tooOldFirst() throws {
        var scene = try Scene(rules: Self.rule("order", key: false, more: "  max_age: 1h"))
        #expect(scene.play("11:00 order\n12:00 note @bob text=a") == "")
        #expect(
            scene.play("10:59:59 cart\n11:00:00.001 cart") == """
                suppressed:too_old r.m 10:59:59>11:00
                """)
    }

    @Test("An event first exits, then enters: a new cart starts a new wait")
    func exitThenEnter() throws {
        var scene = try Scene(rules: Self.rule("[order, cart]", key: false))
        #expect(
            scene.play("10:00 cart\n11:00 cart\nend") == """
                exited:exit r.m 10:00>11:00
                sent r.m 11:00>15:00
                """)
    }

    @Test(
        "S35: the decision names the next send that can still come, and its time is the decision time"
    )
    func nextSend() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: cart }
                  exit: order
                  steps: 
                    - { send: m, channel: email }
                    - { wait: 1h }
                    - { send: n, channel: email, if: "false" }
                    - { wait: 1h }
                    - { send: o, channel: email }
                """)
        #expect(
            scene.play("10:00 cart\n10:40 note text=a\n10:30 order\nend") == """
                sent r.m 10:00>10:00
                exited:exit r.n 10:00>10:40
                """)
        #expect(
            scene.play("1d 10:00 cart\n1d 11:30 order\nend") == """
                sent r.m 1d 10:00>1d 10:00
                suppressed:condition r.n 1d 10:00>1d 11:00
                exited:exit r.o 1d 10:00>1d 11:30
                """)
    }

    @Test("S35: of several exits of a key the newest is remembered, whatever the order of the log")
    func newestExit() throws {
        var late = try Scene(rules: Self.rule("order"))
        #expect(
            late.play("12:00 order k=a\n11:00 order k=a\n11:30 cart k=a")
                == "suppressed:exit r.m a 11:30>12:00")
        var both = try Scene(rules: Self.rule("[order, view]"))
        #expect(
            both.play("10:00 view\n12:00 order k=a\n11:00 cart k=a\n11:00 cart k=b\nend") == """
                suppressed:exit r.m a 11:00>12:00
                sent r.m b 11:00>15:00
                """)
    }

    @Test("S35: an exit whose key is absent is remembered against every key")
    func keylessRemembered() throws {
        var scene = try Scene(rules: Self.rule("[order, view]"))
        #expect(
            scene.play("12:00 view\n12:01 order k=b\n11:59 cart k=a")
                == "suppressed:exit r.m a 11:59>12:01")
    }

    @Test("S35: a late exit ends what was triggered before it, though the customer is further on")
    func lateExit() throws {
        var scene = try Scene(rules: Self.rule("order"))
        #expect(
            scene.play("10:00 cart k=a\n10:30 cart k=b\n12:00 note text=a\n10:15 order\nend")
                == """
                exited:exit r.m a 10:00>12:00
                sent r.m b 10:30>14:30
                """)
    }

    @Test("S35: a predicate ignores the key, even one that it reads itself")
    func predicateOverKey() throws {
        var scene = try Scene(rules: Self.rule("{ event: order, when: event.k != entry.k }"))
        #expect(
            scene.play("10:00 cart k=a\n10:01 cart k=z\n11:00 order k=z\nend") == """
                exited:exit r.m a 10:00>11:00
                sent r.m z 10:01>14:01
                """)
    }

    // MARK: One instant

    @Test("S67: an exit of another type at the same instant stops a match that comes behind it")
    func sameInstant() throws {
        var scene = try Scene(rules: Self.rule("order"))
        #expect(
            scene.play("10:00 order k=a\n10:00 cart k=a\n10:00 cart k=b\nend") == """
                suppressed:exit r.m a 10:00>10:00
                sent r.m b 10:00>14:00
                """)
    }

    @Test("S67: an exit of the match's own type at the same instant stops nothing")
    func ownType() throws {
        var scene = try Scene(rules: Self.rule("[cart, order]"))
        #expect(
            scene.play("10:00 cart k=a\n10:00 cart k=a\nend") == """
                exited:exit r.m a 10:00>10:00
                sent r.m a 10:00>14:00
                """)
    }

    @Test("S67: of exits of several types at one instant another one is always among them")
    func severalTypes() throws {
        var scene = try Scene(rules: Self.rule("[cart, order]"))
        #expect(
            scene.play("10:00 order k=a\n10:00 cart k=a\nend")
                == "suppressed:exit r.m a 10:00>10:00")
    }
}
