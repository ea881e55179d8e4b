// Bytes → text, with a message for everything that is not UTF-8.

enum Encoding {
    struct Decoded {
        var text: String
        var fault: Problem?
        /// Whether `text` is all of the file.
        var isUsable: Bool
    }

    static func decode(_ bytes: [UInt8]) -> Decoded {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let fault = Problem(
                kind: .encoding, range: 0..<0, message: "the file is UTF-16",
                hint: "save it as UTF-8")
            return Decoded(text: "", fault: fault, isUsable: false)
        }
        var content = bytes[...]
        var fault: Problem?
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            content = bytes.dropFirst(3)
            fault = Problem(
                kind: .encoding, range: 0..<0, message: "the file begins with a byte order mark",
                hint: "save it as UTF-8 without a BOM")
        }
        if let text = String(validating: content, as: UTF8.self) {
            return Decoded(text: text, fault: fault, isUsable: true)
        }
        return undecodable(content)
    }

    /// The text with U+FFFD for what is no UTF-8, so that the first such place can be shown.
    private static func undecodable(_ content: ArraySlice<UInt8>) -> Decoded {
        var valid = content.count
        var decoder = UTF8()
        var bytes = content.makeIterator()
        var consumed = 0
        decoding: while true {
            switch decoder.decode(&bytes) {
            case .scalarValue(let scalar): consumed += UTF8.width(scalar)
            case .emptyInput: break decoding
            case .error:
                valid = consumed
                break decoding
            }
        }
        let text = String(decoding: content, as: UTF8.self)
        let prefix = String(decoding: content.prefix(valid), as: UTF8.self)
        let index = prefix.unicodeScalars.count
        let byte = String(content[content.startIndex + valid], radix: 16, uppercase: true)
        let fault = Problem(
            kind: .encoding, range: index..<index + 1,
            message: "the byte 0x\(byte) is not UTF-8 here", hint: "save the file as UTF-8")
        return Decoded(text: text, fault: fault, isUsable: false)
    }

    /// YAML 1.2, production 1, `c-printable`; a byte order mark further in is no character either.
    static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF: false
        case 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: false
        default: true
        }
    }
}
