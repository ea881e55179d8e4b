// What is kept of one customer is bounded, and what goes beyond is counted.

import Customer
import Engine
import Testing

@Suite("Limits of a customer's record")
struct LimitTests {
    static let rule = """
        - rule: r
          kind: functional
          trigger: { event: cart }
          key: event.k
          max_age: 1d
          exit: [order]
          steps: [{ wait: 1h }, { send: m, channel: email }]
        """

    @Test("At most 1,000 instances run; a match beyond them meets `reentry` and is counted")
    func instances() throws {
        var scene = try Scene(rules: Self.rule)
        let script = (0..<CustomerRecord.instanceLimit).map { "10:00 cart k=k\($0)" }
        #expect(scene.play(script.joined(separator: "\n")) == "")
        #expect(scene.play("10:01 cart k=more") == "suppressed:reentry r.m more 10:01>10:01")
        #expect(scene.counters.rules[0].refusedInstances == 1)
        // Another customer has their own, and one that ends makes room.
        #expect(
            scene.play("10:02 cart @bob k=a\n10:03 order k=k1\n10:04 cart k=more\n10:04 cart k=k1")
                == """
                exited:exit r.m k1 10:00>10:03
                suppressed:reentry r.m k1 10:04>10:04
                """)
        #expect(scene.counters.rules[0].refusedInstances == 2)
    }

    @Test("At most 1,000 exits are remembered; beyond them the earliest is forgotten and counted")
    func exits() throws {
        var scene = try Scene(rules: Self.rule)
        let script = (0..<CustomerRecord.exitLimit).map { "11:00:\(10 + $0 % 50) order k=k\($0)" }
        #expect(
            scene.play("11:00 order k=first\n" + script.dropLast().joined(separator: "\n")) == "")
        #expect(scene.counters.rules[0].forgottenExits == 0)
        #expect(scene.play("10:30 cart k=first") == "suppressed:exit r.m first 10:30>11:00:59")
        #expect(scene.play("11:01 order k=last") == "")
        #expect(scene.counters.rules[0].forgottenExits == 1)
        #expect(
            scene.play("10:30 cart k=first\n10:30 cart k=k0")
                == "suppressed:exit r.m k0 10:30>11:01")
    }
}
