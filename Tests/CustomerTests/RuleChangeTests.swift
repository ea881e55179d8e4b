import Calendar
import Customer
import Events
import Expression
import RuleSet
import TestSupport
import Testing

@Suite("Records under another rule set")
struct RuleChangeTests {
    /// A shop before and after a change, with one table for both.
    struct Change {
        let rules: (old: RuleSet, new: RuleSet)
        let codecs: (old: RecordCodec, new: RecordCodec)

        init(
            _ old: String, _ new: String,
            customers: (String, String) = (Shop.customer, Shop.customer)
        ) throws {
            rules = (
                try Shop.load(rules: old, customer: customers.0),
                try Shop.load(rules: new, customer: customers.1)
            )
            var table = FieldTable()
            table.add(allOf: rules.old)
            let older = RecordCodec(rules: rules.old, table: table)
            table.add(allOf: rules.new)
            codecs = (older, RecordCodec(rules: rules.new, table: table))
        }

        /// Customer c0 after lines under the old rules, read under the new ones.
        func read(
            _ lines: [String], departed: inout [DepartedInstance]
        ) throws -> Customers {
            var play = Play(rules: rules.old)
            for (number, line) in lines.enumerated() {
                _ = play.apply(RuleChangeTests.line(number, line))
            }
            let stored = play.stored(by: codecs.old)
            return try Play.customers(from: stored, by: codecs.new, departed: &departed)
        }

        /// The outcomes of the decisions that come until the end.
        func outcomes(_ lines: [String]) throws -> [String] {
            var departed: [DepartedInstance] = []
            var play = Play(
                rules: rules.new, customers: try read(lines, departed: &departed))
            return play.end().map { String($0.prefix { $0 != " " }) }
        }
    }

    /// `10 cart "k":"a"`: minutes after the start, type, fields.
    static func line(_ number: Int, _ text: String) -> [UInt8] {
        let words = text.split(separator: " ", maxSplits: 2)
        let time = Shop.start.milliseconds + Int64(words[0])! * 60_000
        return Array(
            """
            {"id":"e\(number)","source":"/s","type":"\(words[1])","subject":"c0",\
            "time":\(time),"data":{\(words.count > 2 ? words[2] : "")}}
            """.utf8)
    }

    static func rule(
        _ name: String, trigger: String = "{ event: cart }", key: String? = "event.k",
        more: String = "", steps: String = "[{ wait: 4h }, { send: first, channel: email }]"
    ) -> String {
        """
          - rule: \(name)
            kind: functional
            trigger: \(trigger)
            \(key.map { "key: \($0)" } ?? "priority: 50")
            \(more.isEmpty ? "max_age: 1d" : more)
            steps: \(steps)

        """
    }

    static let cart = "0 cart \"k\":\"a\",\"total\":42,\"n\":3,\"flag\":true"

    @Test("Rules that come, go and change their places leave the others' instances alone")
    func reordered() throws {
        let change = try Change(
            Self.rule("m") + Self.rule("n"), Self.rule("a") + Self.rule("n") + Self.rule("z"))
        var departed: [DepartedInstance] = []
        let customers = try change.read([Self.cart], departed: &departed)
        #expect(customers[0].instances.map(\.rule) == [1])
        #expect(departed.count == 1)
        #expect(departed[0].rule == nil)
        #expect(change.codecs.new.table.text(of: departed[0].ruleNumber) == "m")
        #expect(change.codecs.new.table.text(of: departed[0].stepNumber) == "send first")
        #expect(departed[0].triggeredAt == Shop.start)
        departed[0].entry.withParts { key, origin in
            #expect(key.map { Array($0) } == Array("a".utf8))
            guard case .event(let source, let id) = origin else {
                Issue.record("no event")
                return
            }
            #expect(source.map { Array($0) } == Array("/s".utf8))
            #expect(Array(id) == Array("e0".utf8))
        }
        #expect(try change.outcomes([Self.cart]) == ["sent"])
    }

    @Test(
        "An instance goes on before the send before which it waited, wherever that stands now",
        arguments: [
            // Steps in front, between and behind.
            (
                "[{ wait: 1h }, { send: new, channel: sms }, { wait: 9h }, { send: first, channel: sms }]",
                3
            ),
            ("[{ send: first, channel: email }, { send: second, channel: email }]", 0),
            (
                "[{ send: second, channel: email }, { wait: 1h }, { send: first, channel: email }]",
                2
            ),
        ])
    func steps(new: String, step: Int32) throws {
        let change = try Change(Self.rule("r"), Self.rule("r", steps: new))
        var departed: [DepartedInstance] = []
        let customers = try change.read([Self.cart], departed: &departed)
        #expect(departed.isEmpty)
        #expect(customers[0].instances[0].step == step)
        #expect(customers[0].due == Shop.start + 14_400_000)
    }

