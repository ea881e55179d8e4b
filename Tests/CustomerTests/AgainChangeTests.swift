// What a rule remembers for `again`, under rules that ask for it otherwise (S72).

import Customer
import RuleSet
import Testing

@Suite("Again over a change of rules")
struct AgainChangeTests {
    static let customer = "{ after: 2h, per: customer }"
    static let key = "{ after: 2h, per: key }"

    /// The outcomes of matches of the keys a, b and c, an hour after a message of a and one of b went out
    /// under the old rules; those of c an hour later, too.
    static func outcomes(from old: String, to new: String) throws -> [String] {
        func rule(_ again: String) -> String {
            RuleChangeTests.rule(
                "r", more: "again: \(again)", steps: "[{ send: first, channel: email }]")
        }
        let change = try RuleChangeTests.Change(rule(old), rule(new))
        var departed: [DepartedInstance] = []
        var play = Play(
            rules: change.rules.new,
            customers: try change.read(
                ["0 cart \"k\":\"a\"", "1 cart \"k\":\"b\""], departed: &departed))
        let lines = [
            "60 cart \"k\":\"a\"", "61 cart \"k\":\"b\"", "61 cart \"k\":\"c\"",
            "122 cart \"k\":\"c\"",
        ]
        return lines.enumerated().flatMap { number, line in
            play.apply(RuleChangeTests.line(10 + number, line)).map {
                String($0.prefix { $0 != " " })
            }
        }
    }

    @Test(
        "S72: per key as per customer; of messages whose key is not known each key has its part",
        arguments: [
            (key, key, ["suppressed", "suppressed", "sent", "suppressed"]),
            (
                key, "{ after: never, per: key }",
                ["suppressed", "suppressed", "sent", "suppressed"]
            ),
            (key, "{ after: 30m, per: key }", ["sent", "sent", "sent", "sent"]),
            // The newest of all keys is the customer's.
            (key, customer, ["suppressed", "suppressed", "suppressed", "sent"]),
            (key, "never", ["suppressed", "suppressed", "suppressed", "suppressed"]),
            // It is not known whose they were: they count for each, but not for ever.
            (customer, key, ["suppressed", "suppressed", "suppressed", "sent"]),
            (customer, "{ after: never, per: key }", ["sent", "sent", "sent", "suppressed"]),
        ])
    func change(old: String, new: String, expected: [String]) throws {
        #expect(try Self.outcomes(from: old, to: new) == expected)
    }
}
