// One scenario: its events through the engine, what came out against what was expected.

import Calendar
import Config
import Events
import Records
import Replay
import RuleSet

/// What came of a scenario.
struct ScenarioRun {
    let scenario: Scenario
    /// Records as they left, in their order.
    let messages: [JSONValue]
    let decisions: [JSONValue]
    let conversions: [JSONValue]
    /// What is not as expected, each some lines of text; none: the scenario passes.
    private(set) var problems: [String] = []

    init(_ scenario: Scenario, rules: RuleSet) throws(Failure) {
        self.scenario = scenario
        let rehearsal: Rehearsal
        do throws(Imbalance) {
            rehearsal = try Rehearsal(
                of: Self.events(of: scenario, rules), readings: scenario.readings,
                until: scenario.until, rules: rules)
        } catch {
            throw Failure(.failure, "scenario '\(scenario.name)': \(error)")
        }
        messages = Self.records(rehearsal.lines.sendRequests)
        decisions = Self.records(rehearsal.lines.decisions)
        conversions = Self.records(rehearsal.lines.conversions)
        for refusal in rehearsal.refusals {
            let place = scenario.events[refusal.event].place
            problems.append(
                "\(place): the event is a dead letter: \(refusal.reason.rawValue)"
                    + (refusal.detail.isEmpty ? "" : ", \(refusal.detail)"))
        }
        compare(messages, "message", scenario.messages, at: scenario.messagesPlace)
        compare(
            conversions, "conversion", scenario.conversions, at: scenario.conversionsPlace)
        compareEffects()
        compareSilence()
    }

    private static func events(of scenario: Scenario, _ rules: RuleSet) -> [Rehearsal.Event] {
        let payload = EventPayload(envelope: rules.schema.envelope)
        return scenario.events.enumerated().map { index, event in
            Rehearsal.Event(
                at: event.at,
                payload: payload.json(
                    id: event.id ?? "event-\(index + 1)", type: event.type,
                    customer: event.customer, at: event.at, data: event.data))
        }
    }

    private static func records(_ lines: [UInt8]) -> [JSONValue] {
        lines.split(separator: UInt8(ascii: "\n")).map { JSONValue(parsing: $0) }
    }

    // MARK: Messages and conversions

    /// All that came, in its order, against all that was expected; nil: nothing was said of them.
    private mutating func compare(
        _ found: [JSONValue], _ name: String, _ expected: [Scenario.Record]?,
        at place: SourcePlace?
    ) {
        guard let expected else { return }
        for (index, record) in expected.enumerated() {
            guard index < found.count else {
                problems.append("\(record.place): \(name) \(index + 1) is missing: \(record.text)")
                continue
            }
            let differences = record.differences(from: found[index])
            if !differences.isEmpty {
                problems.append(
                    "\(record.place): \(name) \(index + 1) is another\n"
                        + FieldDifference.table(differences))
            }
        }
        for index in found.indices.dropFirst(expected.count) {
            problems.append(
                "\(place ?? scenario.place): \(name) \(index + 1) is not expected: "
                    + Self.brief(found[index]))
        }
    }

    // MARK: Decisions

    /// Each expected decision must come behind the one before it; others may stand between.
    private mutating func compareEffects() {
        var start = 0
        for (index, record) in scenario.decisions.enumerated() {
            let found = decisions.indices.dropFirst(start)
                .first { record.differences(from: decisions[$0]).isEmpty }
            if let found {
                start = found + 1
                continue
            }
            var problem = "\(record.place): decision \(index + 1) is missing: \(record.text)"
            if let earlier = decisions.indices.prefix(start)
                .first(where: { record.differences(from: decisions[$0]).isEmpty })
            {
                problem +=
                    "\n    it stands before the one expected above it, as decision \(earlier + 1)"
            } else if let nearest = decisions.dropFirst(start).min(by: {
                record.differences(from: $0).count < record.differences(from: $1).count
            }) {
                let differences = record.differences(from: nearest)
                if differences.count < record.fields.count {
                    problem += "\n    the nearest differs:\n" + FieldDifference.table(differences)
                }
            }
            problems.append(problem)
        }
    }

    // MARK: Silence

    private mutating func compareSilence() {
        let place = scenario.nonePlace ?? scenario.place
        if scenario.expectsNone {
            for message in messages {
                problems.append("\(place): no message is expected: \(Self.brief(message))")
            }
        }
        for rule in scenario.silentRules {
            for message in messages where message["rule"] == .string(rule.name) {
                problems.append(
                    "\(rule.place): no message of this rule is expected: \(Self.brief(message))")
            }
        }
    }

    // MARK: Text

    /// The failed scenario for a person, with all of its decisions as a hint.
    var report: String {
        var text = "FAILED: \(scenario.name)  (\(scenario.place))\n"
        for problem in problems { text += "  \(problem)\n" }
        if decisions.isEmpty {
            return text + "  there are no decisions: no rule matched\n"
        }
        text += "  the decisions:\n"
        for decision in decisions { text += "    \(Self.brief(decision))\n" }
        return text
    }

    /// A record's telling fields on one line.
    private static func brief(_ record: JSONValue) -> String {
        [
            "decided_at", "at", "customer", "rule", "key", "step", "template", "model", "outcome",
            "gate", "saw", "value",
        ]
        .compactMap { name in record[name].map { "\(name) \($0.brief)" } }
        .joined(separator: ", ")
    }
}

extension Scenario {
    fileprivate var until: Replayer.Until {
        switch end {
        case .completion: .end
        case .at(let instant): .instant(instant)
        }
    }
}

extension Scenario.Record {
    fileprivate var text: String {
        fields.map { "\($0.name): \($0.value.brief)" }.joined(separator: ", ")
    }

    /// The fields of this expectation that a record does not have so.
    fileprivate func differences(from record: JSONValue) -> [FieldDifference] {
        fields.compactMap { field in
            let found = record[field.name]
            if let found, field.isMet(by: found) { return nil }
            return FieldDifference(
                name: field.name, expected: field.value.text, found: found?.text ?? "absent",
                place: field.place)
        }
    }
}

extension Scenario.Record.Field {
    /// Times are compared as instants: a scenario may leave out the milliseconds.
    fileprivate func isMet(by found: JSONValue) -> Bool {
        if case .string(let expected) = value, case .string(let text) = found, expected != text,
            ["triggered_at", "decided_at", "not_after", "next_at", "at"].contains(name),
            let instant = Instant(rfc3339: expected)
        {
            return instant == Instant(rfc3339: text)
        }
        return value.means(found)
    }
}

extension JSONValue {
    /// A text without its quotation marks, anything else as it is.
    fileprivate var brief: String {
        if case .string(let text) = self { return text }
        return text
    }
}
