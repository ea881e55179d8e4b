// A short text of ASCII under construction on the stack, so that an array grows once for each text.

/// Room for the longest text of this module: an instant with an expanded year, or a duration.
struct TextBuffer {
    static let capacity = 64

    private let bytes: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    fileprivate init(bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func append(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    /// `value` in decimal, with zeros in front up to `width` digits.
    mutating func appendDigits(_ value: UInt64, width: Int) {
        var digits = 1
        var rest = value / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        digits = max(digits, width)
        rest = value
        for index in stride(from: count + digits - 1, through: count, by: -1) {
            bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// `.5` for half a second: no zeros behind, nothing at all for a whole second.
    mutating func appendFraction(nanoseconds: UInt32) {
        guard nanoseconds > 0 else { return }
        append(UInt8(ascii: "."))
        appendDigits(UInt64(nanoseconds), width: 9)
        while bytes[count - 1] == UInt8(ascii: "0") { count -= 1 }
    }

    var text: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[..<count])
    }
}

/// Appends to `output` what `write` puts together.
func writeText(into output: inout [UInt8], _ write: (inout TextBuffer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: TextBuffer.capacity, alignment: 8) { memory in
        var text = TextBuffer(bytes: memory)
        write(&text)
        output.append(contentsOf: text.text)
    }
}
