// docs/LANGUAGE.md: its examples are run, and it leaves nothing out.

import Calendar
import Expression
import Foundation
import Testing

@Suite("The page about the language")
struct LanguageDocumentTests {
    static let text: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent("docs/LANGUAGE.md")
        return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    }()

    /// The rows of the tables with the columns `expression` and `value`.
    static let examples: [EvaluationTests.Case] = {
        var examples: [EvaluationTests.Case] = []
        var isTable = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "| expression | value |" {
                isTable = true
            } else if !line.hasPrefix("|") {
                isTable = false
            } else if isTable, !line.hasPrefix("|---") {
                let cells = line.replacing("\\|", with: "\u{1}").split(separator: "|").map {
                    $0.replacing("\u{1}", with: "|").trimmingCharacters(in: .whitespaces)
                }
                guard cells.count == 2 else { continue }
                examples.append(EvaluationTests.Case(bare(cells[0]), bare(cells[1])))
            }
        }
        return examples
    }()

    private static func bare(_ cell: String) -> String {
        cell.hasPrefix("`") && cell.hasSuffix("`") ? String(cell.dropFirst().dropLast()) : cell
    }

    @Test("an example gives what the page says", arguments: examples)
    func example(_ example: EvaluationTests.Case) throws {
        var scope = Sample.scope
        scope.zones = Zones.some
        let compilation = Compiler.compile(example.text, in: scope)
        let program = try #require(compilation.program, "\(compilation.findings)")
        var sample = Sample(zone: Zones.utc)
        let found = sample.run(program)
        if example.expected.hasPrefix("error:") {
            #expect(found.written == example.expected)
        } else {
            let written = try #require(Compiler.compile(example.expected, in: scope).program)
            #expect(found.written == sample.run(written).written)
        }
    }

    @Test("the page has an example of every function and macro")
    func completeness() {
        let all = LanguageDocumentTests.examples.map(\.text).joined(separator: "\n")
        #expect(LanguageDocumentTests.examples.count > 100)
        for word in Compiler.functionNames + Compiler.macroNames {
            #expect(all.contains("\(word)("), "\(word)")
        }
    }

    @Test("the page lists every code with its meaning")
    func codes() {
        for code in FindingCode.allCases {
            let row = "| \(code.rawValue) | \(code.meaning) |"
            #expect(LanguageDocumentTests.text.contains(row), "\(code)")
        }
    }
}
