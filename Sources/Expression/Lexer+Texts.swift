// String and bytes literals: single and triple quotes, raw (where a backslash is a character), escapes.

extension Lexer {
    /// The size of `r`, `b`, `rb`, `br` in either case, when a quote follows it.
    func literalPrefixSize() -> Int? {
        var isRaw = false
        var isBytes = false
        for size in 0..<3 {
            guard let byte = byte(at: size) else { return nil }
            switch byte {
            case UInt8(ascii: "r"), UInt8(ascii: "R"):
                if isRaw { return nil }
                isRaw = true
            case UInt8(ascii: "b"), UInt8(ascii: "B"):
                if isBytes { return nil }
                isBytes = true
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                return size
            default:
                return nil
            }
        }
        return nil
    }

    mutating func quoted(prefixSize: Int) throws(Failure) -> Token {
        let start = position
        let prefix = text[start..<(start + prefixSize)]
        let isRaw = prefix.contains { $0 | 0x20 == UInt8(ascii: "r") }
        let isBytes = prefix.contains { $0 | 0x20 == UInt8(ascii: "b") }
        position += prefixSize
        let quote = text[position]
        let isTriple = byte(at: 1) == quote && byte(at: 2) == quote
        let quoteSize = isTriple ? 3 : 1
        position += quoteSize

        var content: [UInt8] = []
        while !isClosed(by: quote, size: quoteSize) {
            guard let byte = byte(at: 0), isTriple || !Lexer.isLineEnd(byte) else {
                let mark = String(repeating: Character(UnicodeScalar(quote)), count: quoteSize)
                throw Failure(
                    .unterminatedText, start..<position,
                    "the \(isBytes ? "bytes" : "string") literal does not end with \(mark)")
            }
            if byte == UInt8(ascii: "\\"), !isRaw {
                try escape(into: &content, isBytes: isBytes)
            } else {
                content.append(byte)
                position += 1
            }
        }
        position += quoteSize
        return Token(kind: isBytes ? .bytes(content) : .string(content), span: start..<position)
    }

    private func isClosed(by quote: UInt8, size: Int) -> Bool {
        (0..<size).allSatisfy { byte(at: $0) == quote }
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(Failure) {
        let start = position
        position += 1
        guard let letter = byte(at: 0) else {
            throw Failure(.unterminatedText, start..<position, "the text ends within an escape")
        }
        position += 1
        switch letter {
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "`"):
            content.append(letter)
        case UInt8(ascii: "a"): content.append(7)
        case UInt8(ascii: "b"): content.append(8)
        case UInt8(ascii: "t"): content.append(9)
        case UInt8(ascii: "n"): content.append(10)
        case UInt8(ascii: "v"): content.append(11)
        case UInt8(ascii: "f"): content.append(12)
        case UInt8(ascii: "r"): content.append(13)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let code = try digits(2, radix: 16, from: start)
            try append(code, to: &content, asByte: isBytes, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            let code = try digits(3, radix: 8, from: start)
            try append(code, to: &content, asByte: isBytes, from: start)
        case UInt8(ascii: "u") where !isBytes:
            let code = try digits(4, radix: 16, from: start)
            try append(code, to: &content, from: start)
        case UInt8(ascii: "U") where !isBytes:
            let code = try digits(8, radix: 16, from: start)
            try append(code, to: &content, from: start)
        default:
            position = characterEnd(at: position - 1)
            let sequence = String(decoding: text[start..<position], as: UTF8.self)
            throw Failure(
                .badEscape, start..<position, "there is no escape \(sequence)",
                hint: #"in a raw string, r"…", a backslash is a character"#,
                proposing: [.write("\\" + sequence, at: start..<position, " for a backslash")])
        }
    }

    private mutating func digits(
        _ count: Int, radix: UInt32, from start: Int
    ) throws(Failure) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<count {
            guard let digit = byte(at: 0).flatMap(Lexer.hexDigit), digit < radix else {
                throw Failure(
                    .badEscape, start..<position,
                    "this escape needs \(count) \(radix == 8 ? "octal" : "hexadecimal") digits")
            }
            code = code &* radix &+ UInt32(digit)
            position += 1
        }
        return code
    }

    private func append(
        _ code: UInt32, to content: inout [UInt8], asByte: Bool = false, from start: Int
    ) throws(Failure) {
        if asByte {
            content.append(UInt8(code))
            return
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw Failure(.badEscape, start..<position, "the escape stands for no character")
        }
        content.append(contentsOf: UTF8.encode(scalar)!)
    }
}
