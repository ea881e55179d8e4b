// A scalar, and where in the file each character of its decoded text comes from.

/// One text of a document, decoded.
package struct Scalar: Sendable {
    package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    package var style: Style
    package var text: String

    package init(style: Style, text: String) {
        self.style = style
        self.text = text
    }
}

extension Node {
    /// The characters of the file that `utf8` of a scalar's decoded text was written as. Exact for
    /// everything that is no blank; a blank that folding made stands where the fold begins.
    package func sourceRange(ofText utf8: Range<Int>) -> Range<Int> {
        guard let scalar else { return highlight }
        var walk = DecodingWalk(source: source, range: range, style: scalar.style)
        var lower: Int?
        var upper = range.lowerBound
        var offset = 0
        for character in scalar.text.unicodeScalars
        where offset < max(utf8.upperBound, utf8.lowerBound + 1) {
            let written = walk.next(character)
            offset += UTF8.width(character)
            guard offset > utf8.lowerBound else { continue }
            if lower == nil { lower = written.lowerBound }
            upper = written.upperBound
        }
        // Behind the last character.
        guard let lower else { return walk.end..<walk.end }
        return lower..<(utf8.isEmpty ? lower : max(upper, lower))
    }
}

/// Goes along a scalar's source while its decoded text is read: only blanks are added or dropped on
/// the way, so every other character is the next one of the source.
private struct DecodingWalk {
    private let scalars: [Unicode.Scalar]
    private let style: Scalar.Style
    private let limit: Int
    private var index: Int

    init(source: SourceText, range: Range<Int>, style: Scalar.Style) {
        scalars = source.scalars
        self.style = style
        limit = range.upperBound
        switch style {
        case .plain: index = range.lowerBound
        case .singleQuoted, .doubleQuoted: index = range.lowerBound + 1
        // `|` or `>` with its indicators and comment has a line of its own.
        case .literal, .folded: index = min(source.endOfLine(at: range.lowerBound) + 1, limit)
        }
    }

    /// Behind the last character; before a closing quote.
    var end: Int {
        switch style {
        case .singleQuoted, .doubleQuoted: max(limit - 1, 0)
        case .plain, .literal, .folded: min(index, limit)
        }
    }

    /// What the next character of the decoded text is written as; nothing for a blank that folding
    /// made.
    mutating func next(_ character: Unicode.Scalar) -> Range<Int> {
        if Self.isBlank(character) { return nextBlank(character) }
        skipBlanks()
        return take(character)
    }

    private mutating func nextBlank(_ character: Unicode.Scalar) -> Range<Int> {
        guard index < limit else { return limit..<limit }
        if scalars[index] == character {
            index += 1
            return index - 1..<index
        }
        if style == .doubleQuoted {
            skipEscapedBreaks()
            if index < limit, scalars[index] == "\\" { return take(character) }
        }
        return index..<index
    }

    private mutating func take(_ character: Unicode.Scalar) -> Range<Int> {
        let start = min(index, limit)
        guard index < limit else { return start..<start }
        if style == .singleQuoted, character == "'" {
            index += 2
        } else if style == .doubleQuoted, scalars[index] == "\\", index + 1 < limit {
            switch scalars[index + 1] {
            case "x": index += 4
            case "u": index += 6
            case "U": index += 10
            default: index += 2
            }
        } else {
            index += 1
        }
        index = min(index, limit)
        return start..<index
    }

    private mutating func skipBlanks() {
        while index < limit {
            if Self.isBlank(scalars[index]) {
                index += 1
            } else if !skipEscapedBreaks() {
                return
            }
        }
    }

    /// Passes over a backslash at the end of a line, with the blanks that begin the next one.
    @discardableResult
    private mutating func skipEscapedBreaks() -> Bool {
        guard style == .doubleQuoted, index + 1 < limit, scalars[index] == "\\",
            scalars[index + 1] == "\n" || scalars[index + 1] == "\r"
        else { return false }
        index += 1
        while index < limit, Self.isBlank(scalars[index]) { index += 1 }
        return true
    }

    private static func isBlank(_ character: Unicode.Scalar) -> Bool {
        character == " " || character == "\t" || character == "\n" || character == "\r"
    }
}
