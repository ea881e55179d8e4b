// What events put into a customer's record is bounded in bytes, and what goes beyond is counted (decision 0029).

import Customer
import Engine
import Testing

@Suite("Room in a customer's record")
struct RoomTests {
    private static let rule = """
        - rule: r
          kind: functional
          trigger: { event: cart }
          key: event.k
          exit: [order]
          steps:
            - wait: 1h
            - send: m
              channel: email
              data: { total: event.total, note: customer.nick, again: customer.nick }
        """

    private static func customer(_ limits: String) -> String {
        """
        attributes: { nick: { type: string, from: { note: event.text } } }
        facts: { last: { latest: event.text, of: note } }
        limits: { \(limits) }
        """
    }

    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test("a match whose instance does not fit meets `reentry`, and fits when another has ended")
    func matches() throws {
        var scene = try Scene(rules: Self.rule, customer: Self.customer("record: 200B"))
        let key = Self.text(60)
        #expect(scene.play("10:00 cart k=a\(key)") == "")
        #expect(
            scene.play("10:01 cart k=b\(key)")
                == "suppressed:reentry r.m b\(key) 10:01>10:01")
        #expect(scene.counters.rules[0].refusedInstances == 1)
        // Somebody else has a record of their own.
        #expect(scene.play("10:02 cart @bob k=b\(key)") == "")
        #expect(
            scene.play("11:10 cart k=b\(key)") == """
                sent r.m a\(key) 10:00>11:00
                bob: sent r.m b\(key) 10:02>11:02
                """)
        #expect(scene.counters.beyondLimits == 1)
    }

    @Test("a value that does not fit leaves the attribute and the fact as they were")
    func values() throws {
        var scene = try Scene(rules: Self.rule, customer: Self.customer("record: 600B"))
        #expect(scene.play("10:00 note text=short\n10:01 note text=\(Self.text(700))") == "")
        #expect(scene.counters.refusedValues == [1])
        #expect(scene.counters.forgottenValues == [1])
        // What takes the place of something large fits again.
        #expect(scene.play("10:02 note text=\(Self.text(100))") == "")
        #expect(scene.play("10:03 note text=\(Self.text(100))") == "")
        #expect(scene.counters.refusedValues == [1])
    }

    @Test("data that would make a message too large is left out, field by field, and counted")
    func data() throws {
        var scene = try Scene(
            rules: Self.rule, customer: Self.customer("message: 250B"))
        #expect(
            scene.play("10:00 note text=\(Self.text(150))\n10:01 cart k=a total=5\n12:00 order k=b")
                == "sent r.m a 10:01>11:01")
        #expect(scene.counters.rules[0].omittedData == 1)
        #expect(scene.counters.beyondLimits == 1)
    }

    @Test("a key that is larger than any name counts as one that fails")
    func keys() throws {
        var scene = try Scene(rules: Self.rule)
        #expect(
            scene.play("10:00 cart k=\(Self.text(1_024))\n10:01 cart k=\(Self.text(1_025))") == "")
        #expect(scene.counters.rules[0].failedKeys == 1)
        #expect(scene.counters.rules[0].entered == 1)
        // An exit by such a key ends nobody.
        #expect(scene.play("10:02 order k=\(Self.text(1_025))") == "")
        #expect(scene.counters.rules[0].endedExited == 0)
    }

    @Test("a silence behind an event that does not fit is not waited for")
    func silence() throws {
        let rule = """
            - rule: s
              kind: functional
              trigger: { silence: cart, for: 1h }
              steps: [{ send: m, channel: email, data: { k: event.k } }]
            """
        var scene = try Scene(rules: rule, customer: Self.customer("record: 300B"))
        #expect(
            scene.play("10:00 cart k=a\n10:30 cart k=\(Self.text(400))\n12:00 note") == "")
        #expect(scene.counters.rules[0].forgottenWatches == 1)
        #expect(scene.play("13:00 cart k=b\n15:00 note") == "sent s.m 14:00>14:00")
    }

    @Test("whether something fits does not depend on what was there before and is gone")
    func books() throws {
        var scene = try Scene(rules: Self.rule, customer: Self.customer("record: 4KiB"))
        // Each would fill the books, were they only added to.
        let script = (0..<200).map { minute in
            let time = "\(10 + minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
            return "\(time) cart k=a\(minute)\n\(time):30 order k=a\(minute)"
        }
        let lines = scene.play(script.joined(separator: "\n")).split(separator: "\n")
        #expect(lines.count == 200 && lines.allSatisfy { $0.hasPrefix("exited:exit") })
    }
}