    @Test("An instance before a send that is gone has departed")
    func stepGone() throws {
        let change = try Change(
            Self.rule("r"), Self.rule("r", steps: "[{ wait: 4h }, { send: other, channel: email }]")
        )
        var departed: [DepartedInstance] = []
        let customers = try change.read([Self.cart], departed: &departed)
        #expect(customers[0].instances.isEmpty)
        #expect(customers[0].due == .distantFuture)
        #expect(departed.map(\.rule) == [0])
    }

    @Test("What waits for an event goes on at that wait, and has departed when it is none")
    func awaiting() throws {
        let waitFor =
            "{ wait_for: { event: order, within: 3h, then: [{ send: came, channel: sms }] } }"
        let send = "{ send: first, channel: email }"
        let old = Self.rule("r", steps: "[\(waitFor), \(send)]")
        var departed: [DepartedInstance] = []
        let longer = try Change(
            old, Self.rule("r", steps: "[{ wait: 1h }, \(waitFor), \(send), { wait: 1h }]"))
        let customers = try longer.read([Self.cart], departed: &departed)
        #expect(customers[0].instances.map(\.step) == [1])
        #expect(customers[0].instances.map(\.state) == [.awaiting])
        #expect(departed.isEmpty)
        let shorter = try Change(old, Self.rule("r", steps: "[{ wait: 3h }, \(send)]"))
        let others = try shorter.read([Self.cart], departed: &departed)
        #expect(others[0].instances.isEmpty)
        #expect(departed.count == 1)
    }

    @Test("Kept fields go by name and type, and are absent where the old rule did not keep them")
    func shapes() throws {
        func rule(_ data: String) -> String {
            Self.rule("r", steps: "[{ wait: 4h }, { send: first, channel: email, data: \(data) }]")
        }
        let old = "{ total: event.total, flag: event.flag, id: event.id, skus: event.skus }"
        let change = try Change(
            rule(old),
            rule(
                "{ n: event.n, skus: event.skus, total: event.total, id: event.id, due: event.due }"
            ))
        var departed: [DepartedInstance] = []
        let line = Self.cart + ",\"skus\":[\"s-1\",\"s-2\"]"
        let customers = try change.read([line], departed: &departed)
        #expect(departed.isEmpty)
        let rules = change.rules.new
        let values = Self.kept(of: customers[0].instances[0].entry, rule: rules.rules[0], rules)
        #expect(values["total: double"] == "\(Value.double(42))")
        #expect(values["n: int"] == "\(Value.absent)")
        #expect(values["due: timestamp"] == "\(Value.absent)")
        #expect(values["id: string"]?.contains("string") == true)
        #expect(values["skus: list(string)"]?.contains("aux: 2") == true)
        // There and back what both keep is the same again, and the rest absent.
        let again = change.codecs.new.encode(customers[0])
        var back = Customers()
        let customer = back.insert("c0")
        let older = RecordCodec(rules: change.rules.old, table: change.codecs.new.table)
        try older.decode(again, into: &back[customer])
        let restored = Self.kept(
            of: back[customer].instances[0].entry, rule: change.rules.old.rules[0],
            change.rules.old)
        #expect(restored["total: double"] == "\(Value.double(42))")
        #expect(restored["flag: bool"] == "\(Value.absent)")
        #expect(try change.outcomes([line]) == ["sent"])
    }

    /// By the name and type of the field what is kept of an entry.
    static func kept(of entry: EntryMemory, rule: Rule, _ rules: RuleSet) -> [String: String] {
        var names: [Int: String] = [:]
        for type in rules.schema.types {
            if let slot = type.idSlot { names[slot] = "id: string" }
            for field in type.fields { names[field.slot] = "\(field.name): \(field.type)" }
        }
        var arena = Arena()
        let slots = UnsafeMutablePointer<Value>.allocate(capacity: rules.schema.slotCount)
        slots.initialize(repeating: .absent, count: rules.schema.slotCount)
        defer { slots.deallocate() }
        entry.restore(keptSlots: rule.keptSlots, into: slots, arena: &arena)
        return Dictionary(
            uniqueKeysWithValues: rule.keptSlots.map { (names[$0] ?? "?", "\(slots[$0])") })
    }

    @Test("What a rule by the calendar started has no values for the event that it reads now")
    func calendarToEvent() throws {
        let steps = "[{ wait: 4h }, { send: first, channel: email, data: { k: event.k } }]"
        let change = try Change(
            Self.rule("r", trigger: "{ schedule: \"10:00\" }", key: nil),
            Self.rule("r", trigger: "{ event: cart }", key: nil, steps: steps))
        var departed: [DepartedInstance] = []
        // Within the four hours behind ten o'clock.
        let customers = try change.read(["0 note", "200 note"], departed: &departed)
        try #require(customers[0].instances.count == 1)
        #expect(departed.isEmpty)
        #expect(try change.outcomes(["0 note", "200 note"]) == ["sent"])
    }

