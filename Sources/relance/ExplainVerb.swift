// relance explain

import Arguments
import Events
import Inputs
import Records
import Replay
import RuleSet

/// Prints one customer's timeline.
enum ExplainVerb: Command {
    static let verb = Verb(
        "explain", "tells why a customer did or did not get a message",
        details:
            "Replays the logs and prints the customer's events, what the rules made of them, and "
            + "each decision with the gate, what it saw, and when it could pass. Of a message that "
            + "meets policies it tells too which gates let it pass, and what each channel met.",
        operands: [
            Operand(.text(name: "CUSTOMER"), "the customer's id"),
            Operand(.file(name: "LOG"), "an event log, '-' for standard input", count: .atLeastOne),
        ],
        options: [.configuration, .until, .broadcasts, .format],
        examples: [
            .init(
                "relance explain emma.laurent config/sample/events.jsonl",
                "follows a customer of the sample")
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let until = try invocation.until()
        let rules = try invocation.loadRules()
        let customer = invocation.operands[0]
        let timeline: Timeline
        do throws(InputError) {
            timeline = try explain(
                customer,
                paths: invocation.values(of: "broadcasts") + invocation.operands.dropFirst(),
                rules, until)
        } catch {
            throw Failure(ReplayFailure.input(error))
        }
        guard !timeline.isEmpty else {
            throw Failure(.negative, "no event of the logs is of a customer '\(customer)'")
        }
        try Terminal.print(invocation.wantsJSON ? timeline.json : timeline.text)
        return .done
    }

    private static func explain(
        _ customer: String, paths: [String], _ rules: RuleSet, _ until: Replayer.Until
    ) throws(InputError) -> Timeline {
        var events = try RecordedEvents(paths: paths, schema: rules.schema)
        var explainer = Explainer(customer: customer, rules: rules, until: until)
        while let recorded = try events.next() {
            let path = paths[recorded.file]
            switch recorded.verdict {
            case .event(let event):
                if let detail = explainer.objection(to: event) {
                    explainer.keep(
                        DeadLetterRecord(
                            recorded, reason: .tooFarAhead, detail: detail, path: path))
                } else {
                    explainer.apply(event, place: "\(path):\(recorded.line)")
                }
            case .deadLetter(let reason, let detail):
                explainer.keep(
                    DeadLetterRecord(recorded, reason: reason, detail: detail, path: path))
            }
        }
        explainer.finish()
        for note in events.notes { Terminal.report("note: \(note)\n") }
        return explainer.timeline
    }
}
