// Of the candidate channels the first that all let pass carries the message (S49, S53 to S55).

import Engine
import Testing

@Suite("The gate channel")
struct ChannelTests {
    static let customer = """
        attributes:
          mail: { type: string, from: { address: event.mail } }
          level: { type: int, from: { note: event.level }, default: 7 }
        """

    static func scene(
        _ policies: String, channel: String, _ words: String = "", rules: String = ""
    ) throws -> Scene {
        try .gates(
            policies,
            rules: Scene.rule(
                key: "event.k", steps: "[{ send: m, channel: \(channel)\(words) }]") + rules,
            customer: customer)
    }

    @Test(
        "S54: a channel fulfils what it declares",
        arguments: [
            ("real_time: true", "real_time: true", true),
            ("real_time: false", "real_time: true", false), ("", "real_time: true", false),
            ("length: long", "length: long", true), ("length: short", "length: long", false),
            ("", "length: long", false), ("persistence: days", "persistence: days", true),
            ("persistence: lasting", "persistence: hours", true),
            ("persistence: hours", "persistence: days", false),
            ("persistence: none", "persistence: hours", false), ("", "persistence: none", false),
            ("response: seconds", "response: hours", true),
            ("response: hours", "response: hours", true),
            ("response: days", "response: hours", false), ("", "response: days", false),
            ("intrusive: 2", "intrusive: 2", true), ("intrusive: 3", "intrusive: 2", false),
            ("", "intrusive: 9", false),
            ("real_time: true, length: short", "real_time: true, length: long", false),
        ])
    func needs(declared: String, needed: String, isFit: Bool) throws {
        let all = "real_time: true, length: long, persistence: lasting, response: seconds"
        var scene = try Self.scene(
            "channels: { first: { \(declared) }, second: { \(all), intrusive: 0 } }",
            channel: "[first, second]", ", needs: { \(needed) }")
        #expect(
            scene.play("10:00 cart k=a")
                == "sent r.m a 10:00>10:00 by \(isFit ? "first" : "second")")
    }

    @Test("S54: a channel with `to` needs an address; one without leaves without it")
    func address() throws {
        var scene = try Self.scene(
            "channels: { email: { to: customer.mail }, sms: {} }", channel: "[email, sms]")
        #expect(
            scene.play(
                """
                10:00 cart k=a
                10:01 address mail=a@b.c
                10:02 cart k=b
                10:03 address mail=
                10:04 cart k=c
                """) == """
                    sent r.m a 10:00>10:00 by sms
                    sent r.m b 10:02>10:02 by email to a@b.c
                    sent r.m c 10:04>10:04 by sms
                    """)
    }

    @Test("S54: the condition of a channel is looked at for each message")
    func condition() throws {
        var scene = try Self.scene(
            "channels: { email: { when: customer.level > 8 } }", channel: "email")
        #expect(
            scene.play("10:00 cart k=a\n10:01 note level=9\n10:02 cart k=b") == """
                suppressed:fitness r.m a 10:00>10:00 by email
                sent r.m b 10:02>10:02 by email
                """)
    }

    @Test(
        "S55: a channel that costs more than the message is worth is not fit",
        arguments: [
            ("\"1\"", false), ("\"1.5\"", true), ("event.total", true), ("event.n", true),
            ("0.0 / 0.0", true), ("\"-1\"", false),
        ])
    func worth(worth: String, isFit: Bool) throws {
        var scene = try Self.scene(
            "channels: { letter: { cost: 1.5 }, email: {} }", channel: "[letter, email]",
            ", worth: \(worth)")
        #expect(
            scene.play("10:00 cart k=a total=2")
                == "sent r.m a 10:00>10:00 by \(isFit ? "letter" : "email")")
    }

    @Test("S49: `auto` goes by the first segment that holds, else by the default")
    func auto() throws {
        var scene = try Self.scene(
            """
            channels: { email: {}, sms: {}, letter: {} }
            channel_choice:
              segments: { high: customer.level > 10, mid: customer.level > 8 }
              order: { high: [letter], mid: [sms] }
              default: [email]
            """, channel: "auto")
        #expect(
            scene.play(
                """
                10:00 cart k=a
                10:01 note level=9
                10:02 cart k=b
                10:03 note level=11
                10:04 cart k=c
                """) == """
                    sent r.m a 10:00>10:00 by email
                    sent r.m b 10:02>10:02 by sms
                    sent r.m c 10:04>10:04 by letter
                    """)
    }

    @Test("S49: `alternate` puts a channel behind the others when the last n went by it")
    func alternate() throws {
        var scene = try Self.scene(
            """
            channels: { email: {}, sms: {} }
            channel_choice: { default: [email, sms], alternate: 2 }
            """, channel: "auto",
            rules: Scene.rule(
                "named", on: "view", steps: "[{ send: m, channel: sms }]"))
        let carts = (0..<6).map { "10:0\($0) cart k=k\($0)\n10:0\($0):30 view" }
        let lines = scene.play(carts.joined(separator: "\n")).split(separator: "\n")
        // What `auto` has not chosen does not count.
        let channels = lines.filter { $0.hasPrefix("sent r.") }.map {
            $0.split(separator: " ").last
        }
        #expect(channels == ["email", "email", "sms", "email", "email", "sms"])
    }

    /// Messages by `b` and `c` at ten, so that their caps object for an hour.
    static func mixed(caught: String) throws -> Scene {
        try scene(
            """
            channels: { a: { when: customer.level > 8 }, b: {}, c: {} }
            caps:
              - { channel: c, max: 1, per: 1h, caught: \(caught) }
              - { channel: b, max: 1, per: 1h, caught: \(caught) }
            """, channel: "[a, b, c]",
            rules: Scene.rule("fill-b", on: "view", steps: "[{ send: m, channel: b }]")
                + Scene.rule("fill-c", on: "view", steps: "[{ send: m, channel: c }]"))
    }

    @Test("S53: if one objection may hold, the earliest does, of equals the first")
    func earliestHold() throws {
        var scene = try Self.mixed(caught: "hold")
        #expect(
            scene.play("10:00 view\n10:30 cart k=x\nend") == """
                sent fill-b.m 10:00>10:00 by b
                sent fill-c.m 10:00>10:00 by c
                held:cap r.m x 10:30>10:30 next 11:00 by b
                sent r.m x 10:30>11:00 by b
                """)
    }

    @Test("S53: if none may hold, the first decides, with the earliest instant that is known")
    func first() throws {
        var scene = try Self.mixed(caught: "drop")
        #expect(
            scene.play("10:00 view\n10:30 cart k=x") == """
                sent fill-b.m 10:00>10:00 by b
                sent fill-c.m 10:00>10:00 by c
                suppressed:fitness r.m x 10:30>10:30 next 11:00 by a
                """)
    }

    @Test("S49: what is decided before the gate names a channel only where there is no choice")
    func channelOfOthers() throws {
        var scene = try Scene.gates(
            "channels: { email: {}, sms: {} }\nquiet: { hours: \"21:00-08:00\", caught: drop }",
            rules: Scene.rule("a", steps: "[{ send: m, channel: [email] }]")
                + Scene.rule("b", steps: "[{ send: m, channel: [email, sms] }]"))
        #expect(
            scene.play("22:00 cart") == """
                suppressed:quiet a.m 22:00>22:00 next 1d 08:00 by email
                suppressed:quiet b.m 22:00>22:00 next 1d 08:00
                """)
    }
}
