// Of several messages that come together, so many go (S52).

import Engine
import Testing

@Suite("The gate arbitration")
struct ArbitrationTests {
    static let window = "arbitration: { window: 15m, max: 1 }"

    /// `a` on carts, `b` with a higher priority on views.
    static func scene(
        _ policies: String = window, a: String = "priority: 10", b: String = "priority: 90",
        bOn: String = "view", expires: String = "", key: String? = nil
    ) throws -> Scene {
        try .gates(
            policies,
            rules: Scene.rule("a", key: key, more: a)
                + Scene.rule(
                    "b", on: bOn, more: b, steps: "[{ send: m, channel: email\(expires) }]"))
    }

    @Test("S52: the first candidate opens a window, at whose end all meet the chain in one round")
    func window() throws {
        var scene = try Self.scene()
        #expect(
            scene.play("10:00 cart\n10:10 view\nend") == """
                held:arbitration a.m 10:00>10:00 next 10:15
                held:arbitration b.m 10:10>10:10 next 10:15
                sent b.m 10:10>10:15
                suppressed:arbitration a.m 10:00>10:15
                """)
    }

    @Test("S52: a window is open before its end, and not at it")
    func end() throws {
        var scene = try Self.scene()
        #expect(
            scene.play("10:00 cart\n10:15 view\nend") == """
                held:arbitration a.m 10:00>10:00 next 10:15
                held:arbitration b.m 10:15>10:15 next 10:30
                sent a.m 10:00>10:15
                sent b.m 10:15>10:30
                """)
    }

    @Test("S52: who cannot wait so long opens no window and goes alone, uncounted")
    func alone() throws {
        var scene = try Self.scene(expires: ", expires: 5m")
        #expect(
            scene.play("10:00 view\n10:02 cart\n10:05 view\nend") == """
                sent b.m 10:00>10:00 till 10:05
                held:arbitration a.m 10:02>10:02 next 10:17
                sent b.m 10:05>10:05 till 10:10
                sent a.m 10:02>10:17
                """)
    }

    @Test("S52: a window stays open whoever has left it")
    func leftWindow() throws {
        var scene = try Self.scene(a: "priority: 10\nexit: order")
        #expect(
            scene.play("10:00 cart\n10:05 order\n10:10 view\nend") == """
                held:arbitration a.m 10:00>10:00 next 10:15
                exited:exit a.m 10:00>10:05
                held:arbitration b.m 10:10>10:10 next 10:15
                sent b.m 10:10>10:15
                """)
    }

    @Test("S52: a candidate goes through one window, whose `max` counts whenever one is released")
    func oneWindow() throws {
        var scene = try Self.scene(
            Self.window + "\ncaps: [{ max: 1, per: 1h, caught: hold }]", key: "event.k")
        #expect(
            scene.play("09:30 cart k=x\n10:00 cart k=y\n10:05 cart k=z\nend") == """
                held:arbitration a.m x 09:30>09:30 next 09:45
                sent a.m x 09:30>09:45
                held:arbitration a.m y 10:00>10:00 next 10:15
                held:arbitration a.m z 10:05>10:05 next 10:15
                held:cap a.m y 10:00>10:15 next 10:45
                held:cap a.m z 10:05>10:15 next 10:45
                sent a.m y 10:00>10:45
                suppressed:arbitration a.m z 10:05>10:45
                """)
    }

    @Test("S52: without a window `max` counts one effect of an event with the rounds it leads to")
    func maxOfRound() throws {
        let steps = "[{ send: m, channel: email }, { send: n, channel: email }]"
        var scene = try Scene.gates(
            "arbitration: { max: 1 }",
            rules: Scene.rule("a", more: "priority: 10", steps: steps)
                + Scene.rule("b", more: "priority: 90", steps: steps))
        let lines = """
            sent b.m 10:00>10:00
            suppressed:arbitration a.m 10:00>10:00
            suppressed:arbitration b.n 10:00>10:00
            suppressed:arbitration a.n 10:00>10:00
            """
        #expect(scene.play("10:00 cart") == lines)
        #expect(scene.play("10:01 cart") == lines.replacing("10:00", with: "10:01"))
    }

    @Test("S52: a kind that skips the gate is neither held nor counted")
    func skipping() throws {
        var scene = try Scene.gates(
            "arbitration: { max: 1 }",
            rules: Scene.rule("a") + Scene.rule("b", kind: "free") + Scene.rule("c"))
        #expect(
            scene.play("10:00 cart") == """
                sent a.m 10:00>10:00
                sent b.m 10:00>10:00
                suppressed:arbitration c.m 10:00>10:00
                """)
    }

    /// Rules `a` to `d` on carts, each send with these words.
    static func ordered(_ order: String, _ sends: [String]) throws -> String {
        var scene = try Scene.gates(
            "arbitration: { order: \(order) }",
            rules: zip(["a", "b", "c", "d"], sends).map { name, words in
                Scene.rule(name, steps: "[{ send: m, channel: email\(words) }]")
            }.joined())
        return scene.play("10:00 cart total=3").split(separator: "\n")
            .map { String($0.dropFirst(5).prefix(1)) }.joined()
    }

    @Test("S52: worth descends, and what is worth nothing that can be told comes last")
    func worth() throws {
        #expect(
            try Self.ordered(
                "[worth]", [", worth: \"2\"", "", ", worth: event.total", ", worth: \"2.5\""])
                == "cdab")
        // NaN, and what fails.
        #expect(
            try Self.ordered(
                "[worth]",
                [", worth: 0.0 / 0.0", ", worth: event.n", ", worth: \"-1\"", ", worth: \"1\""])
                == "dcab")
    }

    @Test("S52: `expires` ascends and none is last; what is equal goes by the next, then by rule")
    func expires() throws {
        #expect(
            try Self.ordered(
                "[expires, worth]",
                [
                    "", ", expires: 2h, worth: \"1\"", ", expires: 1h",
                    ", expires: 2h, worth: \"2\"",
                ]) == "cdba")
    }

    @Test("S52: what is sent last of those that came together is the winner")
    func winner() throws {
        var scene = try Self.scene("arbitration: { max: 1 }", bOn: "cart")
        _ = scene.play("10:00 cart")
        #expect(scene.lastWinner == scene.lastMessage)
        #expect(scene.lastWinner != nil)
    }
}
