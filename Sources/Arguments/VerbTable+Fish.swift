// Completion in fish.

extension VerbTable {
    /// One `complete` line for each verb and each option.
    func fishCompletion() -> String {
        var script = "# fish completion for \(program)\ncomplete -c \(program) -f\n"
        for verb in verbs {
            script += "complete -c \(program) -n __fish_use_subcommand -a \(verb.name)"
            script += " -d \(escaped(verb.summary))\n"
        }
        for verb in verbs {
            let start =
                "complete -c \(program) -n '__fish_seen_subcommand_from \(verb.name)'"
            for option in verb.allOptions {
                script += start + " -l \(option.name)"
                if let letter = option.letter { script += " -s \(letter)" }
                if let value = option.value { script += " -x" + candidates(value) }
                script += " -d \(escaped(option.summary))\n"
            }
            if let operand = verb.operands.last {
                let candidates = candidates(operand.value)
                if !candidates.isEmpty { script += start + candidates + "\n" }
            }
        }
        return script
    }

    private func candidates(_ kind: ValueKind) -> String {
        switch kind {
        case .text, .integer: ""
        case .file: " -a '(__fish_complete_path)'"
        case .directory: " -a '(__fish_complete_directories)'"
        case .oneOf(let values, _): " -a \(escaped(values.joined(separator: " ")))"
        }
    }

    private func escaped(_ text: String) -> String {
        var result = "'"
        for character in text {
            if character == "'" || character == "\\" { result += "\\" }
            result.append(character)
        }
        return result + "'"
    }
}
