// What customers ask to hear about, as conditions read it (S62).

import Engine
import Testing

@Suite("Interests")
struct InterestTests {
    /// Each `view` says what stands in the interest.
    static let rules = """
        - rule: r
          kind: functional
          trigger: { event: view }
          steps:
            - { send: m, channel: email, template: { from: "'[' + customer.interests.alerts.join(' ') + ']'" } }
        """

    static let events = """
          ask: { sku: string, skus: list(string), number: int, numbers: list(int) }
          drop: { sku: string }
          gone: {}
        """

    static func customer(_ more: String = "") -> String {
        """
        erasure: gone
        interests:
          alerts:
            add: { ask: event.sku, form: event.id }
            remove: { drop: event.sku }
            \(more)
        """
    }

    static func scene(_ more: String = "", settle: String? = nil) throws -> Scene {
        try Scene(
            rules: rules, customer: customer(more),
            policies: settle.map { "time: { settle: \($0) }" } ?? "", events: events)
    }

    /// What the views of a script see, one after the other.
    private func seen(_ script: String, _ more: String = "") throws -> [String] {
        var scene = try Self.scene(more)
        return scene.play(script).split(separator: "\n").map {
            String($0.split(separator: "[", omittingEmptySubsequences: false)[1].dropLast())
        }
    }

    @Test("S62: a list in the order of time, then bytes; nobody who asked for nothing fails")
    func order() throws {
        #expect(
            try seen(
                """
                09:00 view
                10:02 ask sku=b
                10:01 ask sku=c
                10:02 ask sku=a
                10:03 view
                """) == ["", "c a b"])
    }

    @Test(
        "S62: an expression gives a string, an int as a decimal, or a list of these",
        arguments: [
            ("event.sku", "sku=x", "[x]"), ("event.number", "number=-7", "[-7]"),
            ("event.skus", "skus=[x,y,x]", "[x y]"), ("event.numbers", "numbers=[3,12]", "[12 3]"),
            // One that fails adds nothing.
            ("event.sku", "number=1", "[]"),
        ])
    func values(expression: String, fields: String, expected: String) throws {
        var scene = try Scene(
            rules: Self.rules, customer: "interests: { alerts: { add: { ask: \(expression) } } }",
            events: Self.events)
        #expect(scene.play("10:00 ask \(fields)\n10:01 view").hasSuffix("as \(expected)"))
    }

    @Test(
        "S62: the newest statement of a value wins by the time of events, whatever order they come in",
        arguments: [
            ("10:00 ask sku=a\n10:01 drop sku=a", ""),
            ("10:01 drop sku=a\n10:00 ask sku=a", ""),
            ("10:00 drop sku=a\n10:01 ask sku=a", "a"),
            ("10:01 ask sku=a\n10:00 drop sku=a", "a"),
            // At one instant removal wins.
            ("10:00 ask sku=a\n10:00 drop sku=a", ""),
            ("10:00 drop sku=a\n10:00 ask sku=a", ""),
            // What was never asked for can be dropped.
            ("10:00 drop sku=b\n10:00 ask sku=a", "a"),
        ])
    func statements(script: String, expected: String) throws {
        #expect(try seen(script + "\n10:05 view") == [expected])
    }

    @Test("S62: a value keeps the time of the first addition since it was removed")
    func firstAddition() throws {
        #expect(
            try seen(
                """
                10:00 ask sku=z
                10:01 ask sku=a
                10:02 ask sku=z
                10:03 view
                10:04 drop sku=z
                10:05 ask sku=z
                10:06 view
                """) == ["z a", "a z"])
    }

    @Test("S62: a value leaves when it is older than `for`, seen when it is read")
    func age() throws {
        #expect(
            try seen(
                """
                10:00 ask sku=a
                10:30 ask sku=a
                11:00 view
                11:00:00.001 view
                11:10 ask sku=a
                12:10 view
                12:10:00.001 view
                """, "for: 1h") == ["a", "", "a", ""])
    }

    @Test("S62: beyond `max` what is too old goes first, then the oldest, counted")
    func limit() throws {
        var scene = try Self.scene("max: 2\n    for: 1h")
        #expect(
            scene.play(
                """
                09:00 ask sku=old
                10:00 ask sku=b
                10:01 ask sku=a
                10:01 view
                10:02 ask sku=c
                10:02 view
                09:50 ask sku=late
                10:03 view
                """
            ).split(separator: "\n").map { $0.split(separator: " as ")[1] }
                == ["[b a]", "[a c]", "[a c]"])
        #expect(scene.counters.forgottenInterests == 2)
    }

    @Test("S62: a removal counts against what was stated before it, also where `max` is small")
    func removals() throws {
        var scene = try Self.scene("max: 1")
        let text = scene.play(
            "10:00 ask sku=s\n10:10 drop sku=s\n10:20 drop sku=t\n10:05 ask sku=s\n10:30 view")
        #expect(text.hasSuffix(" as []"), "\(text)")
    }

    @Test("S62: a value of more than 1,000 bytes is not kept, counted")
    func longValue() throws {
        var scene = try Self.scene()
        let longest = String(repeating: "x", count: 1_000)
        let text = scene.play("10:00 ask sku=\(longest)\n10:00 ask sku=\(longest)x\n10:01 view")
        #expect(text.hasSuffix("as [\(longest)]"))
        #expect(scene.counters.forgottenInterests == 1)
    }

    @Test("S24: an erasure wipes them")
    func erasure() throws {
        #expect(try seen("10:00 ask sku=a\n10:01 gone\n10:02 view") == [""])
    }

    @Test("S25, S62: a segment that reads one is looked at after each event, and by no timer")
    func segment() throws {
        var scene = try Scene(
            rules: """
                - rule: in
                  kind: functional
                  trigger: { enters: asking }
                  steps: [{ send: m, channel: email }]
                - rule: out
                  kind: functional
                  trigger: { leaves: asking }
                  steps: [{ send: m, channel: email }]
                """,
            customer: Self.customer("for: 1h")
                + "\nsegments: { asking: size(customer.interests.alerts) > 0 }",
            events: Self.events)
        #expect(scene.play("10:00 ask sku=a") == "sent in.m 10:00>10:00")
        // Older than an hour, and nobody has looked.
        #expect(scene.play("reading 12:00") == "")
        #expect(scene.play("13:00 drop sku=b") == "sent out.m 13:00>13:00")
    }
}