    @Test("Watches stay with the kind of trigger and go with it")
    func watches() throws {
        let silence = "{ silence: cart, for: 2h }"
        for (new, count) in [
            ("{ silence: [cart, order], for: 5h }", 1),
            ("{ count: cart, at_least: 3, within: 6h }", 0), ("{ event: cart }", 0),
        ] {
            let change = try Change(
                Self.rule("r", trigger: silence, key: nil),
                Self.rule("a") + Self.rule("r", trigger: new, key: nil))
            var departed: [DepartedInstance] = []
            let customers = try change.read([Self.cart], departed: &departed)
            #expect(customers[0].watches.map(\.rule) == Array(repeating: 1, count: count))
            // The due time is what it was.
            let due: [Instant] = count > 0 ? [Shop.start + 7_200_000] : []
            #expect(customers[0].watches.map(\.due) == due)
        }
    }

    @Test("A silence that was not armed can be armed under rules that keep more of its event")
    func unarmedSilence() throws {
        let trigger = "{ silence: cart, for: 2h, armed_by: order }"
        let change = try Change(
            Self.rule("r", trigger: trigger, key: nil),
            Self.rule(
                "r", trigger: trigger, key: nil,
                steps: "[{ send: first, channel: email, data: { k: event.k, total: event.total } }]"
            ))
        var departed: [DepartedInstance] = []
        let customers = try change.read([Self.cart], departed: &departed)
        var play = Play(rules: change.rules.new, customers: customers)
        // Late, so that the watch keeps the event that it has.
        _ = play.apply(Self.line(9, "-5 order"))
        #expect(play.end().count { $0.hasPrefix("sent") } == 1)
    }

    @Test("Calendar watches keep the last day, whatever rules come beside them")
    func calendar() throws {
        let schedule = Self.rule("n", trigger: "{ schedule: \"10:00\" }", key: nil)
        let change = try Change(
            schedule,
            Self.rule("a", trigger: "{ schedule: \"11:00\" }", key: nil) + schedule
                + Self.rule("z", trigger: "{ yearly: customer.birth, at: \"12:00\" }", key: nil))
        var departed: [DepartedInstance] = []
        let customers = try change.read(["0 note", "2000 note"], departed: &departed)
        #expect(customers[0].calendarWatches.map(\.rule) == [0, 1, 2])
        #expect(customers[0].calendarWatches.map { $0.lastDay != nil } == [false, true, false])
        #expect(customers[0].calendarWatches.map(\.isSet) == [false, true, false])
        let gone = try Change(schedule, Self.rule("a"))
        let others = try gone.read(["0 note"], departed: &departed)
        #expect(others[0].calendarWatches.isEmpty)
    }

    @Test("Segments are known by name, and those that nothing starts on any more are dropped")
    func segments() throws {
        func edge(_ segment: String) -> String {
            Self.rule("on-\(segment)", trigger: "{ enters: \(segment) }", key: nil)
        }
        let change = try Change(
            edge("known") + edge("rich"), edge("busy") + edge("rich"),
            customers: (
                Shop.customer,
                Shop.customer.replacingSegments(
                    "rich: facts.spent > 20.0\n  busy: facts.recent > 1")
            ))
        var departed: [DepartedInstance] = []
        let customers = try change.read(
            ["0 order \"total\":90", "1 cart"], departed: &departed)
        let names = customers[0].segmentWatches.map {
            change.rules.new.customer.segments[Int($0.segment)].name
        }
        #expect(names == ["rich", "busy"])
        #expect(customers[0].segmentWatches.map(\.isMember) == [true, false])
        #expect(customers[0].segmentWatches[0].due > Shop.start)
    }

    @Test("A rule set that the table holds already adds nothing, and numbers never change")
    func table() throws {
        var random = SeededGenerator(seed: 1)
        let rules = [
            try Shop.load(rules: Shop.rules(&random)), try Shop.load(rules: Shop.rules(&random)),
        ]
        var table = FieldTable()
        table.add(allOf: rules[0])
        let first = table.bytes
        table.add(allOf: rules[0])
        #expect(table.bytes == first)
        table.add(allOf: rules[1])
        #expect(table.bytes.starts(with: first))
        #expect(table.bytes.count > first.count)
        let count = table.count
        table.add(allOf: rules[0])
        table.add(allOf: rules[1])
        #expect(table.count == count)
        var other = FieldTable()
        other.add(allOf: rules[0])
        #expect(other.bytes == first)
    }
}

extension String {
    /// Other segments in place of the shop's.
    fileprivate func replacingSegments(_ segments: String) -> String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        let start = lines.firstIndex(of: "segments:")!
        let end = lines.firstIndex(of: "erasure: gone")!
        return (lines[...start] + ["  " + Substring(segments)] + lines[end...])
            .joined(separator: "\n")
    }
}
