// `again` per key (S72).

import Customer
import Engine
import Testing

@Suite("Again, per key")
struct AgainTests {
    static func scene(
        _ again: String, more: String = "", steps: String = "[{ send: m, channel: email }]",
        customer: String = Scene.customer, events: String = ""
    ) throws -> Scene {
        try Scene(
            rules: Scene.rule(
                kind: "functional", key: "event.k", more: "again: \(again)\n\(more)", steps: steps),
            customer: customer, events: events)
    }

    @Test("S72: messages of the same key count, those of other keys do not; next_at is the key's")
    func perKey() throws {
        var scene = try Self.scene("{ after: 3h, per: key }")
        #expect(
            scene.play(
                """
                10:00 cart k=a
                11:00 cart k=b
                12:59:59.999 cart k=a
                13:00 cart k=a
                13:30 cart k=b
                13:30 cart @bob k=b
                14:00 cart k=b
                """) == """
                    sent r.m a 10:00>10:00
                    sent r.m b 11:00>11:00
                    suppressed:reentry r.m a 12:59:59.999>12:59:59.999 next 13:00
                    sent r.m a 13:00>13:00
                    suppressed:reentry r.m b 13:30>13:30 next 14:00
                    bob: sent r.m b 13:30>13:30
                    sent r.m b 14:00>14:00
                    """)
    }

    @Test(
        "S72: `never` and `always` likewise; per customer is what `again` alone is",
        arguments: [
            ("{ after: never, per: key }", "ab"), ("{ after: always, per: key }", "abab"),
            ("{ after: 1h, per: key }", "ab"), ("{ after: 1m, per: key }", "abab"),
            ("{ after: 1h }", "a"), ("{ after: 1h, per: customer }", "a"), ("1h", "a"),
            ("{ after: never }", "a"), ("{ after: always }", "abab"),
        ])
    func forms(again: String, keys: String) throws {
        var scene = try Self.scene(again)
        let found = scene.play("10:00 cart k=a\n10:01 cart k=b\n10:30 cart k=a\n10:31 cart k=b")
        let sent = found.split(separator: "\n").filter { $0.hasPrefix("sent") }
        #expect(sent.map { $0.dropFirst("sent r.m ".count).prefix(1) }.joined() == keys)
    }

    @Test("S33, S72: on release, too, and an instance's own messages do not count")
    func release() throws {
        var scene = try Self.scene(
            "{ after: 1d, per: key }",
            steps: "[{ wait: 1h }, { send: m, channel: email }, { send: n, channel: email }]")
        #expect(
            scene.play("10:00 cart k=a\n10:30 cart k=b\n12:00 cart k=a\nend") == """
                sent r.m a 10:00>11:00
                sent r.n a 10:00>11:00
                sent r.m b 10:30>11:30
                sent r.n b 10:30>11:30
                suppressed:reentry r.m a 12:00>12:00 next 1d 11:00
                """)
    }

    @Test("S34, S72: a restart of a key that has sent looks at its own messages")
    func restart() throws {
        var scene = try Self.scene(
            "{ after: 1h, per: key }", more: "restart: true",
            steps: "[{ send: m, channel: email }, { wait: 9h }, { send: n, channel: email }]")
        #expect(
            scene.play("10:00 cart k=a\n10:30 cart k=b\n10:59 cart k=a\n11:00 cart k=a") == """
                sent r.m a 10:00>10:00
                sent r.m b 10:30>10:30
                suppressed:reentry r.m a 10:59>10:59 next 11:00
                sent r.m a 11:00>11:00
                """)
    }

    @Test("S50, S72: what the control group did not get counts for its key")
    func holdout() throws {
        var scene = try Scene.gates(
            "holdout: { percent: 100, salt: x }",
            rules: Scene.rule(key: "event.k", more: "again: { after: never, per: key }"))
        #expect(
            scene.play("10:00 cart k=a\n11:00 cart k=a\n12:00 cart k=b") == """
                control:holdout r.m a 10:00>10:00 control
                suppressed:reentry r.m a 11:00>11:00
                control:holdout r.m b 12:00>12:00 control
                """)
    }

    @Test("S24, S72: an erasure forgets the messages of all keys")
    func erasure() throws {
        var scene = try Self.scene(
            "{ after: never, per: key }", customer: "erasure: gone", events: "  gone: {}")
        #expect(
            scene.play("10:00 cart k=a\n10:01 gone\n10:02 cart k=a\n10:03 cart k=a") == """
                sent r.m a 10:00>10:00
                sent r.m a 10:02>10:02
                suppressed:reentry r.m a 10:03>10:03
                """)
    }

    @Test("S72: of a rule and customer 1,000 keys are remembered; the oldest goes and is counted")
    func limit() throws {
        var scene = try Self.scene("{ after: never, per: key }")
        let limit = CustomerRecord.sentKeyLimit
        // Two at each second; of the oldest two the one that came first goes.
        let script = (0..<limit).map { "10:\($0 / 120):\($0 / 2 % 60) cart k=k\($0)" }
        #expect(
            scene.play(script.joined(separator: "\n")).split(separator: "\n").count == limit)
        #expect(scene.counters.rules[0].forgottenKeys == 0)
        #expect(scene.play("11:00 cart k=more @bob") == "bob: sent r.m more 11:00>11:00")
        #expect(scene.counters.rules[0].forgottenKeys == 0)
        #expect(scene.play("11:00 cart k=more") == "sent r.m more 11:00>11:00")
        #expect(scene.counters.rules[0].forgottenKeys == 1)
        #expect(
            scene.play("11:01 cart k=k1\n11:01 cart k=k0\n11:02 cart k=k1\n11:02 cart k=k2") == """
                suppressed:reentry r.m k1 11:01>11:01
                sent r.m k0 11:01>11:01
                sent r.m k1 11:02>11:02
                sent r.m k2 11:02>11:02
                """)
        #expect(scene.counters.rules[0].forgottenKeys == 4)
    }

    @Test("S72: keys of which `again` is over make room, and are not counted as forgotten")
    func over() throws {
        var scene = try Self.scene("{ after: 30m, per: key }")
        let limit = CustomerRecord.sentKeyLimit
        let script = (0..<limit).map { "10:\($0 / 60):\($0 % 60) cart k=k\($0)" }
        _ = scene.play(script.joined(separator: "\n"))
        // Those of the first two minutes are over, and no more.
        #expect(
            scene.play("10:32 cart k=k120\n10:32 cart k=k121") == """
                sent r.m k120 10:32>10:32
                suppressed:reentry r.m k121 10:32>10:32 next 10:32:01
                """)
        _ = scene.play((0..<120).map { "10:32 cart k=n\($0)" }.joined(separator: "\n"))
        #expect(scene.counters.rules[0].forgottenKeys == 0)
        _ = scene.play("10:32 cart k=n120")
        #expect(scene.counters.rules[0].forgottenKeys == 1)
    }
}
