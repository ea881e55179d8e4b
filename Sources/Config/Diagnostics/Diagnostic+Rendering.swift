// Diagnostics for a person's terminal and for a program.

extension Diagnostic {
    ///     rules/cart.yaml:3:11: error[R003]: no kind is called `featur`
    ///         kind: featur
    ///               ^^^^^^
    ///     hint: did you mean `feature`?
    package func rendered(inColour: Bool = false) -> String {
        let place = line == 0 ? file : "\(file):\(line):\(column)"
        let accent = severity == .error ? Colour.red : Colour.yellow
        var text = Colour.bold.wrap("\(place): ", if: inColour)
        text += accent.wrap("\(severity.rawValue)[\(code)]", if: inColour)
        text += Colour.bold.wrap(": \(Self.printable(message))", if: inColour) + "\n"
        if line > 0 {
            let excerpt = excerpt
            text += Self.printable(excerpt.text) + "\n" + excerpt.indentation
            text += accent.wrap(String(repeating: "^", count: excerpt.length), if: inColour) + "\n"
        }
        if let hint {
            text += Colour.cyan.wrap("hint:", if: inColour) + " \(Self.printable(hint))\n"
        }
        return text
    }

    private static let longestExcerpt = 200

    /// The line, of a long one what surrounds the mistake, with the blanks up to the underline and its
    /// length. Tabs stay tabs, so that the underline stands below its text.
    private var excerpt: (text: String, indentation: String, length: Int) {
        let scalars = sourceLine.unicodeScalars
        let count = scalars.count
        let mistake = column - 1
        let first = max(0, min(mistake - Self.longestExcerpt / 3, count - Self.longestExcerpt))
        let shown = scalars.dropFirst(first).prefix(Self.longestExcerpt)
        let end = first + shown.count
        let start = first > 0 ? "…" : ""
        let indentation = shown.prefix(mistake - first).map { $0 == "\t" ? "\t" : " " }
        return (
            start + String(shown) + (end < count ? "…" : ""),
            (start.isEmpty ? "" : " ") + indentation.joined(),
            end < count ? min(length, end - mistake) : length
        )
    }

    /// One flat JSON object, absent parts left out.
    package var json: String {
        var members = [
            "\"severity\":\"\(severity.rawValue)\"", "\"code\":\"\(code)\"",
            "\"file\":" + JSONValue.quoted(file),
        ]
        if line > 0 {
            members += ["\"line\":\(line)", "\"column\":\(column)", "\"length\":\(length)"]
        }
        members.append("\"message\":" + JSONValue.quoted(message))
        if let hint { members.append("\"hint\":" + JSONValue.quoted(hint)) }
        if let replacement { members.append("\"replacement\":" + JSONValue.quoted(replacement)) }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// Without characters that a terminal would act on.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F
                    return isControl || (0x80..<0xA0).contains(scalar.value) ? "\u{FFFD}" : scalar
                }))
    }
}

private enum Colour: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
    case cyan = "36"

    func wrap(_ text: String, if isOn: Bool) -> String {
        isOn ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
