// relance eval

import Arguments
import Calendar
import Config
import Events
import Expression
import Inputs
import Replay
import RuleSet

/// Tries a condition against an event and a customer.
enum EvalVerb: Command {
    private static let types: KeyValuePairs<String, ValueType> = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
        "bytes": .bytes, "timestamp": .timestamp, "date": .date, "duration": .duration,
    ]
    /// Of a customer's document.
    private static let sizeLimitBytes = 1 << 20

    static let verb = Verb(
        "eval", "tries a condition against an event and a customer",
        details: """
            EXPR sees what the condition of a rule sees that is triggered by events of this type: event, \
            customer, facts, segments, now, today and zone. Printed are its value, its type, and its cost: what a run is thought to \
            need, what this one did, and what it may do. A number or a short comparison costs nothing.

            A mistake in EXPR ends with 2; an evaluation that fails, or an event or customer that cannot \
            be used, with 1.
            """,
        operands: [Operand(.text(name: "EXPR"), "an expression of the rule language")],
        options: [
            .configuration,
            .value(
                "event", letter: "e", .file(name: "FILE"),
                "one event, a line of JSON in the envelope of events.yaml; '-' for standard input",
                isRequired: true),
            .value(
                "customer", .file(name: "FILE"),
                "a JSON object of attributes by name, with an object of facts by name as 'facts'; "
                    + "attributes that it lacks have their default, facts are as without an event, "
                    + "segments follow from both"),
            .value(
                "now", .text(name: "TIME"),
                "what 'now' is, an RFC 3339 time; by default the time of the event"),
            .value(
                "type", .oneOf(types.map(\.key), name: "TYPE"),
                "what the result must be: 'bool' checks EXPR as the condition of a rule"),
            .flag("explain", "prints the value of each part too, in the order of evaluation"),
            .format,
        ],
        examples: [
            .init(
                "head -n 1 log.jsonl | relance eval 'has(event.email)' --event -",
                "tries a condition against the first event of a log"),
            .init(
                "relance eval 'now - event.time < duration(\"1h\")' --event cart.json "
                    + "--now 2026-09-07T12:00:00Z --explain",
                "tells what each part is at that time"),
        ])

    static func run(_ invocation: Invocation) throws(Failure) -> ExitCode {
        let now = try instant(invocation)
        guard let path = invocation.value(of: "event") else {
            preconditionFailure("--event is required")
        }
        let customerPath = invocation.value(of: "customer")
        guard path != "-" || customerPath != "-" else {
            throw Failure(.usage, "only one of --event and --customer can be standard input")
        }
        let rules = try invocation.loadRules()
        let event = try eventLine(path, rules)
        let customer = try customerPath.map { path throws(Failure) in try document(path) }
        var trial: Trial
        do throws(Trial.Refusal) {
            trial = try Trial(
                event: event, customer: customer ?? Array("{}".utf8), now: now, rules: rules)
        } catch {
            throw failure(error, invocation, rules)
        }
        if let customer, let customerPath {
            try checkNames(customer, of: rules.customer, path: customerPath)
        }
        return try answer(invocation, &trial, rules)
    }

    private static func answer(
        _ invocation: Invocation, _ trial: inout Trial, _ rules: RuleSet
    ) throws(Failure) -> ExitCode {
        let text = invocation.operands[0]
        let expected = types.first { $0.key == invocation.value(of: "type") }.map { [$0.value] }
        let compilation = Compiler.compile(text, in: trial.scope, expecting: expected)
        let diagnostics = compilation.findings.map {
            Diagnostic($0, in: text, named: "expression")
        }
        if !invocation.wantsJSON {
            for diagnostic in diagnostics {
                Terminal.report(diagnostic.rendered(inColour: Terminal.errorHasColours))
            }
        }
        guard let program = compilation.program else {
            if invocation.wantsJSON {
                try Terminal.print("{\(EvalText.member(diagnostics))}\n")
            }
            return .usage
        }
        let parts =
            invocation.flag("explain") ? Compiler.subexpressions(text, in: trial.scope) : []
        let answer: TrialAnswer
        do throws(Trial.Refusal) {
            answer = try trial.answer(to: program, parts: parts)
        } catch {
            throw failure(error, invocation, rules)
        }
        let printed = EvalText(answer)
        try Terminal.print(invocation.wantsJSON ? printed.json(diagnostics) : printed.text)
        if case .error = answer.whole.outcome { return .negative }
        return .done
    }

    private static func instant(_ invocation: Invocation) throws(Failure) -> Instant? {
        guard let text = invocation.value(of: "now") else { return nil }
        guard let instant = Instant(rfc3339: text) else {
            throw Failure(
                .usage,
                "--now needs a time such as 2026-09-30T12:00:00Z, not '\(text)'\n"
                    + "See 'relance help eval'.")
        }
        return instant
    }

    // MARK: Files

    private static func eventLine(_ path: String, _ rules: RuleSet) throws(Failure) -> [UInt8] {
        // The second tells that there are several.
        let limitBytes = rules.schema.maxSizeBytes
        let lines = try lines(path, lineLimitBytes: limitBytes, countLimit: 2)
        guard lines.count == 1 else {
            let found = lines.isEmpty ? "nothing stands in it" : "it has several lines"
            throw Failure(
                .negative, "\(name(path)): one event on one line is needed, \(found)")
        }
        return lines[0]
    }

    private static func document(_ path: String) throws(Failure) -> [UInt8] {
        let lines = try lines(path, lineLimitBytes: sizeLimitBytes, countLimit: 10_000)
        return Array(lines.joined(separator: "\n".utf8))
    }

    /// The first lines that are not blank.
    private static func lines(
        _ path: String, lineLimitBytes: Int, countLimit: Int
    ) throws(Failure) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var isOversized = false
        do throws(InputError) {
            var reader = try LineReader(path: path, maxLineBytes: lineLimitBytes)
            while lines.count < countLimit, !isOversized, let line = try reader.next() {
                isOversized = line.isOversized
                lines.append(Array(line.bytes))
            }
        } catch {
            throw Failure(ReplayFailure.input(error))
        }
        guard !isOversized else {
            throw Failure(
                .negative, "\(name(path)): too large, a line has at most \(lineLimitBytes) bytes")
        }
        return lines
    }

    private static func name(_ path: String) -> String {
        path == "-" ? "standard input" : path
    }

    // MARK: What cannot be used

    private static func failure(
        _ refusal: Trial.Refusal, _ invocation: Invocation, _ rules: RuleSet
    ) -> Failure {
        let event = name(invocation.value(of: "event") ?? "-")
        switch refusal {
        case .event(let reason, let detail):
            return Failure(
                .negative, "\(event): the event is a dead letter: \(reason.rawValue), \(detail)")
        case .undeclaredType(let type):
            let known = rules.schema.types.map(\.name)
            return Failure(
                .negative,
                "\(event): events.yaml declares no event type '\(type)'"
                    + hint(Suggestion.hint(for: type, amongFew: known)))
        case .customer(let reason, let detail):
            let path = name(invocation.value(of: "customer") ?? "-")
            return Failure(
                .negative,
                "\(path): no object of attributes of customer.yaml: \(reason.rawValue), \(detail)")
        }
    }

    /// A slip in a name must not look like an attribute that the customer lacks.
    private static func checkNames(
        _ customer: [UInt8], of plan: CustomerPlan, path: String
    ) throws(Failure) {
        guard case .object(let members) = JSONValue(parsing: customer) else { return }
        var known = plan.attributes.map(\.name)
        var problems: [String] = []
        if !known.contains("facts") {
            known.append("facts")
            if case .object(let facts)? = members.last(where: { $0.name == "facts" })?.value {
                problems = unknown(
                    facts.map(\.name), among: plan.facts.map(\.name), "fact", path: path)
            }
        }
        if !plan.interests.isEmpty {
            known.append("interests")
            if case .object(let interests)? = members.last(where: { $0.name == "interests" })?.value
            {
                problems += unknown(
                    interests.map(\.name), among: plan.interests.map(\.name), "interest",
                    path: path)
            }
        }
        problems += unknown(members.map(\.name), among: known, "attribute", path: path)
        if !problems.isEmpty { throw Failure(.negative, problems.joined(separator: "\n")) }
    }

    private static func unknown(
        _ names: [String], among known: [String], _ what: String, path: String
    ) -> [String] {
        names.filter { !known.contains($0) }.map {
            "\(name(path)): customer.yaml declares no \(what) '\($0)'"
                + hint(Suggestion.hint(for: $0, amongFew: known))
        }
    }

    private static func hint(_ text: String?) -> String {
        text.map { "\nhint: \($0)" } ?? ""
    }
}
