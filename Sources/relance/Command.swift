// A verb with what it does.

import Arguments

/// One row of the table of verbs; each is in a file of its own.
protocol Command: SendableMetatype {
    static var verb: Verb { get }
    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode
}

enum Commands {
    static let all: [any Command.Type] = [
        CheckVerb.self, ReplayVerb.self, TestVerb.self, ExplainVerb.self, EvalVerb.self,
        RunVerb.self, TopicsVerb.self, BrokerVerb.self, TokenVerb.self, SchemaVerb.self,
        VersionVerb.self,
    ]

    static let table = VerbTable(
        program: "relance",
        summary:
            "follows events up with messages, by rules, with a reason for each message not sent",
        verbs: all.map { $0.verb }, exitCodes: ExitCode.meanings)

    /// Parts of the design that this version lacks; they are not in the table, so that no help
    /// promises them.
    private static let unbuiltVerbs: Set<String> = [
        "diff", "init", "plan",
    ]

    /// Does what the arguments behind the program's name ask for.
    static func run(_ arguments: [String]) -> ExitCode {
        do throws(Failure) {
            return try dispatch(arguments)
        } catch {
            if !error.message.isEmpty { Terminal.report("relance: \(error.message)\n") }
            return error.code
        }
    }

    private static func dispatch(_ arguments: [String]) throws(Failure) -> ExitCode {
        if let verb = arguments.first, unbuiltVerbs.contains(verb) {
            throw Failure(.usage, "'relance \(verb)' is not built yet")
        }
        let request: VerbTable.Request
        do throws(UsageError) {
            request = try table.parse(arguments)
        } catch {
            throw Failure(.usage, String(error.description.dropLast()))
        }
        switch request {
        case .show(let text):
            try Terminal.print(text)
            return .done
        case .run(let invocation):
            guard let command = all.first(where: { $0.verb.name == invocation.verb.name }) else {
                preconditionFailure("the table has a verb that nothing runs")
            }
            return try command.run(invocation)
        }
    }
}
