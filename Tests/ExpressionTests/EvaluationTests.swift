// What expressions give: a table of texts and values.

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

    static func evaluate(_ text: String, zone: Zone = Zones.utc) -> String {
        let compilation = Compiler.compile(text, in: Sample.scope)
        guard let program = compilation.program else {
            return "refused: \(compilation.findings.map { "\($0.code) \($0.message)" })"
        }
        var sample = Sample(zone: zone)
        return sample.run(program).written
    }

    @Test("an expression gives its value", arguments: cases)
    func value(_ expression: Case) {
        #expect(EvaluationTests.evaluate(expression.text) == expression.expected)
    }

    static let cases: [Case] = literals + comparisons

    static let literals: [Case] = [
        Case("1", "1"), Case("-1", "-1"), Case("0x1F", "31"), Case("1u", "1u"),
        Case("1.5", "1.5"), Case(".5", "0.5"), Case("1e3", "1000.0"),
        Case("'a'", "\"a\""), Case(#"r"\d""#, #""\d""#), Case("true", "true"),
        Case("null", "null"), Case("[1, 2,]", "[1, 2]"), Case("{'a': 1}", "{\"a\": 1}"),
    ]

    static let comparisons: [Case] = [
        Case("event.total >= 50.0", "true"), Case("event.total == 59.5", "true"),
        Case("event.qty == 3", "true"), Case("3 < event.qty", "false"),
        Case("event.price > 1.0", "error: no such field"),
        Case("event.price > 1.0 && false", "false"),
        Case("event.vip && event.price > 1.0", "error: no such field"),
        Case("event.name in ['Zoë', 'Max']", "true"),
        Case("has(event.price)", "false"), Case("has(event.total)", "true"),
    ]
}
