// The functions of strings. Positions count code points.

extension Value {
    /// A function whose first argument is a string.
    static func ofText(
        _ function: Function, _ arguments: UnsafeMutablePointer<Value>, count: Int,
        in arena: inout Arena
    ) -> Value {
        let text = arguments[0].text
        guard arena.spend(bytes: text.count) else { return .error(.overBudget) }
        let second = count > 1 ? arguments[1] : .null
        let third = count > 2 ? arguments[2] : .null
        switch function {
        case .lowerAscii: return recased(arguments[0], from: "A", in: &arena)
        case .upperAscii: return recased(arguments[0], from: "a", in: &arena)
        case .trim: return .string(trimmed(text))
        case .quote: return quoted(text, in: &arena)
        case .charAt:
            guard second.tag == .int else { return .error(.noMatchingOverload) }
            guard let start = offset(ofCodePoint: second.intValue, in: text) else {
                return .error(.indexOutOfRange)
            }
            return .string(slice(text, start, start == text.count ? start : end(of: start, text)))
        case .substring:
            guard second.tag == .int, count < 3 || third.tag == .int else {
                return .error(.noMatchingOverload)
            }
            return substring(text, from: second.intValue, to: count > 2 ? third.intValue : nil)
        case .indexOf, .lastIndexOf:
            guard second.tag == .string, count < 3 || third.tag == .int else {
                return .error(.noMatchingOverload)
            }
            return position(
                of: second.text, in: text, from: count > 2 ? third.intValue : nil,
                isLast: function == .lastIndexOf)
        case .replace:
            guard second.tag == .string, third.tag == .string,
                count < 4 || arguments[3].tag == .int
            else { return .error(.noMatchingOverload) }
            return replaced(
                text, second.text, with: third.text,
                limit: count > 3 ? arguments[3].intValue : -1, in: &arena)
        case .split:
            guard second.tag == .string, count < 3 || third.tag == .int else {
                return .error(.noMatchingOverload)
            }
            return split(
                text, at: second.text, limit: count > 2 ? third.intValue : -1, in: &arena)
        default: return .error(.noMatchingOverload)
        }
    }

    // MARK: - Positions

