// The rules of SEMANTICS.md, each of which has a test that names its number.

import Foundation
import Testing

@Suite("Numbers of the semantics")
struct SemanticsTests {
    private static let numbers = Set(1...75)

    /// The names of all tests of the package.
    private static func testNames() throws -> [String] {
        let tests = Places.package.appending(path: "Tests")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: tests.path)
        return try paths.filter { $0.hasSuffix(".swift") }.flatMap { path in
            let text = try String(contentsOf: tests.appending(path: path), encoding: .utf8)
            return text.matches(of: /@Test\(\s*"((?:[^"\\]|\\.)*)"/).map { String($0.output.1) }
        }
    }

    @Test("Each rule that is built is named by a test, and no other is")
    func everyNumberHasATest() throws {
        var named: Set<Int> = []
        for name in try Self.testNames() {
            // A name begins with its numbers: "S25, S43: …".
            for match in name.prefix(while: { $0 != ":" }).matches(of: /\bS([0-9]+)\b/) {
                named.insert(try #require(Int(match.output.1)))
            }
        }
        #expect(Self.numbers.subtracting(named).sorted() == [])
        #expect(named.subtracting(Self.numbers).sorted() == [])
    }
}
