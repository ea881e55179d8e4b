// libyaml's messages in words that say what to do, on the line that is wrong.

struct SyntaxMessage {
    let error: EventParser.SyntaxError
    let source: SourceText
    /// Whether what is proposed is tried; not while something is tried.
    let isTrying: Bool
    /// Whether what the file holds with a line moved is what is wanted there.
    let fits: (Node, Int) -> Bool

    private var scalars: [Unicode.Scalar] { source.scalars }

    /// Where libyaml has stopped.
    private var index: Int { min(error.index, scalars.count) }

    private var character: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    var problem: Problem {
        unclosed ?? closedBelow ?? mended ?? plain
    }

    private var plain: Problem {
        let (message, hint) = Self.words(error.message, at: character)
        let length = index < source.endOfLine(at: index) ? 1 : 0
        return syntax(index..<index + length, message, hint)
    }

    private func syntax(_ range: Range<Int>, _ message: String, _ hint: String?) -> Problem {
        Problem(kind: .syntax, range: range, message: message, hint: hint)
    }

    private func mend(_ range: Range<Int>, _ message: String, _ replacement: String) -> Problem {
        Problem(
            kind: .syntax, range: range, message: message,
            hint: replacement.isEmpty ? "leave it out" : "write \(replacement)",
            replacement: replacement)
    }

    private static func words(
        _ message: String, at character: Unicode.Scalar?
    ) -> (message: String, hint: String?) {
        switch message {
        case _ where character == "\t":
            ("a tab where YAML has spaces", "indent with spaces")
        case "found character that cannot start any token":
            (
                "no text begins with `\(character.map(String.init) ?? "")`",
                "put the text in quotes"
            )
        case "mapping values are not allowed in this context":
            ("a `:` where no key can stand", nil)
        case "did not find expected key", "did not find expected '-' indicator":
            ("this fits neither the lines above it nor their indentation", nil)
        case "could not find expected ':'":
            ("a key has no `:` behind it", nil)
        case "did not find expected ',' or ']'":
            ("a list in brackets needs `,` or `]` here", nil)
        case "did not find expected ',' or '}'":
            ("a mapping in braces needs `,` or `}` here", nil)
        case "found unexpected end of stream":
            ("a quote or bracket is never closed", nil)
        case "did not find expected node content":
            ("a value or a key was expected here", nil)
        case "did not find expected alphabetic or numeric character":
            (
                "a line that begins like an anchor or alias of YAML",
                "a condition over several lines is indented further than its key"
            )
        case "found undefined tag handle":
            ("tags are not allowed", "a text that begins with `!` is written in quotes")
        default:
            (message, nil)
        }
    }

    // MARK: - Quotes and brackets

    /// A quote or bracket without its end: told where it begins, however much further libyaml has come.
    private var unclosed: Problem? {
        guard let start = error.start, start < scalars.count,
            "\"'[{".unicodeScalars.contains(scalars[start])
        else { return nil }
        let isBracket = scalars[start] == "[" || scalars[start] == "{"
        let isElsewhere = source.endOfLine(at: start) < index
        guard index >= scalars.count || isBracket && isElsewhere else { return nil }
        if index < scalars.count, let comma = missingComma { return comma }
        return syntax(
            start..<start + 1, "this `\(scalars[start])` is never closed", nil)
    }

    /// A quote that the next one of another value closes, lines below: told where it begins.
    private var closedBelow: Problem? {
        var line = startOfLine(index)
        for _ in 0..<50 where line > 0 {
            line = startOfLine(line - 1)
            guard let start = quoteOfValue(in: line) else { continue }
            let end = source.endOfLine(at: start)
            guard let close = closing(start), close > end, close <= index,
                holdsKey(end..<close)
            else { continue }
            let message = "this `\(scalars[start])` is not closed on its line"
            let range = start..<trimmedEnd(of: start)
            let closed = source.text(range) + String(scalars[start])
            return tries(closed, at: range)
                ? mend(range, message, closed) : syntax(start..<start + 1, message, nil)
        }
        return nil
    }

    /// The quote that begins the value of a line.
    private func quoteOfValue(in line: Int) -> Int? {
        let end = source.endOfLine(at: line)
        for position in (line + 2)..<max(end, line + 2)
        where (scalars[position] == "\"" || scalars[position] == "'")
            && scalars[position - 1] == " " && ":-".unicodeScalars.contains(scalars[position - 2])
        {
            return position
        }
        return nil
    }

