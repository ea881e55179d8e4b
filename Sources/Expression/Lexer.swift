/// Text → tokens.
struct Lexer {
    let text: [UInt8]
    var position = 0

    init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// All tokens, the last of which is `end`, or the first mistake.
    mutating func tokens() -> Result<[Token], Failure> {
        var tokens: [Token] = []
        do throws(Failure) {
            while true {
                let token = try next()
                tokens.append(token)
                if token.kind == .end { return .success(tokens) }
            }
        } catch {
            return .failure(error)
        }
    }

    /// What ends the reading of a text: a finding, thrown.
    struct Failure: Error {
        var finding: Finding

        init(_ code: FindingCode, _ span: Range<Int>, _ message: String, hint: String? = nil) {
            finding = Finding(code, span, message, hint: hint)
        }
    }

    func byte(at offset: Int) -> UInt8? {
        position + offset < text.count ? text[position + offset] : nil
    }

    mutating func next() throws(Failure) -> Token {
        skipBlanks()
        let start = position
        guard let first = byte(at: 0) else {
            return Token(kind: .end, span: start..<start)
        }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number()
        case UInt8(ascii: ".") where byte(at: 1).map(Lexer.isDigit) == true:
            return try number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return try quoted(prefixSize: 0)
        case UInt8(ascii: "`"):
            return try quotedName()
        case _ where Lexer.isNameStart(first):
            if let prefixSize = literalPrefixSize() { return try quoted(prefixSize: prefixSize) }
            return name()
        default:
            return try symbol()
        }
    }

    private mutating func skipBlanks() {
        while let byte = byte(at: 0) {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                0x0C:
                position += 1
            case UInt8(ascii: "/") where self.byte(at: 1) == UInt8(ascii: "/"):
                while let byte = self.byte(at: 0), byte != UInt8(ascii: "\n") { position += 1 }
            default:
                return
            }
        }
    }

    private mutating func name() -> Token {
        let start = position
        while let byte = byte(at: 0), Lexer.isNameStart(byte) || Lexer.isDigit(byte) {
            position += 1
        }
        let name = String(decoding: text[start..<position], as: UTF8.self)
        return Token(kind: name == "in" ? .symbol(.in) : .name(name), span: start..<position)
    }

    private mutating func quotedName() throws(Failure) -> Token {
        let start = position
        position += 1
        while let byte = byte(at: 0), byte != UInt8(ascii: "`") {
            let isAllowed =
                Lexer.isNameStart(byte) || Lexer.isDigit(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: " ")]
                    .contains(byte)
            guard isAllowed else {
                throw Failure(
                    .unexpectedCharacter, position..<characterEnd(at: position),
                    "a quoted field has letters, digits and the characters _ . - / and space")
            }
            position += 1
        }
        guard byte(at: 0) != nil, position > start + 1 else {
            throw Failure(.unterminatedText, start..<position, "a quoted field ends with `")
        }
        position += 1
        let name = String(decoding: text[(start + 1)..<(position - 1)], as: UTF8.self)
        return Token(kind: .quotedName(name), span: start..<position)
    }

    private mutating func symbol() throws(Failure) -> Token {
        let start = position
        for size in [2, 1] where start + size <= text.count {
            let candidate = String(decoding: text[start..<(start + size)], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: candidate) {
                position += size
                return Token(kind: .symbol(symbol), span: start..<position)
            }
        }
        let end = characterEnd(at: start)
        let character = String(decoding: text[start..<end], as: UTF8.self)
        let hint: String? =
            switch character {
            case "=": "write == to compare"
            case "&": "write && for and"
            case "|": "write || for or"
            case "“", "”", "„", "‘", "’": "write a straight quote"
            default: nil
            }
        throw Failure(
            .unexpectedCharacter, start..<end, "the character \(character) starts nothing here",
            hint: hint)
    }

    /// Where the UTF-8 character at `offset` ends.
    func characterEnd(at offset: Int) -> Int {
        var end = offset + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    static func isNameStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_")
            || (byte | 0x20) >= UInt8(ascii: "a")
                && (byte | 0x20) <= UInt8(ascii: "z")
    }
}
