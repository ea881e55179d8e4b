// Completion in zsh.

extension VerbTable {
    /// `_arguments` for each verb.
    func zshCompletion() -> String {
        var script = """
            #compdef \(program)
            _\(program)() {
                local -a verbs=(

            """
        for verb in verbs {
            script += "        \(Self.quoted(verb.name + ":" + verb.summary))\n"
        }
        script += """
                )
                if (( CURRENT == 2 )); then
                    _describe verb verbs
                    return
                fi
                local verb=$words[2]
                shift words
                (( CURRENT-- ))
                case $verb in

            """
        for verb in verbs {
            let specifications =
                verb.allOptions.flatMap(specifications) + verb.operands.map(specification)
            script += "    \(verb.name))\n        _arguments -s -S"
            for specification in specifications {
                script += " \\\n            \(Self.quoted(specification))"
            }
            script += "\n        ;;\n"
        }
        script += """
                esac
            }
            if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
                _\(program) "$@"
            else
                compdef _\(program) \(program)
            fi

            """
        return script
    }

    /// `--config=[the configuration]:DIR:_files -/`, and the same for the letter.
    private func specifications(_ option: Option) -> [String] {
        let repeats = option.isRepeatable ? "*" : ""
        let text = "[\(escaped(option.summary))]"
        let value = option.value.map { ":\(escaped($0.name)):\(action($0))" } ?? ""
        let long = "\(repeats)--\(option.name)\(option.value == nil ? "" : "=")\(text)\(value)"
        guard let letter = option.letter else { return [long] }
        return [long, "\(repeats)-\(letter)\(option.value == nil ? "" : "+")\(text)\(value)"]
    }

    private func specification(_ operand: Operand) -> String {
        let count =
            switch operand.count {
            case .one: ":"
            case .optional: "::"
            case .any, .atLeastOne: "*:"
            }
        return "\(count)\(escaped(operand.summary)):\(action(operand.value))"
    }

    private func action(_ kind: ValueKind) -> String {
        switch kind {
        case .text, .integer: " "
        case .file: "_files"
        case .directory: "_files -/"
        case .oneOf(let values, _): "(\(values.joined(separator: " ")))"
        }
    }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "[]:\\".contains(character) { result += "\\" }
            result.append(character)
        }
        return result
    }
}
