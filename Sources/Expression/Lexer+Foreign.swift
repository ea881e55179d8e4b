// Characters that start nothing here: what they are elsewhere, and what is written for them.

extension Lexer {
    /// An operator of another language that stands here, the longest.
    func foreignOperator() -> String? {
        guard let first = byte(at: 0), "=!<-:?*&|".utf8.contains(first) else { return nil }
        let rest = text[position...]
        guard let found = Token.foreignOperators.first(where: { rest.starts(with: $0.utf8) }) else {
            return nil
        }
        // `==`, `&&` and `||` are the language's own.
        let isDoubled = found.utf8.count == 1 && byte(at: 1) == first
        return isDoubled ? nil : found
    }

    func unknownCharacter(at start: Int) -> Failure {
        let end = characterEnd(at: start)
        let character = String(decoding: text[start..<end], as: UTF8.self)
        let message = "the character \(character) starts nothing here"
        return Failure(
            .unexpectedCharacter, start..<end, message,
            proposing: proposals(for: character, start..<end))
    }

    private static let signs: [String: String] = [
        "≥": ">=", "≤": "<=", "≠": "!=", "−": "-", "–": "-", "×": "*", "÷": "/", "∧": "&&",
        "∨": "||", "¬": "!", "∈": "in", "\u{A0}": " ", "＝": "==", "，": ",", "（": "(", "）": ")",
    ]

    private static let quotes = ["“", "”", "„", "«", "‘", "’", "‚", "‹"]

    private func proposals(for character: String, _ span: Range<Int>) -> [Hint] {
        if let sign = Lexer.signs[character] {
            return [sign == " " ? .write(sign, " a plain blank") : .write(sign)]
        }
        if Lexer.quotes.contains(character) { return quotation(from: span) }
        if character == ";" { return [.leaveOut()] }
        if let pattern = pattern(around: span.lowerBound) { return [pattern] }
        if let number = amount(beside: span) { return [number] }
        return word(around: span)
    }

    /// `“a”` with straight quotes.
    private func quotation(from span: Range<Int>) -> [Hint] {
        let closing = ["“", "”", "»", "‘", "’", "›", "\"", "'"]
        var position = span.upperBound
        while position < text.count, text[position] != UInt8(ascii: "\n") {
            let end = characterEnd(at: position)
            if closing.contains(String(decoding: text[position..<end], as: UTF8.self)) {
                let content = String(decoding: text[span.upperBound..<position], as: UTF8.self)
                return [Literal.quoted(content), content].map {
                    .writePart($0, at: span.lowerBound..<end)
                }
            }
            position = end
        }
        return []
    }

    /// `/^a/i`: what stands between slashes where a value is due.
    private func pattern(around position: Int) -> Hint? {
        guard let slash = text[..<position].lastIndex(of: UInt8(ascii: "/")) else { return nil }
        let before = text[..<slash].last { $0 != UInt8(ascii: " ") }
        guard let before, "(,~=".utf8.contains(before) else { return nil }
        return Lexer.pattern(in: text, from: slash)
    }

    /// The pattern that begins with a slash as a text of the language.
    static func pattern(in text: [UInt8], from slash: Int) -> Hint? {
        guard let close = text[(slash + 1)...].firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let content = String(decoding: text[(slash + 1)..<close], as: UTF8.self)
        guard !content.isEmpty, !content.contains("\""), !content.contains("\n") else { return nil }
        let ignoresCase = close + 1 < text.count && text[close + 1] == UInt8(ascii: "i")
        return .writePart(
            "r\"\(ignoresCase ? "(?i)" : "")\(content)\"",
            at: slash..<(close + (ignoresCase ? 2 : 1)))
    }

    /// `€50` and `50 €`.
    private func amount(beside span: Range<Int>) -> Hint? {
        func isPart(_ byte: UInt8) -> Bool { Lexer.isDigit(byte) || byte == UInt8(ascii: ".") }
        let symbol = String(decoding: text[span], as: UTF8.self).unicodeScalars.first
        guard symbol?.properties.generalCategory == .currencySymbol else { return nil }
        var end = span.upperBound
        while end < text.count, isPart(text[end]) { end += 1 }
        if end > span.upperBound, Lexer.isDigit(text[span.upperBound]) {
            let number = String(decoding: text[span.upperBound..<end], as: UTF8.self)
            return .writePart(number, at: span.lowerBound..<end)
        }
        var start = span.lowerBound
        while start > 0, text[start - 1] == UInt8(ascii: " ") { start -= 1 }
        let behind = start
        while start > 0, isPart(text[start - 1]) { start -= 1 }
        guard start < behind, Lexer.isDigit(text[start]) else { return nil }
        let number = String(decoding: text[start..<behind], as: UTF8.self)
        return .writePart(number, at: start..<span.upperBound)
    }

    /// `event.$current_url` and `event.naïve`, fields whose names are none here; `$event`; a text without
    /// quotes.
    private func word(around span: Range<Int>) -> [Hint] {
        func isPart(_ byte: UInt8) -> Bool {
            Lexer.isNameStart(byte) || Lexer.isDigit(byte) || byte >= 0x80
                || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "@")
        }
        guard isPart(text[span.lowerBound]) else { return [] }
        var (start, end) = (span.lowerBound, span.upperBound)
        while start > 0, isPart(text[start - 1]) { start -= 1 }
        while end < text.count, isPart(text[end]) { end += 1 }
        let word = String(decoding: text[start..<end], as: UTF8.self)
        if start > 0, text[start - 1] == UInt8(ascii: ".") {
            return [.write("`\(word)`", at: start..<end)]
        }
        return text[span.lowerBound] < 0x80
            ? [.leaveOut()] : [.writePart(Literal.quoted(word), at: start..<end)]
    }
}
