// Reads the arguments of one verb.

/// Walks over the arguments behind a verb, once.
struct ArgumentReader {
    private let program: String
    private let verb: Verb
    private var arguments: ArraySlice<String>
    private var given: [String: [String]] = [:]
    private var operands: [String] = []

    init(program: String, verb: Verb, arguments: ArraySlice<String>) {
        self.program = program
        self.verb = verb
        self.arguments = arguments
    }

    /// Nil where help is asked for, whatever else is wrong behind it.
    mutating func read() throws(UsageError) -> Invocation? {
        while let argument = arguments.popFirst() {
            if argument == "--" {
                operands += arguments
                break
            }
            if argument.hasPrefix("--") {
                try readLong(argument.dropFirst(2))
            } else if argument.hasPrefix("-"), argument != "-" {
                try readShort(argument.dropFirst())
            } else {
                operands.append(argument)
            }
            if given["help"] != nil { return nil }
        }
        for option in verb.options where option.isRequired && given[option.name] == nil {
            throw error("\(verb.name) needs --\(option.name) \(option.value?.name ?? "")")
        }
        try checkOperands()
        return Invocation(verb: verb, operands: operands, given: given)
    }

    /// `name`, or `name=value`.
    private mutating func readLong(_ text: Substring) throws(UsageError) {
        let name = text.prefix { $0 != "=" }
        let attached = name.endIndex == text.endIndex ? nil : text[name.endIndex...].dropFirst()
        guard let option = verb.allOptions.first(where: { $0.name == name }) else {
            let meant = Suggestion.nearest(to: String(name), among: verb.allOptions.map(\.name))
            throw error(
                "\(verb.name) has no option --\(name)", hint: meant.map { "Did you mean --\($0)?" })
        }
        guard option.value != nil else {
            if let attached { throw error("--\(name) takes no value, '\(attached)' was given") }
            given[option.name] = [""]
            return
        }
        if let attached {
            try append(String(attached), to: option)
        } else {
            try append(nextValue(of: option), to: option)
        }
    }

    /// `n`, `nvalue`, or several flags.
    private mutating func readShort(_ text: Substring) throws(UsageError) {
        var rest = text
        while let letter = rest.popFirst() {
            guard let option = verb.allOptions.first(where: { $0.letter == letter }) else {
                let isLong = verb.allOptions.contains { $0.name == text }
                throw error(
                    "\(verb.name) has no option -\(letter)",
                    hint: isLong ? "Did you mean --\(text)?" : nil)
            }
            guard option.value != nil else {
                given[option.name] = [""]
                continue
            }
            let attached = rest.first == "=" ? rest.dropFirst() : rest
            if rest.isEmpty {
                try append(nextValue(of: option), to: option)
            } else {
                try append(String(attached), to: option)
            }
            return
        }
    }

    /// The next argument, unless it is an option of this verb: the value was forgotten then.
    private mutating func nextValue(of option: Option) throws(UsageError) -> String {
        let kind = option.value?.name ?? ""
        guard let next = arguments.first, next != "--" else {
            throw error("--\(option.name) needs a value: --\(option.name) \(kind)")
        }
        let isOption = verb.allOptions.contains { other in
            next == "--" + other.name || next.hasPrefix("--\(other.name)=")
                || other.letter.map { next == "-\($0)" } ?? false
        }
        guard !isOption else {
            throw error(
                "--\(option.name) needs a value and '\(next)' is an option",
                hint: "If it is meant as the value, write --\(option.name)=\(next)")
        }
        arguments.removeFirst()
        return next
    }

    private mutating func append(_ value: String, to option: Option) throws(UsageError) {
        if let objection = option.value?.objection(to: value) {
            throw error("--\(option.name) \(objection)", hint: suggestion(value, option.value))
        }
        guard option.isRepeatable || given[option.name] == nil else {
            throw error("--\(option.name) is given twice")
        }
        given[option.name, default: []].append(value)
    }

    private func checkOperands() throws(UsageError) {
        for (index, operand) in verb.operands.enumerated() where operand.isRequired {
            guard index < operands.count else {
                throw error(
                    "\(verb.name) needs \(operand.label): \(operand.summary)",
                    hint: "Usage: \(verb.usage(program: program))")
            }
        }
        for (index, text) in operands.enumerated() {
            let isBeyond = index >= verb.operands.count
            guard let operand = isBeyond ? verb.operands.last : verb.operands[index],
                !isBeyond || operand.isRepeated
            else {
                throw error(
                    "'\(text)' is one argument too many",
                    hint: "Usage: \(verb.usage(program: program))")
            }
            if let objection = operand.value.objection(to: text) {
                throw error(
                    "the argument of \(verb.name) \(objection)",
                    hint: suggestion(text, operand.value))
            }
        }
    }

    private func suggestion(_ text: String, _ kind: ValueKind?) -> String? {
        guard case .oneOf(let values, _) = kind else { return nil }
        return Suggestion.nearest(to: text, among: values).map { "Did you mean '\($0)'?" }
    }

    private func error(_ message: String, hint: String? = nil) -> UsageError {
        UsageError(message: message, hint: hint, help: "\(program) help \(verb.name)")
    }
}
