// Help for a person at a terminal, 80 columns wide.

extension VerbTable {
    /// What `relance help` prints.
    package func help() -> String {
        var text = "\(program): \(summary)\n\nUsage: \(program) VERB [OPTIONS] [ARGUMENTS]\n\n"
        text += Columns.text(rows: verbs.map { ($0.name, $0.summary) })
        text += "\n'\(program) help VERB' explains a verb, with an example.\n"
        return text
    }

    /// What `relance help VERB` and `relance VERB --help` print.
    package func help(of verb: Verb) -> String {
        var text = "\(program) \(verb.name): \(verb.summary)\n"
        text += "\nUsage: \(verb.usage(program: program))\n"
        if !verb.details.isEmpty {
            for paragraph in verb.paragraphs {
                text += "\n" + Columns.wrapped(paragraph, width: Columns.width, indent: 0)
            }
        }
        if !verb.operands.isEmpty {
            text += "\nArguments:\n"
            text += Columns.text(rows: verb.operands.map { ($0.label, $0.explanation) })
        }
        text += "\nOptions:\n"
        text += Columns.text(rows: verb.allOptions.map { ($0.label, $0.explanation) })
        if !verb.examples.isEmpty {
            text += verb.examples.count == 1 ? "\nExample:\n" : "\nExamples:\n"
            for example in verb.examples {
                text += "  \(example.command)\n"
                text += Columns.wrapped(example.summary, width: Columns.width, indent: 6)
            }
        }
        return text
    }
}

extension Verb {
    /// `details` at its empty lines, line breaks within a paragraph taken for blanks.
    var paragraphs: [String] {
        var paragraphs: [[Substring]] = [[]]
        for line in details.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(line)
            }
        }
        return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
    }
}

extension Operand {
    var explanation: String {
        count == .any || count == .optional ? summary + " (may be left out)" : summary
    }
}

extension Option {
    /// `-c, --config DIR`
    var label: String {
        let short = letter.map { "-\($0), " } ?? "    "
        return short + "--" + name + (value.map { " " + $0.name } ?? "")
    }

    /// The summary with what else there is to know.
    var explanation: String {
        var notes: [String] = []
        if let defaultValue { notes.append("default: \(defaultValue)") }
        if isRequired { notes.append("required") }
        if isRepeatable { notes.append("may be repeated") }
        return notes.isEmpty ? summary : "\(summary) (\(notes.joined(separator: "; ")))"
    }
}
