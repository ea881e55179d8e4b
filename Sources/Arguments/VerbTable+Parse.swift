// argv → a verb with its options, or what is wrong.

extension VerbTable {
    /// Reads the arguments behind the program's name.
    ///
    /// Long options are `--name value` or `--name=value`, short ones `-n value`, `-nvalue`, and flags in
    /// a row. Options and operands mix; behind `--` everything is an operand, and `-` is one anywhere.
    package func parse(_ arguments: [String]) throws(UsageError) -> Request {
        guard let first = arguments.first else {
            throw UsageError(
                message: "\(program) needs a verb",
                hint: "The verbs are \(verbs.map(\.name).joined(separator: ", ")).",
                help: "\(program) help")
        }
        if first == "--help" || first == "-h" { return .show(help()) }
        let name = first == "--version" && verb(named: "version") != nil ? "version" : first
        guard let verb = verb(named: name) else { throw unknownVerb(first) }

        var reader = ArgumentReader(program: program, verb: verb, arguments: arguments.dropFirst())
        guard let invocation = try reader.read() else { return .show(help(of: verb)) }
        switch verb.name {
        case "help": return .show(help(for: invocation))
        case "completion": return .show(completion(for: invocation.operands[0]))
        default: return .run(invocation)
        }
    }

    private func help(for invocation: Invocation) -> String {
        if invocation.flag("man") { return manual() }
        return invocation.operands.first.flatMap { verb(named: $0) }.map { help(of: $0) } ?? help()
    }

    private func unknownVerb(_ name: String) -> UsageError {
        if name.hasPrefix("-"), name != "-" {
            return UsageError(
                message: "'\(name)' stands before the verb",
                hint: "Options come behind it: '\(program) VERB \(name)'.",
                help: "\(program) help")
        }
        let meant = Suggestion.nearest(to: name, among: verbs.map(\.name))
        return UsageError(
            message: "there is no verb '\(name)'",
            hint: meant.map { "Did you mean '\(program) \($0)'?" }
                ?? "The verbs are \(verbs.map(\.name).joined(separator: ", ")).",
            help: "\(program) help")
    }
}
