// The fold: attributes, consent, themes, duplicates.

import Engine
import Testing

@Suite("The fold")
struct FoldTests {
    static func rule(kind: String, theme: String = "", when: String = "true") -> String {
        """
        - rule: r
          kind: \(kind)
        \(theme.isEmpty ? "" : "  theme: \(theme)")
          when: \(when)
          trigger: { event: cart }
          steps: [{ send: m, channel: email }]
        """
    }

    @Test(
        "S22: attributes go by event time, at equal times by the log; absent and failing leave the old"
    )
    func attributes() throws {
        var scene = try Scene(rules: Self.rule(kind: "functional", when: "customer.nick == \"b\""))
        #expect(
            scene.play(
                """
                10:00 note text=a
                10:00 note text=b
                10:01 cart
                09:59 note text=a
                10:02 cart
                10:03 note text=null
                10:04 note level=3
                10:05 cart
                10:06 note text=c
                10:07 cart
                """) == """
                    sent r.m 10:01>10:01
                    sent r.m 10:02>10:02
                    sent r.m 10:05>10:05
                    """)
    }

    @Test("An attribute that no event gave has its default")
    func defaults() throws {
        var scene = try Scene(rules: Self.rule(kind: "functional", when: "customer.level == 7"))
        #expect(
            scene.play("10:00 cart\n10:01 note level=8\n10:02 cart") == "sent r.m 10:00>10:00")
    }

    @Test("S19: conditions see the event itself folded in")
    func foldFirst() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: note }
                  when: customer.nick == event.text
                  steps: [{ send: m, channel: email }]
                """)
        #expect(scene.play("10:00 note text=x") == "sent r.m 10:00>10:00")
    }

    @Test("S23: marketing needs consent; the newest statement wins, at one instant the withdrawal")
    func marketing() throws {
        var scene = try Scene(rules: Self.rule(kind: "special"))
        #expect(
            scene.play(
                """
                10:00 cart
                10:01 consent_on
                10:02 cart
                10:00:30 consent_off
                10:03 cart
                10:04 consent_off
                10:05 cart
                10:04 consent_on
                10:06 cart
                """) == """
                    suppressed:consent r.m 10:00>10:00
                    sent r.m 10:02>10:02
                    sent r.m 10:03>10:03
                    suppressed:consent r.m 10:05>10:05
                    suppressed:consent r.m 10:06>10:06
                    """)
    }

    @Test("S23: consent is looked at again at the moment of release")
    func release() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: special
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }]
                """)
        #expect(
            scene.play("09:00 consent_on\n10:00 cart\n10:30 consent_off\nend")
                == "suppressed:consent r.m 10:00>11:00")
    }

    @Test("S23: `asked` looks at the theme alone")
    func asked() throws {
        var byDefault = try Scene(rules: Self.rule(kind: "feature", theme: "news"))
        #expect(
            byDefault.play("10:00 cart\n10:01 unsubscribed theme=news\n10:02 cart") == """
                sent r.m 10:00>10:00
                suppressed:consent r.m 10:02>10:02
                """)
        var byEvent = try Scene(rules: Self.rule(kind: "feature", theme: "alerts"))
        #expect(
            byEvent.play("10:00 cart\n10:01 form\n10:02 cart") == """
                suppressed:consent r.m 10:00>10:00
                sent r.m 10:02>10:02
                """)
    }

    @Test("S12: an event among `asked` beside by_default is the way back")
    func wayBack() throws {
        var scene = try Scene(rules: Self.rule(kind: "feature", theme: "back"))
        #expect(
            scene.play(
                "10:00 cart\n10:01 unsubscribed theme=back\n10:02 cart\n10:03 form\n10:04 cart")
                    == """
                    sent r.m 10:00>10:00
                    suppressed:consent r.m 10:02>10:02
                    sent r.m 10:04>10:04
                    """)
    }

    @Test(
        "S23: an opt-out of the rule's theme stops marketing too, and a kind without consent never")
    func optOut() throws {
        let script = "10:00 consent_on\n10:01 unsubscribed\n10:02 cart"
        var marketing = try Scene(rules: Self.rule(kind: "special", theme: "news"))
        #expect(marketing.play(script) == "suppressed:consent r.m 10:02>10:02")
        var functional = try Scene(rules: Self.rule(kind: "functional", theme: "news"))
        #expect(functional.play(script) == "sent r.m 10:02>10:02")
        var without = try Scene(rules: Self.rule(kind: "special"))
        #expect(without.play(script) == "sent r.m 10:02>10:02")
    }

    @Test("An unsubscription that names another theme opts out of that alone")
    func otherTheme() throws {
        var scene = try Scene(rules: Self.rule(kind: "feature", theme: "news"))
        #expect(
            scene.play(
                "10:00 unsubscribed theme=alerts\n10:01 unsubscribed theme=unheard_of\n10:02 cart")
                == "sent r.m 10:02>10:02")
    }

    @Test(
        "S3: days are those of the customer's own zone; one that is unknown falls back and is counted"
    )
    func zones() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: cart }
                  active: { from: 2026-03-03 }
                  steps: [{ send: m, channel: email }]
                """,
            customer: """
                attributes:
                  time_zone: { type: string, from: { note: event.text } }
                """)
        #expect(
            scene.play(
                """
                10:00 note text=Pacific/Kiritimati
                10:00 cart
                11:00 note text=Mars/Olympus
                11:00 cart
                """) == "sent r.m 10:00>10:00")
        #expect(scene.counters.unknownZones.count == 1)
    }

    @Test(
        "S18: a known id of the customer and source does nothing, moves no clock and fires nothing")
    func duplicates() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }]
                """)
        #expect(
            scene.play(
                """
                10:00 cart #x
                13:00 cart #x
                13:00 cart #x @bob
                """) == "sent r.m 10:00>11:00")
        #expect(scene.counters.duplicates == 1)
        var sources = try Scene(rules: Self.rule(kind: "functional"))
        #expect(
            sources.play("10:00 cart #x /a\n10:00 cart #x /b") == """
                sent r.m 10:00>10:00
                sent r.m 10:00>10:00
                """)
    }

    @Test(
        "S18: an id is remembered until latest lies more than the window past its first copy's time"
    )
    func window() throws {
        var scene = try Scene(
            rules: Self.rule(kind: "functional"), events: "dedupe_window: 1h")
        #expect(
            scene.play(
                """
                10:00 cart #x
                11:00 note text=a
                11:30 cart #x
                11:00:00.001 note text=a
                11:30 cart #x
                """) == """
                    sent r.m 10:00>10:00
                    sent r.m 11:30>11:30
                    """)
        #expect(scene.counters.duplicates == 1)
    }

    @Test("S18: beyond 1,000 ids the one with the earliest time goes, and is counted")
    func limit() throws {
        var scene = try Scene(
            rules: Self.rule(kind: "functional", when: "event.flag"))
        let script = (0..<1000).map { "10:00:\(String(format: $0)) cart #i\($0)" }
        #expect(scene.play(script.joined(separator: "\n")) == "")
        #expect(scene.counters.forgottenIDs == 0)
        #expect(scene.play("10:20 cart #last") == "")
        #expect(scene.counters.forgottenIDs == 1)
        #expect(
            scene.play("10:21 cart #i1 flag=true\n10:21 cart #i0 flag=true")
                == "sent r.m 10:21>10:21")
    }

    @Test("S18: of several ids with the earliest time the one remembered longest goes")
    func limitTie() throws {
        var scene = try Scene(rules: Self.rule(kind: "functional", when: "event.flag"))
        let script = (0..<1000).map { "10:00 cart #i\($0)" }
        #expect(scene.play(script.joined(separator: "\n")) == "")
        #expect(scene.play("10:20 cart #last") == "")
        #expect(
            scene.play("10:21 cart #i999 flag=true\n10:22 cart #i0 flag=true")
                == "sent r.m 10:22>10:22")
    }

    @Test("S18: at the very end of the window an id is still known")
    func windowEnd() throws {
        var scene = try Scene(
            rules: Self.rule(kind: "functional"), events: "dedupe_window: 1h")
        #expect(
            scene.play("10:00 cart #x\n11:00 note text=a\n11:30 cart #x")
                == "sent r.m 10:00>10:00")
    }

    @Test("S20: late is what is before the latest event, not what is of its instant")
    func late() throws {
        var scene = try Scene(rules: Self.rule(kind: "functional"))
        #expect(scene.play("10:00 note text=a\n10:00 note text=b\n09:59:59.999 note text=c") == "")
        #expect(scene.counters.late == 1)
    }

    @Test("S18: a late event is remembered unless latest lies more than the window past it already")
    func lateID() throws {
        var scene = try Scene(
            rules: Self.rule(kind: "functional"), events: "dedupe_window: 1h")
        #expect(
            scene.play(
                """
                11:00 note text=a
                10:00 cart #x
                10:00 cart #x
                09:59:59.999 cart #y
                09:59:59.999 cart #y
                """) == """
                    sent r.m 10:00>11:00
                    sent r.m 09:59:59.999>11:00
                    sent r.m 09:59:59.999>11:00
                    """)
        #expect(scene.counters.duplicates == 1)
    }

    @Test("S18: an id of exactly the window's age is kept, however many came since")
    func keptAtWindow() throws {
        var scene = try Scene(
            rules: Self.rule(kind: "functional", when: "event.flag"), events: "dedupe_window: 1h")
        let script = ["10:00 cart #first"] + (0..<100).map { "11:00 cart #i\($0)" }
        #expect(scene.play(script.joined(separator: "\n")) == "")
        #expect(scene.play("11:00 cart #first flag=true") == "")
        #expect(scene.counters.duplicates == 1)
    }

    @Test("S18: a duplicate with a later time does not move engine time")
    func duplicateClock() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email }]
                """)
        #expect(scene.play("10:00 cart #x\n13:00 cart #x\n11:00:05 view @bob total=1") == "")
        #expect(scene.play("11:00:05.001 view @bob total=1") == "sent r.m 10:00>11:00")
    }

    @Test("S2: a window of 0s switches duplicates off")
    func off() throws {
        var scene = try Scene(rules: Self.rule(kind: "functional"), events: "dedupe_window: 0s")
        #expect(
            scene.play("10:00 cart #x\n10:00 cart #x") == """
                sent r.m 10:00>10:00
                sent r.m 10:00>10:00
                """)
    }
}

extension String {
    /// Seconds with three decimals of milliseconds, such as `00.017`.
    fileprivate init(format milliseconds: Int) {
        let digits = String(milliseconds)
        self = "00." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
