// libyaml's messages in words that say what to do.

enum SyntaxMessage {
    static func problem(_ error: EventParser.SyntaxError, in source: SourceText) -> Problem {
        if let start = error.start, error.index >= source.scalars.count,
            start < source.scalars.count,
            "\"'[{".unicodeScalars.contains(source.scalars[start])
        {
            return Problem(
                kind: .syntax, range: start..<start + 1,
                message: "this `\(source.scalars[start])` is never closed")
        }
        let index = min(error.index, source.scalars.count)
        let character = index < source.scalars.count ? source.scalars[index] : nil
        let (message, hint) = words(error.message, at: character)
        let length = index < source.endOfLine(at: index) ? 1 : 0
        return Problem(
            kind: .syntax, range: index..<index + length, message: message, hint: hint)
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
            ("a `:` where no key can stand", "a text that has `: ` in it is written in quotes")
        case "did not find expected key", "did not find expected '-' indicator":
            (
                "this fits neither the lines above it nor their indentation",
                "a text that begins with a quote or bracket is written in quotes as a whole"
            )
        case "could not find expected ':'":
            ("a key has no `:` behind it", nil)
        case "did not find expected ',' or ']'":
            ("a list in brackets needs `,` or `]` here", "quote a text that has brackets in it")
        case "did not find expected ',' or '}'":
            ("a mapping in braces needs `,` or `}` here", "quote a text that has brackets in it")
        case "found unexpected end of stream":
            ("a quote or bracket is never closed", nil)
        case "did not find expected node content":
            ("a value or a key was expected here", nil)
        case "found undefined tag handle":
            ("tags are not allowed", "a text that begins with `!` is written in quotes")
        default:
            (message, nil)
        }
    }
}
