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

    /// The class that S70 decides: an escaped half of a surrogate pair is U+FFFD. The suite leaves it open.
    static let surrogateHalves = [
        "i_object_key_lone_2nd_surrogate", "i_string_1st_surrogate_but_2nd_missing",
        "i_string_1st_valid_surrogate_2nd_invalid",
        "i_string_incomplete_surrogate_and_escape_valid", "i_string_incomplete_surrogate_pair",
        "i_string_incomplete_surrogates_escape_valid", "i_string_invalid_lonely_surrogate",
        "i_string_invalid_surrogate", "i_string_inverted_surrogates_U+1D11E",
        "i_string_lone_second_surrogate",
    ]

    @Test(
        "Every case of JSONTestSuite is accepted or rejected as it says",
        .enabled(if: SharedData.isExpected, "needs the conformance data in ../shared"))
    func parsing() throws {
        #expect(Self.cases.count == 318)
        var scan = Scan(.one(.string))
        var halves = 0
        for test in Self.cases {
            let bytes = try #require(Data(base64Encoded: test.base64))
            let reason = scan(Array(bytes)).reason
            switch test.expect {
            case "accept": #expect(reason != .notJSON && reason != .tooDeep, "\(test.name)")
            case "reject": #expect(reason == .notJSON || reason == .tooDeep, "\(test.name)")
            default: break
            }
            if Self.surrogateHalves.contains(test.name) {
                #expect(test.expect == "either")
                #expect(reason != .notJSON && reason != .tooDeep, "\(test.name)")
                halves += 1
            }
            if test.expect == "reject" {
                #expect((reason == .tooDeep) == Self.deep.contains(test.name), "\(test.name)")
            }
        }
        #expect(halves == Self.surrogateHalves.count)
    }
}
