// Facts: aggregates over the customer's own events.

import Engine
import Testing

@Suite("Facts")
struct FactTests {
    /// A scene in which each `view` tells what `text` is by the name of its template; where it fails,
    /// that name is `m`.
    static func scene(
        facts: String, telling text: String = "string(facts.x)", attributes: String = ""
    ) throws -> Scene {
        try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: view }
                  steps: [{ send: m, channel: email, template: { from: '\(text)' } }]
                """,
            customer: """
                attributes: {\(attributes)}
                facts:
                  \(facts)
                """)
    }

    /// What each `view` of a script told.
    static func told(
        _ script: String, facts: String, telling text: String = "string(facts.x)"
    ) throws -> String {
        var scene = try scene(facts: facts, telling: text)
        return scene.play(script).split(separator: "\n").compactMap { line in
            line.firstRange(of: " as ").map { String(line[$0.upperBound...]) }
        }.joined(separator: " ")
    }

    static let orders = """
        09:00 view
        10:00 order total=30
        10:01 view
        10:02 order total=12.5
        10:03 order total=20
        10:04 view
        """

    @Test(
        "S9: each aggregate; without an event count, sum and distinct are 0, the others absent",
        arguments: [
            ("count: order", "0 1 3"),
            ("sum: event.total, of: order", "0 30 62.5"),
            ("min: event.total, of: order", "m 30 12.5"),
            ("max: event.total, of: [order]", "m 30 30"),
            ("average: event.total, of: order", "m 30 20.833333333333332"),
            ("latest: event.total, of: order", "m 30 20"),
            ("first: event.total, of: order", "m 30 30"),
            ("distinct: event.total > 20.0, of: order", "0 1 2"),
        ])
    func aggregates(fact: String, expected: String) throws {
        #expect(try Self.told(Self.orders, facts: "x: { \(fact) }") == expected)
        #expect(try Self.told(Self.orders, facts: "x: { \(fact), over: 90d }") == expected)
    }

    @Test("S9: sum, min and max have the type of their expression, average is a double")
    func types() throws {
        let script = "10:00 cart n=4\n10:01 cart n=-7\n10:02 view"
        let told = try Self.told(
            script,
            facts: """
                s: { sum: event.n, of: cart }
                  a: { min: event.n, of: cart }
                  b: { max: event.n, of: cart }
                  c: { average: event.n, of: cart }
                """,
            telling:
                #"[facts.s, facts.a, facts.b].map(n, string(n)).join(",") + ";" + string(facts.c)"#
        )
        #expect(told == "-3,-7,4;-1.5")
    }

    @Test("S9: an event for which the expression fails, or gives null, is not counted in that fact")
    func failing() throws {
        let script = """
            10:00 cart n=1
            10:01 cart total=5
            10:02 cart n=null
            10:03 cart n=0
            10:04 view
            """
        #expect(try Self.told(script, facts: "x: { distinct: event.n, of: cart }") == "2")
        #expect(try Self.told(script, facts: "x: { sum: 6 / event.n, of: cart }") == "6")
        #expect(try Self.told(script, facts: "x: { latest: event.n, of: cart }") == "0")
        #expect(try Self.told(script, facts: "x: { count: cart }") == "4")
    }

    @Test("S9: a sum of ints stops at the ends of their range")
    func saturation() throws {
        let script = """
            10:00 cart n=9223372036854775807
            10:01 cart n=1
            10:02 view
            10:03 cart n=-2
            10:04 view
            """
        #expect(
            try Self.told(script, facts: "x: { sum: event.n, of: cart }")
                == "9223372036854775807 9223372036854775805")
    }

    @Test("`when` filters what is counted; one that fails does not hold")
    func filters() throws {
        let script = """
            10:00 cart total=5 flag=true
            10:01 cart total=6 flag=false
            10:02 cart total=7
            10:03 view
            """
        #expect(
            try Self.told(script, facts: "x: { sum: event.total, of: cart, when: event.flag }")
                == "5")
    }

    @Test("S8: over several types the expression reads the field of each that declares it")
    func severalTypes() throws {
        let script = "10:00 cart total=5 n=3\n10:01 order total=7\n10:02 view total=1"
        #expect(
            try Self.told(script, facts: "x: { sum: event.total, of: [cart, order, view] }") == "13"
        )
        #expect(try Self.told(script, facts: "x: { sum: event.n, of: [cart, order] }") == "3")
        #expect(try Self.told(script, facts: "x: { count: [cart, order] }") == "2")
    }

    @Test("S19, S21: conditions see the event itself, late or not, and always the present facts")
    func present() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: order }
                  steps:
                    - { send: m, channel: email, template: { from: string(facts.x) } }
                    - wait: 1h
                    - { send: n, channel: email, template: { from: string(facts.x) } }
                """, customer: "facts: { x: { count: order } }")
        #expect(
            scene.play(
                """
                10:00 order
                10:10 order
                10:05 order
                end
                """) == """
                    sent r.m 10:00>10:00 as 1
                    suppressed:reentry r.m 10:10>10:10
                    suppressed:reentry r.m 10:05>10:10
                    sent r.n 10:00>11:00 as 3
                    """)
    }

    @Test("S22: latest and first go by event time, at equal times by the order of the log")
    func byTime() throws {
        let script = """
            10:00 note text=b
            10:00 note text=c
            09:00 note text=a
            10:01 view
            10:00 note text=d
            09:00 note text=z
            10:02 view
            10:03 note text=e
            10:04 view
            """
        #expect(
            try Self.told(
                script,
                facts: "x: { latest: event.text, of: note }\n  y: { first: event.text, of: note }",
                telling: "facts.x + facts.y") == "ca da ea")
    }

    @Test("A fact keeps a date as a date, and lists and maps whole")
    func values() throws {
        #expect(
            try Self.told(
                "10:00 cart due=2026-03-05\n10:01 view",
                facts: "x: { latest: event.due, of: cart }",
                telling: #"facts.x == timestamp("2026-03-05T00:00:00Z") ? "yes" : "no""#) == "yes")
        #expect(
            try Self.told(
                "10:00 cart k=a n=3\n10:01 view",
                facts: #"x: { first: '{"k": [event.k, event.k]}', of: cart }"#,
                telling: #"facts.x.k.join("+")"#) == "a+a")
    }

    @Test("S26: an event at e counts at t while ⌊64·t/w⌋ − ⌊64·e/w⌋ < 64")
    func window() throws {
        // Buckets of a minute: 10:00:30 is in that of 10:00 and leaves at 11:04.
        let script = """
            10:00:30 order total=1
            10:01 order total=2
            11:03:59.999 view
            11:04 view
            11:05 view
            """
        #expect(try Self.told(script, facts: "x: { count: order, over: 64m }") == "2 1 0")
        #expect(
            try Self.told(script, facts: "x: { first: event.total, of: order, over: 64m }")
                == "1 2 m")
        #expect(
            try Self.told(script, facts: "x: { latest: event.total, of: order, over: 64m }")
                == "2 2 m")
        #expect(
            try Self.told(script, facts: "x: { distinct: event.total, of: order, over: 64m }")
                == "2 1 0")
        #expect(
            try Self.told(script, facts: "x: { max: event.total, of: order, over: 64m }") == "2 2 m"
        )
    }

    @Test("S26: no rounding of w/64")
    func noRounding() throws {
        // w = 100 ms: ⌊64·7/100⌋ = 4 (2 March begins at a multiple of 100 ms and of 64/100 ms);
        // 4 + 64 = 68 is reached at ⌈68·100/64⌉ = 107 ms.
        let script = "00:00:00.007 order\n00:00:00.106 view\n00:00:00.107 view"
        #expect(try Self.told(script, facts: "x: { count: order, over: 100ms }") == "1 0")
    }

    @Test("S21: windows are read at the later of now and latest")
    func readAtLatest() throws {
        #expect(
            try Self.told(
                "10:00 order\n12:00 view\n10:30 view\n10:05 order\n11:59 order\n11:59 view",
                facts: "x: { count: order, over: 64m }") == "0 0 1")
    }

    @Test("S21: a window read at a release decays with time, without an event")
    func decay() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: order }
                  steps:
                    - wait: 1h
                    - { send: m, channel: email, template: { from: string(facts.x) } }
                    - wait: 1h
                    - { send: n, channel: email, template: { from: string(facts.x) } }
                """, customer: "facts: { x: { count: order, over: 64m } }")
        #expect(
            scene.play("10:00 order\nend") == """
                sent r.m 10:00>11:00 as 1
                sent r.n 10:00>12:00 as 0
                """)
    }

    @Test("Late events fold in by their own time, also those that come after a later reading")
    func late() throws {
        var scene = try Self.scene(facts: "x: { count: order, over: 64m }")
        // Bob's event makes 10:00's hour pass for the engine, not for anne.
        #expect(
            scene.play(
                """
                10:00 order
                12:00 view @bob
                10:10 view
                10:05 order
                10:20 view
                """) == """
                    bob: sent r.m 12:00>12:00 as 0
                    sent r.m 10:10>10:10 as 1
                    sent r.m 10:20>10:20 as 2
                    """)
    }

    @Test("distinct is exact up to 1,000 values, then says so")
    func distinctLimit() throws {
        var scene = try Self.scene(facts: "x: { distinct: event.n, of: cart }")
        let script = (0..<1_000).map { "10:00 cart n=\($0 % 500)\n10:00 cart n=\($0)" }
        #expect(scene.play(script.joined(separator: "\n")) == "")
        #expect(scene.play("10:01 view") == "sent r.m 10:01>10:01 as 1000")
        #expect(scene.counters.forgottenValues == [0])
        #expect(scene.play("10:02 cart n=1000\n10:03 view") == "sent r.m 10:03>10:03 as 1000")
        #expect(scene.counters.forgottenValues == [1])
    }

    @Test("distinct knows equal values again: both zeros, maps in any order")
    func distinctEquality() throws {
        let script = """
            10:00 cart total=0
            10:00 cart total=-0.0
            10:00 cart total=1
            10:01 view
            """
        #expect(try Self.told(script, facts: "x: { distinct: event.total, of: cart }") == "2")
        #expect(
            try Self.told(
                "10:00 cart n=1 k=a\n10:00 cart n=2 k=b\n10:01 view",
                facts:
                    #"x: { distinct: 'event.n == 1 ? {"a": 1, "b": 2} : {"b": 2, "a": 1}', of: cart }"#
            ) == "1")
    }

    @Test("Facts of several customers are apart")
    func apart() throws {
        var scene = try Self.scene(facts: "x: { count: order }")
        #expect(
            scene.play(
                "10:00 order\n10:00 order @bob\n10:00 order @bob\n10:01 view\n10:02 view @bob")
                == "sent r.m 10:01>10:01 as 1\nbob: sent r.m 10:02>10:02 as 2")
    }
}