    /// Where the text ends that begins with a quote.
    private func closing(_ start: Int) -> Int? {
        var position = start + 1
        while position < scalars.count, scalars[position] != scalars[start] {
            position += scalars[position] == "\\" && scalars[start] == "\"" ? 2 : 1
        }
        return position < scalars.count ? position : nil
    }

    /// Whether some line of a text begins like a key.
    private func holdsKey(_ range: Range<Int>) -> Bool {
        source.text(range).split(separator: "\n").contains { line in
            let word = line.drop { $0 == " " || $0 == "-" }
            guard let colon = word.firstIndex(of: ":") else { return false }
            return colon > word.startIndex
                && word[..<colon].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        }
    }

    /// `{ event: order when: … }`: a key behind a value.
    private var missingComma: Problem? {
        guard error.message.hasPrefix("did not find expected ','") else { return nil }
        let word = wordBefore(index)
        guard !word.isEmpty, tries(", " + source.text(word), at: word) else { return nil }
        return mend(word, "a `,` is missing before this", ", " + source.text(word))
    }

    /// `[b, {c: d]`: a bracket that another one closes.
    private var otherBracket: Problem? {
        guard let character, let start = error.start, start < scalars.count,
            character == "]" && scalars[start] == "{" || character == "}" && scalars[start] == "["
        else { return nil }
        return syntax(start..<start + 1, "this `\(scalars[start])` is never closed", nil)
    }

    /// The letters that end at a position.
    private func wordBefore(_ position: Int) -> Range<Int> {
        var start = position
        while start > 0, scalars[start - 1].properties.isAlphabetic || scalars[start - 1] == "_" {
            start -= 1
        }
        return start..<position
    }

    // MARK: - What mends it

    /// The mistake with the change that mends it, the likeliest first.
    private var mended: Problem? {
        guard isTrying, scalars.count < 200_000 else { return nil }
        switch error.message {
        case _ where character == "\t": return nil
        case "could not find expected ':'": return keyWithoutColon
        case "mapping values are not allowed in this context":
            return blankMissingAbove ?? indentation ?? severalKeys ?? quotedValue
        case "did not find expected key", "did not find expected '-' indicator":
            return closingTooMuch ?? dash ?? indentation ?? quotedValue
        case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
            return missingComma ?? otherBracket ?? quotedValue
        default: return nil
        }
    }

    /// `kind:functional` and `kind = functional`: libyaml looks for the colon up to the next line.
    private var keyWithoutColon: Problem? {
        guard let start = error.start, start < scalars.count else { return nil }
        let range = start..<trimmedEnd(of: start)
        let text = source.text(range)
        for (mark, message) in [
            (":", "a `:` without a blank behind it"), (" =", "a key ends with `:`, not with `=`"),
            (":\u{A0}", "a blank that is no blank of YAML stands behind this `:`"),
        ] {
            guard let found = text.firstRange(of: mark) else { continue }
            let key = text[..<found.lowerBound]
            let value = text[found.upperBound...].drop { $0 == " " || $0 == "\u{A0}" }
            let changed = "\(key): \(value)"
            if tries(changed, at: range) { return mend(range, message, changed) }
        }
        return syntax(range, "a key has no `:` behind it", nil)
    }

    /// `rule:a` or `-rule: a` on the line above, which swallowed this one.
    private var blankMissingAbove: Problem? {
        let lineStart = startOfLine(index)
        guard lineStart > 1 else { return nil }
        let above = firstOfLine(lineStart - 1)
        let range = above..<trimmedEnd(of: above)
        let text = source.text(range)
        if text.hasPrefix("-"), !text.hasPrefix("- ") {
            let changed = "- " + text.dropFirst()
            guard tries(changed, at: range) else { return nil }
            return mend(range, "a `-` without a blank behind it", changed)
        }
        guard let colon = text.firstIndex(of: ":"), !text.contains(": "), text.last != ":" else {
            return nil
        }
        let changed = "\(text[...colon]) \(text[text.index(after: colon)...])"
        guard tries(changed, at: range) else { return nil }
        return mend(range, "a `:` without a blank behind it", changed)
    }

