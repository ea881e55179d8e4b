// Properties of random expressions.

import Expression
import TestSupport
import Testing

@Suite("Random expressions")
struct GeneratedTests {
    @Test(
        "what the checker accepts without dyn never lacks an overload when it runs",
        arguments: Seeds.all())
    func soundness(_ seed: UInt64) throws {
        var generator = ExpressionGenerator(seed: seed)
        var sample = Sample(zone: Zones.paris)
        var errors = 0
        var values = 0
        for _ in 0..<1_000 {
            let type = generator.pick(ExpressionGenerator.types)
            let text = generator.expression(of: type, depth: 4)
            let compilation = Compiler.compile(text, in: Sample.scope)
            guard let program = compilation.program else {
                Issue.record("seed \(seed): refused: \(text): \(compilation.findings)")
                return
            }
            let value = sample.run(program)
            let error = value.evaluationError
            guard error != .noMatchingOverload, error != .badKey else {
                Issue.record("seed \(seed): \(text) gives \(value.written)")
                return
            }
            if error == nil { values += 1 } else { errors += 1 }
            sample.machine.arena.reset()
        }
        // Both happen often, or the expressions would show nothing.
        #expect(errors > 100 && values > 100, "seed \(seed): \(errors) errors, \(values) values")
    }

    @Test("a canonical text is the same expression", arguments: Seeds.all())
    func canonicalText(_ seed: UInt64) throws {
        var generator = ExpressionGenerator(seed: seed)
        generator.usesDyn = true
        var sample = Sample(zone: Zones.paris)
        for _ in 0..<1_000 {
            let text = generator.expression(of: generator.pick(ExpressionGenerator.types), depth: 4)
            // With dyn in it a text may be refused, as one type does not fit its place.
            guard let program = Compiler.compile(text, in: Sample.scope).program else { continue }
            let again = try #require(
                Compiler.compile(program.canonicalText, in: Sample.scope).program,
                "seed \(seed): \(text) became \(program.canonicalText)")
            #expect(again.canonicalText == program.canonicalText, "seed \(seed)")
            #expect(again.reads == program.reads, "seed \(seed)")
            let (first, second) = (sample.run(program).written, sample.run(again).written)
            #expect(first == second, "seed \(seed): \(text)")
        }
    }

    @Test(
        "parts evaluated at compile time give what they give when run",
        arguments: Seeds.all())
    func folding(_ seed: UInt64) throws {
        var generator = ExpressionGenerator(seed: seed)
        var sample = Sample(zone: Zones.paris)
        // `event.qty + 4` is 7 and `event.vip` is true, which folding cannot know. The leading dots name the
        // event even where a macro's variable is called `event` too.
        for _ in 0..<1_000 {
            let text = generator.expression(of: .bool, depth: 4)
            let hidden = text.replacing("7", with: "(.event.qty + 4)").replacing(
                "true", with: ".event.vip")
            guard !text.contains("'7"), !text.contains("775807"), !text.contains("775808"),
                let plain = Compiler.compile(text, in: Sample.scope).program,
                let run = Compiler.compile(hidden, in: Sample.scope).program
            else { continue }
            let (first, second) = (sample.run(plain).written, sample.run(run).written)
            #expect(first == second, "seed \(seed): \(text)")
        }
    }

    @Test("words in any order end in findings within the text", arguments: Seeds.all())
    func wordSalad(_ seed: UInt64) {
        let words = [
            "event", ".", "total", "qty", "(", ")", "[", "]", "{", "}", ",", ":", "?", "&&", "||",
            "==",
            "<", "in", "+", "-", "!", "1", "2u", "1.5", "'a'", "b'a'", "r'\\'", "'\\", "has",
            "size",
            "now", "true", "null", "matches", "timestamp", "//", "\n", "é", "\"\"\"", "`", "0x",
            "1e",
        ]
        var random = SeededGenerator(seed: seed)
        var sample = Sample(zone: Zones.utc)
        for _ in 0..<5_000 {
            let count = Int(random.next() % 12)
            let text = (0..<count).map { _ in words[Int(random.next() % UInt64(words.count))] }
                .joined(separator: random.next() % 2 == 0 ? " " : "")
            let compilation = Compiler.compile(text, in: Sample.scope)
            let size = text.utf8.count
            for finding in compilation.findings {
                let isWithin = finding.span.lowerBound >= 0 && finding.span.upperBound <= size
                #expect(isWithin, "seed \(seed): \(text): \(finding)")
            }
            if let program = compilation.program {
                _ = sample.run(program)
            } else {
                #expect(!compilation.findings.isEmpty, "seed \(seed): \(text)")
            }
        }
    }
}
