import Events
import Expression
import Foundation
import TestSupport
import Testing

/// The scanner and Foundation's parser agree on every text but for the classes of `Difference`.
@Suite struct AgainstFoundation {
    /// Why the two may judge a text differently. Where they do, they must agree on the text after repair.
    enum Difference: CaseIterable {
        /// Foundation passes over a comma before a closing bracket.
        case trailingComma
        /// Foundation rejects numbers that no double holds.
        case infiniteNumber
        /// Foundation passes over a byte order mark.
        case byteOrderMark
        /// Foundation reads UTF-16 and UTF-32, told by byte order marks and zero bytes.
        case otherEncoding
        /// Foundation rejects an escaped half of a surrogate pair, which is U+FFFD here (S70).
        case surrogateHalf
        /// Foundation goes to 512 levels.
        case depth

        /// The text without what makes it one of the class; nil if it is none of it.
        func repaired(_ text: [UInt8]) -> [UInt8]? {
            switch self {
            case .trailingComma:
                let repaired = Self.withoutTrailingCommas(text)
                return repaired.count < text.count ? repaired : nil
            case .infiniteNumber:
                let repaired = Self.withoutInfiniteNumbers(text)
                return repaired != text ? repaired : nil
            case .byteOrderMark:
                return text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : nil
            case .otherEncoding:
                let isOther =
                    text.prefix(4).contains(0) || text.starts(with: [0xFF, 0xFE])
                    || text.starts(with: [0xFE, 0xFF])
                // No repair, but two texts on which both agree: the class is out of reach.
                return isOther ? [] : nil
            case .surrogateHalf:
                let repaired = Self.withoutHalves(text)
                return repaired != text ? repaired : nil
            case .depth:
                return Self.depth(text) > 128 ? [] : nil
            }
        }

        /// The ranges of strings are passed over, as the scanner would pass over them.
        private static func outsideOfStrings(_ text: [UInt8], _ body: (Int) -> Void) {
            var isInside = false
            var index = 0
            while index < text.count {
                if isInside, text[index] == UInt8(ascii: "\\") {
                    index += 1
                } else if text[index] == UInt8(ascii: "\"") {
                    isInside.toggle()
                } else if !isInside {
                    body(index)
                }
                index += 1
            }
        }

        private static func withoutTrailingCommas(_ text: [UInt8]) -> [UInt8] {
            var dropped: Set<Int> = []
            var comma: Int?
            outsideOfStrings(text) { index in
                switch text[index] {
                case UInt8(ascii: ","): comma = index
                case 0x20, 0x09, 0x0A, 0x0D: break
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    // A string between the two would not be white space.
                    if let at = comma, !text[at..<index].contains(UInt8(ascii: "\"")) {
                        dropped.insert(at)
                    }
                    comma = nil
                default: comma = nil
                }
            }
            return text.indices.filter { !dropped.contains($0) }.map { text[$0] }
        }

        private static func withoutInfiniteNumbers(_ text: [UInt8]) -> [UInt8] {
            var outside = Set<Int>()
            outsideOfStrings(text) { outside.insert($0) }
            var result: [UInt8] = []
            var index = 0
            while index < text.count {
                var end = index
                while end < text.count, outside.contains(end),
                    "+-.eE0123456789".utf8.contains(text[end])
                {
                    end += 1
                }
                if end > index {
                    let number = String(decoding: text[index..<end], as: UTF8.self)
                    result += (Double(number)?.isInfinite == true ? "0" : number).utf8
                    index = end
                } else {
                    result.append(text[index])
                    index += 1
                }
            }
            return result
        }

        /// With an escape of U+FFFD in the place of each half that stands alone.
        private static func withoutHalves(_ text: [UInt8]) -> [UInt8] {
            /// The code unit that is escaped at `index`.
            func unit(_ index: Int) -> UInt16? {
                guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"),
                    text[index + 1] == UInt8(ascii: "u")
                else { return nil }
                let digits = String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self)
                return digits.allSatisfy(\.isHexDigit) ? UInt16(digits, radix: 16) : nil
            }
            var result = text
            var index = 0
            while index < text.count {
                guard text[index] == UInt8(ascii: "\\") else {
                    index += 1
                    continue
                }
                guard let first = unit(index), first & 0xF800 == 0xD800 else {
                    index += 2
                    continue
                }
                if first < 0xDC00, let second = unit(index + 6), second & 0xFC00 == 0xDC00 {
                    index += 12
                    continue
                }
                result.replaceSubrange(index..<(index + 6), with: Array("\\ufffd".utf8))
                index += 6
            }
            return result
        }

