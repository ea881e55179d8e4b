// `"%s of %.2f".format([…])`.

import CRE2
import Calendar

extension Value {
    /// The text with each clause replaced by the next value of the list.
    static func formatted(_ format: Value, _ list: Value, in arena: inout Arena) -> Value {
        guard format.tag == .string, list.tag == .list else { return .error(.noMatchingOverload) }
        let text = format.text
        guard arena.spend(bytes: text.count << 2) else { return .error(.overBudget) }
        var values = list.elements[...]
        var output: [UInt8] = []
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "%") else {
                output.append(text[index])
                index += 1
                continue
            }
            index += 1
            guard index < text.count else { return .error(.badFormat) }
            if text[index] == UInt8(ascii: "%") {
                output.append(text[index])
                index += 1
                continue
            }
            guard let precision = precision(text, &index), index < text.count,
                let value = values.popFirst()
            else { return .error(.badFormat) }
            let sizeBefore = output.count
            if let error = write(value, text[index], precision, to: &output, &arena) {
                return .error(error)
            }
            index += 1
            guard arena.spend(1), arena.spend(bytes: (output.count - sizeBefore) << 2) else {
                return .error(.overBudget)
            }
        }
        return output.withUnsafeBytes { .string(arena.copy($0)) }
    }

    /// The number of `.3`; -1 without one, nil if it is malformed or beyond all use.
    private static func precision(_ text: UnsafeRawBufferPointer, _ index: inout Int) -> Int? {
        guard text[index] == UInt8(ascii: ".") else { return -1 }
        index += 1
        var number = 0
        let start = index
        while index < text.count, Lexer.isDigit(text[index]) {
            number = number * 10 + Int(text[index] - UInt8(ascii: "0"))
            guard number <= 1000 else { return nil }
            index += 1
        }
        return index > start ? number : nil
    }

    private static func write(
        _ value: Value, _ clause: UInt8, _ precision: Int, to output: inout [UInt8],
        _ arena: inout Arena
    ) -> EvaluationError? {
        switch (clause, value.tag) {
        case (UInt8(ascii: "s"), _):
            return writeText(value, to: &output, &arena)
        case (UInt8(ascii: "d"), .int): output += String(value.intValue).utf8
        case (UInt8(ascii: "d"), .uint): output += String(value.bits).utf8
        case (UInt8(ascii: "d"), .double) where !value.doubleValue.isFinite:
            output += text(ofDouble: value.doubleValue).utf8
        case (UInt8(ascii: "f"), .int), (UInt8(ascii: "f"), .uint), (UInt8(ascii: "f"), .double),
            (UInt8(ascii: "e"), .int), (UInt8(ascii: "e"), .uint), (UInt8(ascii: "e"), .double):
            writeDecimal(value, clause, precision < 0 ? 6 : precision, to: &output)
        case (UInt8(ascii: "b"), .bool): output.append(UInt8(ascii: value.boolValue ? "1" : "0"))
        case (UInt8(ascii: "b"), .int), (UInt8(ascii: "o"), .int), (UInt8(ascii: "x"), .int),
            (UInt8(ascii: "X"), .int):
            output +=
                String(
                    value.intValue, radix: radix(clause), uppercase: clause == UInt8(ascii: "X")
                ).utf8
        case (UInt8(ascii: "b"), .uint), (UInt8(ascii: "o"), .uint), (UInt8(ascii: "x"), .uint),
            (UInt8(ascii: "X"), .uint):
            output +=
                String(
                    value.bits, radix: radix(clause), uppercase: clause == UInt8(ascii: "X")
                ).utf8
        case (UInt8(ascii: "x"), .string), (UInt8(ascii: "x"), .bytes):
            writeHexadecimal(value.text, "0123456789abcdef", to: &output)
        case (UInt8(ascii: "X"), .string), (UInt8(ascii: "X"), .bytes):
            writeHexadecimal(value.text, "0123456789ABCDEF", to: &output)
        default: return .badFormat
        }
        return nil
    }

    private static func radix(_ clause: UInt8) -> Int {
        clause == UInt8(ascii: "b") ? 2 : clause == UInt8(ascii: "o") ? 8 : 16
    }

    private static func writeDecimal(
        _ value: Value, _ clause: UInt8, _ precision: Int, to output: inout [UInt8]
    ) {
        let number: Double =
            switch value.tag {
            case .int: Double(value.intValue)
            case .uint: Double(value.bits)
            default: value.doubleValue
            }
        guard number.isFinite else {
            output += text(ofDouble: number).utf8
            return
        }
        // 309 digits before the point, 1,000 behind it.
        withUnsafeTemporaryAllocation(byteCount: 1400, alignment: 1) { buffer in
            let size = relance_format_double(
                buffer.baseAddress, buffer.count, CChar(bitPattern: clause), Int32(precision),
                number)
            output += buffer[..<size]
        }
    }

    private static func writeHexadecimal(
        _ bytes: UnsafeRawBufferPointer, _ digits: StaticString, to output: inout [UInt8]
    ) {
        for byte in bytes {
            output.append(digits.utf8Start[Int(byte >> 4)])
            output.append(digits.utf8Start[Int(byte & 15)])
        }
    }

    /// `%s`: any value, lists and maps with all that they hold, the entries of maps by their keys'
    /// texts.
    private static func writeText(
        _ value: Value, to output: inout [UInt8], _ arena: inout Arena
    ) -> EvaluationError? {
        guard arena.spend(1) else { return .overBudget }
        switch value.tag {
        case .null: output += "null".utf8
        case .type: output += value.text
        case .string:
            guard arena.spend(bytes: value.text.count) else { return .overBudget }
            output += value.text
        case .bytes:
            guard arena.spend(bytes: value.text.count << 2) else { return .overBudget }
            output += String(decoding: value.text, as: UTF8.self).utf8
        case .list:
            output.append(UInt8(ascii: "["))
            for (index, element) in value.elements.enumerated() {
                if index > 0 { output += ", ".utf8 }
                if let error = writeText(element, to: &output, &arena) { return error }
            }
            output.append(UInt8(ascii: "]"))
        case .map: return writeMap(value, to: &output, &arena)
        case .bool, .int, .uint, .double, .timestamp, .date, .duration:
            let text = converted(value, .string, in: &arena)
            guard text.tag == .string else { return text.evaluationError ?? .badFormat }
            output += text.text
        case .absent, .error, .optional: return .badFormat
        }
        return nil
    }

    private static func writeMap(
        _ map: Value, to output: inout [UInt8], _ arena: inout Arena
    ) -> EvaluationError? {
        let elements = map.elements
        var keys: [(text: [UInt8], index: Int)] = []
        for index in stride(from: 0, to: elements.count, by: 2) {
            var text: [UInt8] = []
            if let error = writeText(elements[index], to: &text, &arena) { return error }
            keys.append((text, index))
        }
        keys.sort { $0.text.lexicographicallyPrecedes($1.text) }
        output.append(UInt8(ascii: "{"))
        for (position, key) in keys.enumerated() {
            if position > 0 { output += ", ".utf8 }
            output += key.text
            output += ": ".utf8
            if let error = writeText(elements[key.index + 1], to: &output, &arena) {
                return error
            }
        }
        output.append(UInt8(ascii: "}"))
        return nil
    }
}
