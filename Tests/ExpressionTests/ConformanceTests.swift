// CEL's public conformance cases, those that this version of the language covers.

import Calendar
import Expression
import Foundation
import Testing

@Suite("Conformance with CEL")
struct ConformanceTests {
    static let files = [
        "basic", "comparisons", "conversions", "fields", "fp_math", "integer_math", "lists",
        "logic",
        "string", "timestamps", "parse",
    ]

    /// Cases that must not pass yet, by `file/section/name`, with the reason.
    static let unsupported: [String: String] = Dictionary(
        uniqueKeysWithValues: [
            "getDate", "getDayOfMonth_name_pos", "getDayOfMonth_name_neg", "getDayOfYear",
            "getMinutes",
        ].map { ("timestamps/timestamp_selectors_tz/\($0)", "zones by name") })

    struct Case {
        var id: String
        var text: String
        /// Nil where evaluation must fail.
        var value: Any?
        /// Why the case is not run: it needs what a rule has no use for.
        var needs: String?
    }

    @Test(
        "the cases of each file give their values, but for those named as unsupported",
        .enabled(if: SharedData.isExpected, "no ../shared beside the package"), arguments: files)
    func file(_ name: String) throws {
        let cases = try ConformanceTests.cases(of: name)
        let run = cases.filter { $0.needs == nil }
        #expect(run.count * 10 >= cases.count * 6, "\(run.count) of \(cases.count) cases are run")
        for conformance in run {
            let failure = ConformanceTests.failure(of: conformance)
            if let reason = ConformanceTests.unsupported[conformance.id] {
                #expect(failure != nil, "\(conformance.id) passes now; it was left out: \(reason)")
            } else if let failure {
                Issue.record("\(conformance.id): \(conformance.text): \(failure)")
            }
        }
    }

    static func cases(of file: String) throws -> [Case] {
        let path = "\(SharedData.path)/conformance/cel/\(file).json"
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let cases = try #require(
            try JSONSerialization.jsonObject(with: data) as? [[String: Any]], "\(path)")
        return cases.map { fields in
            let parts = ["section", "name"].map { fields[$0] as? String ?? "?" }
            var needs: String?
            if fields["disable_check"] as? Bool == true {
                needs = "an evaluation of what the checker refuses"
            } else if fields["bindings"] != nil {
                needs = "variables outside of records"
            }
            return Case(
                id: "\(file)/\(parts[0])/\(parts[1])", text: fields["expr"] as? String ?? "",
                value: fields["error"] == nil ? fields["value"] ?? ["bool": true] : nil,
                needs: needs)
        }
    }

    /// What is wrong with the result of a case, nil if it is right.
    static func failure(of conformance: Case) -> String? {
        let compilation = Compiler.compile(
            conformance.text, in: Scope(records: [], hasNow: false))
        guard let program = compilation.program else {
            let codes = compilation.findings.map { "\($0.code) \($0.message)" }
            // A literal that no run could convert is refused before it runs.
            let isRefusedLiteral = compilation.findings.allSatisfy {
                $0.code == FindingCode.badLiteral.rawValue
            }
            if conformance.value == nil, isRefusedLiteral { return nil }
            return "refused: \(codes)"
        }
        var machine = Machine()
        let value = machine.run(program, Frame(now: .distantPast, zone: .utc))
        guard let expected = conformance.value else {
            return value.tag == .error ? nil : "gives \(value.written), must fail"
        }
        guard let expected = expected as? [String: Any], isEqual(value, expected) else {
            return "gives \(value.written), must give \(expected)"
        }
        return nil
    }

    private static func isEqual(_ value: Value, _ expected: [String: Any]) -> Bool {
        guard let (kind, content) = expected.first else { return false }
        let text = content as? String
        switch (kind, value.tag) {
        case ("null", .null): return true
        case ("bool", .bool): return content as? Bool == value.boolValue
        case ("int", .int), ("uint", .uint):
            return text.map { "\($0)u" } == value.written || text == value.written
        case ("double", .double):
            let number = text.flatMap { Double($0) } ?? .nan
            return number.isNaN
                ? value.doubleValue.isNaN : number.bitPattern == value.doubleValue.bitPattern
        case ("string", .string):
            return text.map { Array($0.utf8) } == Array(value.text)
        case ("bytes", .bytes):
            let digits = value.text.map { String(format: "%02x", $0) }
            return text == digits.joined()
        case ("type", .type):
            return text == value.written
        case ("timestamp", .timestamp):
            return text == value.written
        case ("duration", .duration):
            let parts = (content as? [Any])?.compactMap { ($0 as? NSNumber)?.int64Value }
            return parts == [value.intValue, Int64(value.aux)]
        case ("list", .list):
            let elements = content as? [[String: Any]] ?? []
            return elements.count == value.elements.count
                && zip(value.elements, elements).allSatisfy { isEqual($0, $1) }
        case ("map", .map):
            let entries = content as? [[[String: Any]]] ?? []
            let elements = value.elements
            return entries.count * 2 == elements.count
                && entries.allSatisfy { entry in
                    stride(from: 0, to: elements.count, by: 2).contains {
                        isEqual(elements[$0], entry[0]) && isEqual(elements[$0 + 1], entry[1])
                    }
                }
        default: return false
        }
    }
}
