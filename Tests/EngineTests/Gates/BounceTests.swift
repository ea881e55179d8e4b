// An address that bounced is not written to again (S54, S59).

import Engine
import Testing

@Suite("Bounced addresses")
struct BounceTests {
    static let customer = """
        attributes:
          mail: { type: string, from: { address: event.mail } }
        engagement:
          id: event.message_id
          bounced: { event: bounced, when: event.permanent }
        """

    @Test("S59: the last address that bounced is not fit, on its channel, until it is another")
    func bounced() throws {
        var scene = try Scene.gates(
            "channels: { email: { to: customer.mail }, sms: { to: customer.mail } }",
            rules: Scene.rule(key: "event.k", steps: "[{ send: m, channel: [email, sms] }]"),
            customer: Self.customer)
        #expect(
            scene.play(
                """
                10:00 address mail=a@b.c
                10:01 cart k=a
                10:02 bounced message_id=^1 permanent=false
                10:03 cart k=b
                10:04 bounced message_id=^2 permanent=true
                10:05 cart k=c
                10:06 address mail=d@e.f
                10:07 cart k=d
                10:08 address mail=a@b.c
                10:09 cart k=e
                """) == """
                    sent r.m a 10:01>10:01 by email to a@b.c
                    sent r.m b 10:03>10:03 by email to a@b.c
                    sent r.m c 10:05>10:05 by sms to a@b.c
                    sent r.m d 10:07>10:07 by email to d@e.f
                    sent r.m e 10:09>10:09 by sms to a@b.c
                    """)
    }

    @Test("S59: a message is known for thirty days")
    func memory() throws {
        var scene = try Scene.gates(
            "channels: { email: { to: customer.mail } }", rules: Scene.rule(key: "event.k"),
            customer: Self.customer)
        let script = "10:00 address mail=a@b.c\n10:01 cart k=a\n"
        #expect(
            scene.play(
                script + "30d 10:01:00.001 bounced message_id=^1 permanent=true\n31d 10:00 cart k=b"
            )
            .split(separator: "\n").last?.hasPrefix("sent r.m b ") == true)
        #expect(scene.counters.unknownMessages == 1)
        var other = try Scene.gates(
            "channels: { email: { to: customer.mail } }", rules: Scene.rule(key: "event.k"),
            customer: Self.customer)
        #expect(
            other.play(
                script + "30d 10:01 bounced message_id=^1 permanent=true\n31d 10:00 cart k=b"
            )
            .split(separator: "\n").last?.hasPrefix("suppressed:fitness r.m b ") == true)
    }
}
