// What authors write by habits of other languages, and what hints make of it: `Mistakes/mistakes.tsv`.

import Expression
import Foundation
import Testing

@Suite("Mistakes and their hints")
struct MistakeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        /// What the author means; nil where no hint may offer anything.
        var intended: String?
        var type: ValueType

        var testDescription: String { text }
    }

    static let rows: [Row] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Mistakes/mistakes.tsv")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        let types: [String: ValueType] = [
            "string": .string, "int": .int, "double": .double, "date": .date,
        ]
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let cells = line.split(separator: "\t").map(String.init)
            return Row(
                text: cells[0], intended: cells[1] == "-" ? nil : cells[1],
                type: cells.count > 2 ? types[cells[2]] ?? .dyn : .bool)
        }
    }()

    static let scope: Scope = {
        var scope = Sample.scope
        scope.records.removeAll { $0.name == "entry" }
        scope.zones = Zones.some
        return scope
    }()

    static func compile(_ text: String, _ type: ValueType) -> Compilation {
        Compiler.compile(text, in: scope, expecting: [type])
    }

    static func applying(_ finding: Finding, to text: String) -> String? {
        guard let replacement = finding.replacement else { return nil }
        let bytes = Array(text.utf8)
        return String(
            decoding: bytes[..<finding.span.lowerBound] + Array(replacement.utf8)
                + bytes[finding.span.upperBound...], as: UTF8.self)
    }

    @Test("there are at least 150 of them")
    func count() {
        #expect(Self.rows.count >= 150)
        #expect(Set(Self.rows.map(\.text)).count == Self.rows.count)
    }

    @Test("hints lead to what the author means, and to nothing else", arguments: rows)
    func meaning(_ row: Row) throws {
        var text = row.text
        var rounds = 0
        while let finding = Self.compile(text, row.type).findings.first {
            #expect(rounds < 6, "\(text)")
            guard rounds < 6, let next = Self.applying(finding, to: text) else { break }
            #expect(finding.hint != nil)
            text = next
            rounds += 1
        }
        guard let intended = row.intended else {
            #expect(rounds == 0, "became \(text)")
            #expect(!Self.compile(text, row.type).findings.isEmpty, "no mistake")
            return
        }
        #expect(rounds > 0, "no hint")
        let found = try #require(Self.compile(text, row.type).program, "\(text)")
        let meant = try #require(Self.compile(intended, row.type).program, "\(intended)")
        #expect(found.type == meant.type)
        #expect(found.canonicalText == meant.canonicalText || agree(found, meant), "\(text)")
    }

    /// Whether two programs give the same for events with each field there, and with some not.
    private func agree(_ first: Program, _ second: Program) -> Bool {
        var sample = Sample(zone: Zones.paris)
        for missing in [[], [3], [1, 4], [8, 10], [5, 21], [13, 17]] {
            sample.leaveOut(missing)
            if sample.run(first).written != sample.run(second).written { return false }
        }
        return true
    }

    @Test("whatever a hint offers compiles in its place, for all mistakes of all tables")
    func truth() {
        let texts =
            FindingCases.all.map(\.text) + EvaluationCases.comparisons.map { $0.text + " + 1" }
            + Self.rows.flatMap { [$0.text, "!(\($0.text))", "\($0.text) && event.vip"] }
        var offered = 0
        for text in texts {
            for expecting in [nil, [ValueType.bool], [.string], [.double], [.date]] {
                let before = Compiler.compile(text, in: Self.scope, expecting: expecting)
                for finding in before.findings {
                    guard let changed = Self.applying(finding, to: text) else { continue }
                    offered += 1
                    let after = Compiler.compile(changed, in: Self.scope, expecting: expecting)
                    let others = Set(before.findings.filter { $0 != finding }.map(\.message))
                    for rest in after.findings
                    where rest.severity == .error && !others.contains(rest.message) {
                        #expect(
                            rest.replacement != nil,
                            "\(text) became \(changed), which says \(rest.message)")
                    }
                    #expect(
                        finding.hint?.contains(finding.replacement ?? "?") == true
                            || finding.replacement == "")
                }
            }
        }
        #expect(offered > 1_000)
    }

    @Test("a text without a mistake has no hints")
    func none() {
        for row in Self.rows {
            guard let intended = row.intended else { continue }
            #expect(Self.compile(intended, row.type).findings == [], "\(intended)")
        }
    }
}
