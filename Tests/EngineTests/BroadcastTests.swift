// Events about things, and the customers who meet them (S63 to S65).

import Engine
import Testing

@Suite("Broadcasts")
struct BroadcastTests {
    static let events = """
          ask: { sku: string }
          drop: { sku: string }
          gone: {}
        broadcasts:
          stock: { sku: string, skus: list(string), n: int }
          news: { n: int }
        """

    static let customer = """
        erasure: gone
        interests:
          alerts: { add: { ask: event.sku }, remove: { drop: event.sku }, for: 30d }
        """

    static let stock = rule("trigger: { broadcast: stock, interest: alerts, of: event.sku }")
    static let news = rule("trigger: { broadcast: news }")

    static func rule(
        _ lines: String..., name: String = "r",
        steps: String = "[{ send: m, channel: email, template: { from: event.id } }]"
    ) -> String {
        """
        - rule: \(name)
          kind: functional
          steps: \(steps)
        """ + lines.map { "\n  \($0)" }.joined() + "\n"
    }

    static func scene(
        _ rules: String..., policies: String = "", timersPerSlice: Int = 1_000
    ) throws -> Scene {
        try Scene(
            rules: rules.joined(), customer: customer, policies: policies, events: events,
            timersPerSlice: timersPerSlice)
    }

    static func play(_ rules: String..., script: String) throws -> String {
        var scene = try Scene(
            rules: rules.joined(), customer: customer, events: events)
        return scene.play(script)
    }

