import Spelling
import Testing

@Suite("Nearest names")
struct NearestTests {
    static let names = ["replay", "explain", "check", "test", "eval", "a", "order_placed"]

    @Test(
        "a slip finds what was meant",
        arguments: [
            ("repaly", "replay"), ("replya", "replay"), ("explan", "explain"),
            ("checkk", "check"), ("Check", "check"), ("TEST", "test"), ("tset", "test"),
            ("ordr_plced", "order_placed"), ("order-placed", "order_placed"), ("b", "a"),
        ])
    func near(_ word: String, _ expected: String) {
        #expect(word.nearest(among: Self.names) == expected)
    }

    @Test(
        "what is far from everything finds nothing, nor does a name itself",
        arguments: ["", "replaying", "xx", "evxx", "ord_pced"])
    func far(_ word: String) {
        #expect(word.nearest(among: Self.names.filter { $0 != "a" }) == nil)
        #expect("a".nearest(among: ["a"]) == nil)
    }

    @Test("of two as near the first in the alphabet is named, in whatever order they come")
    func ties() {
        #expect("cat".nearest(among: ["cut", "cot"]) == "cot")
        #expect("cat".nearest(among: ["cot", "cut"]) == "cot")
    }
}
