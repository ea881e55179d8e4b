// Number literals: `42`, `0x2A`, `42u`, `4.2`, `42e1`, `.5`.

extension Lexer {
    mutating func number() throws(Failure) -> Token {
        let start = position
        if byte(at: 0) == UInt8(ascii: "0"),
            byte(at: 1) == UInt8(ascii: "x") || byte(at: 1) == UInt8(ascii: "X")
        {
            position += 2
            return try integer(from: start, digitsFrom: position, radix: 16)
        }
        skipDigits()
        var isDouble = false
        if byte(at: 0) == UInt8(ascii: "."), byte(at: 1).map(Lexer.isDigit) == true {
            isDouble = true
            position += 1
            skipDigits()
        }
        if let byte = byte(at: 0), byte | 0x20 == UInt8(ascii: "e") {
            let signSize =
                [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(self.byte(at: 1)) ? 1 : 0
            if self.byte(at: 1 + signSize).map(Lexer.isDigit) == true {
                isDouble = true
                position += 1 + signSize
                skipDigits()
            }
        }
        guard isDouble else { return try integer(from: start, digitsFrom: start, radix: 10) }
        try refuseTail(from: start)
        let digits = String(decoding: text[start..<position], as: UTF8.self)
        guard let value = Double(digits), value.isFinite else {
            throw Failure(.badNumber, start..<position, "the number is out of a double's range")
        }
        return Token(kind: .double(value), span: start..<position)
    }

    private mutating func integer(
        from start: Int, digitsFrom digitsStart: Int, radix: UInt64
    ) throws(Failure) -> Token {
        position = digitsStart
        var value: UInt64 = 0
        var overflows = false
        while let digit = byte(at: 0).flatMap(Lexer.hexDigit), UInt64(digit) < radix {
            let (product, high) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            overflows = overflows || high || carry
            value = sum
            position += 1
        }
        guard position > digitsStart else {
            throw Failure(.badNumber, start..<position, "hexadecimal digits are missing")
        }
        let isUnsigned = byte(at: 0).map { $0 | 0x20 } == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        try refuseTail(from: start)
        // 2^63 is an int behind a minus only, which the parser sees.
        guard !overflows, isUnsigned || value <= 1 << 63 else {
            throw Failure(
                .badNumber, start..<position,
                "the number is out of the range of \(isUnsigned ? "uint" : "int") (64 bits)")
        }
        return Token(kind: isUnsigned ? .uint(value) : .int(value), span: start..<position)
    }

    private mutating func skipDigits() {
        while let byte = byte(at: 0), Lexer.isDigit(byte) { position += 1 }
    }

    /// `12ab` is a mistake, not two words.
    private mutating func refuseTail(from start: Int) throws(Failure) {
        guard let byte = byte(at: 0), Lexer.isNameStart(byte) || Lexer.isDigit(byte) else { return }
        while let byte = self.byte(at: 0), Lexer.isNameStart(byte) || Lexer.isDigit(byte) {
            position += 1
        }
        let word = String(decoding: text[start..<position], as: UTF8.self)
        var proposals: [Hint] = []
        if let duration = SpokenDuration.text(word) {
            proposals.append(.writePart("duration(\"\(duration)\")"))
        } else if word.contains("_") {
            proposals.append(.writePart(word.replacing("_", with: "")))
        } else if word.last.map({ "fFdDlLnN".contains($0) }) == true {
            // `1.5f`, `10L`
            proposals.append(.writePart(String(word.dropLast())))
        }
        throw Failure(
            .badNumber, start..<position, "\(word) is no number", proposing: proposals)
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
