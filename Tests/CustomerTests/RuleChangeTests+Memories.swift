// What is known of a customer, and what rules have done, under another rule set.

import Calendar
import Customer
import Events
import Expression
import RuleSet
import TestSupport
import Testing

extension RuleChangeTests {
    @Test("Attributes, facts, consents and themes go by name, and start empty with a new form")
    func customers() throws {
        let old = """
            attributes:
              nick: { type: string, from: { note: event.text } }
              pieces: { type: int, from: { cart: event.n } }
              gone: { type: int, from: { cart: event.n } }
            facts:
              carts: { count: cart }
              pieces: { sum: event.n, of: cart }
              turnover: { sum: event.total, of: cart, over: 1d }
              dearest: { max: event.total, of: cart }
            consent:
              mail: { given: form, withdrawn: withdrawn }
              marketing: { given: form, withdrawn: withdrawn }
            themes: { news: { asked: form }, alerts: { asked: form } }
            """
        let new = """
            attributes:
              another: { type: int, from: { cart: event.n } }
              pieces: { type: string, from: { note: event.text } }
              nick: { type: string, from: { note: event.text } }
            facts:
              dearest: { max: event.total, of: [cart, order] }
              fresh: { count: order }
              turnover: { sum: event.total, of: cart, over: 2d }
              carts: { count: [cart, order] }
            consent:
              marketing: { given: form, withdrawn: withdrawn }
              phone: { given: form, withdrawn: withdrawn }
            themes: { other: { asked: form }, alerts: { asked: form } }
            """
        let change = try Change(Self.rule("r"), Self.rule("r"), customers: (old, new))
        var departed: [DepartedInstance] = []
        let customers = try change.read(
            [Self.cart, "1 note \"text\":\"nick\"", "2 form"], departed: &departed)
        let plan = change.rules.new.customer
        #expect(customers[0].attributes.map { $0.time == .distantPast } == [true, true, false])
        #expect(customers[0].consents.map(\.isStated) == [true, false])
        #expect(customers[0].themes.map(\.isStated) == [false, true])
        var arena = Arena()
        let values = plan.facts.map {
            customers[0].value(of: $0.form, at: Shop.start + 120_000, arena: &arena)
        }
        #expect(values.map(\.bits) == [(42.0).bitPattern, 0, 0, 1])
    }

    @Test("Messages and exits of rules that are gone are forgotten, the others kept")
    func memories() throws {
        let exit = "again: 1d\n    exit: order"
        let steps = "[{ send: first, channel: email }]"
        let change = try Change(
            Self.rule("m", more: exit, steps: steps) + Self.rule("n", more: exit, steps: steps),
            Self.rule("a") + Self.rule("n", more: exit, steps: steps))
        var departed: [DepartedInstance] = []
        let customers = try change.read(
            [Self.cart, "1 order \"k\":\"a\"", "2 order"], departed: &departed)
        #expect(customers[0].sent.map(\.rule) == [1])
        #expect(customers[0].lastMessage(ofRule: 1) == Shop.start)
        #expect(customers[0].exits.map(\.rule) == [1, 1])
        #expect(customers[0].exits.map { $0.key == nil } == [false, true])
    }

    @Test(
        "Random rule sets there and back: what both have stays", arguments: Seeds.all(fixed: 6))
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let old = Shop.rules(&random)
        let change = try Change(old, Shop.rules(&random))
        let log = Shop.log(&random, count: 300)
        var play = Play(rules: change.rules.old)
        for line in log[..<200] { _ = play.apply(line) }
        let stored = play.stored(by: change.codecs.old)
        var departed: [DepartedInstance] = []
        var there = try Play.customers(from: stored, by: change.codecs.new, departed: &departed)
        // What was read is as good as what was made: it can be written, read and played on.
        let table = change.codecs.new.table
        let back = RecordCodec(rules: change.rules.old, table: table)
        for customer in there.indices {
            var copies = Customers()
            let copy = copies.insert("copy")
            try back.decode(change.codecs.new.encode(there[customer]), into: &copies[copy])
            #expect(copies[copy].latest == play.customers[customer].latest)
            #expect(copies[copy].consents.count == play.customers[customer].consents.count)
            #expect(
                "\(copies[copy].attributes)" == "\(play.customers[customer].attributes)")
            #expect("\(copies[copy].seen)" == "\(play.customers[customer].seen)")
            #expect(
                copies[copy].instances.count <= play.customers[customer].instances.count)
        }
        // Not rewritten in between, nothing is lost.
        for (customer, record) in stored.enumerated() {
            try back.decode(record.bytes, into: &there[customer])
            #expect(back.encode(there[customer]) == record.bytes)
        }
        var next = Play(
            rules: change.rules.new,
            customers: try Play.customers(
                from: stored, by: change.codecs.new, departed: &departed))
        for line in log[200...] { _ = next.apply(line) }
        _ = next.end()
    }
}
