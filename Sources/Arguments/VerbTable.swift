// The one table from which parsing, help, completion and the manual are made.

/// A program's verbs. `help` and `completion` are added to those declared.
package struct VerbTable: Sendable {
    /// What a command line asks for.
    package enum Request: Sendable {
        case run(Invocation)
        /// Help, a completion script or the manual: to be printed.
        case show(String)
    }

    package let program: String
    /// One line without a full stop.
    package let summary: String
    package let verbs: [Verb]
    /// What each exit code means, in one sentence; for the manual.
    package let exitCodes: [(code: Int, meaning: String)]

    package init(
        program: String, summary: String, verbs: [Verb],
        exitCodes: [(code: Int, meaning: String)] = []
    ) {
        self.program = program
        self.summary = summary
        self.exitCodes = exitCodes
        self.verbs = verbs + Self.builtInVerbs(program: program, verbs: verbs.map(\.name))
        for verb in self.verbs {
            precondition(
                verb.operands.dropLast().allSatisfy { $0.count == .one },
                "\(verb.name): only the last operand may be optional or repeated")
            let names = verb.allOptions.map(\.name)
            let letters = verb.allOptions.compactMap(\.letter)
            precondition(
                Set(names).count == names.count && Set(letters).count == letters.count,
                "\(verb.name): two options have one name")
        }
        precondition(
            Set(self.verbs.map(\.name)).count == self.verbs.count, "two verbs have one name")
    }

    private static func builtInVerbs(program: String, verbs: [String]) -> [Verb] {
        let help = Verb(
            "help", "explains a verb",
            operands: [
                Operand(
                    .oneOf(verbs + ["help", "completion"], name: "VERB"), "the verb to explain",
                    count: .optional)
            ],
            options: [.flag("man", "prints the manual page of all verbs, for man(1)")],
            examples: [
                .init(
                    "\(program) help --man > \(program).1 && man ./\(program).1",
                    "shows the manual page")
            ])
        let completion = Verb(
            "completion", "prints a script that completes the command line in a shell",
            operands: [Operand(.oneOf(["bash", "zsh", "fish"]), "the shell")],
            examples: [
                .init("source <(\(program) completion bash)", "completes in this bash session")
            ])
        return [help, completion]
    }

    package func verb(named name: String) -> Verb? {
        verbs.first { $0.name == name }
    }
}
