// One row of the table of verbs.

/// What a program can be asked to do.
package struct Verb: Sendable {
    /// A call as the user types it, and what comes of it.
    package struct Example: Sendable {
        package var command: String
        package var summary: String

        package init(_ command: String, _ summary: String) {
            self.command = command
            self.summary = summary
        }
    }

    package var name: String
    /// One line without a full stop.
    package var summary: String
    /// Paragraphs for the verb's help and the manual, if the summary does not say it all.
    package var details: String
    /// Only the last may be repeated or optional.
    package var operands: [Operand]
    package var options: [Option]
    package var examples: [Example]

    package init(
        _ name: String, _ summary: String, details: String = "", operands: [Operand] = [],
        options: [Option] = [], examples: [Example]
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.operands = operands
        self.options = options
        self.examples = examples
    }

    /// `relance explain [OPTIONS] CUSTOMER LOG…`
    func usage(program: String) -> String {
        let required = options.filter(\.isRequired).map { "--\($0.name) \($0.value?.name ?? "")" }
        let words = [program, name] + required
        let rest = options.allSatisfy(\.isRequired) ? [] : ["[OPTIONS]"]
        return (words + rest + operands.map(\.usage)).joined(separator: " ")
    }

    /// The verb's own options and `--help`.
    var allOptions: [Option] {
        options + [.flag("help", letter: "h", "prints this help")]
    }
}
