// What would take long ends with an error, soon.

import Expression
import Testing

@Suite("The budget of a run")
struct BudgetTests {
    static let costly: [String] = [
        "lists.range(5000).all(x, lists.range(5000).all(y, x + y >= event.qty - 9))",
        "lists.range(1000000).map(x, event.name)",
        "lists.range(9000000)",
        "lists.range(100000).map(x, event.name + 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
        "lists.range(900).map(x, lists.range(900)) == lists.range(900).map(x, lists.range(900))",
        "lists.range(9000).map(x, event.qty + x).distinct()",
        "lists.range(3000).all(x, !(event.skus in lists.range(3000).map(y, [dyn(y)])))",
        "lists.range(90000).transformMap(x, y, y).transformMapEntry(k, v, {v: k, v + 90000: k})",
        "lists.range(90000).all(x, string(event.qty + x).matches(string(x)) || event.vip)",
        "lists.range(90000).map(x, string(x)).join('x').replace('', event.name).size() > 1",
        doubling("'aaaaaaaa' + event.name", "+"), doubling("[event.qty]", "+"), nesting, sharing,
    ]

    /// `a` twice, that twice, and so on: 2^40 of it.
    static func doubling(_ start: String, _ sign: String) -> String {
        let opening = (1...40).map { "cel.bind(x\($0), x\($0 - 1) \(sign) x\($0 - 1), " }.joined()
        return "cel.bind(x0, \(start), \(opening)size(x40) > 1"
            + String(repeating: ")", count: 41)
    }

    /// Lists that share their parts: small in memory, endless to walk through.
    static let sharing: String = {
        let opening = (1...40).map { "cel.bind(x\($0), [x\($0 - 1), x\($0 - 1)], " }.joined()
        return "cel.bind(x0, dyn([event.qty]), \(opening)x40 == x40"
            + String(repeating: ")", count: 41)
    }()

    static let nesting: String = {
        let brackets = String(repeating: "[", count: 50)
        let opening = (1...50).map {
            "cel.bind(x\($0), \(brackets)x\($0 - 1)\(String(repeating: "]", count: 50)), "
        }.joined()
        return "cel.bind(x0, dyn(event.qty), \(opening)x50 == x50"
            + String(repeating: ")", count: 51)
    }()

    @Test("an evaluation that would take long ends with an error", arguments: costly)
    func overBudget(_ text: String) throws {
        let start = ContinuousClock.now
        #expect(EvaluationTests.evaluate(text) == "error: the evaluation is over its budget")
        // A debug build on a busy machine; without a budget these would take minutes or for ever.
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("a machine goes on after a run that went over its budget")
    func nextRun() throws {
        var sample = Sample(zone: Zones.utc)
        let costly = try #require(
            Compiler.compile(BudgetTests.costly[0], in: Sample.scope).program)
        let cheap = try #require(
            Compiler.compile("event.sizes.all(s, s > 1)", in: Sample.scope).program)
        #expect(sample.run(costly).evaluationError == .overBudget)
        #expect(sample.machine.workDone == Limits.work)
        #expect(sample.run(cheap).written == "true")
        #expect(sample.machine.workDone < 100)
    }

    @Test("a condition without loops over numbers does no work that counts")
    func scalars() throws {
        var sample = Sample(zone: Zones.utc)
        let text = "event.total > 50.0 && event.qty < 5 && event.name != 'a'"
        let program = try #require(Compiler.compile(text, in: Sample.scope).program)
        _ = sample.run(program)
        #expect(sample.machine.workDone == 0)
    }

    @Test("the estimate grows with the loops")
    func estimates() throws {
        func cost(_ text: String) throws -> Int {
            try #require(Compiler.compile(text, in: Sample.scope).program).cost
        }
        let plain = try cost("event.qty == 1")
        let loop = try cost("event.sizes.all(s, s == 1)")
        let nested = try cost("event.sizes.all(s, event.sizes.all(t, s == t))")
        #expect(plain < 10)
        #expect(loop > 100 && loop < 2_000)
        #expect(nested > 50 * loop)
        #expect(try cost("[1, 2].all(s, s == event.qty)") < 20)
    }
}
