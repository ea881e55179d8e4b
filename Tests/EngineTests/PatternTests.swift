// Patterns over one customer's events: counts and sequences (S28, S40).

import Engine
import Testing

@Suite("Counts and sequences")
struct PatternTests {
    static func count(_ more: String = "") -> String {
        """
        - rule: c
          kind: functional
          trigger: { count: [cart, { event: order, when: event.total > 10.0 }], at_least: 3, within: 1h }
        \(more)
          steps: [{ send: m, channel: email, template: { from: event.id } }]
        """
    }

    static func sequence(_ elements: String, _ more: String = "") -> String {
        """
        - rule: q
          kind: functional
          trigger: { sequence: [\(elements)], within: 1h }
        \(more)
          steps: [{ send: m, channel: email, template: { from: event.id } }]
        """
    }

    @Test(
        "A count fires with the last of them within the time, both ends included, and starts anew")
    func counts() throws {
        var scene = try Scene(rules: Self.count())
        #expect(
            scene.play(
                """
                10:00 cart #a
                10:30 cart #b
                11:00 cart #c
                11:10 cart #d
                11:20 cart #e
                11:30 cart #f
                """) == """
                    sent c.m 11:00>11:00 as c
                    sent c.m 11:30>11:30 as f
                    """)
    }

    @Test("A count leaves out what is a millisecond too old, and what its filter does not let pass")
    func within() throws {
        var scene = try Scene(rules: Self.count())
        #expect(
            scene.play(
                """
                10:00 cart #a
                10:30 order #b total=11
                10:40 order #x total=10
                11:00:00.001 cart #c
                11:20 order #d total=11
                """) == "sent c.m 11:20>11:20 as d")
    }

    @Test("S28: late events take no part; S6: nor do those whose key fails")
    func late() throws {
        var scene = try Scene(rules: Self.count("  key: event.k"))
        #expect(
            scene.play(
                """
                10:00 cart #a k=x
                10:10 cart #b k=x
                10:05 cart #late k=x
                10:20 cart #nokey
                10:20 cart #other k=y
                10:30 cart #c k=x
                """) == "sent c.m x 10:30>10:30 as c")
        #expect(scene.counters.rules[0].failedKeys == 1)
    }

    @Test("S40: a complete count starts anew, whatever `when` says then")
    func anewDespiteWhen() throws {
        var scene = try Scene(rules: Self.count("  when: event.flag"))
        #expect(
            scene.play(
                """
                10:00 cart
                10:01 cart
                10:02 cart flag=false
                10:03 cart flag=true
                10:04 cart flag=true
                10:05 cart #f flag=true
                """) == "sent c.m 10:05>10:05 as f")
        #expect(scene.counters.rules[0].unmatched == 1)
    }

    @Test("S35: an exit without predicate ends what was counted at or before it, of its key")
    func exits() throws {
        var scene = try Scene(rules: Self.count("  key: event.k\n  exit: note"))
        #expect(
            scene.play(
                """
                10:00 cart k=x
                10:01 cart k=x
                10:02 note text=t
                10:03 cart k=x
                10:04 cart k=x
                10:05 cart #f k=x
                """) == "sent c.m x 10:05>10:05 as f")
    }

    @Test("S35: a late exit ends what was counted at or before its own time only")
    func lateExit() throws {
        var scene = try Scene(rules: Self.count("  exit: note"))
        #expect(
            scene.play(
                """
                10:00 cart
                10:10 cart
                10:05 note text=t
                10:20 cart
                10:30 cart #d
                """) == "sent c.m 10:30>10:30 as d")
    }

    @Test("S35: an exit with a predicate ends no count")
    func predicate() throws {
        var scene = try Scene(rules: Self.count("  exit: { event: note, when: event.level > 0 }"))
        #expect(
            scene.play("10:00 cart\n10:01 cart\n10:02 note level=1\n10:03 cart #c")
                == "sent c.m 10:03>10:03 as c")
    }

    @Test("A sequence fires with its last element; what comes between does not matter")
    func sequence() throws {
        var scene = try Scene(rules: Self.sequence("cart, order, form"))
        #expect(
            scene.play(
                """
                10:00 order
                10:10 cart
                10:20 note text=t
                10:30 order
                10:40 cart
                11:10 form #f
                11:11 form
                """) == "sent q.m 11:10>11:10 as f")
    }

    @Test("The latest start of each prefix is kept")
    func latestStart() throws {
        var scene = try Scene(rules: Self.sequence("cart, order, form"))
        // The chain of 10:00 is too old at 11:05, that of 10:10 is not.
        #expect(
            scene.play("10:00 cart\n10:05 order\n10:10 cart\n10:15 order\n11:05 form #f")
                == "sent q.m 11:05>11:05 as f")
        var other = try Scene(rules: Self.sequence("cart, order, form"))
        #expect(other.play("10:00 cart\n10:05 order\n10:10 cart\n11:05 form #f") == "")
    }

    @Test("One event never counts twice in one chain")
    func sameType() throws {
        var scene = try Scene(
            rules: Self.sequence("cart, cart, { event: cart, when: event.n > 0 }"))
        #expect(
            scene.play("10:00 cart n=1\n10:10 cart n=1\n10:20 cart #c n=1")
                == "sent q.m 10:20>10:20 as c")
    }

    @Test("S40: what completes a chain does not start one, and clears all of them")
    func clears() throws {
        var scene = try Scene(rules: Self.sequence("cart, cart"))
        #expect(
            scene.play("10:00 cart\n10:10 cart #b\n10:20 cart\n10:30 cart #d") == """
                sent q.m 10:10>10:10 as b
                sent q.m 10:30>10:30 as d
                """)
    }

    @Test("S40: elements at one instant follow each other in the order of the log")
    func sameInstant() throws {
        var scene = try Scene(rules: Self.sequence("cart, order"))
        #expect(scene.play("10:00 cart\n10:00 order #o") == "sent q.m 10:00>10:00 as o")
    }

    @Test("S28, S35: late events take no part; an exit ends chains that began at or before it")
    func exitsOfSequences() throws {
        var scene = try Scene(rules: Self.sequence("cart, order", "  exit: note"))
        #expect(
            scene.play(
                """
                10:00 note text=t
                10:10 cart
                10:05 order
                10:20 note text=t
                10:30 order
                10:31 cart
                10:32 order #o
                """) == "sent q.m 10:32>10:32 as o")
    }

    @Test("S8: a key is read from each element; the rule's event is the last")
    func keys() throws {
        var scene = try Scene(rules: Self.sequence("cart, order", "  key: event.k"))
        #expect(
            scene.play(
                """
                10:00 cart k=x
                10:01 order k=y
                10:02 order #o k=x
                """) == "sent q.m x 10:02>10:02 as o")
    }

    @Test("S27: a match of a count by an event older than `max_age` is too old")
    func tooOld() throws {
        var scene = try Scene(rules: Self.count("  max_age: 1m"))
        #expect(
            scene.play("10:00 cart\n10:01 cart\n12:00 cart @bob\n10:02 cart")
                == "suppressed:too_old c.m 10:02>10:02")
    }

    @Test("At most 1,000 keys of a customer are counted; of more the oldest goes, and is counted")
    func limit() throws {
        var scene = try Scene(
            rules: """
                - rule: c
                  kind: functional
                  trigger: { count: cart, at_least: 2, within: 1d }
                  key: event.k
                  steps: [{ send: m, channel: email }]
                """)
        var script = ""
        for number in 0..<1_001 { script += "10:00:\(number / 20) cart k=k\(number)\n" }
        #expect(
            scene.play(script + "10:02 cart k=k1000\n10:02 cart k=k500") == """
                sent c.m k1000 10:02>10:02
                sent c.m k500 10:02>10:02
                """)
        #expect(scene.counters.rules[0].forgottenWatches == 1)
    }
}