    private static func slice(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[start..<end])
    }

    /// Where the code point that begins at `start` ends.
    private static func end(of start: Int, _ text: UnsafeRawBufferPointer) -> Int {
        var end = start + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    /// Where the code point at a position begins; the end of the text is a position, nil beyond.
    private static func offset(
        ofCodePoint position: Int64, in text: UnsafeRawBufferPointer
    ) -> Int? {
        guard position >= 0 else { return nil }
        var offset = 0
        var left = position
        while left > 0 {
            guard offset < text.count else { return nil }
            offset = end(of: offset, text)
            left -= 1
        }
        return offset
    }

    private static func substring(
        _ text: UnsafeRawBufferPointer, from start: Int64, to end: Int64?
    ) -> Value {
        guard let from = offset(ofCodePoint: start, in: text) else {
            return .error(.indexOutOfRange)
        }
        guard let end else { return .string(slice(text, from, text.count)) }
        guard end >= start, let to = offset(ofCodePoint: end, in: text) else {
            return .error(.indexOutOfRange)
        }
        return .string(slice(text, from, to))
    }

    private static func has(
        _ part: UnsafeRawBufferPointer, at offset: Int, in text: UnsafeRawBufferPointer
    ) -> Bool {
        offset + part.count <= text.count
            && slice(text, offset, offset + part.count).elementsEqual(part)
    }

    /// Where `part` begins at or behind `start`, in bytes; linear.
    private static func find(
        _ part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        guard part.count <= text.count - start else { return nil }
        if part.count == 0 { return start }
        return Pattern.offset(of: part, in: slice(text, start, text.count)).map { $0 + start }
    }

    /// The first position at or behind `start`; or the last at or before it.
    private static func position(
        of part: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, from start: Int64?,
        isLast: Bool
    ) -> Value {
        var from = isLast ? text.count : 0
        if let start {
            guard let offset = offset(ofCodePoint: start, in: text) else {
                return .error(.indexOutOfRange)
            }
            from = offset
        }
        func counted(_ offset: Int) -> Value { .int(Int64(codePoints(slice(text, 0, offset)))) }
        if !isLast { return find(part, in: text, from: from).map(counted) ?? .int(-1) }
        // Forward, so that the search stays linear: the last match that begins at or before `from`.
        if part.count == 0 { return counted(from) }
        var last: Int?
        var next = find(part, in: text, from: 0)
        while let found = next, found <= from {
            last = found
            next = find(part, in: text, from: found + 1)
        }
        return last.map(counted) ?? .int(-1)
    }

    // MARK: - Texts made of texts

    private static func recased(
        _ value: Value, from first: Unicode.Scalar, in arena: inout Arena
    ) -> Value {
        let letters = UInt8(ascii: first)...(UInt8(ascii: first) + 25)
        guard value.text.contains(where: letters.contains) else { return value }
        let source = value.text
        let memory = arena.allocate(size: source.count).assumingMemoryBound(to: UInt8.self)
        for index in 0..<source.count {
            memory[index] = letters.contains(source[index]) ? source[index] ^ 0x20 : source[index]
        }
        return .string(UnsafeRawBufferPointer(start: memory, count: source.count))
    }

    /// Without the white space of Unicode at both ends.
    private static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        while start < text.count {
            let end = end(of: start, text)
            guard isBlank(text[start..<end]) else { break }
            start = end
        }
        var end = text.count
        while end > start {
            var last = end - 1
            while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
            guard isBlank(text[last..<end]) else { break }
            end = last
        }
        return slice(text, start, end)
    }

    private static func isBlank(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        let start = bytes.startIndex
        switch bytes.count {
        case 1: return bytes[start] == 0x20 || (0x09...0x0D).contains(bytes[start])
        case 2: return bytes[start] == 0xC2 && [0x85, 0xA0].contains(bytes[start + 1])
        case 3:
            let code =
                (UInt32(bytes[start]) & 0x0F) << 12 | (UInt32(bytes[start + 1]) & 0x3F) << 6
                | UInt32(bytes[start + 2]) & 0x3F
            switch code {
            case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
            default: return false
            }
        default: return false
        }
    }

    static func reversedText(
        _ text: UnsafeRawBufferPointer, in arena: inout Arena
    ) -> Value {
        guard arena.spend(bytes: text.count << 1) else { return .error(.overBudget) }
        let memory = arena.allocate(size: max(text.count, 1))
        var start = 0
        while start < text.count {
            let end = end(of: start, text)
            let part = UnsafeMutableRawBufferPointer(
                start: memory + (text.count - end), count: end - start)
            part.copyBytes(from: text[start..<end])
            start = end
        }
        return .string(UnsafeRawBufferPointer(start: memory, count: text.count))
    }

    /// An empty `part` stands before each code point and at the end.
    private static func replaced(
        _ text: UnsafeRawBufferPointer, _ part: UnsafeRawBufferPointer,
        with other: UnsafeRawBufferPointer, limit: Int64, in arena: inout Arena
    ) -> Value {
        // Twice the same walk: to count, then to write.
        func walk(_ found: (_ kept: Range<Int>, _ isMatch: Bool) -> Void) {
            var done = 0
            var start = 0
            var left = limit < 0 ? Int64.max : limit
            while left > 0, let match = find(part, in: text, from: start) {
                found(done..<match, true)
                done = match + part.count
                left -= 1
                if part.count > 0 {
                    start = done
                } else {
                    guard match < text.count else { break }
                    start = end(of: match, text)
                }
            }
            found(done..<text.count, false)
        }
        var size = 0
        var matches = 0
        walk { kept, isMatch in
            size += kept.count
            if isMatch { matches += 1 }
        }
        // Two texts of 32 bits at most make no more than fits into 64 bits.
        size += matches * other.count
        guard size <= Int(UInt32.max), arena.spend(bytes: size), arena.spend(matches) else {
            return .error(.overBudget)
        }
        var output = TextOutput(capacity: size, in: &arena)
        walk { kept, isMatch in
            output.append(slice(text, kept.lowerBound, kept.upperBound))
            if isMatch { output.append(other) }
        }
        return output.value
    }

    /// At most `limit` parts, the last of them the rest; a negative limit is none. An empty separator
    /// gives the code points.
    private static func split(
        _ text: UnsafeRawBufferPointer, at separator: UnsafeRawBufferPointer, limit: Int64,
        in arena: inout Arena
    ) -> Value {
        var parts: [Range<Int>] = []
        var start = 0
        while limit < 0 || Int64(parts.count) < limit - 1 {
            if separator.count == 0 {
                guard start < text.count, end(of: start, text) < text.count else { break }
                let end = end(of: start, text)
                parts.append(start..<end)
                start = end
            } else {
                guard let match = find(separator, in: text, from: start) else { break }
                parts.append(start..<match)
                start = match + separator.count
            }
            guard arena.spend(1) else { return .error(.overBudget) }
        }
        if limit != 0, separator.count > 0 || text.count > 0 { parts.append(start..<text.count) }
        let memory = arena.allocateValues(parts.count)
        for (index, part) in parts.enumerated() {
            memory[index] = .string(slice(text, part.lowerBound, part.upperBound))
        }
        return .list(UnsafeBufferPointer(memory))
    }

    /// As a literal of the language; bytes that are no UTF-8 become U+FFFD.
    private static func quoted(_ text: UnsafeRawBufferPointer, in arena: inout Arena) -> Value {
        guard arena.spend(bytes: text.count << 2) else { return .error(.overBudget) }
        var output: [UInt8] = [UInt8(ascii: "\"")]
        for byte in String(decoding: text, as: UTF8.self).utf8 {
            let letter: Unicode.Scalar? =
                switch byte {
                case 7: "a"
                case 8: "b"
                case 9: "t"
                case 10: "n"
                case 11: "v"
                case 12: "f"
                case 13: "r"
                case UInt8(ascii: "\\"): "\\"
                case UInt8(ascii: "\""): "\""
                default: nil
                }
            if let letter {
                output.append(UInt8(ascii: "\\"))
                output.append(UInt8(ascii: letter))
            } else {
                output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
        return output.withUnsafeBytes { .string(arena.copy($0)) }
    }
}
