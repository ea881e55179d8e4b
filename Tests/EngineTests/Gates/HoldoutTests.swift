// Nothing is sent to the control group (S50).

import Engine
import Testing

@Suite("The gate holdout")
struct HoldoutTests {
    static let everybody = "holdout: { percent: 100, salt: x }"
    static let nobody = "holdout: { percent: 0, salt: x }"

    @Test("S50: the control group gets nothing, the others are told from those without a holdout")
    func arms() throws {
        for (policy, line) in [
            (Self.everybody, "control:holdout r.m 10:00>10:00 control"),
            (Self.nobody, "sent r.m 10:00>10:00 treated"), ("", "sent r.m 10:00>10:00"),
        ] {
            var scene = try Scene.gates(policy, rules: Scene.rule())
            #expect(scene.play("10:00 cart") == line)
        }
    }

    @Test("S50: a rule's own group comes behind the global one")
    func ofRule() throws {
        var scene = try Scene.gates(
            Self.nobody,
            rules: Scene.rule("a", more: "holdout: { percent: 100 }") + Scene.rule("b"))
        #expect(
            scene.play("10:00 cart") == """
                control:holdout a.m 10:00>10:00 control
                sent b.m 10:00>10:00 treated
                """)
        var other = try Scene.gates(
            Self.everybody, rules: Scene.rule(more: "holdout: { percent: 0, salt: y }"))
        #expect(other.play("10:00 cart") == "control:holdout r.m 10:00>10:00 control")
    }

    @Test("S50: a kind that skips the gate has no arm")
    func skipping() throws {
        var scene = try Scene.gates(Self.everybody, rules: Scene.rule(kind: "free"))
        #expect(scene.play("10:00 cart") == "sent r.m 10:00>10:00")
    }

    @Test("S50: what gates in front of it decide has no arm, what those behind it decide has one")
    func armOfOthers() throws {
        var scene = try Scene.gates(
            Self.nobody + "\nquiet: { hours: \"21:00-08:00\" }",
            rules: Scene.rule(
                key: "event.k", steps: "[{ send: m, channel: email, if: event.flag }]"))
        #expect(
            scene.play("22:00 cart k=a flag=false\n22:00 cart k=b flag=true") == """
                suppressed:condition r.m a 22:00>22:00
                held:quiet r.m b 22:00>22:00 next 1d 08:00 treated
                """)
    }

    @Test("S46: the decision about what a restart takes away has no arm")
    func restart() throws {
        var scene = try Scene.gates(
            Self.nobody + "\nquiet: { hours: \"21:00-08:00\" }",
            rules: Scene.rule(more: "restart: true"))
        #expect(
            scene.play("22:00 cart\n23:00 cart") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00 treated
                suppressed:reentry r.m 22:00>23:00
                held:quiet r.m 23:00>23:00 next 1d 08:00 treated
                """)
    }

    @Test("S50: it counts for `again` as a message would, and for no cap")
    func again() throws {
        var scene = try Scene(
            rules: Scene.rule("a", more: "again: 1d") + Scene.rule("b", on: "view", kind: "capped"),
            policies: """
                kinds:
                  promo: { family: special, consent: none }
                  capped: { family: special, consent: none, skip: [holdout] }
                \(Self.everybody)
                caps: [{ max: 1, per: 1d }]
                """)
        #expect(
            scene.play("10:00 cart\n11:00 cart\n12:00 view\n13:00 view") == """
                control:holdout a.m 10:00>10:00 control
                suppressed:reentry a.m 11:00>11:00 next 1d 10:00
                sent b.m 12:00>12:00
                suppressed:cap b.m 13:00>13:00 next 1d 12:00
                """)
    }

    @Test("S45: the instance goes on behind what the control group did not get")
    func goesOn() throws {
        var scene = try Scene.gates(
            Self.everybody,
            rules: Scene.rule(
                steps: "[{ send: m, channel: email }, { wait: 1h }, { send: n, channel: email }]"))
        #expect(
            scene.play("10:00 cart\nend") == """
                control:holdout r.m 10:00>10:00 control
                control:holdout r.n 10:00>11:00 control
                """)
    }
}
