// One customer alone does not move the time of a log too far (decision 0030).

import Calendar
import Customer
import Engine
import Testing

@Suite("Jumps of engine time")
struct JumpTests {
    private static let hourMs: Int64 = 3_600_000

    /// Events by hour and customer, each with whether it is admitted where a day is the limit.
    private static let courses = [
        // The first event may be anywhere.
        "900a+ 901b+", "0a+ 24b+",
        // The second of another customer confirms; the same one again does not.
        "0a+ 30b- 30c+ 31b+", "0a+ 30b- 31b- 32c+",
        // An event of the present, or of the past, takes away what was claimed.
        "0a+ 30b- 1a+ 31c- 32b+", "5a+ 30b- 2a+ 31c-",
        // Both must be near each other: else the later claim stands.
        "0a+ 30b- 90c- 91b+", "0a+ 90b- 70c+",
    ]

    @Test(
        "an event far ahead counts when the one before it was another customer's, there too",
        arguments: courses)
    func admission(_ course: String) throws {
        let rules = try Scene.load(rules: Self.rule, customer: "", policies: "", events: "")
        var engine = Engine(rules: rules, maxJumpMs: 24 * Self.hourMs)
        var customers = Customers()
        var decisions = Effects()
        let start = Instant(milliseconds: 1_772_438_400_000)
        var found: [String] = []
        for word in course.split(separator: " ") {
            let event = word.dropLast()
            let time = start + Self.hourMs * Int64(event.dropLast())!
            let isAdmitted = Array(event.suffix(1).utf8).withUnsafeBytes {
                engine.admits(time, of: $0)
            }
            found.append(event + (isAdmitted ? "+" : "-"))
            if isAdmitted {
                _ = engine.pass(time, type: -1, in: &customers, into: &decisions)
            }
        }
        #expect(found.joined(separator: " ") == course)
    }

    @Test(
        "an event that is read before the first of a partition was applied may turn out to be distant"
    )
    func ahead() throws {
        let rules = try Scene.load(rules: Self.rule, customer: "", policies: "", events: "")
        var engine = Engine(rules: rules, maxJumpMs: 24 * Self.hourMs)
        var customers = Customers()
        var decisions = Effects()
        let start = Instant(milliseconds: 1_772_438_400_000)
        var answers = [engine.mayBeDistant(start), Engine(rules: rules).mayBeDistant(start)]
        _ = engine.pass(start, type: -1, in: &customers, into: &decisions)
        answers.append(engine.mayBeDistant(start + Self.hourMs))
        answers.append(engine.mayBeDistant(start + 25 * Self.hourMs))
        #expect(answers == [true, false, false, true])
    }

    @Test("without a limit every event counts")
    func unlimited() throws {
        let rules = try Scene.load(rules: Self.rule, customer: "", policies: "", events: "")
        var engine = Engine(rules: rules)
        var customers = Customers()
        var decisions = Effects()
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