    /// A line whose first word stands where none of the lines above has one.
    private var indentation: Problem? {
        let first = firstOfLine(index)
        guard first == index || wordBefore(index).lowerBound == first else { return nil }
        let lineStart = startOfLine(index)
        let end = trimmedEnd(of: first)
        let own = first - lineStart
        var columns: [Int] = []
        var above = lineStart
        while above > 0, columns.count < 8 {
            above = startOfLine(above - 1)
            let start = firstOfLine(above)
            guard start < source.endOfLine(at: above) else { continue }
            var starts = [start]
            if scalars[start] == "-" { starts.insert(start + 2, at: 0) }
            for start in starts where !columns.contains(start - above) {
                columns.append(start - above)
            }
        }
        // Nearest first: a slip is of one or two blanks.
        columns.sort { (abs($0 - own), $0) < (abs($1 - own), $1) }
        for column in columns where column != own {
            let blanks = String(repeating: " ", count: column)
            if tries(blanks, at: lineStart..<first, fitting: true) {
                return syntax(
                    first..<end,
                    "this line is indented by \(own), the lines that it belongs to are not",
                    "indent it by \(column)")
            }
        }
        return nil
    }

    /// An element of a list without its dash.
    private var dash: Problem? {
        guard error.message == "did not find expected '-' indicator", firstOfLine(index) == index
        else { return nil }
        let range = index..<trimmedEnd(of: index)
        let changed = "- " + source.text(range)
        guard tries(changed, at: range, fitting: true) else { return nil }
        return mend(range, "an element of a list begins with `- `", changed)
    }

    private var closingTooMuch: Problem? {
        guard let character, character == "}" || character == "]",
            tries("", at: index..<index + 1)
        else { return nil }
        return mend(index..<index + 1, "this `\(character)` closes nothing", "")
    }

    /// `rule: a trigger: order`: what stands before the second colon is a key, not a part of a text.
    private var severalKeys: Problem? {
        let word = wordBefore(index)
        guard !word.isEmpty, word.lowerBound > 1, scalars[word.lowerBound - 1] == " " else {
            return nil
        }
        let line = source.text(firstOfLine(index)..<word.lowerBound)
        guard line.contains(": "), !line.contains("?") else { return nil }
        return syntax(word, "a second key on one line", "each key has a line of its own")
    }

    /// A value that has to stand in quotes: it begins with one, or has brackets or colons in it.
    private var quotedValue: Problem? {
        let lineStart = startOfLine(index)
        let end = trimmedEnd(of: lineStart)
        var start = min(index, end)
        while start > lineStart + 1 {
            if scalars[start - 1] == " ", scalars[start - 2] == ":" {
                // From the right: within braces the value ends before what closes them.
                for close in stride(from: end, to: max(start, index), by: -1)
                where close == end || ",}]".unicodeScalars.contains(scalars[close]) {
                    let range = start..<trimmedEnd(from: start, to: close)
                    let quoted = "'" + source.text(range).replacing("'", with: "''") + "'"
                    if tries(quoted, at: range) {
                        return mend(range, "this text has to stand in quotes", quoted)
                    }
                }
            }
            start -= 1
        }
        return nil
    }

    // MARK: - Lines

    private func startOfLine(_ position: Int) -> Int {
        var start = min(position, scalars.count)
        while start > 0, scalars[start - 1] != "\n" { start -= 1 }
        return start
    }

    /// The first character of a line that is no blank.
    private func firstOfLine(_ position: Int) -> Int {
        var first = startOfLine(position)
        while first < scalars.count, scalars[first] == " " { first += 1 }
        return first
    }

    private func trimmedEnd(of position: Int) -> Int {
        trimmedEnd(from: position, to: source.endOfLine(at: position))
    }

    private func trimmedEnd(from start: Int, to end: Int) -> Int {
        var end = end
        while end > start, scalars[end - 1] == " " { end -= 1 }
        return end
    }

    // MARK: - Trials

    /// Whether the file is YAML with this text in place of a part, or goes wrong later only. A line that is
    /// moved must be fitting there, too.
    private func tries(_ text: String, at range: Range<Int>, fitting: Bool = false) -> Bool {
        guard isTrying else { return false }
        let changed =
            source.text(0..<range.lowerBound) + text
            + source.text(range.upperBound..<scalars.count)
        let trial = SourceText(name: source.name, text: changed)
        var composer = Composer(source: trial, text: changed, isTrying: false)
        let root = composer.document()
        let growth = text.unicodeScalars.count - range.count
        let end = max(
            trial.endOfLine(at: range.upperBound + growth), trial.endOfLine(at: index + growth))
        let isText = composer.problems.allSatisfy { problem in
            problem.kind == .duplicateKey
                || problem.kind == .syntax && problem.range.lowerBound > end + 1
        }
        guard isText, fitting else { return isText }
        // After another mistake nothing is known of the keys.
        guard let root else { return false }
        return fits(root, trial.position(at: range.lowerBound).line)
    }
}
