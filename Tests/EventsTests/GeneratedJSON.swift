import TestSupport

/// Makes JSON texts of all kinds, and damages them.
struct GeneratedJSON {
    var numbers: SeededGenerator

    /// A document, an object more often than not.
    mutating func document() -> [UInt8] {
        var text: [UInt8] = []
        space(&text)
        if numbers.below(4) > 0 { object(&text, depth: 0) } else { value(&text, depth: 0) }
        space(&text)
        return text
    }

    /// One to three damages, most of which make the text invalid.
    mutating func damaged(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...numbers.below(3) {
            let at = numbers.below(text.count + 1)
            switch numbers.below(8) {
            case 0: text.removeSubrange(at...)
            case 1 where at < text.count: text.remove(at: at)
            case 2 where at < text.count: text[at] ^= 1 << UInt8(numbers.below(8))
            case 3 where at < text.count: text[at] = UInt8(numbers.below(256))
            case 4: text.insert(UInt8(numbers.below(256)), at: at)
            case 5: text.insert(contentsOf: Self.pieces[numbers.below(Self.pieces.count)], at: at)
            case 6:
                let end = min(text.count, at + numbers.below(10))
                text.insert(contentsOf: text[at..<end], at: numbers.below(text.count + 1))
            case 7: text.removeSubrange(at..<min(text.count, at + numbers.below(10)))
            default: break
            }
        }
        return text
    }

    private static let pieces: [[UInt8]] =
        [
            ",", ":", "{", "}", "[", "]", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u00", "\\x",
            "null", "nul",
            "true", "fals", "-", "+", ".", "e", "E-", "0", "00", "1e999", "\u{0}", "\n", "\t", " ",
            "\u{B}",
            "\u{7F}", "\u{85}", "é", "日", "😀", "\u{FEFF}", "NaN", "Infinity", "'", "/*", "//", "#",
            "\":", ",]", ",}",
        ].map { Array($0.utf8) } + [
            [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF0, 0x80, 0x80, 0x80], [0x80], [0xFF], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80],
            [0xEF, 0xBB, 0xBF],
        ]

    mutating func space(_ text: inout [UInt8]) {
        guard numbers.below(6) == 0 else { return }
        for _ in 0...numbers.below(3) {
            text.append([0x20, 0x20, 0x09, 0x0A, 0x0D][numbers.below(5)])
        }
    }

    mutating func value(_ text: inout [UInt8], depth: Int) {
        switch numbers.below(depth < 5 ? 9 : 6) {
        case 0...2: string(&text)
        case 3, 4: text += number().utf8
        case 5: text += ["true", "false", "null"][numbers.below(3)].utf8
        case 6, 7: object(&text, depth: depth + 1)
        default:
            text.append(UInt8(ascii: "["))
            space(&text)
            for index in 0..<numbers.below(5) {
                if index > 0 { separator(",", &text) }
                value(&text, depth: depth + 1)
                space(&text)
            }
            text.append(UInt8(ascii: "]"))
        }
    }

    mutating func object(_ text: inout [UInt8], depth: Int) {
        text.append(UInt8(ascii: "{"))
        space(&text)
        for index in 0..<numbers.below(7) {
            if index > 0 { separator(",", &text) }
            if numbers.below(2) == 0 {
                text +=
                    ["\"id\"", "\"type\"", "\"data\"", "\"subject\"", "\"x\"", "\"d\\u0061ta\""][
                        numbers.below(6)
                    ].utf8
            } else {
                string(&text)
            }
            separator(":", &text)
            value(&text, depth: depth + 1)
            space(&text)
        }
        text.append(UInt8(ascii: "}"))
    }

    private mutating func separator(_ separator: String, _ text: inout [UInt8]) {
        space(&text)
        text += separator.utf8
        space(&text)
    }

    mutating func string(_ text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        let isPlain = numbers.below(3) > 0
        for _ in 0..<numbers.below(numbers.below(8) == 0 ? 60 : 14) {
            if isPlain {
                text +=
                    ["a", "Z", "0", " ", "{", "]", ":", ",", "/", "\u{7F}"][numbers.below(10)].utf8
            } else {
                text +=
                    [
                        "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000",
                        "\\u0041", "\\u00e9",
                        "\\u20AC", "\\uD83d\\uDe00", "\\uffff", "é", "߿", "ࠀ", "日", "\u{D7FF}",
                        "\u{E000}", "\u{FFFF}",
                        "😀", "\u{10FFFF}", "a", "b", "\u{2028}", "\u{85}",
                    ][numbers.below(27)].utf8
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    mutating func number() -> String {
        func digits(_ count: Int) -> String {
            String((0..<count).map { _ in "0123456789".randomElement(using: &numbers)! })
        }
        var text = numbers.below(3) == 0 ? "-" : ""
        text +=
            numbers.below(3) == 0
            ? "0"
            : "\(1 + numbers.below(9))" + digits(numbers.below(numbers.below(6) == 0 ? 25 : 8))
        if numbers.below(2) == 0 {
            text += "." + digits(1 + numbers.below(numbers.below(6) == 0 ? 25 : 4))
        }
        if numbers.below(3) == 0 {
            text += numbers.below(2) == 0 ? "e" : "E"
            text +=
                ["", "+", "-"][numbers.below(3)]
                + digits(1 + numbers.below(numbers.below(8) == 0 ? 3 : 2))
        }
        return text
    }
}
