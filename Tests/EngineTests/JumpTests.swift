// One customer alone does not move the time of a log too far (decision 0030).

import Calendar
import Customer
import Engine
import Testing

@Suite("Jumps of engine time")
struct JumpTests {
    private static let hourMs: Int64 = 3_600_000

    /// Events by (hours, customer), and which of them are admitted with a limit of a day: `+` or `-`.
    @Test(
        "an event far ahead counts when the one before it was another customer's, there too",
        arguments: [
            // The first event may be anywhere.
            ([(900, "a"), (901, "b")], "++"),
            ([(0, "a"), (24, "b")], "++"),
            // The second of another customer confirms; the same one again does not.
            ([(0, "a"), (30, "b"), (30, "c"), (31, "b")], "+-++"),
            ([(0, "a"), (30, "b"), (31, "b"), (32, "c")], "+--+"),
            // An event of the present, or of the past, takes away what was claimed.
            ([(0, "a"), (30, "b"), (1, "a"), (31, "c"), (32, "b")], "+-+-+"),
            ([(5, "a"), (30, "b"), (2, "a"), (31, "c")], "+-+-"),
            // Both must be near each other: else the later claim stands.
            ([(0, "a"), (30, "b"), (90, "c"), (91, "b")], "+--+"),
            ([(0, "a"), (90, "b"), (70, "c")], "+-+"),
        ])
    func admission(_ events: [(hours: Int64, customer: String)], _ expected: String) throws {
        let rules = try Scene.load(rules: Self.rule, customer: "", policies: "", events: "")
        var engine = Engine(rules: rules, maxJumpMs: 24 * Self.hourMs)
        var customers = Customers()
        var decisions = Decisions()
        let start = Instant(milliseconds: 1_772_438_400_000)
        var found = ""
        for (hours, customer) in events {
            let time = start + hours * Self.hourMs
            let isAdmitted = Array(customer.utf8).withUnsafeBytes {
                engine.admits(time, of: $0)
            }
            found += isAdmitted ? "+" : "-"
            if isAdmitted {
                _ = engine.pass(time, type: -1, in: &customers, into: &decisions)
            }
        }
        #expect(found == expected)
    }

    @Test("without a limit every event counts")
    func unlimited() throws {
        let rules = try Scene.load(rules: Self.rule, customer: "", policies: "", events: "")
        var engine = Engine(rules: rules)
        var customers = Customers()
        var decisions = Decisions()
        _ = engine.pass(Instant(milliseconds: 0), type: -1, in: &customers, into: &decisions)
        #expect(
            Array("a".utf8).withUnsafeBytes {
                engine.admits(Instant(milliseconds: 1 << 40), of: $0)
            })
    }

    private static let rule = """
        - rule: r
          kind: functional
          trigger: { event: cart }
          steps: [{ send: m, channel: email }]
        """
}
