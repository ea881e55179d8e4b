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
        let indices = sourceIndices(of: scalar)
        var lower = indices.endIndex - 1
        var upper = lower
        var offset = 0
        for (index, character) in scalar.text.unicodeScalars.enumerated() {
            if offset <= utf8.lowerBound { lower = index }
            if offset < utf8.upperBound { upper = index + 1 }
            offset += UTF8.width(character)
        }
        if utf8.lowerBound >= offset { lower = indices.endIndex - 1 }
        if utf8.isEmpty { return indices[lower]..<indices[lower] }
        // Ends behind the last character, not where the next begins: a fold may lie between.
        let last = indices[max(upper - 1, lower)]
        let width = upper < indices.count ? max(indices[upper] - last, 1) : 1
        let end = source.endOfLine(at: last)
        return indices[lower]..<max(min(last + width, end), indices[lower])
    }

    /// The index in the source of each character of the decoded text, and one behind the last.
    private func sourceIndices(of scalar: Scalar) -> [Int] {
        var walk = DecodingWalk(source: source, range: range, style: scalar.style)
        return scalar.text.unicodeScalars.map { walk.next($0) } + [walk.end]
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

    mutating func next(_ character: Unicode.Scalar) -> Int {
        if Self.isBlank(character) { return nextBlank(character) }
        skipBlanks()
        return take(character)
    }

    private mutating func nextBlank(_ character: Unicode.Scalar) -> Int {
        let start = index
        guard index < limit else { return start }
        if scalars[index] == character {
            index += 1
            return start
        }
        if style == .doubleQuoted {
            skipEscapedBreaks()
            if index < limit, scalars[index] == "\\" { return take(character) }
        }
        return start
    }

    private mutating func take(_ character: Unicode.Scalar) -> Int {
        let start = index
        guard index < limit else { return start }
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
        return start
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