    @Test(
        "S64, S65: those who asked meet it, in the order of ids, when time is later than `lateness` past it"
    )
    func askers() throws {
        var scene = try Self.scene(Self.stock)
        #expect(
            scene.play(
                """
                09:00 ask @cleo sku=a
                09:01 ask @bob sku=a
                09:02 ask @dan sku=b
                10:00 stock #b1 sku=a
                """) == "")
        #expect(scene.play("10:00:05 view @eve") == "")
        #expect(
            scene.play("10:00:05.001 view @eve") == """
                bob: sent r.m 10:00>10:00 as b1
                cleo: sent r.m 10:00>10:00 as b1
                """)
        #expect(scene.play("end") == "")
        #expect(scene.counters.eventsByType.suffix(2) == [1, 0])
    }

    @Test(
        "S64: what it is about may be a list, and one of its values is enough",
        arguments: ["[a,x]", "[x,a]", "[a,a]", "[b,a]"])
    func lists(skus: String) throws {
        let rule = Self.rule("trigger: { broadcast: stock, interest: alerts, of: event.skus }")
        #expect(
            try Self.play(
                rule,
                script: "09:00 ask sku=a\n09:00 ask sku=b\n10:00 stock #b skus=\(skus)\nend")
                == "sent r.m 10:00>10:00 as b")
    }

    @Test("S65: it comes before a later event of the customer, with the interests as they are then")
    func beforeLaterEvents() throws {
        #expect(
            try Self.play(
                Self.stock,
                script: """
                    09:00 ask sku=a
                    10:00 stock #b1 sku=a
                    10:00:01 drop sku=a
                    10:00:01 ask @bob sku=a
                    end
                    """) == "sent r.m 10:00>10:00 as b1")
    }

    @Test("S29, S65: at one instant events come before it")
    func sameInstant() throws {
        #expect(
            try Self.play(
                Self.stock,
                script: """
                    09:00 ask sku=a
                    10:00 stock #b1 sku=a
                    10:00 drop sku=a
                    10:00 ask @bob sku=a
                    end
                    """) == "bob: sent r.m 10:00>10:00 as b1")
    }

    @Test("S65: it moves no clock")
    func clock() throws {
        let waiting = Self.rule(
            "trigger: { event: cart }", name: "w",
            steps: "[{ wait: 1h }, { send: m, channel: email }]")
        var scene = try Self.scene(waiting, Self.news)
        #expect(scene.play("10:00 cart k=a\n18:00 news #n1") == "")
        // Neither its own time nor the end of the log has come.
        #expect(scene.play("until 17:59") == "sent w.m 10:00>11:00")
        #expect(scene.play("until 18:00") == "sent r.m 18:00>18:00 as n1")
    }

    @Test("S64: without an interest all who are known meet it, those included who come by then")
    func everybody() throws {
        #expect(
            try Self.play(
                Self.news,
                script: """
                    09:00 drop @bob sku=z
                    09:00 drop @cleo sku=z
                    09:30 gone @cleo
                    10:00 news #n1
                    10:00 drop @anne sku=z
                    10:00:01 drop @dan sku=z
                    end
                    """) == """
                    sent r.m 10:00>10:00 as n1
                    bob: sent r.m 10:00>10:00 as n1
                    """)
    }

    @Test("S29: whoever has had a later event meets it at once, as of that event")
    func atOnce() throws {
        var scene = try Self.scene(Self.stock)
        #expect(
            scene.play(
                """
                09:00 ask @dan sku=a
                10:00:02 ask @cleo sku=a
                10:00:03 ask @bob sku=a
                10:00:01 stock #b1 sku=a
                """) == """
                    bob: sent r.m 10:00:01>10:00:03 as b1
                    cleo: sent r.m 10:00:01>10:00:02 as b1
                    """)
        #expect(scene.play("end") == "dan: sent r.m 10:00:01>10:00:01 as b1")
    }

    @Test("S65: what comes late is met by all at once, in the order of ids")
    func late() throws {
        #expect(
            try Self.play(
                Self.stock,
                script: """
                    09:00 ask @dan sku=a
                    12:00 ask @cleo sku=a
                    10:00 stock #b1 sku=a
                    """) == """
                    cleo: sent r.m 10:00>12:00 as b1
                    dan: sent r.m 10:00>10:00 as b1
                    """)
    }

    @Test(
        "S65: more than `max_age` behind engine time when it comes, it starts nothing and is counted"
    )
    func tooOld() throws {
        let strict = Self.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.sku }", "max_age: 1h",
            name: "s")
        var scene = try Self.scene(Self.stock, strict)
        #expect(
            scene.play("09:00 ask sku=a\n11:00 view\n10:00 stock #b1 sku=a") == """
                sent r.m 10:00>10:00 as b1
                sent s.m 10:00>10:00 as b1
                """)
        #expect(scene.play("11:00:00.001 view\n10:00 stock #b2 sku=a").hasPrefix("sent r.m"))
        #expect(scene.play("1d 12:00 view\n10:00 stock #b3 sku=a") == "")
        #expect(scene.counters.rules.map(\.tooOldBroadcasts) == [1, 2])
    }

    @Test("S65: a match has no age: it may be met long after it came")
    func noAge() throws {
        #expect(
            try Self.play(
                Self.rule(
                    "trigger: { broadcast: stock, interest: alerts, of: event.sku }", "max_age: 1h"),
                script: "09:00 ask sku=a\n10:00 stock #b1 sku=a\n2d 10:00 view @bob")
                == "sent r.m 10:00>10:00 as b1")
    }

    @Test("S63: an id with its source is known for `dedupe_window`")
    func duplicates() throws {
        var scene = try Self.scene(Self.news)
        #expect(
            scene.play(
                """
                09:00 drop sku=z
                10:00 news #n1
                10:00 news #n1
                10:30 news #n1
                10:40 news #n1 /other
                10:50 view
                """) == """
                    sent r.m 10:00>10:00 as n1
                    sent r.m 10:40>10:40 as n1
                    """)
        #expect(scene.counters.duplicates == 2)
        // It is measured from the newest broadcast, as that of a customer is from their newest event.
        #expect(scene.play("1d 10:40 news #n2\n1d 10:41 news #n1\n1d 11:00 view").contains("as n1"))
    }

    @Test(
        "S30: those of one instant by rule, then key, then as they came; the second meets reentry")
    func oneInstant() throws {
        let keyed = Self.rule(
            "trigger: { broadcast: [stock, news], interest: alerts, of: '[\"a\"]' }",
            "key: event.n",
            "again: 1h", name: "k")
        #expect(
            try Self.play(
                keyed, Self.stock,
                script: """
                    09:00 ask sku=a
                    10:00 stock #b3 sku=a n=2
                    10:00 stock #b2 sku=a n=1
                    10:00 stock #b1 sku=a n=2
                    end
                    """) == """
                    sent k.m 1 10:00>10:00 as b2
                    suppressed:reentry k.m 2 10:00>10:00 next 11:00
                    sent r.m 10:00>10:00 as b3
                    suppressed:reentry k.m 2 10:00>10:00 next 11:00
                    sent r.m 10:00>10:00 as b2
                    sent r.m 10:00>10:00 as b1
                    """)
    }

    @Test("S64: an exit ends what waits, and what comes late meets the gate `exit`")
    func exits() throws {
        let rule = Self.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.sku }", "exit: order",
            steps: "[{ wait: 1h }, { send: m, channel: email }]")
        #expect(
            try Self.play(
                rule,
                script: """
                    09:00 ask sku=a
                    10:00 stock #b1 sku=a
                    10:30 order k=1
                    10:20 stock #b2 sku=a
                    10:30 stock #b3 sku=a
                    end
                    """) == """
                    exited:exit r.m 10:00>10:30
                    suppressed:exit r.m 10:20>10:30
                    suppressed:exit r.m 10:30>10:30
                    """)
    }

    @Test("S31: waits count from the decision time")
    func waits() throws {
        let rule = Self.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.sku }",
            steps: "[{ wait: 1h }, { send: m, channel: email }]")
        #expect(
            try Self.play(rule, script: "12:00 ask sku=a\n10:00 stock #b1 sku=a\nend")
                == "sent r.m 10:00>13:00")
    }

    @Test("S64: `when` sees the customer, a false one and keys that fail are counted")
    func conditions() throws {
        let rule = Self.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.sku }",
            "when: event.n > 0 && 'b' in customer.interests.alerts", "key: event.n")
        var scene = try Self.scene(rule)
        #expect(
            scene.play(
                """
                09:00 ask sku=a
                10:00 stock #b1 sku=a n=1
                10:30 ask sku=b
                11:00 stock #b2 sku=a n=0
                11:01 stock #b3 sku=a
                11:02 stock #b4 sku=a n=5
                end
                """) == "sent r.m 5 11:02>11:02 as b4")
        #expect(scene.counters.rules[0].unmatched == 2)
        #expect(scene.counters.rules[0].failedKeys == 1)
    }

    @Test("A value that has grown too old is asked for no more")
    func age() throws {
        #expect(
            try Self.play(
                Self.stock,
                script: "09:00 ask sku=a\n30d 09:00 stock #b1 sku=a\n30d 09:01 stock #b2 sku=a\nend"
            )
                == "sent r.m 30d 09:00>30d 09:00 as b1")
    }

    @Test("Slices of any size give the same decisions", arguments: [1, 2, 3])
    func slices(count: Int) throws {
        let script = """
            09:00 ask @a sku=a
            09:00 ask @b sku=a
            09:00 ask @c sku=b
            09:00 ask @d sku=a
            10:00:03 drop @d sku=z
            10:00:03 drop @a sku=z
            10:00 stock #b1 sku=a
            10:00 news #n1
            10:00:02 news #n2
            10:10 drop @a sku=z
            09:59 stock #b2 sku=a
            end
            """
        let both = [Self.stock, Self.rule("trigger: { broadcast: news }", name: "n")]
        var whole = try Self.scene(both[0], both[1])
        var sliced = try Self.scene(both[0], both[1], timersPerSlice: count)
        let expected = whole.play(script)
        #expect(expected.split(separator: "\n").count == 14)
        #expect(sliced.play(script) == expected)
    }

    @Test("S66: with `settle` it comes before an event that waits, and takes effect later than it")
    func settle() throws {
        var scene = try Self.scene(
            Self.stock, policies: "time: { lateness: 10s, settle: 10s }")
        #expect(
            scene.play(
                """
                10:00:05 drop sku=a
                09:00 ask sku=a
                10:00:04 stock #b1 sku=a
                10:00:30 view @bob
                """) == "sent r.m 10:00:04>10:00:04 as b1")
    }
}
