// Matches: age, activity, keys, re-entry and restart.

import Engine
import Testing

@Suite("Entries")
struct EntryTests {
    static func rule(_ more: String = "", steps: String = "{ send: m, channel: email }") -> String {
        """
        - rule: r
          kind: functional
          trigger: { event: cart }
        \(more)
          steps: [\(steps)]
        """
    }

    @Test(
        "S27: a match older than max_age by engine time is too old, one of exactly that age is not")
    func tooOld() throws {
        var scene = try Scene(rules: Self.rule("  max_age: 1h"))
        #expect(
            scene.play("12:00 note @bob text=a\n11:00 cart\n10:59:59.999 cart") == """
                sent r.m 11:00>11:00
                suppressed:too_old r.m 10:59:59.999>11:00
                """)
    }

    @Test("S11: max_age is one day by default")
    func defaultMaxAge() throws {
        var scene = try Scene(rules: Self.rule())
        #expect(
            scene.play("1d 12:00 note @bob text=a\n12:00 cart\n11:59 cart") == """
                sent r.m 12:00>12:00
                suppressed:too_old r.m 11:59>12:00
                """)
    }

    @Test("S11: max_age is lateness by default where that is longer")
    func longLateness() throws {
        var scene = try Scene(rules: Self.rule(), policies: "time: { lateness: 2d }")
        #expect(scene.play("1d 12:00 note @bob text=a\n11:59 cart") == "sent r.m 11:59>11:59")
    }

    @Test(
        "S11: since and active are compared with triggered_at, days in the customer's zone, both included"
    )
    func active() throws {
        var scene = try Scene(
            rules: Self.rule("  active: { from: 2026-03-03, until: 2026-03-03 }"),
            policies: "time: { zone: Europe/Paris }")
        #expect(
            scene.play(
                """
                22:59:59.999 cart
                23:00 cart
                1d 22:59:59.999 cart
                1d 23:00 cart
                """) == """
                    sent r.m 23:00>23:00
                    sent r.m 1d 22:59:59.999>1d 22:59:59.999
                    """)
        #expect(scene.counters.rules[0].inactive == 2)
        var since = try Scene(
            rules: Self.rule("  since: 2026-03-03"), policies: "time: { zone: Europe/Paris }")
        #expect(
            since.play("22:59:59.999 cart\n23:00 cart") == "sent r.m 23:00>23:00")
        var instant = try Scene(rules: Self.rule("  since: \"2026-03-02T12:00:00Z\""))
        #expect(instant.play("11:59 cart\n12:00 cart") == "sent r.m 12:00>12:00")
    }

    @Test("A false or failing `when` is counted and not recorded")
    func unmatched() throws {
        var scene = try Scene(rules: Self.rule("  when: event.total >= 50.0"))
        #expect(
            scene.play(
                "10:00 cart total=50\n10:01 cart total=49.99\n10:02 cart\n10:03 cart total=null")
                == "sent r.m 10:00>10:00")
        #expect(scene.counters.rules[0].unmatched == 1)
        #expect(scene.counters.rules[0].failedConditions == 2)
    }

    @Test("S6: an event whose key fails starts nothing; an int key leaves in decimal")
    func keys() throws {
        var scene = try Scene(rules: Self.rule("  key: event.n"))
        #expect(
            scene.play("10:00 cart\n10:01 cart n=-7") == "sent r.m -7 10:01>10:01")
        #expect(scene.counters.rules[0].failedKeys == 1)
        #expect(scene.counters.rules[0].entered == 1)
    }

    @Test("S33: a running instance of the same key objects without `restart`")
    func running() throws {
        var scene = try Scene(
            rules: Self.rule("  key: event.k", steps: "{ wait: 1h }, { send: m, channel: email }"))
        #expect(
            scene.play("10:00 cart k=a\n10:30 cart k=a\n10:30 cart k=b\n11:00 cart k=a\nend") == """
                suppressed:reentry r.m a 10:30>10:30
                suppressed:reentry r.m a 11:00>11:00
                sent r.m a 10:00>11:00
                sent r.m b 10:30>11:30
                """)
    }

    @Test(
        "S33: a message younger than `again` objects, one exactly as old does not; next_at says when"
    )
    func again() throws {
        var scene = try Scene(rules: Self.rule("  again: 3h\n  key: event.k"))
        #expect(
            scene.play("10:00 cart k=a\n12:59:59.999 cart k=b\n13:00 cart k=b") == """
                sent r.m a 10:00>10:00
                suppressed:reentry r.m b 12:59:59.999>12:59:59.999 next 13:00
                sent r.m b 13:00>13:00
                """)
    }

    @Test("S33: `never` objects for ever, without a next instant")
    func never() throws {
        var scene = try Scene(rules: Self.rule("  again: never"))
        #expect(
            scene.play("10:00 cart\n2d 10:00 cart\n2d 10:00 cart @bob") == """
                sent r.m 10:00>10:00
                suppressed:reentry r.m 2d 10:00>2d 10:00
                bob: sent r.m 2d 10:00>2d 10:00
                """)
    }

    @Test("S33: on release the messages of other instances count, the instance's own do not")
    func releaseReentry() throws {
        var scene = try Scene(
            rules: Self.rule(
                "  again: 1d\n  key: event.k",
                steps: "{ wait: 1h }, { send: m, channel: email }, { send: n, channel: email }"))
        #expect(
            scene.play("10:00 cart k=a\n10:30 cart k=b\nend") == """
                sent r.m a 10:00>11:00
                sent r.n a 10:00>11:00
                suppressed:reentry r.m b 10:30>11:30 next 1d 11:00
                suppressed:reentry r.n b 10:30>11:30 next 1d 11:00
                """)
    }

    @Test(
        "S34: a restart takes the new event, its id and its clock, and decides nothing for the old")
    func restart() throws {
        var scene = try Scene(
            rules: Self.rule(
                "  restart: true", steps: "{ wait: 1h }, { send: m, channel: email }"))
        #expect(
            scene.play("10:00 cart\n10:30 cart\nend") == "sent r.m 10:30>11:30")
        #expect(scene.counters.rules[0].restarts == 1)
        #expect(scene.counters.rules[0].entered == 1)
    }

    @Test("S34: an older match changes nothing, before any gate; one at the same instant restarts")
    func olderMatch() throws {
        var scene = try Scene(
            rules: Self.rule(
                "  restart: true\n  max_age: 1h", steps: "{ wait: 4h }, { send: m, channel: email }"
            ))
        #expect(
            scene.play(
                "10:00 cart total=1\n10:00 cart total=2\n12:00 note @bob text=a\n09:00 cart\nend")
                == "sent r.m 10:00>14:00")
        #expect(scene.counters.rules[0].olderMatches == 1)
        #expect(scene.counters.rules[0].restarts == 1)
    }

    @Test("S34: where a gate objects the running instance stays as it is")
    func objectedRestart() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: special
                  restart: true
                  trigger: { event: cart }
                  steps: [{ wait: 2h }, { send: m, channel: email }]
                """)
        #expect(
            scene.play(
                """
                09:00 consent_on
                10:00 cart
                11:00 consent_off
                11:30 cart
                11:45 consent_on
                end
                """) == """
                    suppressed:consent r.m 11:30>11:30
                    sent r.m 10:00>12:00
                    """)
    }

    @Test(
        "S33, S34: once the instance has sent, `again` is looked at on a restart, and its old messages count"
    )
    func restartAfterSend() throws {
        let steps = "{ send: m, channel: email }, { wait: 4h }, { send: n, channel: email }"
        var scene = try Scene(rules: Self.rule("  restart: true\n  again: 1h", steps: steps))
        #expect(
            scene.play("10:00 cart\n10:30 cart\n11:00 cart\nend") == """
                sent r.m 10:00>10:00
                suppressed:reentry r.m 10:30>10:30 next 11:00
                sent r.m 11:00>11:00
                sent r.n 11:00>15:00
                """)
    }

    @Test("S32: a send that is not sent is passed over, and the instance goes on")
    func passedOver() throws {
        var scene = try Scene(
            rules: Self.rule(
                steps: "{ send: m, channel: email, if: event.flag }, { send: n, channel: email }"))
        #expect(
            scene.play("10:00 cart flag=false\n11:00 cart") == """
                suppressed:condition r.m 10:00>10:00
                sent r.n 10:00>10:00
                suppressed:condition r.m 11:00>11:00
                sent r.n 11:00>11:00
                """)
        #expect(scene.counters.rules[0].failedConditions == 1)
    }

    @Test(
        "A message may leave at the very instant of its not_after, and expires a millisecond later")
    func expires() throws {
        let steps = "{ wait: 1h }, { send: m, channel: email, expires: 1h }"
        var scene = try Scene(rules: Self.rule(steps: steps))
        #expect(
            scene.play("12:00 note text=a\n10:00 cart") == "sent r.m 10:00>12:00 till 12:00")
        #expect(
            scene.play("1d 12:00:00.001 note text=a\n1d 10:00 cart")
                == "expired:expired r.m 1d 10:00>1d 12:00:00.001")
    }

    @Test(
        "S20, S21: entry conditions see the event's time as now, release conditions the decision time"
    )
    func now() throws {
        var scene = try Scene(
            rules: Self.rule(
                "  when: now == event.time",
                steps: "{ send: m, channel: email, if: now > event.time }"))
        #expect(
            scene.play("10:00 cart\n12:00 note text=a\n11:00 cart") == """
                suppressed:condition r.m 10:00>10:00
                sent r.m 11:00>12:00
                """)
    }

    @Test("S19: rules act in the order of their names' bytes")
    func ruleOrder() throws {
        var scene = try Scene(
            rules: ["b", "a", "B", "aa"].map {
                """
                - rule: \($0)
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ send: m, channel: email }]
                """
            }.joined(separator: "\n"))
        #expect(
            scene.play("10:00 cart") == """
                sent B.m 10:00>10:00
                sent a.m 10:00>10:00
                sent aa.m 10:00>10:00
                sent b.m 10:00>10:00
                """)
    }

    @Test("S31, S34: after a restart steps read the new event, and expires counts from it")
    func restartedEntry() throws {
        var condition = try Scene(
            rules: Self.rule(
                "  restart: true",
                steps: "{ wait: 1h }, { send: m, channel: email, if: event.flag }"))
        #expect(
            condition.play("10:00 cart flag=false\n10:30 cart flag=true\nend")
                == "sent r.m 10:30>11:30")
        let steps = """
            { send: m, channel: email, expires: 2h }, { wait: 4h }, { send: n, channel: email }
            """
        var expiry = try Scene(rules: Self.rule("  restart: true", steps: steps))
        #expect(
            expiry.play("10:00 cart\n11:00 cart") == """
                sent r.m 10:00>10:00 till 12:00
                sent r.m 11:00>11:00 till 13:00
                """)
    }
}
