// Interests in records that another rule set wrote.

import Calendar
import Customer
import RuleSet
import Testing

@Suite("Interests under another rule set")
struct InterestChangeTests {
    private static func rules(_ interests: String) throws -> RuleSet {
        try Shop.load(
            rules: RuleChangeTests.rule(
                "r", trigger: "{ event: cart }", key: nil, more: "",
                steps: "[{ send: m, channel: email }]"),
            customer: "interests: \(interests)")
    }

    /// By name, the values that a record has under the second rule set which the first has written.
    private func values(_ first: String, _ second: String) throws -> [String: [String]] {
        let (old, new) = (try Self.rules(first), try Self.rules(second))
        var table = FieldTable()
        table.add(allOf: old)
        let writer = RecordCodec(rules: old, table: table)
        table.add(allOf: new)
        let reader = RecordCodec(rules: new, table: table)
        var customers = Customers()
        let (from, to) = (customers.insert("from"), customers.insert("to"))
        customers[from].latest = Shop.start
        for (index, interest) in old.customer.interests.enumerated() {
            for value in ["x", interest.name] {
                _ = Array(value.utf8).withUnsafeBytes {
                    customers[from].stateInterest(
                        index, $0, isAdded: true, at: Shop.start, of: old.customer)
                }
            }
        }
        try reader.decode(writer.encode(customers[from]), into: &customers[to])
        var found: [String: [String]] = [:]
        for (index, interest) in new.customer.interests.enumerated() {
            let candidates = ["x"] + old.customer.interests.map(\.name)
            found[interest.name] = candidates.filter { value in
                Array(value.utf8).withUnsafeBytes { customers[to].hasInterest(index, in: $0) }
            }
        }
        return found
    }

    @Test(
        "An interest goes by its name: others may come before it, and one that is gone is dropped")
    func names() throws {
        #expect(
            try values(
                "{ a: { add: { cart: event.k } }, b: { add: { cart: event.k } } }",
                "{ c: { add: { cart: event.k } }, b: { add: { order: event.k }, max: 1 } }")
                == ["c": [], "b": ["x", "b"]])
        #expect(try values("{ a: { add: { cart: event.k } } }", "{}") == [:])
    }
}
