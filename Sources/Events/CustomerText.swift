// Spellings of a customer's id that are one (S69).

import Expression

extension ValueReader {
    /// The id as `form` makes it. Hot for ASCII: once an event where a form is declared.
    mutating func normalised(
        _ text: UnsafeRawBufferPointer, _ form: CustomerForm
    ) -> UnsafeRawBufferPointer {
        var text = text
        if form.trims { text = CustomerText.trimmed(text) }
        if form.lowers, CustomerText.mayChange(text) { text = lowered(text) }
        return text
    }

    private mutating func lowered(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        // A scalar of n bytes has at most 3n in lower case.
        let target = arena.allocate(size: text.count * 3)
            .bindMemory(to: UInt8.self, capacity: text.count * 3)
        return UnsafeRawBufferPointer(
            start: target, count: CustomerText.lower(text, to: target))
    }
}

extension CustomerForm {
    /// An id that a person has written, as it is read from an event.
    package func normalised(_ id: String) -> String {
        var id = id
        return id.withUTF8 { bytes in
            var text = UnsafeRawBufferPointer(bytes)
            if trims { text = CustomerText.trimmed(text) }
            guard lowers else { return String(decoding: text, as: UTF8.self) }
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count * 3) { room in
                guard let target = room.baseAddress else { return "" }
                let count = CustomerText.lower(text, to: target)
                return String(decoding: room[..<count], as: UTF8.self)
            }
        }
    }
}

/// Walks over text in UTF-8, whose letters of ASCII take the short way.
enum CustomerText {
    /// Without white space, as Unicode has it, at both ends.
    static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (start, end) = (0, text.count)
        while start < end, let count = spaceCount(text, at: start) { start += count }
        while start < end {
            var last = end - 1
            while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
            guard spaceCount(text, at: last) != nil else { break }
            end = last
        }
        return UnsafeRawBufferPointer(rebasing: text[start..<end])
    }

    /// Whether there is a letter that may have another lower case.
    static func mayChange(_ text: UnsafeRawBufferPointer) -> Bool {
        for byte in text where byte >= 0x80 || byte &- UInt8(ascii: "A") < 26 { return true }
        return false
    }

    /// Writes the text in lower case, letter by letter (Unicode's full mapping without regard to language and
    /// context); returns its size.
    static func lower(
        _ text: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var (index, count) = (0, 0)
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                target[count] = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
                index += 1
                count += 1
            } else {
                let scalar = scalar(text, at: index)
                for unit in scalar.properties.lowercaseMapping.utf8 {
                    target[count] = unit
                    count += 1
                }
                index += UTF8.width(scalar)
            }
        }
        return count
    }

    /// The size of the white space at `index`; nil for anything else.
    private static func spaceCount(_ text: UnsafeRawBufferPointer, at index: Int) -> Int? {
        let byte = text[index]
        if byte < 0x80 { return byte == 0x20 || byte &- 0x09 < 5 ? 1 : nil }
        let scalar = scalar(text, at: index)
        return scalar.properties.isWhitespace ? UTF8.width(scalar) : nil
    }

    /// The scalar that begins at `index`; the text is well-formed.
    private static func scalar(_ text: UnsafeRawBufferPointer, at index: Int) -> Unicode.Scalar {
        let first = UInt32(text[index])
        func rest(_ offset: Int) -> UInt32 { UInt32(text[index + offset]) & 0x3F }
        let value =
            switch first {
            case ..<0xE0: (first & 0x1F) << 6 | rest(1)
            case ..<0xF0: (first & 0x0F) << 12 | rest(1) << 6 | rest(2)
            default: (first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3)
            }
        guard let scalar = Unicode.Scalar(value) else {
            preconditionFailure("the text was found valid before")
        }
        return scalar
    }
}
