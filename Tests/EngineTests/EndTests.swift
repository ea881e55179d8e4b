// The end of a log, and what decisions say.

import Engine
import Testing

@Suite("Ends and decisions")
struct EndTests {
    static let steps = """
          steps:
            - { wait: 4h, if: event.flag }
            - { send: m, channel: email }
            - { wait: 1d }
            - { send: n, channel: email }
        """

    static func rule(_ more: String = "") -> String {
        """
        - rule: r
          kind: functional
          trigger: { event: cart }
        \(more)
        \(steps)
        """
    }

    @Test(
        "S42: time runs on to T, and what is due by then fires, T included, whatever lateness says")
    func until() throws {
        var scene = try Scene(rules: Self.rule(), policies: "time: { lateness: 1h }")
        #expect(
            scene.play(
                """
                10:00 cart flag=true
                10:00 cart flag=true @bob
                until 13:59:59.999
                """) == "")
        #expect(
            scene.play("until 14:00") == """
                sent r.m 10:00>14:00
                bob: sent r.m 10:00>14:00
                """)
        #expect(scene.counters.rules[0].waiting == 2)
    }

    @Test("S42: `end` runs instances on to their completion, through every timer")
    func end() throws {
        var scene = try Scene(rules: Self.rule())
        #expect(
            scene.play("10:00 cart flag=true\nend") == """
                sent r.m 10:00>14:00
                sent r.n 10:00>1d 14:00
                """)
        #expect(scene.counters.rules[0].waiting == 0)
        #expect(scene.counters.rules[0].endedSent == 1)
    }

    @Test("The end of a log with more timers than one slice goes on where it stopped")
    func slices() throws {
        var scene = try Scene(rules: Self.rule())
        let count = 12_345
        let carts = (0..<count).map { "10:00 cart flag=true @c\($0)" }
        #expect(scene.play(carts.joined(separator: "\n")) == "")
        let lines = scene.play("end").split(separator: "\n")
        #expect(lines.count == 2 * count)
        #expect(lines.first == "c0: sent r.m 10:00>14:00")
        #expect(lines.last == "c9999: sent r.n 10:00>1d 14:00")
        #expect(scene.counters.rules[0].waiting == 0)
    }

    @Test(
        "S41: a match by an event is triggered at the event's time and decided at the decision time"
    )
    func times() throws {
        var scene = try Scene(rules: Self.rule())
        #expect(
            scene.play("11:00 note text=a\n10:00 cart flag=false") == "sent r.m 10:00>11:00")
    }

    @Test(
        "S43: a decision on entry names the first send in the order of the text, whatever its `if`")
    func firstSend() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: special
                  trigger: { event: cart }
                  steps:
                    - { wait: 1h }
                    - { send: z, channel: email, if: event.flag }
                    - { send: a, channel: email }
                """)
        #expect(scene.play("10:00 cart flag=false") == "suppressed:consent r.z 10:00>10:00")
    }

    @Test("S43: the key is absent in rules without one, the gate in what was sent")
    func absent() throws {
        var scene = try Scene(rules: Self.rule())
        #expect(scene.play("10:00 cart k=a") == "sent r.m 10:00>10:00")
        var keyed = try Scene(rules: Self.rule("  key: event.k"))
        #expect(keyed.play("10:00 cart k=a") == "sent r.m a 10:00>10:00")
    }

    @Test(
        "S9, S21: an attribute has its expression's type; release conditions see its newest value")
    func attributes() throws {
        var scene = try Scene(
            rules: """
                - rule: r
                  kind: functional
                  trigger: { event: cart }
                  steps: [{ wait: 1h }, { send: m, channel: email, if: customer.level == 9 }]
                """)
        #expect(
            scene.play("10:00 note level=8\n10:01 cart\n10:30 note level=9\nend")
                == "sent r.m 10:01>11:01")
    }
}
