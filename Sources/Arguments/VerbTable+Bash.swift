// Completion in bash.

extension VerbTable {
    /// One function with a case for each verb: values behind an option, else options or operands.
    func bashCompletion() -> String {
        let function = "_\(program)"
        var script = """
            # bash completion for \(program)
            \(function)() {
                local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
                COMPREPLY=()
                # '=' breaks words: --name=value comes as three.
                if [[ $word == '=' ]]; then
                    word=''
                elif [[ $previous == '=' ]]; then
                    previous="${COMP_WORDS[COMP_CWORD-2]}"
                fi
                if [[ $COMP_CWORD -eq 1 ]]; then
                    COMPREPLY=($(compgen -W \(words(verbs.map(\.name))) -- "$word"))
                    return
                fi
                case "${COMP_WORDS[1]}" in

            """
        for verb in verbs {
            script += "    \(verb.name))\n        case \"$previous\" in\n"
            for option in verb.options {
                guard let value = option.value else { continue }
                let letter = option.letter.map { "|-\($0)" } ?? ""
                script += "        --\(option.name)\(letter))\n"
                script += "            \(reply(value))\n            return ;;\n"
            }
            script += "        esac\n        if [[ $word == -* ]]; then\n"
            let options = verb.allOptions.map { "--" + $0.name }
            script += "            COMPREPLY=($(compgen -W \(words(options)) -- \"$word\"))\n"
            script += "            return\n        fi\n"
            if let operand = verb.operands.last { script += "        \(reply(operand.value))\n" }
            script += "        ;;\n"
        }
        script += """
                esac
            }
            complete -F \(function) \(program)

            """
        return script
    }

    private func words(_ words: [String]) -> String {
        Self.quoted(words.joined(separator: " "))
    }

    private func reply(_ kind: ValueKind) -> String {
        switch kind {
        case .text, .integer: return "COMPREPLY=()"
        case .file:
            return "compopt -o filenames 2>/dev/null; "
                + "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")"
        case .directory:
            return "compopt -o filenames 2>/dev/null; "
                + "mapfile -t COMPREPLY < <(compgen -d -- \"$word\")"
        case .oneOf(let values, _): return "COMPREPLY=($(compgen -W \(words(values)) -- \"$word\"))"
        }
    }
}
