// Goals and attribution: what messages lead to (S47, S61).

import Engine
import Testing

@Suite("Conversions")
struct ConversionTests {
    /// A script, and the conversions that it leads to, line by line.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var policies = ""
        var rules: String
        var customer = Scene.customer
        var script: String
        var conversions: [String]

        func check() throws {
            var scene = try Scene.gates(policies, rules: rules, customer: customer)
            _ = scene.play(script)
            #expect(scene.conversions == conversions, "\(testDescription)")
        }
    }

    private static func goal(_ more: String = "") -> String {
        "goal: { event: order, within: 1h\(more) }"
    }

    private static let worth = ", value: event.total"

    @Test(
        "S61: goals",
        arguments: [
            Case(
                testDescription: "later than the decision, and no later than within",
                rules: Scene.rule(key: "event.k", more: goal()),
                script: """
                    10:00 cart k=a
                    10:00 order
                    @0
                    """.replacing("@0", with: "11:00 order\n11:00:00.001 order"),
                conversions: ["goal r ^1 11:00"]),
            Case(
                testDescription: "behind within there is none",
                rules: Scene.rule(more: goal()), script: "10:00 cart\n11:00:00.001 order",
                conversions: []),
            Case(
                testDescription: "the newest alone, and once",
                rules: Scene.rule(key: "event.k", more: goal(worth)),
                script: """
                    10:00 cart k=a
                    10:10 cart k=b
                    10:20 order total=5
                    10:30 order total=6
                    10:40 cart k=c
                    10:50 order total=7
                    """, conversions: ["goal r ^2 10:20 5.0", "goal r ^3 10:50 7.0"]),
            Case(
                testDescription: "of two decisions at one instant the later one",
                rules: Scene.rule(
                    more: goal(), steps: "[{ send: m, channel: email }, { send: n, channel: sms }]"),
                script: "10:00 cart\n10:30 order", conversions: ["goal r ^2 10:30"]),
            Case(
                testDescription: "by key, and an event without the key is of all",
                rules: Scene.rule(key: "event.k", more: goal(", by_key: true")),
                script: """
                    10:00 cart k=a
                    10:10 cart k=b
                    10:20 order k=a
                    10:30 order k=c
                    10:40 order
                    """, conversions: ["goal r ^1 10:20", "goal r ^2 10:40"]),
            Case(
                testDescription: "a key that was converted hides none of another",
                rules: Scene.rule(key: "event.k", more: goal(", by_key: true")),
                script:
                    "10:00 cart k=a\n10:10 cart k=b\n10:20 order k=b\n10:30 order k=b\n10:40 order k=a",
                conversions: ["goal r ^2 10:20", "goal r ^1 10:40"]),
            Case(
                testDescription: "when is asked of the event; what fails is worth nothing",
                rules: Scene.rule(
                    more: goal(", when: event.total > 10.0, value: 1.0 / event.total")),
                script: "10:00 cart\n10:10 order total=5\n10:20 order\n10:30 order total=20",
                conversions: ["goal r ^1 10:30 0.05"]),
            Case(
                testDescription: "several rules have one each, in the order of their names",
                rules: Scene.rule("b", more: goal()) + Scene.rule("a", more: goal(worth)),
                script: "10:00 cart\n10:10 order total=3",
                conversions: ["goal a ^1 10:10 3.0", "goal b ^2 10:10"]),
            Case(
                testDescription: "what the event starts itself is no cause of it",
                rules: Scene.rule(on: "order", more: goal()), script: "10:00 order\n10:10 order",
                conversions: ["goal r ^1 10:10"]),
            Case(
                testDescription:
                    "a late event counts by its time, and moves nothing that was counted",
                rules: Scene.rule(more: goal(worth)),
                script:
                    "10:00 cart\n10:40 order total=1\n10:20 order total=2\n12:00 cart\n11:00 order",
                conversions: ["goal r ^1 10:40 1.0"]),
            Case(
                testDescription: "a late event is looked at when it comes",
                rules: Scene.rule(more: goal(worth)),
                script: "10:00 cart\n12:00 view\n10:20 order total=2\n10:10 order total=3",
                conversions: ["goal r ^1 10:20 2.0"]),
            Case(
                testDescription: "the control group has conversions as well",
                policies: HoldoutTests.everybody, rules: Scene.rule(more: goal(worth)),
                script: "10:00 cart\n10:10 order total=4\n10:20 order total=4",
                conversions: ["goal r control control 10:10 4.0"]),
            Case(
                testDescription: "so has what a gate behind the holdout suppressed, and no other",
                policies: HoldoutTests.nobody + "\ncaps: [{ max: 1, per: 10m }]",
                rules: Scene.rule(
                    key: "event.k", more: goal(),
                    steps: "[{ send: m, channel: email, if: 'event.k != \"c\"' }]"),
                script: """
                    10:00 cart k=a
                    10:02 cart k=b
                    10:03 cart k=c
                    10:04 order
                    10:05 order
                    """, conversions: ["goal r suppressed treated 10:04"]),
            Case(
                testDescription: "without a holdout a suppressed message is none",
                policies: "caps: [{ max: 1, per: 10m }]",
                rules: Scene.rule(key: "event.k", more: goal()),
                script: "10:00 cart k=a\n10:02 cart k=b\n10:04 order",
                conversions: ["goal r ^1 10:04"]),
            Case(
                testDescription: "erasure forgets them",
                rules: Scene.rule(more: goal()), customer: Scene.customer + "\nerasure: gone",
                script: "10:00 cart\n10:05 gone\n10:10 order", conversions: []),
        ])
    func goals(_ goalCase: Case) throws { try goalCase.check() }

    private static let engaged =
        Scene.customer + "\nengagement: { id: event.message_id, clicked: clicked }"

    private static func attribution(_ model: String) -> String {
        "attribution: { event: [order, clicked], value: event.total, model: \(model), within: 1h }"
    }

    @Test(
        "S61: attribution",
        arguments: [
            Case(
                testDescription:
                    "the last message at or before the event, and at most within before",
                policies: attribution("last_message"), rules: Scene.rule(key: "event.k"),
                script: """
                    09:59 order total=1
                    10:00 cart k=a
                    10:00 order total=2
                    10:10 cart k=b
                    11:10 order total=3
                    11:10:00.001 order total=4
                    """,
                conversions: [
                    "direct 09:59 1.0", "last_message r ^1 10:00 2.0",
                    "last_message r ^2 11:10 3.0",
                    "direct 11:10:00.001 4.0",
                ]),
            Case(
                testDescription: "each event, whatever was credited before",
                policies: attribution("last_message"), rules: Scene.rule(),
                script: "10:00 cart\n10:10 order\n10:20 order",
                conversions: ["last_message r ^1 10:10", "last_message r ^1 10:20"]),
            Case(
                testDescription: "the last click goes before a newer message",
                policies: attribution("last_click"), rules: Scene.rule(key: "event.k"),
                customer: engaged,
                script: """
                    10:00 cart k=a
                    10:10 cart k=b
                    10:20 clicked message_id=^1
                    10:30 cart k=c
                    10:40 order total=1
                    11:20 order total=2
                    11:20:00.001 order total=3
                    """,
                conversions: [
                    "last_click r ^1 10:20", "last_click r ^1 10:40 1.0",
                    "last_click r ^1 11:20 2.0",
                    "last_message r ^3 11:20:00.001 3.0",
                ]),
            Case(
                testDescription: "of clicks at one instant the later in the log",
                policies: attribution("last_click"), rules: Scene.rule(key: "event.k"),
                customer: engaged,
                script: """
                    10:00 cart k=a
                    10:01 cart k=b
                    10:20 clicked message_id=^2
                    10:20 clicked message_id=^1
                    10:30 order
                    """,
                conversions: [
                    "last_click r ^2 10:20", "last_click r ^1 10:20", "last_click r ^1 10:30",
                ]),
            Case(
                testDescription:
                    "clicks count by their own time, and a late event sees those before it",
                policies: attribution("last_click"), rules: Scene.rule(key: "event.k"),
                customer: engaged,
                script: """
                    10:00 cart k=a
                    10:01 cart k=b
                    10:10 clicked message_id=^1
                    10:30 clicked message_id=^2
                    10:20 order
                    10:05 order
                    10:40 order
                    """,
                conversions: [
                    "last_click r ^1 10:10", "last_click r ^2 10:30", "last_click r ^1 10:20",
                    "last_message r ^2 10:05", "last_click r ^2 10:40",
                ]),
            Case(
                testDescription: "control and suppressed decisions are no messages",
                policies: attribution("last_message") + "\n" + HoldoutTests.everybody,
                rules: Scene.rule(more: goal()), script: "10:00 cart\n10:10 order",
                conversions: ["goal r control control 10:10", "direct 10:10"]),
            Case(
                testDescription: "goals come before attribution",
                policies: attribution("last_message"), rules: Scene.rule(more: goal()),
                script: "10:00 cart\n10:10 order",
                conversions: ["goal r ^1 10:10", "last_message r ^1 10:10"]),
        ])
    func attributions(_ attributionCase: Case) throws { try attributionCase.check() }

    @Test("S47: a click keeps its message for the time of the attribution")
    func clickKeeps() throws {
        for (click, order, credited) in [
            ("29d 10:00", "30d 10:30", "last_click r ^1 30d 10:30"),
            ("29d 10:00", "31d 09:00", "last_click r ^1 31d 09:00"),
            ("29d 10:00", "31d 10:01", "direct 31d 10:01"),
        ] {
            var scene = try Scene.gates(
                "attribution: { event: order, model: last_click, within: 2d }", rules: Scene.rule(),
                customer: Self.engaged)
            _ = scene.play("10:00 cart\n\(click) clicked message_id=^1\n\(order) order")
            #expect(scene.conversions == [credited])
            #expect(scene.counters.unknownMessages == 0)
        }
    }

    @Test(
        "S61: what is credited does not depend on messages that nothing is about",
        arguments: 0..<20)
    func others(count: Int) throws {
        var scene = try Scene.gates(
            "attribution: { event: order, model: last_click, within: 7d }",
            rules: Scene.rule(key: "event.k"), customer: Self.engaged)
        let others = (0..<count).map { "11d 12:\($0 + 10) cart k=f\($0)\n" }.joined()
        // The first message counts no more when the late order comes, though its click is newer.
        _ = scene.play(
            "10:00 cart k=a\n10d 10:00 cart k=b\n" + others
                + "29d 20:00 clicked message_id=^2\n29d 22:00 clicked message_id=^1\n"
                + "37d 09:00 cart k=c\n37d 12:00 cart k=d\n30d 10:00 order")
        #expect(scene.conversions == ["last_click r ^2 30d 10:00"])
    }

    @Test("S47: at most 1,000 messages, decisions of goals among them; the one decided first goes")
    func limit() throws {
        var scene = try Scene.gates(
            HoldoutTests.everybody
                + "\nattribution: { event: order, model: last_message, within: 7d }",
            rules: Scene.rule(
                key: "event.k", more: "goal: { event: order, within: 7d, by_key: true }")
                + Scene.rule("s", on: "note", kind: "free", key: nil),
            customer: Scene.customer)
        var script = "10:00 note\n"
        for number in 0..<1_000 {
            script += "\(10 + number / 600):\(number / 10 % 60):\(number % 10) cart k=k\(number)\n"
        }
        _ = scene.play(script)
        #expect(scene.counters.forgottenMessages == 1)
        _ = scene.play("1d 10:00 order k=k0\n1d 10:00 order k=k999")
        // The message of the note was the first.
        #expect(
            scene.conversions == [
                "goal r control control 1d 10:00", "direct 1d 10:00",
                "goal r control control 1d 10:00", "direct 1d 10:00",
            ])
        _ = scene.play("1d 11:00 cart k=new\n1d 11:01 order k=k0\n1d 11:01 order k=k1")
        #expect(scene.counters.forgottenMessages == 2)
    }

    @Test("What gates count are messages alone, whatever goals remember")
    func gatesCountMessages() throws {
        var scene = try Scene.gates(
            HoldoutTests.nobody + "\ncaps: [{ max: 2, per: 1h }]",
            rules: Scene.rule(
                "a", key: "event.k", more: Self.goal())
                + Scene.rule("b", on: "order"))
        #expect(
            scene.play(
                """
                10:00 cart k=a
                10:01 cart k=b
                10:02 cart k=c
                10:03 cart k=d
                11:00:30 order
                """) == """
                    sent a.m a 10:00>10:00 treated
                    sent a.m b 10:01>10:01 treated
                    suppressed:cap a.m c 10:02>10:02 next 11:00 treated
                    suppressed:cap a.m d 10:03>10:03 next 11:00 treated
                    sent b.m 11:00:30>11:00:30 treated
                    """)
    }
}
