/// A syntax tree → its canonical text: one for all spellings that differ in blanks, comments, quotes,
/// the base of numbers and needless parentheses.
struct Unparser {
    private let tree: SyntaxTree
    private var output = ""

    init(_ tree: SyntaxTree) {
        self.tree = tree
    }

    mutating func text() -> String {
        text(of: tree.root)
    }

    mutating func text(of index: SyntaxTree.Index) -> String {
        output = ""
        write(index, binding: 0)
        return output
    }

    /// How tightly a node binds; parentheses stand where a place asks for more.
    private func binding(of index: SyntaxTree.Index) -> Int {
        switch tree[index].kind {
        case .conditional: 0
        case .logic(.or, _): 1
        case .logic(.and, _): 2
        case .binary(let operation, _, _): operation.precedence
        case .not, .negate: 6
        case .literal(.int(let value)) where value < 0: 6
        case .literal(.double(let value)) where value.sign == .minus: 6
        default: 7
        }
    }

    private mutating func write(_ index: SyntaxTree.Index, binding needed: Int) {
        let needsParentheses = binding(of: index) < needed
        if needsParentheses { output += "(" }
        write(tree[index].kind)
        if needsParentheses { output += ")" }
    }

    private mutating func write(_ kind: SyntaxTree.Kind) {
        switch kind {
        case .literal(let literal): write(literal)
        case .name(let name): output += name
        case .select(let operand, let field, _):
            write(operand, field)
        case .optionalSelect(let operand, let field, _):
            write(operand, field, mark: "?")
        case .has(let operand, let field, _):
            output += "has("
            write(operand, field)
            output += ")"
        case .index(let operand, let position), .optionalIndex(let operand, let position):
            write(operand, binding: 7)
            output += "["
            if case .optionalIndex = kind { output += "?" }
            write(position, binding: 0)
            output += "]"
        case .call(let name, _, let receiver, let arguments):
            if let receiver {
                write(receiver, binding: 7)
                output += "."
            }
            output += name
            write(arguments, in: ("(", ")"))
        case .not(let operand):
            output += "!"
            write(operand, binding: 6)
        case .negate(let operand):
            // `-(1)` and `--1` keep apart from the literal `-1` and from each other.
            output += "-"
            var isLiteral = false
            if case .literal = tree[operand].kind { isLiteral = true }
            write(operand, binding: isLiteral ? 8 : 6)
        case .binary(let operation, let left, let right):
            write(left, binding: operation.precedence)
            output += " \(operation.rawValue) "
            write(right, binding: operation.precedence + 1)
        case .logic(let operation, let operands):
            for (position, operand) in operands.enumerated() {
                if position > 0 { output += " \(operation.rawValue) " }
                write(operand, binding: operation == .or ? 2 : 3)
            }
        case .conditional(let condition, let then, let otherwise):
            write(condition, binding: 1)
            output += " ? "
            write(then, binding: 1)
            output += " : "
            write(otherwise, binding: 0)
        case .optionalElement(let element):
            output += "?"
            write(element, binding: 0)
        case .list(let elements):
            write(elements, in: ("[", "]"))
        case .map(let entries):
            output += "{"
            for position in stride(from: 0, to: entries.count, by: 2) {
                if position > 0 { output += ", " }
                writeEntry(entries[position], entries[position + 1])
            }
            output += "}"
        case .comprehension(let comprehension):
            write(comprehension.range, binding: 7)
            output += ".\(comprehension.word)("
            write(
                comprehension.names,
                (comprehension.filter.map { [$0] } ?? []) + [comprehension.body])
        case .bind(let name, let value, let body):
            output += "cel.bind("
            write([name], [value, body])
        case .optionalMap(let operand, let name, let body, let isFlat):
            write(operand, binding: 7)
            output += isFlat ? ".optFlatMap(" : ".optMap("
            write([name], [body])
        }
    }

    private mutating func writeEntry(_ key: SyntaxTree.Index, _ value: SyntaxTree.Index) {
        var value = value
        if case .optionalElement(let element) = tree[value].kind {
            output += "?"
            value = element
        }
        write(key, binding: 0)
        output += ": "
        write(value, binding: 0)
    }

    /// The arguments of a macro: names, then expressions.
    private mutating func write(_ names: [String], _ arguments: [SyntaxTree.Index]) {
        output += names.joined(separator: ", ")
        for argument in arguments {
            output += ", "
            write(argument, binding: 0)
        }
        output += ")"
    }

    private mutating func write(_ elements: [SyntaxTree.Index], in marks: (String, String)) {
        output += marks.0
        for (position, element) in elements.enumerated() {
            if position > 0 { output += ", " }
            write(element, binding: 0)
        }
        output += marks.1
    }

    private mutating func write(
        _ operand: SyntaxTree.Index, _ field: String, mark: String = ""
    ) {
        write(operand, binding: 7)
        let isName =
            field.utf8.allSatisfy { Lexer.isNameStart($0) || Lexer.isDigit($0) }
            && field.utf8.first.map(Lexer.isNameStart) == true
            && !["true", "false", "null", "in"].contains(field)
        output += isName ? ".\(mark)\(field)" : ".\(mark)`\(field)`"
    }

    private mutating func write(_ literal: Literal) {
        switch literal {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .int(let value): output += "\(value)"
        case .uint(let value): output += "\(value)u"
        case .double(let value): output += "\(value)"
        case .string(let text):
            output += "\""
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars { write(scalar) }
            output += "\""
        case .bytes(let bytes):
            output += "b\""
            for byte in bytes {
                if byte < 0x80 {
                    write(Unicode.Scalar(byte))
                } else {
                    writeHexadecimal(byte)
                }
            }
            output += "\""
        }
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": output += "\\\""
        case "\\": output += "\\\\"
        case "\n": output += "\\n"
        case "\r": output += "\\r"
        case "\t": output += "\\t"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            writeHexadecimal(UInt8(scalar.value))
        default: output.unicodeScalars.append(scalar)
        }
    }

    private mutating func writeHexadecimal(_ byte: UInt8) {
        let digits = Array("0123456789abcdef")
        output += "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
