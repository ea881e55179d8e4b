// The order of the gates: where several would object, the first of them does.

import Engine
import Testing

@Suite("Order of the gates")
struct GateOrderTests {
    static func rule(_ more: String, kind: String = "functional", steps: String) -> String {
        """
        - rule: r
          kind: \(kind)
          trigger: { event: cart }
        \(more)
          steps: [\(steps)]
        """
    }

    static let wait = "{ wait: 4h }, { send: m, channel: email }"

    @Test("On entry too_old comes before reentry")
    func tooOldFirst() throws {
        var scene = try Scene(rules: Self.rule("  max_age: 1h", steps: Self.wait))
        #expect(
            scene.play("10:00 cart\n12:00 note text=a\n10:30 cart")
                == "suppressed:too_old r.m 10:30>12:00")
    }

    @Test("On entry too_old comes before exit")
    func tooOldBeforeExit() throws {
        var scene = try Scene(rules: Self.rule("  max_age: 1h\n  exit: order", steps: Self.wait))
        #expect(
            scene.play("12:00 order\n10:59:59.999 cart\n11:00 cart") == """
                suppressed:too_old r.m 10:59:59.999>12:00
                suppressed:exit r.m 11:00>12:00
                """)
    }

    @Test("On entry exit comes before reentry")
    func exitBeforeReentry() throws {
        var scene = try Scene(rules: Self.rule("  exit: order", steps: Self.wait))
        #expect(
            scene.play("10:00 order\n10:30 cart\n09:59 cart")
                == "suppressed:exit r.m 09:59>10:30")
    }

    @Test("On entry reentry comes before consent, which is looked at again on release")
    func reentryBeforeConsent() throws {
        var scene = try Scene(rules: Self.rule("", kind: "special", steps: Self.wait))
        #expect(
            scene.play(
                """
                09:00 cart
                09:30 consent_on
                10:00 cart
                11:00 consent_off
                11:30 cart
                end
                """) == """
                    suppressed:consent r.m 09:00>09:00
                    suppressed:reentry r.m 11:30>11:30
                    suppressed:consent r.m 10:00>14:00
                    """)
    }

    @Test("On release expired comes before reentry")
    func expiredBeforeReentry() throws {
        let steps = "{ wait: 1h }, { send: m, channel: email, expires: 1h }"
        var scene = try Scene(rules: Self.rule("  again: 1d\n  key: event.k", steps: steps))
        // The note fires the first timer; the reading fires the second two hours after it was due.
        #expect(
            scene.play("10:00 cart k=a\n10:30 cart k=b\n11:00:30 note text=a\nreading 13:30") == """
                sent r.m a 10:00>11:00 till 12:00
                expired:expired r.m b 10:30>13:30
                """)
    }

    @Test("On release reentry comes before condition")
    func reentryBeforeCondition() throws {
        let steps = "{ wait: 1h }, { send: m, channel: email, if: event.flag }"
        var scene = try Scene(rules: Self.rule("  again: 1d\n  key: event.k", steps: steps))
        #expect(
            scene.play("10:00 cart k=a flag=true\n10:30 cart k=b flag=false\nend") == """
                sent r.m a 10:00>11:00
                suppressed:reentry r.m b 10:30>11:30 next 1d 11:00
                """)
    }

    @Test("On release condition comes before consent")
    func conditionBeforeConsent() throws {
        let steps = "{ wait: 1h }, { send: m, channel: email, if: event.flag }"
        var scene = try Scene(rules: Self.rule("", kind: "special", steps: steps))
        #expect(
            scene.play("09:00 consent_on\n10:00 cart flag=false\n10:30 consent_off\nend")
                == "suppressed:condition r.m 10:00>11:00")
        // The books: what sent nothing did not end as sent.
        #expect(scene.counters.rules[0].endedUnsent == 1)
        #expect(scene.counters.rules[0].endedSent == 0)
    }
}
