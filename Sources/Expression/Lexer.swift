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

        init(
            _ code: FindingCode, _ span: Range<Int>, _ message: String, hint: String? = nil,
            proposing proposals: [Hint] = []
        ) {
            finding = Finding(code, span, message, hint: hint, proposing: proposals)
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
        // Any text but one with a line break: fields are called as whoever sends them likes.
        while let byte = byte(at: 0), byte != UInt8(ascii: "`"), byte >= 0x20 { position += 1 }
        guard byte(at: 0) == UInt8(ascii: "`"), position > start + 1 else {
            throw Failure(.unterminatedText, start..<position, "a quoted field ends with `")
        }
        position += 1
        let name = String(decoding: text[(start + 1)..<(position - 1)], as: UTF8.self)
        return Token(kind: .quotedName(name), span: start..<position)
    }

    private mutating func symbol() throws(Failure) -> Token {
        let start = position
        if let foreign = foreignOperator() {
            position += foreign.utf8.count
            return Token(kind: .foreign(foreign), span: start..<position)
        }
        for size in [2, 1] where start + size <= text.count {
            let candidate = String(decoding: text[start..<(start + size)], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: candidate) {
                position += size
                return Token(kind: .symbol(symbol), span: start..<position)
            }
        }
        throw unknownCharacter(at: start)
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
