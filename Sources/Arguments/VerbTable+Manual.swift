// The manual page, in the macros of man(7).

extension VerbTable {
    /// What `relance help --man` prints.
    package func manual() -> String {
        var page = """
            .TH \(program.uppercased()) 1
            .SH NAME
            \(program) \\- \(Self.roff(summary))
            .SH SYNOPSIS
            .B \(Self.roff(program))
            .I VERB
            [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]
            .SH VERBS

            """
        for verb in verbs {
            page += ".SS \(Self.roff(verb.usage(program: program)))\n"
            page += Self.sentence(verb.summary) + "\n"
            for paragraph in verb.paragraphs {
                page += ".PP\n\(Self.roff(paragraph))\n"
            }
            for operand in verb.operands {
                page += ".TP\n.I \(Self.roff(operand.label))\n"
                page += Self.roff(operand.explanation) + "\n"
            }
            for option in verb.options {
                let letter = option.letter.map { "\\-\($0), " } ?? ""
                let value = option.value.map { " \\fI\(Self.roff($0.name))\\fR" } ?? ""
                page += ".TP\n\\fB\(letter)\\-\\-\(Self.roff(option.name))\\fR\(value)\n"
                page += Self.roff(option.explanation) + "\n"
            }
            for example in verb.examples {
                page += ".PP\n\(Self.sentence(example.summary))\n"
                page += ".PP\n.RS\n.nf\n\(Self.roff(example.command))\n.fi\n.RE\n"
            }
        }
        if !exitCodes.isEmpty { page += ".SH EXIT STATUS\n" }
        for (code, meaning) in exitCodes {
            page += ".TP\n\(code)\n\(Self.sentence(meaning))\n"
        }
        return page
    }

    /// A capital letter first and a full stop behind.
    private static func sentence(_ text: String) -> String {
        roff(text.prefix(1).uppercased() + text.dropFirst() + ".")
    }

    /// Text without meaning for roff: backslashes, hyphens, control characters at the line's start.
    private static func roff(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "…": result += "..."
            case "'" where result.isEmpty, "." where result.isEmpty: result += "\\&\(character)"
            default: result.append(character)
            }
        }
        return result
    }
}
