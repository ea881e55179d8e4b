// The names that the text of an expression mentions, for what must be known before it is compiled.

/// A light look at CEL's tokens: names outside of texts and comments.
struct ExpressionWords {
    /// `event.total`, or a name alone.
    struct Selection {
        var root: String
        var field: String?
        /// UTF-8 offsets of all of it.
        var range: Range<Int>
    }

    /// Names that are not selected from something, with the first field selected from each.
    private(set) var selections: [Selection] = []

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        var isAfterDot = false
        while index < bytes.count {
            let byte = bytes[index]
            if Self.isNameStart(byte) {
                let start = index
                let name = Self.takeName(bytes, &index)
                if index < bytes.count, Self.isQuote(bytes[index]), Self.isPrefix(name) {
                    Self.skipText(bytes, &index, isRaw: name.lowercased().contains("r"))
                    isAfterDot = false
                    continue
                }
                if !isAfterDot { select(name, from: start, bytes, index) }
                isAfterDot = false
            } else if Self.isQuote(byte) {
                Self.skipText(bytes, &index, isRaw: false)
                isAfterDot = false
            } else if byte == UInt8(ascii: "/"), index + 1 < bytes.count, bytes[index + 1] == byte {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                // `1e5` holds no name.
                while index < bytes.count, Self.isNamePart(bytes[index]) { index += 1 }
                isAfterDot = false
            } else {
                if !Self.isBlank(byte) { isAfterDot = byte == UInt8(ascii: ".") }
                index += 1
            }
        }
    }

    /// The name with what is selected from it: `.total`, `.?total`, "`utm-source`" behind a dot, or
    /// `["utm-source"]`.
    private mutating func select(_ root: String, from start: Int, _ bytes: [UInt8], _ end: Int) {
        var index = end
        Self.skipBlanks(bytes, &index)
        var field: String?
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            Self.skipMark(bytes, &index)
            if index < bytes.count, Self.isNameStart(bytes[index]) {
                field = Self.takeName(bytes, &index)
            } else if index < bytes.count, bytes[index] == UInt8(ascii: "`") {
                field = Self.takeQuoted(bytes, &index)
            }
        } else if index < bytes.count, bytes[index] == UInt8(ascii: "[") {
            index += 1
            Self.skipMark(bytes, &index)
            if index < bytes.count, Self.isQuote(bytes[index]) {
                field = Self.takeQuoted(bytes, &index)
                Self.skipBlanks(bytes, &index)
                if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
                    index += 1
                } else {
                    field = nil
                }
            }
        }
        let range = start..<(field == nil ? end : index)
        selections.append(Selection(root: root, field: field, range: range))
    }

    private static func skipBlanks(_ bytes: [UInt8], _ index: inout Int) {
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    }

    /// The `?` of an optional selection, with the blanks around it.
    private static func skipMark(_ bytes: [UInt8], _ index: inout Int) {
        skipBlanks(bytes, &index)
        if index < bytes.count, bytes[index] == UInt8(ascii: "?") { index += 1 }
        skipBlanks(bytes, &index)
    }

    /// What stands between two of the quote that begins here.
    private static func takeQuoted(_ bytes: [UInt8], _ index: inout Int) -> String? {
        let quote = bytes[index]
        guard let close = bytes[(index + 1)...].firstIndex(of: quote) else { return nil }
        let name = String(decoding: bytes[(index + 1)..<close], as: UTF8.self)
        index = close + 1
        return name
    }

    private static func takeName(_ bytes: [UInt8], _ index: inout Int) -> String {
        let start = index
        while index < bytes.count, isNamePart(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func skipText(_ bytes: [UInt8], _ index: inout Int, isRaw: Bool) {
        let quote = bytes[index]
        let isTriple =
            index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
        let length = isTriple ? 3 : 1
        index += length
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), !isRaw {
                index += 2
            } else if bytes[index...].starts(with: repeatElement(quote, count: length)) {
                index += length
                return
            } else {
                index += 1
            }
        }
        index = bytes.count
    }

    private static func isPrefix(_ name: String) -> Bool {
        ["r", "b", "rb", "br"].contains(name.lowercased())
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        isNameStart(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
