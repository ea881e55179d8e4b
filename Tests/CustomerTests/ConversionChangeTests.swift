// What goals, attribution and reports keep of messages, under another rule set.

import Calendar
import Customer
import Digests
import RuleSet
import TestSupport
import Testing

@Suite("What conversions keep, under other rules")
struct ConversionChangeTests {
    private static let goal = "goal: { event: order, within: 2d, value: event.total }"
    private static let attribution =
        "attribution: { event: order, model: last_click, within: 1d }\n"

    private static func rules(more: String = goal, policies: String) throws -> RuleSet {
        try Shop.load(
            rules: RuleChangeTests.rule("r", more: more)
                + RuleChangeTests.rule("s", more: "exit: order"),
            policies: policies)
    }

    private static func report(_ dimensions: String) -> String {
        "report: { dimensions: { \(dimensions) } }\n"
    }

    private static func labels(_ texts: String...) -> [UInt8] {
        var labels: [UInt8] = []
        for text in texts {
            Array(text.utf8).withUnsafeBytes { MessageLabels.append($0, to: &labels) }
        }
        return labels
    }

    /// A customer with a message that was clicked, one that the control group did not get, and another
    /// message.
    private static func customers() -> Customers {
        var customers = Customers()
        let customer = customers.insert("anne")
        customers[customer].latest = Shop.start
        func message(_ number: UInt64, _ change: (inout Message.Details) -> Void) -> Message {
            var details = Message.Details()
            change(&details)
            return Message(
                id: Digest(high: number, low: 9), decidedAt: Shop.start - 1_000, rule: 0, kind: 0,
                theme: -1, channel: 0, address: [], ignoredAt: .distantFuture, details: details)
        }
        customers[customer].gates.setMessages([
            message(1) {
                $0.labels = labels("web", "yes")
                $0.isConverted = true
                $0.isTreated = true
                $0.key = [1, 2]
            },
            message(2) { $0.outcome = .control }, message(3) { _ in },
        ])
        customers[customer].gates.setClicks([
            Click(message: Digest(high: 3, low: 9), time: Shop.start - 500),
            Click(message: Digest(high: 1, low: 9), time: Shop.start - 400),
        ])
        customers.updateDue(of: customer)
        return customers
    }

    private static func read(
        under new: RuleSet, from old: RuleSet
    ) throws -> (messages: [Message], clicks: [Click], bytes: [UInt8]) {
        var table = FieldTable()
        table.add(allOf: old)
        let older = RecordCodec(rules: old, table: table)
        table.add(allOf: new)
        let newer = RecordCodec(rules: new, table: table)
        var customers = customers()
        let bytes = older.encode(customers[0])
        try newer.decode(bytes, into: &customers[0])
        // What was read is written again as it stands.
        let again = newer.encode(customers[0])
        try newer.decode(again, into: &customers[0])
        #expect(newer.encode(customers[0]) == again)
        return (customers[0].gates.messages, customers[0].gates.clicks, again)
    }

    private static let both =
        attribution + report("source: customer.nick, known: segments.known")

    @Test("Under the same rules all of it comes back, in its order")
    func same() throws {
        let rules = try Self.rules(policies: Self.both)
        let (messages, clicks, bytes) = try Self.read(under: rules, from: rules)
        #expect(messages.map(\.details.outcome) == [.sent, .control, .sent])
        #expect(messages.map(\.details) == Self.customers()[0].gates.messages.map(\.details))
        #expect(clicks == Self.customers()[0].gates.clicks)
        #expect(bytes == RecordCodec(rules).encode(Self.customers()[0]))
    }

    @Test("Labels go by the names of dimensions")
    func labels() throws {
        let old = try Self.rules(policies: Self.both)
        for (dimensions, expected) in [
            ("known: segments.known, source: customer.nick", Self.labels("yes", "web")),
            ("other: customer.nick, source: customer.nick", Self.labels("", "web")),
            ("source: customer.nick", Self.labels("web")),
        ] {
            let new = try Self.rules(policies: Self.attribution + Self.report(dimensions))
            let (messages, _, _) = try Self.read(under: new, from: old)
            #expect(messages[0].details.labels == expected, "\(dimensions)")
            #expect(messages[0].details.isConverted && messages[0].details.key == [1, 2])
        }
        let (messages, _, _) = try Self.read(
            under: Self.rules(policies: Self.attribution), from: old)
        #expect(messages[0].details.labels == [])
    }

    @Test("Without goals what was not sent is dropped, without attribution clicks are")
    func sections() throws {
        let old = try Self.rules(policies: Self.both)
        let (sent, clicks, _) = try Self.read(
            under: Self.rules(more: "exit: order", policies: Self.both), from: old)
        #expect(sent.map(\.id.high) == [1, 3] && clicks.count == 2)
        let (all, none, _) = try Self.read(under: Self.rules(policies: ""), from: old)
        #expect(all.map(\.id.high) == [1, 2, 3] && none.isEmpty)
        let caps = "caps: [{ max: 1, per: 1d }]\n"
        let (messages, noClicks, _) = try Self.read(
            under: Self.rules(more: "exit: order", policies: caps), from: old)
        #expect(messages.map(\.id.high) == [1, 3] && noClicks.isEmpty)
        #expect(messages.allSatisfy { $0.details == Message.Details() })
        let (nothing, _, _) = try Self.read(
            under: Self.rules(more: "exit: order", policies: ""), from: old)
        #expect(nothing.isEmpty)
    }

    @Test("A label is cut where a character ends")
    func cut() throws {
        var labels: [UInt8] = []
        let text = String(repeating: "a", count: 99) + "é"
        Array(text.utf8).withUnsafeBytes { MessageLabels.append($0, to: &labels) }
        let split = try #require(MessageLabels.split(labels))
        #expect(split == [Array(repeating: UInt8(ascii: "a"), count: 99)])
        #expect(MessageLabels.split([3, 1, 2]) == nil)
    }
}
