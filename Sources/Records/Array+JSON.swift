// JSON's parts as bytes: texts, numbers, base64.

extension [UInt8] {
    package mutating func append(_ text: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A JSON string with its quotation marks. `text` is UTF-8.
    package mutating func append(jsonString text: UnsafeRawBufferPointer) {
        append(UInt8(ascii: "\""))
        append(escaped: text)
        append(UInt8(ascii: "\""))
    }

    package mutating func append(jsonString text: String) {
        var text = text
        text.withUTF8 { append(jsonString: UnsafeRawBufferPointer($0)) }
    }

    /// The inside of a JSON string: quotation marks, backslashes and control characters are escaped,
    /// all other UTF-8 stands as it is.
    package mutating func append(escaped text: UnsafeRawBufferPointer) {
        var start = 0
        for index in text.indices where Self.mustEscape(text[index]) {
            append(contentsOf: text[start..<index])
            append(escape: text[index])
            start = index + 1
        }
        // Nearly always the whole text at once.
        append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
    }

    static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func append(escape byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        default:
            let digits = Array("0123456789abcdef".utf8)
            append("\\u00")
            append(digits[Int(byte >> 4)])
            append(digits[Int(byte & 15)])
        }
    }

    package mutating func append(decimal number: some FixedWidthInteger) {
        append(decimalMagnitude: UInt64(number.magnitude), isNegative: number < 0)
    }

    private mutating func append(decimalMagnitude magnitude: UInt64, isNegative: Bool) {
        // 20 digits and a sign, filled from the end.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 21) { digits in
            var start = digits.count
            var rest = magnitude
            repeat {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(digit)
                rest = quotient
            } while rest > 0
            if isNegative {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            append(contentsOf: digits[start...])
        }
    }

    /// The shortest decimal that reads back as `number`, always with a point or an exponent; `null` for
    /// what JSON cannot write (infinities, not-a-number).
    package mutating func append(double number: Double) {
        guard number.isFinite else { return append("null") }
        // Prices: whole hundredths of up to 15 digits need no search for the shortest form, and no
        // String. Below 10¹⁵ no two hundredths are the same double.
        let hundredths = (number * 100).rounded()
        guard abs(hundredths) < 1e15, hundredths / 100 == number,
            number.sign == .plus || hundredths != 0
        else {
            var text = number.description
            return text.withUTF8 { append(contentsOf: $0) }
        }
        let (whole, fraction) = Int64(abs(hundredths)).quotientAndRemainder(dividingBy: 100)
        append(decimalMagnitude: UInt64(whole), isNegative: number < 0)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") + UInt8(fraction / 10))
        if fraction % 10 != 0 {
            append(UInt8(ascii: "0") + UInt8(fraction % 10))
        }
    }

    /// Base64 with padding (RFC 4648, section 4).
    package mutating func append(base64 bytes: UnsafeRawBufferPointer) {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = Swift.min(3, bytes.count - start)
            var group = 0
            for index in 0..<3 {
                group = group << 8 | (index < count ? Int(bytes[start + index]) : 0)
            }
            for digit in 0..<4 {
                append(
                    digit <= count
                        ? alphabet[group >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
    }
}
