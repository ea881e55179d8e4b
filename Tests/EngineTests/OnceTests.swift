// Rules that tell a customer of a thing once (S64).

import Testing

@Suite("Broadcasts with `once`")
struct OnceTests {
    @Test("S64: `once` takes what was told out of the interest, by the time of the message")
    func once() throws {
        let once = BroadcastTests.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.sku, once: true }")
        let script = """
            09:00 ask sku=a
            09:00 ask sku=b
            10:00 stock #b1 sku=a
            11:00 stock #b2 sku=a
            12:00 stock #b3 sku=b
            """
        #expect(
            try BroadcastTests.play(once, script: script + "\nend") == """
                sent r.m 10:00>10:00 as b1
                sent r.m 12:00>12:00 as b3
                """)
        #expect(
            try BroadcastTests.play(BroadcastTests.stock, script: script + "\nend").split(
                separator: "\n"
            ).count == 3)
        // Whoever asks again is told again; what was asked before the message is told.
        #expect(
            try BroadcastTests.play(
                once,
                script: script + "\n12:30 ask sku=a\n09:30 ask sku=b\n13:00 stock #b4 sku=a\n"
                    + "13:01 stock #b5 sku=b\nend"
            ).hasSuffix("sent r.m 13:00>13:00 as b4"))
    }

    @Test("S64: a message that does not leave takes nothing out")
    func notSent() throws {
        let once = BroadcastTests.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.sku, once: true }",
            steps: "[{ send: m, channel: email, if: event.n > 1, template: { from: event.id } }]")
        #expect(
            try BroadcastTests.play(
                once,
                script: "09:00 ask sku=a\n10:00 stock #b1 sku=a n=1\n11:00 stock #b2 sku=a n=2\nend"
            ) == """
                suppressed:condition r.m 10:00>10:00
                sent r.m 11:00>11:00 as b2
                """)
    }

    @Test("S64: it takes out what the event was about, after a wait too")
    func onceAfterWait() throws {
        let once = BroadcastTests.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.skus, once: true }",
            "key: event.id",
            steps: "[{ wait: 1h }, { send: m, channel: email, template: { from: event.id } }]")
        #expect(
            try BroadcastTests.play(
                once,
                script: "09:00 ask sku=a\n09:00 ask sku=b\n10:00 stock #b1 skus=[a,c]\n"
                    + "12:00 stock #b2 skus=[a]\n12:00 stock #b3 skus=[c,b]\nend") == """
                    sent r.m b1 10:00>11:00 as b1
                    sent r.m b3 12:00>13:00 as b3
                    """)
    }

    @Test("S64: it leaves in what was asked for after the broadcast, though the broadcast names it")
    func askedSince() throws {
        let once = BroadcastTests.rule(
            "trigger: { broadcast: stock, interest: alerts, of: event.skus, once: true }",
            "key: event.id",
            steps: "[{ wait: 1h }, { send: m, channel: email, template: { from: event.id } }]")
        #expect(
            try BroadcastTests.play(
                once,
                script: "09:00 ask sku=a\n10:00 stock #b1 skus=[a,z]\n10:30 ask sku=z\n"
                    + "12:00 stock #b2 skus=[z]\n12:00 stock #b3 skus=[a]\nend") == """
                    sent r.m b1 10:00>11:00 as b1
                    sent r.m b2 12:00>13:00 as b2
                    """)
    }
}
