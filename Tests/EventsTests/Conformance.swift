import Events
import Expression
import Foundation
import TestSupport
import Testing

/// The parsing cases of JSONTestSuite through the very scanner that replay uses.
@Suite struct Conformance {
    struct Case: Decodable, CustomTestStringConvertible {
        var name: String
        var expect: String
        var base64: String

        var testDescription: String { name }
    }

    static let cases: [Case] = {
        let file = SharedData.root.appendingPathComponent("conformance/json/parsing.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
    }()

    /// Those whose fault comes behind the 128th level.
    static let deep = ["n_structure_100000_opening_arrays", "n_structure_open_array_object"]

    @Test(
        "Every case of JSONTestSuite is accepted or rejected as it says",
        .enabled(if: SharedData.isExpected, "needs the conformance data in ../shared"))
    func parsing() throws {
        #expect(Self.cases.count == 318)
        var scan = Scan(.one(.string))
        for test in Self.cases {
            let bytes = try #require(Data(base64Encoded: test.base64))
            let reason = scan(Array(bytes)).reason
            switch test.expect {
            case "accept": #expect(reason != .notJSON && reason != .tooDeep, "\(test.name)")
            case "reject": #expect(reason == .notJSON || reason == .tooDeep, "\(test.name)")
            default: break
            }
            if test.expect == "reject" {
                #expect((reason == .tooDeep) == Self.deep.contains(test.name), "\(test.name)")
            }
        }
    }
}
