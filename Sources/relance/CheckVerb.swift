// relance check

import Arguments
import Config
import Digests
import Events
import Records
import RuleSet

/// Prints all diagnostics of the configuration.
enum CheckVerb: Command {
    static let verb = Verb(
        "check", "prints everything that is wrong with the configuration",
        details: """
            Every mistake of every file is told at once, with its place and a hint. Warnings alone do not \
            fail.

            Rules are found by the constants with which their conditions compare fields of the event, by \
            hash or by order; an event is shown to those that it may start, not to all that there are. \
            --explain-index tells for each event type by which fields its rules are found, one after the \
            other, about how many an event is shown to, and of those that are looked at for every event why.
            """,
        options: [
            .configuration,
            .flag("explain-index", "prints by event type how each rule is found"), .format,
        ],
        examples: [
            .init("relance check --config config", "checks the rules in config/"),
            .init("relance check --explain-index", "tells which rules every event is shown to"),
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let loaded = Configuration.load(directory: invocation.configurationDirectory)
        let index = invocation.flag("explain-index") ? loaded.ruleSet.map(IndexText.init) : nil
        try Terminal.print(
            invocation.wantsJSON ? json(loaded, index) : text(loaded) + (index?.text ?? ""))
        return loaded.ruleSet == nil ? .negative : .done
    }

    private static func text(_ loaded: Configuration.Loaded) -> String {
        let isColoured = Terminal.outputHasColours
        var text = ""
        for diagnostic in loaded.diagnostics {
            text += diagnostic.rendered(inColour: isColoured) + "\n"
        }
        let warnings = counted(loaded.diagnostics.count - loaded.errorCount, "warning")
        guard let rules = loaded.ruleSet else {
            return text + "\(counted(loaded.errorCount, "error")), \(warnings)\n"
        }
        text += "\(counted(rules.rules.count, "rule")), "
        text += "\(counted(rules.schema.types.count, "event type")), no errors, \(warnings)\n"
        return text + "rule set \(RecordWriter.hash(of: rules).hex)\n"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count == 0 ? "no" : "\(count)") \(noun)s"
    }

    private static func json(_ loaded: Configuration.Loaded, _ index: IndexText?) -> String {
        let diagnostics = loaded.diagnostics.map(\.json).joined(separator: ",")
        let hash = loaded.ruleSet.map { ",\"ruleset\":\"\(RecordWriter.hash(of: $0).hex)\"" } ?? ""
        return "{\"errors\":\(loaded.errorCount),"
            + "\"warnings\":\(loaded.diagnostics.count - loaded.errorCount),"
            + "\"diagnostics\":[\(diagnostics)]\(hash)"
            + (index.map { ",\"index\":\($0.json)" } ?? "") + "}\n"
    }
}
