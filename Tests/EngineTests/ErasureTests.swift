// Erasure: a customer is forgotten (S24).

import Engine
import Testing

@Suite("Erasure")
struct ErasureTests {
    static let customer = """
        attributes:
          nick: { type: string, from: { note: event.text } }
        facts:
          orders: { count: order }
          recent: { count: order, over: 64m }
        segments:
          known: facts.orders > 0
          active: facts.recent > 0
        consent:
          marketing: { given: consent_on, withdrawn: consent_off }
        themes:
          news: { asked: by_default }
        unsubscribe: { event: unsubscribed, theme: event.theme }
        erasure: gone
        """

    static func scene(_ rules: String, events: String = "") throws -> Scene {
        try Scene(rules: rules, customer: customer, events: "  gone: {}\n\(events)")
    }

    static let waiting = """
        - rule: r
          kind: functional
          trigger: { event: cart }
          exit: order
          steps: [{ wait: 1h }, { send: m, channel: email }]
        """

    @Test("S24: it wipes what is pending, and nothing is decided")
    func pending() throws {
        var scene = try Self.scene(Self.waiting)
        #expect(scene.play("10:00 cart\n10:30 gone\nend") == "")
        #expect(scene.counters.rules[0].endedErased == 1)
        #expect(scene.counters.rules[0].waiting == 0)
        #expect(scene.counters.erasures == 1)
    }

    @Test("S19: due timers come before the erasure of a later time, not of their own instant")
    func timersFirst() throws {
        var scene = try Self.scene(Self.waiting)
        #expect(scene.play("10:00 cart\n11:00:00.001 gone") == "sent r.m 10:00>11:00")
        var same = try Self.scene(Self.waiting)
        #expect(same.play("10:00 cart\n11:00 gone\nend") == "")
    }

    @Test("S24: it wipes attributes, facts, consent, themes, messages and remembered exits")
    func record() throws {
        var scene = try Self.scene(
            """
            - rule: a
              kind: functional
              trigger: { event: view }
              when: has(customer.nick) || facts.orders > 0 || facts.recent > 0 || segments.known
              steps: [{ send: m, channel: email }]
            - rule: b
              kind: special
              trigger: { event: view }
              steps: [{ send: m, channel: email }]
            - rule: c
              kind: functional
              theme: news
              trigger: { event: view }
              again: never
              steps: [{ send: m, channel: email }]
            - rule: d
              kind: feature
              theme: news
              trigger: { event: view }
              exit: order
              steps: [{ send: m, channel: email }]
            """)
        #expect(
            scene.play(
                """
                10:00 note text=a
                10:00 consent_on
                10:00 unsubscribed
                10:00 view
                10:05 order
                10:01 gone
                10:02 view
                """) == """
                    suppressed:consent d.m 10:00>10:00
                    sent a.m 10:00>10:00
                    sent b.m 10:00>10:00
                    sent c.m 10:00>10:00
                    suppressed:consent b.m 10:02>10:02
                    sent c.m 10:02>10:02
                    sent d.m 10:02>10:02
                    """)
    }

    @Test("S24: events before its time are counted and dropped, at its time and later they count")
    func before() throws {
        var scene = try Self.scene(
            """
            - rule: r
              kind: functional
              trigger: { event: order }
              steps: [{ send: m, channel: email, template: { from: string(facts.orders) } }]
            """)
        #expect(
            scene.play(
                """
                10:00 order
                11:00 gone
                10:59:59.999 order
                11:00 order
                11:01 order
                """) == """
                    sent r.m 10:00>10:00 as 1
                    sent r.m 11:00>11:00 as 1
                    sent r.m 11:01>11:01 as 2
                    """)
        #expect(scene.counters.beforeErasure == 1)
        #expect(scene.counters.eventsByType.reduce(0, +) == 5)
    }

    @Test("S24: erasures at or before it are dropped; a late one wipes all the same")
    func erasures() throws {
        let rule = """
            - rule: r
              kind: functional
              trigger: { event: view }
              when: facts.orders > 0
              steps: [{ send: m, channel: email }]
            """
        var scene = try Self.scene(rule)
        #expect(
            scene.play("10:00 gone\n10:00 order\n10:00 gone\n09:00 gone\n10:01 view")
                == "sent r.m 10:01>10:01")
        #expect(scene.counters.beforeErasure == 2)
        var late = try Self.scene(rule)
        #expect(
            late.play("10:00 order\n09:00 gone\n10:01 view\n09:30 order\n10:02 view")
                == "sent r.m 10:02>10:02")
    }

    @Test("S20: an erasure is no event that makes others late")
    func latest() throws {
        var scene = try Self.scene(Self.waiting)
        #expect(scene.play("10:00 gone\n10:00 cart\n11:30 gone @bob") == "sent r.m 10:00>11:00")
        #expect(scene.counters.late == 0)
        var other = try Self.scene(
            """
            - rule: r
              kind: functional
              trigger: { event: cart }
              steps: [{ send: m, channel: email }]
            """)
        // Late for nobody: what the erasure wiped is no yardstick.
        #expect(other.play("12:00 view\n11:00 gone\n11:30 cart") == "sent r.m 11:30>11:30")
        #expect(other.counters.late == 0)
    }

    @Test("S18: it forgets the ids, and what is dropped leaves none")
    func ids() throws {
        var scene = try Self.scene(
            """
            - rule: r
              kind: functional
              trigger: { event: cart }
              steps: [{ send: m, channel: email }]
            """)
        #expect(
            scene.play(
                """
                10:00 cart #x
                11:00 gone
                10:30 cart #y
                11:30 cart #x
                11:31 cart #y
                11:32 cart #y
                """) == """
                    sent r.m 10:00>10:00
                    sent r.m 11:30>11:30
                    sent r.m 11:31>11:31
                    """)
        #expect(scene.counters.duplicates == 1)
    }

    @Test("S25: after an erasure everybody is outside again")
    func segments() throws {
        var scene = try Self.scene(
            """
            - rule: r
              kind: functional
              trigger: { enters: known }
              steps: [{ send: m, channel: email }]
            - rule: s
              kind: functional
              trigger: { leaves: active }
              steps: [{ send: m, channel: email }]
            """)
        #expect(
            scene.play("10:00 order\n10:01 gone\n10:02 order\nend") == """
                sent r.m 10:00>10:00
                sent r.m 10:02>10:02
                sent s.m 11:06>11:06
                """)
    }

    @Test("An erasure of somebody unknown holds against what comes later")
    func unknown() throws {
        var scene = try Self.scene(Self.waiting)
        #expect(scene.play("10:00 gone\n09:00 cart\nend") == "")
        #expect(scene.counters.beforeErasure == 1)
    }
}
