// What gates keep of a customer, read under other policies and back.

import Calendar
import Customer
import Digests
import RuleSet
import Testing

@Suite("What gates keep, under another rule set")
struct GateChangeTests {
    /// Policies with every section that keeps something.
    static let policies = """
        kinds:
          promo: { family: special, consent: none }
          soft: { family: feature, consent: none, skip: [cap] }
        channels: { email: {}, sms: {}, push: {} }
        arbitration: { window: 5h }
        channel_choice: { default: [email, sms], alternate: 3 }
        pressure:
          half_life: 1d
          weights: { email: 1, sms: 2, push: 0.5 }
          states: { balance: 1, over: 3 }
        caps: [{ kind: promo, max: 9, per: 30d }]
        """

    static let wishes = """

        preferences: { from: prefs }
        engagement: { id: event.id, bounced: prefs }
        """

    static func rule(_ name: String, kind: String = "promo") -> String {
        """
          - rule: \(name)
            kind: \(kind)
            theme: news
            trigger: { event: cart }
            steps: [{ wait: 4h }, { send: first, channel: [email] }]

        """
    }

    /// One table and two rule sets.
    struct Change {
        let rules: (old: RuleSet, new: RuleSet)
        let older: RecordCodec
        let newer: RecordCodec
        /// That of the old rules once the new ones have been there.
        let back: RecordCodec

        init(
            rules new: String, customer: String = Shop.customer + wishes,
            policies: String = GateChangeTests.policies
        ) throws {
            let old = try Shop.load(
                rules: rule("m") + rule("n", kind: "soft"), customer: Shop.customer + wishes,
                policies: GateChangeTests.policies)
            rules = (old, try Shop.load(rules: new, customer: customer, policies: policies))
            var table = FieldTable()
            table.add(allOf: rules.old)
            older = RecordCodec(rules: rules.old, table: table)
            table.add(allOf: rules.new)
            newer = RecordCodec(rules: rules.new, table: table)
            back = RecordCodec(rules: rules.old, table: table)
        }

        func read(_ bytes: [UInt8], by codec: RecordCodec) throws -> Customers {
            var customers = Customers()
            let customer = customers.insert("anne")
            try codec.decode(bytes, into: &customers[customer])
            return customers
        }
    }

    /// A customer with something of everything, by the indices of the old rules.
    static func customers(_ rules: RuleSet) -> Customers {
        var customers = Customers()
        let customer = customers.insert("anne")
        let now = Shop.start
        customers[customer].latest = now
        var preferences = Preferences(time: now - 1)
        preferences.hours = LocalHours(startSecond: 0, endSecond: 60)
        preferences.channels = [Array("email".utf8)]
        customers[customer].gates.preferences = preferences
        func channel(_ name: String) -> Int32 {
            Int32(rules.policies.channels.firstIndex { $0.name == name }!)
        }
        for (number, name) in ["email", "sms", "push"].enumerated() {
            _ = customers[customer].gates.remember(
                Message(
                    id: Digest(high: UInt64(number), low: 7), decidedAt: now - 1_000,
                    rule: Int32(number % 2),
                    kind: Int32(
                        rules.kinds.firstIndex { $0.name == ["promo", "soft"][number % 2] }!),
                    theme: 0, channel: channel(name), address: [], ignoredAt: .distantFuture),
                latest: now, for: MessageMemory(ms: .max, afterClickMs: 0))
            customers[customer].gates.rememberAuto(channel: channel(name), count: 3)
            customers[customer].gates.bounce(Array(name.utf8), onChannel: channel(name))
        }
        var window = ArbitrationWindow(number: 3, start: now - 60_000, end: now + 60_000)
        window.countSent(Digest(high: 0, low: 7))
        customers[customer].gates.lastWindowNumber = 3
        customers[customer].gates.windows = [window]
        var scores = Array(repeating: PressureScore(), count: 4)
        for index in scores.indices {
            scores[index].add(Int64(index + 1) * 1_000_000, at: 70_000)
            scores[index].state = .balance
        }
        customers[customer].gates.scores = scores
        customers[customer].gates.pressureDue = now + 3_600_000
        customers.updateDue(of: customer)
        return customers
    }

