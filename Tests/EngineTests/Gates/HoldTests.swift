// Held messages are instances that wait (S46), here for the end of quiet hours.

import Engine
import Testing

@Suite("Held messages")
struct HoldTests {
    static let night = "quiet: { hours: \"21:00-08:00\" }"

    static func scene(
        _ more: String = "", key: String? = nil, steps: String = "[{ send: m, channel: email }]",
        policies: String = night, customer: String = Scene.customer
    ) throws -> Scene {
        try .gates(
            policies, rules: Scene.rule(key: key, more: more, steps: steps), customer: customer)
    }

    @Test("S46: what is held leaves at the instant that the gate named")
    func release() throws {
        var scene = try Self.scene()
        #expect(
            scene.play("22:00 cart\nend") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                sent r.m 22:00>1d 08:00
                """)
    }

    @Test("S46: an instant behind `not_after` is no hold, one at it is")
    func notAfter() throws {
        var scene = try Self.scene(steps: "[{ send: m, channel: email, expires: 9h }]")
        #expect(
            scene.play("22:00 cart\n23:00 cart\nend") == """
                suppressed:quiet r.m 22:00>22:00 next 1d 08:00
                held:quiet r.m 23:00>23:00 next 1d 08:00
                sent r.m 23:00>1d 08:00 till 1d 08:00
                """)
    }

    @Test("S46: what is held can exit; the decision names the held send")
    func exit() throws {
        var scene = try Self.scene("exit: order")
        #expect(
            scene.play("22:00 cart\n23:00 order\nend") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                exited:exit r.m 22:00>23:00
                """)
    }

    @Test("S46: a restart decides what was held before the new instance")
    func restart() throws {
        var scene = try Self.scene("restart: true")
        #expect(
            scene.play("22:00 cart\n23:00 cart\nend") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                suppressed:reentry r.m 22:00>23:00
                held:quiet r.m 23:00>23:00 next 1d 08:00
                sent r.m 23:00>1d 08:00
                """)
        var other = try Self.scene()
        #expect(
            other.play("22:00 cart\n23:00 cart\nend") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                suppressed:reentry r.m 23:00>23:00
                sent r.m 22:00>1d 08:00
                """)
    }

    @Test("S46: an erasure takes what is held along, without a decision")
    func erasure() throws {
        var scene = try Self.scene(customer: Scene.customer + "\nerasure: gone")
        #expect(
            scene.play("22:00 cart\n23:00 gone\nend")
                == "held:quiet r.m 22:00>22:00 next 1d 08:00")
    }

    @Test("S46: of a customer's candidates a hundred are held at once")
    func limit() throws {
        var scene = try Self.scene("exit: order", key: "event.k")
        let carts = (0...100).map { "22:00 cart k=k\($0)" }.joined(separator: "\n")
        let lines = scene.play(carts).split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("held:quiet ") } == 100)
        #expect(lines.last == "suppressed:quiet r.m k100 22:00>22:00 next 1d 08:00")
        #expect(
            scene.play("22:30 order k=k7\n22:40 cart k=another\n22:50 cart k=one-more") == """
                exited:exit r.m k7 22:00>22:30
                held:quiet r.m another 22:40>22:40 next 1d 08:00
                suppressed:quiet r.m one-more 22:50>22:50 next 1d 08:00
                """)
        #expect(scene.play("end").split(separator: "\n").count { $0.hasPrefix("sent ") } == 100)
    }

    @Test("S46: those released in a round and not yet decided do not count among the hundred")
    func limitOfRound() throws {
        var scene = try Self.scene(
            key: "event.k",
            policies: Self.night + "\narbitration: { window: 20h }")
        let carts = (0..<100).map { "22:00 cart k=k\($0)" }.joined(separator: "\n")
        _ = scene.play(carts)
        // At eight all are released, and wait anew for the window that the first of them opens.
        let lines = scene.play("1d 08:01 view").split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("held:arbitration ") } == 100)
    }

    @Test("S46: a release that is held again is one more decision, by another gate")
    func again() throws {
        var scene = try Self.scene(
            key: "event.k",
            policies: Self.night + "\ncaps: [{ max: 1, per: 12h, caught: hold }]")
        #expect(
            scene.play("20:30 cart k=a\n22:00 cart k=b\nend") == """
                sent r.m a 20:30>20:30
                held:quiet r.m b 22:00>22:00 next 1d 08:00
                held:cap r.m b 22:00>1d 08:00 next 1d 08:30
                sent r.m b 22:00>1d 08:30
                """)
    }

    @Test("S46: waits behind what was held count from its decision")
    func waitsBehind() throws {
        let steps = "[{ send: m, channel: email }, { wait: 1h }, { send: n, channel: email }]"
        var scene = try Self.scene(steps: steps)
        #expect(
            scene.play("22:00 cart\nreading 1d 09:30\nend") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                sent r.m 22:00>1d 09:30
                sent r.n 22:00>1d 10:30
                """)
    }

    @Test("S46: for `expires` behind what was held the release counts, not its decision")
    func expiresBehind() throws {
        let steps = "[{ send: m, channel: email }, { send: n, channel: email, expires: 2h }]"
        var scene = try Self.scene(steps: steps)
        #expect(
            scene.play("22:00 cart\nreading 1d 09:30") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                sent r.m 22:00>1d 09:30
                sent r.n 22:00>1d 09:30 till 1d 10:00
                """)
    }

    @Test("S46: `expires` of what is held counts on from where it did")
    func expiresOfHeld() throws {
        var scene = try Self.scene(steps: "[{ send: m, channel: email, expires: 12h }]")
        #expect(
            scene.play("22:00 cart\nreading 1d 10:00:00.001") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                expired:expired r.m 22:00>1d 10:00:00.001
                """)
    }

    @Test("S46: the whole chain looks at a release, so consent withdrawn meanwhile objects")
    func consent() throws {
        var scene = try Scene(
            rules: Scene.rule(kind: "special"), policies: Self.night, events: Scene.gateEvents)
        #expect(
            scene.play("09:00 consent_on\n22:00 cart\n23:00 consent_off\nend") == """
                held:quiet r.m 22:00>22:00 next 1d 08:00
                suppressed:consent r.m 22:00>1d 08:00
                """)
    }
}
