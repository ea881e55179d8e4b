// Dates in conditions and attributes, east and west of Greenwich.

import Testing

@Suite("Dates in conditions")
struct BirthdayTests {
    private static let customer = """
        attributes:
          joined: { type: date, from: { note: date(event.time) } }
          time_zone: { type: string, from: { note: event.text } }
        """

    private static func scene(when: String, trigger: String = "cart") throws -> Scene {
        try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: \(trigger)
                  when: \(when)
                  again: always
                  steps: [{ send: m, channel: email }]
                """,
            customer: customer)
    }

    private static let birthday =
        "event.due.getMonth() == today.getMonth() && event.due.getDate() == today.getDate()"

    @Test("S68: a birthday begins and ends with the customer's day, east and west of Greenwich")
    func birthdays() throws {
        var scene = try Self.scene(when: Self.birthday)
        #expect(
            scene.play(
                """
                00:00 note text=Asia/Tokyo
                00:00 note @bob text=America/Los_Angeles
                07:59 cart @bob due=1980-03-01
                08:01 cart @bob due=1980-03-01
                08:02 cart @bob due=1980-03-02
                14:59 cart due=1980-03-02
                15:01 cart due=1980-03-02
                15:02 cart due=1980-03-03
                """) == """
                    bob: sent r.m 07:59>07:59
                    bob: sent r.m 08:02>08:02
                    sent r.m 14:59>14:59
                    sent r.m 15:02>15:02
                    """)
    }

    @Test("S68: days until a date are days of the customer's calendar")
    func daysUntil() throws {
        var scene = try Self.scene(when: "today.daysUntil(event.due) == 3")
        #expect(
            scene.play(
                """
                00:00 note text=Pacific/Auckland
                10:00 cart due=2026-03-05
                12:00 cart due=2026-03-05
                12:01 cart due=2026-03-06
                """) == "sent r.m 10:00>10:00\nsent r.m 12:01>12:01")
    }

    @Test("S68: the zone folds first, so that a date of the same event is one of the new zone")
    func zoneFoldsFirst() throws {
        var scene = try Self.scene(
            when: #"'customer.joined == date("2026-03-03") && zone == "Pacific/Auckland"'"#,
            trigger: "note")
        #expect(
            scene.play(
                """
                12:00 note @bob text=Europe/Paris
                12:00 note text=Pacific/Auckland
                """) == "sent r.m 12:00>12:00")
    }

    @Test("S68: a rule that compares dates is found by its index as it would be without")
    func indexed() throws {
        let rules = (1...20).map { day in
            """
            - rule: r\(day < 10 ? "0" : "")\(day)
              kind: functional
              trigger: cart
              when: 'event.due == date("2026-03-\(day < 10 ? "0" : "")\(day)")'
              steps: [{ send: m, channel: email }]
            """
        }
        var scene = try Scene(rules: rules.joined(separator: "\n"), customer: Self.customer)
        #expect(
            scene.play(
                """
                09:00 note text=Pacific/Kiritimati
                10:00 cart due=2026-03-07
                10:01 cart due=2026-03-20
                10:02 cart due=2026-03-21
                """) == "sent r07.m 10:00>10:00\nsent r20.m 10:01>10:01")
    }
}
