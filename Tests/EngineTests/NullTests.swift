// Null that takes an attribute back to its default (S71).

import Engine
import Testing

@Suite("Null that clears")
struct NullTests {
    static let clearing = """
        attributes:
          nick: { type: string, from: { told: event.text }, on_null: clear }
          kept: { type: string, from: { told: event.text } }
          level: { type: int, from: { told: event.level }, default: 7, on_null: clear }
          either:
            type: string
            from: { told: "has(event.text) ? event.text : event.word" }
            on_null: clear
          doubled: { type: int, from: { told: event.level * 2 }, on_null: clear }
          time_zone: { type: string, from: { told: event.word }, on_null: clear }
        """

    @Test(
        "S71: null takes a value back by event time, where the expression gives none and reads the field",
        arguments: [
            // What is not there leaves the value; null takes it back.
            ("has(customer.nick)", "10:00 told text=a\n10:01 told level=1", true),
            ("has(customer.nick)", "10:00 told text=a\n10:01 told text=null", false),
            ("customer.kept == \"a\"", "10:00 told text=a\n10:01 told text=null", true),
            // An older null changes nothing, a late one folds by its time, the later one of an instant wins.
            ("has(customer.nick)", "10:01 told text=a\n10:00 told text=null", true),
            ("has(customer.nick)", "10:00 told text=a\n10:02 cart\n10:01 told text=null", false),
            ("has(customer.nick)", "10:00 told text=null\n10:00 told text=a", true),
            ("has(customer.nick)", "10:00 told text=a\n10:00 told text=null", false),
            ("customer.nick == \"b\"", "10:01 told text=null\n10:00 told text=b", false),
            ("customer.nick == \"b\"", "10:00 told text=null\n10:01 told text=b", true),
            // The default comes back.
            ("customer.level == 7", "10:00 told level=3\n10:01 told level=null", true),
            ("customer.level == 3", "10:00 told level=3\n10:01 told text=null", true),
            ("has(customer.doubled)", "10:00 told level=3\n10:01 told level=null", false),
            // Of several fields one will do, where no other gives a value.
            ("customer.either == \"w\"", "10:00 told text=a\n10:01 told text=null word=w", true),
            ("customer.either == \"a\"", "10:00 told text=a\n10:01 told level=1", true),
            ("has(customer.either)", "10:00 told text=a\n10:01 told text=null", false),
            ("has(customer.either)", "10:00 told text=a\n10:01 told word=null", false),
            ("customer.either == \"b\"", "10:00 told text=a\n10:01 told text=b word=null", true),
            // The scanner forgets it with the next event.
            (
                "has(customer.nick)", "10:00 told text=null\n10:01 told text=a\n10:02 told level=1",
                true
            ),
        ])
    func nulls(condition: String, script: String, holds: Bool) throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { schedule: "11:00" }
                  when: \(condition)
                  steps: [{ send: m, channel: email }]
                """,
            customer: Self.clearing, events: "  told: { text: string, level: int, word: string }")
        #expect(scene.play(script + "\nuntil 12:00") == (holds ? "sent r.m 11:00>11:00" : ""))
    }

    @Test("S71: null in a field that only other types read is as absent as ever")
    func nullElsewhere() throws {
        var scene = try Scene(
            rules: FoldTests.rule(kind: "functional", when: "'!has(event.k)'"),
            customer: """
                attributes:
                  nick: { type: string, from: { order: event.k }, on_null: clear }
                """)
        #expect(
            scene.play("10:00 order k=a\n10:01 order k=null\n10:02 cart k=null")
                == "sent r.m 10:02>10:02")
    }

    @Test("S71: a time zone that is taken back moves the calendar to the default zone")
    func clearedZone() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { schedule: "10:00" }
                  steps: [{ send: m, channel: email }]
                """,
            customer: Self.clearing, events: "  told: { text: string, level: int, word: string }")
        #expect(
            scene.play(
                """
                00:00 told word=Europe/Paris
                09:30 told word=null
                1d 09:30 told text=x
                until 1d 12:00
                """) == """
                    sent r.m 09:00>09:00
                    sent r.m 1d 10:00>1d 10:00
                    """)
        #expect(scene.counters.unknownZones.count == 0)
    }
}
