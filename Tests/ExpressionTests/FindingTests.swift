// What the compiler remarks on: code, place and hint.

import Expression
import Testing

@Suite("Findings")
struct FindingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var code: FindingCode
        /// The part of the text that is underlined.
        var underlined: String
        /// A part of the hint; nil: no hint at all.
        var hint: String?

        init(_ text: String, _ code: FindingCode, _ underlined: String, _ hint: String? = nil) {
            self.text = text
            self.code = code
            self.underlined = underlined
            self.hint = hint
        }

        var testDescription: String { text }
    }

    static func underlined(_ finding: Finding, in text: String) -> String {
        let bytes = Array(text.utf8)
        guard finding.span.upperBound <= bytes.count else { return "beyond the text" }
        return String(decoding: bytes[finding.span], as: UTF8.self)
    }

    @Test("a mistake has a code, a place and a hint", arguments: FindingCases.all)
    func finding(_ mistake: Case) throws {
        let compilation = Compiler.compile(mistake.text, in: Sample.scope, expecting: nil)
        #expect(compilation.findings.count == 1)
        let finding = try #require(compilation.findings.first)
        #expect(finding.code == mistake.code.rawValue, "\(finding)")
        #expect(FindingTests.underlined(finding, in: mistake.text) == mistake.underlined)
        if let hint = mistake.hint {
            #expect(finding.hint?.contains(hint) == true, "\(finding)")
        } else {
            #expect(finding.hint == nil)
        }
        #expect((compilation.program == nil) == (mistake.code.severity == .error))
    }

    @Test("all mistakes of a text are remarked on, in the order of the text")
    func severalMistakes() {
        let text = "event.totl > 1 && custmer.email == 'a' || event.qty == 'x' && size(1) > 0"
        let compilation = Compiler.compile(text, in: Sample.scope)
        #expect(
            compilation.findings.map { FindingTests.underlined($0, in: text) } == [
                "totl", "custmer", "event.qty == 'x'", "size(1)",
            ])
        #expect(compilation.program == nil)
    }

    @Test("of a text with thousands of mistakes the first twenty are told, and how many there are")
    func manyMistakes() {
        let text = "event.name == 'a'" + String(repeating: " || 'b'", count: 3_000)
        let findings = Compiler.compile(text, in: Sample.scope).findings
        #expect(findings.count == 21)
        #expect(findings.first?.replacement == "event.name == 'b'")
        #expect(findings.last?.message.hasSuffix(", and 2979 more") == true)
        #expect(findings.last?.replacement == nil)
    }

    @Test("a result of another type than its place needs is refused")
    func wrongResult() throws {
        let cases: [(String, [ValueType], String?)] = [
            ("event.total", [.bool], "such as > 0"),
            ("event.name", [.bool], "write has(event.name)"),
            ("event.qty", [.double], "write double(event.qty)"),
            ("event.qty", [.string], "write string(event.qty)"),
            ("event.total", [.string, .int], "write string(event.total)"),
            ("event.at", [.date], "date(event.at)"), ("event.skus", [.list(.int)], nil),
        ]
        for (text, expected, hint) in cases {
            let findings = Compiler.compile(text, in: Sample.scope, expecting: expected).findings
            #expect(findings.map(\.code) == ["E021"], "\(text)")
            #expect(findings.first?.span == 0..<text.utf8.count)
            if let hint { #expect(findings.first?.hint?.contains(hint) == true, "\(text)") }
        }
    }

    @Test("a result of the expected type passes")
    func rightResult() throws {
        let cases: [(String, [ValueType], ValueType)] = [
            ("event.total > 1.0", [.bool], .bool), ("event.name", [.string, .int], .string),
            ("event.at", [.timestamp], .timestamp), ("event.birth", [.timestamp], .timestamp),
            ("event.birth", [.timestamp, .date], .date), ("event.birth", [.date], .date),
            ("dyn(event.birth)", [.bool], .bool), ("[]", [.list(.string)], .list(.string)),
            ("dyn(1)", [.int, .string], .dyn),
        ]
        for (text, expected, type) in cases {
            let compilation = Compiler.compile(text, in: Sample.scope, expecting: expected)
            #expect(compilation.findings.filter { $0.severity == .error } == [], "\(text)")
            #expect(compilation.program?.type == type, "\(text)")
        }
    }

    @Test("what is dyn is held against the expected type when it runs")
    func dynamicResult() {
        let cases: [(String, [ValueType], String)] = [
            ("dyn(1)", [.bool], "error: no matching overload"), ("dyn(true)", [.bool], "true"),
            ("dyn('a')", [.int, .string], #""a""#),
            ("dyn(event.price)", [.bool], "error: no such field"),
            ("dyn([1])", [.list(.string)], "error: no matching overload"),
            ("dyn(['a'])", [.list(.string)], #"["a"]"#), ("[]", [.list(.string)], "[]"),
            ("[dyn(1)]", [.list(.int)], "[1]"),
            ("[dyn(1), 'a']", [.list(.int)], "error: no matching overload"),
            ("{'a': dyn(1)}", [.map(.string, .int)], #"{"a": 1}"#),
            ("{dyn(1): 1}", [.map(.string, .int)], "error: no matching overload"),
        ]
        for (text, expected, value) in cases {
            #expect(EvaluationTests.evaluate(text, expecting: expected) == value, "\(text)")
        }
    }

    @Test("a condition that never changes is a warning, one that is written out is not")
    func constantCondition() {
        func warnings(_ text: String) -> [String] {
            let compilation = Compiler.compile(text, in: Sample.scope, expecting: [.bool])
            #expect(compilation.program != nil)
            return compilation.findings.map { "\($0.code) \($0.message)" }
        }
        #expect(warnings("1 < 2") == ["E030 this condition is always true"])
        #expect(warnings("'a' in ['b']") == ["E030 this condition is always false"])
        #expect(warnings("true") == [])
        #expect(warnings("event.vip") == [])
        #expect(warnings("event.qty / (1 - 1) > 0 || 1 / 0 > 1").count == 1)
    }

    @Test("`now` cannot be read where the scope has none")
    func withoutNow() {
        var scope = Sample.scope
        scope.hasNow = false
        let finding = Compiler.compile("now > event.at", in: scope).findings.first
        #expect(finding?.code == "E010")
        #expect(finding?.hint == "now cannot be read here")
    }

    @Test("codes are distinct, each with its meaning")
    func codes() {
        #expect(Set(FindingCode.allCases.map(\.rawValue)).count == FindingCode.allCases.count)
        #expect(Set(FindingCode.allCases.map(\.meaning)).count == FindingCode.allCases.count)
    }
}
