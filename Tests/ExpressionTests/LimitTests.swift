// Expressions that are too long, too deep or too large end in a finding.

import Expression
import Testing

@Suite("Limits")
struct LimitTests {
    static func code(_ text: String) -> String? {
        Compiler.compile(text, in: Sample.scope).findings.first?.code
    }

    static func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    static let deepTexts: [(name: String, open: String, leaf: String, close: String)] = [
        ("parentheses", "(", "1", ")"), ("lists", "[", "1", "]"), ("maps", "{1: ", "1", "}"),
        ("nots", "!", "true", ""), ("minuses", "-", "event.qty", ""), ("calls", "dyn(", "1", ")"),
        ("conditionals", "event.vip ? 1 : ", "1", ""), ("sums", "", "1", " + 1"),
        ("right sums", "1 + (", "1", ")"), ("indexes", "", "dyn(event.tags)", "[0]"),
        ("fields", "", "dyn(event.tags)", ".a"), ("conjunctions", "true && (", "true", ")"),
    ]

    @Test("nesting beyond the limit is a finding, however deep", arguments: deepTexts)
    func depth(_ name: String, _ open: String, _ leaf: String, _ close: String) {
        func nested(_ count: Int) -> String {
            LimitTests.repeated(open, count) + leaf + LimitTests.repeated(close, count)
        }
        #expect(LimitTests.code(nested(60)) == nil, "\(name)")
        #expect(LimitTests.code(nested(200)) == "E007", "\(name)")
        #expect(LimitTests.code(nested(60_000 / (open + close).utf8.count)) == "E007", "\(name)")
    }

    @Test("unclosed nesting is a finding, however deep")
    func unclosed() {
        for open in ["(", "[", "{1:", "size(", "a[", "!(", "a?b:", "-(", "'a'.contains("] {
            let text = LimitTests.repeated(open, 60_000 / open.utf8.count)
            #expect(LimitTests.code(text) == "E007", "\(open)")
        }
    }

    @Test("a chain of conditions is not deep")
    func chains() {
        let chain = Array(repeating: "event.qty == 1", count: 3_000).joined(separator: " || ")
        #expect(LimitTests.code(chain) == nil)
        #expect(EvaluationTests.evaluate(chain) == "false")
        #expect(EvaluationTests.evaluate(chain + " || event.vip") == "true")
    }

    @Test("a text has at most 64 KiB")
    func textSize() {
        let full = LimitTests.repeated(" ", Limits.textSizeBytes - 1) + "1"
        #expect(LimitTests.code(full) == nil)
        #expect(LimitTests.code(full + "0") == "E001")
    }

    @Test("a literal has at most 10,000 elements")
    func elements() {
        func list(_ count: Int) -> String {
            "[\(Array(repeating: "1", count: count).joined(separator: ","))]"
        }
        #expect(LimitTests.code(list(10_000)) == nil)
        #expect(LimitTests.code(list(10_001)) == "E008")
        let entries = (0..<10_001).map { "\($0):1" }.joined(separator: ",")
        #expect(LimitTests.code("{\(entries)}") == (entries.utf8.count > 65_000 ? "E001" : "E008"))
    }

    @Test("a pattern that needs too much memory is a finding")
    func pattern() {
        #expect(LimitTests.code("event.name.matches('((a{1,100}){1,100}){1,100}')") == "E022")
    }

    @Test("matching takes time linear in the text")
    func linearMatching() throws {
        // Backtracking would take 2^28 steps or more.
        let text = LimitTests.repeated("a", 28)
        #expect(
            EvaluationTests.evaluate("('\(text)' + event.note).matches('x')").hasPrefix("error"))
        let hard = "(event.name + '\(text)').matches('(a|a)*(a|aa)+$b')"
        #expect(EvaluationTests.evaluate(hard) == "false")
    }
}