    @Test("All of it goes by name; what is gone is none, and comes back while nothing was written")
    func names() throws {
        let change = try Change(
            rules: Self.rule("a", kind: "soft") + Self.rule("n", kind: "soft"),
            customer: (Shop.customer + Self.wishes).replacing(
                "news: { asked", with: "late: { asked: form }\n  news: { asked"),
            policies: """
                kinds:
                  another: { family: special, consent: none }
                  soft: { family: feature, consent: none }
                channels: { letter: {}, push: {}, email: {} }
                channel_choice: { default: [email], alternate: 2 }
                pressure:
                  half_life: 1d
                  weights: { letter: 3, push: 0.5 }
                  states: { balance: 1, over: 3 }
                caps: [{ kind: soft, max: 9, per: 30d }]
                """)
        let old = Self.customers(change.rules.old)
        let bytes = change.older.encode(old[0])
        let new = try change.read(bytes, by: change.newer)
        let rules = change.rules.new
        let names = new[0].gates.messages.map { message in
            [
                message.rule < 0 ? "-" : rules.rules[Int(message.rule)].name,
                message.kind < 0 ? "-" : rules.kinds[Int(message.kind)].name,
                rules.customer.themes[Int(message.theme)].name,
                message.channel < 0 ? "-" : rules.policies.channels[Int(message.channel)].name,
            ].joined(separator: " ")
        }
        #expect(names == ["- - news email", "n soft news -", "- - news push"])
        #expect(new[0].gates.autoChannels.map { $0 < 0 } == [false, true, false])
        #expect(
            new[0].gates.bounced.map { String(decoding: $0.address, as: UTF8.self) }
                == ["email", "push"])
        // The customer's, none for letters, that of push.
        #expect(new[0].gates.scores.map(\.amount) == [1_000_000, 0, 4_000_000])
        #expect(new[0].gates.scores.map(\.state) == [.balance, .under, .balance])
        #expect(new[0].due == Shop.start + 3_600_000)
        // Nothing was written in between.
        #expect(change.back.encode(try change.read(bytes, by: change.back)[0]) == bytes)
        // Written in between, what was gone stays away, and the rest is as it was.
        let again = try change.read(change.newer.encode(new[0]), by: change.back)
        #expect(again[0].gates.messages.map(\.rule) == [-1, 1, -1])
        #expect(again[0].gates.messages.map { $0.channel < 0 } == [false, true, false])
        #expect(again[0].gates.scores.map(\.amount) == [1_000_000, 0, 0, 4_000_000])
    }

    @Test("S56: another half-life takes up scores as they are", arguments: ["6h", "14d"])
    func halfLife(text: String) throws {
        let change = try Change(
            rules: Self.rule("m"),
            policies: Self.policies.replacing("half_life: 1d", with: "half_life: \(text)"))
        let old = Self.customers(change.rules.old)
        let new = try change.read(change.older.encode(old[0]), by: change.newer)
        let halfLifeMs = try #require(change.rules.new.policies.pressure).halfLifeMs
        let dayMs: Int64 = 86_400_000
        for (score, before) in zip(new[0].gates.scores, old[0].gates.scores) {
            // The instant of the old bucket: nothing has decayed by then, and half is gone a half-life later.
            let start = PressureScore.start(ofBucket: before.bucket, halfLifeMs: dayMs)
            let bucket = PressureScore.bucket(of: start, halfLifeMs: halfLifeMs)
            #expect(score.bucket == bucket)
            #expect(score.value(at: bucket) == before.amount)
            #expect(score.value(at: bucket + 64) == before.amount / 2)
        }
        // Back again it is at most a bucket away from where it was.
        let again = try change.read(change.newer.encode(new[0]), by: change.back)
        #expect(again[0].gates.scores.map(\.amount) == old[0].gates.scores.map(\.amount))
    }

    @Test("Without its section nothing is left that could object, or would never be forgotten")
    func withoutSections() throws {
        let change = try Change(
            rules: Self.rule("m", kind: "promo"), customer: Shop.customer,
            policies: "kinds: { promo: { family: special, consent: none } }")
        let new = try change.read(
            change.older.encode(Self.customers(change.rules.old)[0]), by: change.newer)
        #expect(new[0].gates.preferences == nil)
        #expect(new[0].gates.messages.isEmpty)
        #expect(new[0].gates.bounced.isEmpty)
        #expect(new[0].gates.scores.isEmpty)
        #expect(new[0].due == .distantFuture)
    }

    @Test("A customer's hours do not outlive the section that made them, beside quiet hours of all")
    func hoursWithoutPreferences() throws {
        let change = try Change(
            rules: Self.rule("m"), customer: Shop.customer,
            policies: """
                kinds: { promo: { family: special, consent: none } }
                quiet: { hours: "22:00-23:00" }
                """)
        var customers = try change.read(
            change.older.encode(Self.customers(change.rules.old)[0]), by: change.newer)
        customers.updateDue(of: 0)
        var play = Play(rules: change.rules.new, customers: customers)
        let line = RuleChangeTests.line(0, "60 cart")
        _ = play.apply(
            Array(String(decoding: line, as: UTF8.self).replacing("c0", with: "anne").utf8))
        #expect(play.end().map { $0.prefix { $0 != " " } } == ["sent"])
    }

    @Test(
        "What is held goes on at its send: by the old windows, or without any",
        arguments: [policies, "kinds: { promo: { family: special, consent: none } }"])
    func held(newPolicies: String) throws {
        let change = try Change(
            rules: Self.rule("a") + Self.rule("m"),
            customer: newPolicies == Self.policies ? Shop.customer + Self.wishes : Shop.customer,
            policies: newPolicies)
        var play = Play(rules: change.rules.old)
        _ = play.apply(RuleChangeTests.line(0, "0 cart"))
        // The wait is over, and the window has opened.
        let held = play.apply(RuleChangeTests.line(1, "270 order"))
        #expect(held.map { $0.prefix { $0 != " " } } == ["held", "held"])
        var departed: [DepartedInstance] = []
        let customers = try Play.customers(
            from: play.stored(by: change.older), by: change.newer, departed: &departed)
        // `n` is gone.
        #expect(departed.count == 1)
        var next = Play(rules: change.rules.new, customers: customers)
        let instances = next.customers[0].instances
        #expect(instances.map(\.state) == [.held])
        #expect(instances.map(\.window) == [1])
        let ends = next.end()
        #expect(ends.map { $0.prefix { $0 != " " } } == ["sent"])
    }
}
