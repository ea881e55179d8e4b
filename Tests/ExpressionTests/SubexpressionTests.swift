// The parts of an expression with their values.

import Expression
import Testing

@Suite("Subexpressions")
struct SubexpressionTests {
    static func explained(_ text: String) -> [String] {
        var sample = Sample(zone: Zones.utc)
        let bytes = Array(text.utf8)
        return Compiler.subexpressions(text, in: Sample.scope).map { part in
            let underlined = String(decoding: bytes[part.span], as: UTF8.self)
            return "\(underlined) = \(sample.run(part.program).written)"
        }
    }

    @Test("each part has its value, the whole comes last")
    func parts() {
        #expect(
            SubexpressionTests.explained("event.total >= 50.0 && event.price > 1.0") == [
                "event.total = 59.5", "50.0 = 50.0", "event.total >= 50.0 = true",
                "event.price = error: no such field", "1.0 = 1.0",
                "event.price > 1.0 = error: no such field",
                "event.total >= 50.0 && event.price > 1.0 = error: no such field",
            ])
    }

    @Test("parts that need a macro's variable are left out")
    func macros() {
        #expect(
            SubexpressionTests.explained("event.sizes.all(s, s > event.qty)") == [
                "event.sizes = [38, 40]", "event.qty = 3",
                "event.sizes.all(s, s > event.qty) = true",
            ])
    }

    @Test("names of records, types and name spaces have no value")
    func names() {
        #expect(
            SubexpressionTests.explained("math.abs(event.qty)") == [
                "event.qty = 3", "math.abs(event.qty) = 3",
            ])
        #expect(
            SubexpressionTests.explained("has(event.tags.color)") == [
                "event.tags = {\"color\": \"red\", \"fit\": \"slim\"}",
                "has(event.tags.color) = true",
            ])
    }

    @Test("a text with a mistake has no parts")
    func mistakes() {
        #expect(SubexpressionTests.explained("event.totl > 1").isEmpty)
        #expect(SubexpressionTests.explained("1 +").isEmpty)
    }
}