        private static func depth(_ text: [UInt8]) -> Int {
            var depth = 0
            var deepest = 0
            outsideOfStrings(text) { index in
                switch text[index] {
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                default: break
                }
                deepest = max(deepest, depth)
            }
            return deepest
        }
    }

    static func isAcceptedByFoundation(_ text: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text), options: [.fragmentsAllowed])) != nil
    }

    /// Whether both say the same, of the text or, where a class explains it, of its repair.
    static func agree(_ scan: inout Scan, _ text: [UInt8], _ explained: inout [Difference: Int])
        -> Bool
    {
        let isAccepted = ![.notJSON, .tooDeep].contains(scan(text).reason)
        if isAccepted == isAcceptedByFoundation(text) { return true }
        for difference in Difference.allCases {
            guard let repaired = difference.repaired(text) else { continue }
            explained[difference, default: 0] += 1
            return agree(&scan, repaired, &explained)
        }
        return false
    }

    @Test("Generated, damaged and cut texts are JSON to both or to neither", arguments: Seeds.all())
    func verdicts(seed: UInt64) {
        var json = GeneratedJSON(numbers: SeededGenerator(seed: seed))
        var scan = Scan(.one(.string))
        var explained: [Difference: Int] = [:]
        var valid = 0
        var texts = 0
        for _ in 0..<3000 {
            let document = json.document()
            #expect(![.notJSON, .tooDeep].contains(scan(document).reason))
            var variants = [document]
            for _ in 0..<3 { variants.append(json.damaged(document)) }
            variants.append(Array(document.prefix(json.numbers.below(document.count + 1))))
            for text in variants {
                texts += 1
                if Self.isAcceptedByFoundation(text) { valid += 1 }
                let agree = Self.agree(&scan, text, &explained)
                #expect(agree, "\(String(decoding: text, as: UTF8.self)) \(text)")
                if !agree { return }
            }
        }
        // Both kinds must be met often for this to say anything.
        #expect(valid > texts / 5 && valid < texts * 4 / 5, "\(valid) of \(texts)")
    }

    @Test(
        "Each class of differences is one: the two differ on its example, and agree on its repair")
    func differences() throws {
        var scan = Scan(.one(.string))
        let deep = String(repeating: "[", count: 129) + String(repeating: "]", count: 129)
        let examples: [(Difference, [UInt8])] = [
            (.trailingComma, Array(#"{"a":[1,"]", ],}"#.utf8)),
            (.infiniteNumber, Array("[1e999,2]".utf8)),
            (.byteOrderMark, Array("\u{FEFF}{}".utf8)), (.otherEncoding, [0x31, 0]),
            (.surrogateHalf, Array(#"{"a":"\ud83d\ud83d\ude00\\ud83d"}"#.utf8)),
            (.depth, Array(deep.utf8)),
        ]
        #expect(Set(examples.map(\.0)).count == Difference.allCases.count)
        for (difference, text) in examples {
            let isAccepted = ![.notJSON, .tooDeep].contains(scan(text).reason)
            #expect(isAccepted != Self.isAcceptedByFoundation(text), "\(difference)")
            #expect(Difference.allCases.filter { $0.repaired(text) != nil } == [difference])
            var explained: [Difference: Int] = [:]
            #expect(Self.agree(&scan, text, &explained))
            #expect(explained == [difference: 1])
        }
    }

    @Test(
        "Strings and numbers have the values that Foundation and Swift give them",
        arguments: Seeds.all())
    func values(seed: UInt64) throws {
        var json = GeneratedJSON(numbers: SeededGenerator(seed: seed))
        var scan = Scan(
            EventSchema([("t", [.init(name: "s", type: .string), .init(name: "n", type: .double)])])
        )
        for _ in 0..<4000 {
            var string: [UInt8] = []
            json.string(&string)
            let number = json.number()
            let data = #"{"n":\#(number),"s":"# + String(decoding: string, as: UTF8.self) + "}"
            let seen = scan(cloudEvent(data))
            let value = try #require(Double(number))
            guard value.isFinite else {
                #expect(seen == .dead(.wrongType))
                continue
            }
            let text = try JSONSerialization.jsonObject(
                with: Data(string), options: [.fragmentsAllowed])
            let slots = try #require(seen.event?.slots, "\(data)")
            #expect(Array(slots[0].utf8) == Array("\"\(try #require(text as? String))\"".utf8))
            #expect(slots[1] == "d\(value)")
        }
    }
}
