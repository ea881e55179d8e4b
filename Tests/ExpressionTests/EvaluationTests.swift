// What expressions give: tables of texts and values.

import Calendar
import Expression
import Testing

@Suite("Evaluation")
struct EvaluationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var expected: String

        init(_ text: String, _ expected: String) {
            self.text = text
            self.expected = expected
        }

        var testDescription: String { text }
    }

    static func evaluate(
        _ text: String, zone: Zone = Zones.utc, expecting: [ValueType]? = nil
    ) -> String {
        let compilation = Compiler.compile(text, in: Sample.scope, expecting: expecting)
        guard let program = compilation.program else {
            return "refused: \(compilation.findings.map { "\($0.code) \($0.message)" })"
        }
        var sample = Sample(zone: zone)
        return sample.run(program).written
    }

    @Test("literals", arguments: EvaluationCases.literals)
    func literal(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("fields and presence", arguments: EvaluationCases.fields)
    func field(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("comparisons and membership", arguments: EvaluationCases.comparisons)
    func comparison(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test(
        "a false decides `&&` and a true `||` whatever fails beside it",
        arguments: EvaluationCases.logic)
    func logic(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("arithmetic fails instead of wrapping", arguments: EvaluationCases.arithmetic)
    func arithmetic(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("functions and conversions", arguments: EvaluationCases.functions)
    func function(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("timestamps and durations", arguments: EvaluationCases.times)
    func time(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("macros", arguments: EvaluationCases.macros)
    func macro(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("optionals", arguments: EvaluationCases.optionals)
    func optional(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("the extensions", arguments: EvaluationCases.extensions)
    func library(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    @Test("a record that the frame lacks has no fields")
    func recordWithoutFrame() throws {
        let program = try #require(
            Compiler.compile("event.total > 1.0", in: Sample.scope).program)
        var machine = Machine()
        let value = machine.run(program, Frame(now: Sample.now, zone: Zones.utc))
        #expect(value.evaluationError == .noSuchField)
    }

    @Test("a condition that fails does not hold and says so")
    func failedCondition() throws {
        var sample = Sample(zone: Zones.utc)
        let cases = [
            ("event.total > 1.0", true, false), ("event.total > 99.0", false, false),
            ("event.price > 1.0", false, true),
        ]
        for (text, holds, fails) in cases {
            let program = try #require(
                Compiler.compile(text, in: Sample.scope, expecting: [.bool]).program)
            var failed = false
            #expect(sample.machine.holds(program, sample.frame, failed: &failed) == holds)
            #expect(failed == fails)
        }
    }

    @Test("a long list on the stack does not outgrow it")
    func longList() {
        let elements = (0..<2_000).map { "event.qty + \($0)" }.joined(separator: ", ")
        #expect(EvaluationTests.evaluate("[\(elements)][1999]") == "2002")
    }

    @Test("a copied value stands by itself")
    func copies() throws {
        let program = try #require(
            Compiler.compile("{'a': [event.name, 'b'], 'c': [b'd']}", in: Sample.scope).program)
        var arena = Arena()
        let copy: Value
        do {
            var sample = Sample(zone: Zones.utc)
            copy = sample.run(program).copied(into: &arena)
        }
        #expect(copy.written == #"{"a": ["Zoë", "b"], "c": [bytes ["64"]]}"#)
    }
}
