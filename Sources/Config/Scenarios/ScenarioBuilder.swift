// What was read of a scenario → the scenario.

import Calendar
import YAML

struct ScenarioBuilder {
    let report: Report
    /// Nil if any name may stand for a rule.
    let rules: Set<String>?
    /// The types of events without a customer; nil likewise.
    let broadcasts: Set<String>?

    /// Nil after a mistake, which is reported.
    func scenario(_ fields: Fields) -> Scenario? {
        guard let name = fields["scenario"] else { return nil }
        var scenario = Scenario(
            name: name.text ?? "", place: place(name.node), events: [], readings: [],
            end: .completion, messages: nil, messagesPlace: nil, conversions: nil,
            conversionsPlace: nil, decisions: [], expectsNone: false, silentRules: [],
            nonePlace: nil)
        scenario.events = (fields["events"]?.elements ?? []).compactMap(\.fields)
            .compactMap(event)
        scenario.readings = fields["readings"]?.elements.compactMap(\.instant) ?? []
        if let until = fields["until"]?.instant { scenario.end = .at(until) }
        if let expect = fields["expect"]?.fields {
            read(expect, into: &scenario)
        }
        return scenario
    }

    private func event(_ fields: Fields) -> Scenario.Event? {
        var data = JSONValue.object([])
        if let node = fields["data"]?.node, let value = JSONValue(node) { data = value }
        if let node = fields["data"]?.node, node.entries == nil {
            report.error(.wrongType, at: node, "`data` takes a mapping")
        }
        guard let at = fields["at"]?.instant, let type = fields["type"]?.text else { return nil }
        // Whatever else: S63 looks at no customer of a broadcast.
        let isBroadcast = broadcasts?.contains(type) ?? (fields.key("customer") == nil)
        if !isBroadcast, fields.key("customer") == nil {
            report.error(
                .missingKey, at: fields.node, "an event needs the key `customer`",
                hint: "the types of events without one stand under `broadcasts:` in events.yaml")
            return nil
        }
        let customer = isBroadcast ? nil : fields["customer"]?.text
        if !isBroadcast, customer == nil { return nil }
        return Scenario.Event(
            at: at, type: type, customer: customer, id: fields["id"]?.text, data: data.text,
            place: place(fields.node))
    }

    // MARK: Expectations

    private func read(_ fields: Fields, into scenario: inout Scenario) {
        if let messages = fields["messages"] {
            scenario.messages = records(messages, of: .sendRequest)
            scenario.messagesPlace = fields.key("messages").map(place)
        }
        if let conversions = fields["conversions"] {
            scenario.conversions = records(conversions, of: .conversion)
            scenario.conversionsPlace = fields.key("conversions").map(place)
        }
        if let decisions = fields["decisions"] {
            scenario.decisions = records(decisions, of: .decision)
        }
        scenario.nonePlace = fields.key("none").map(place)
        if let none = fields["none"] {
            scenario.expectsNone = none.flag ?? false
            for element in none.elements {
                guard let name = element.text else { continue }
                checkRule(name, at: element.node)
                scenario.silentRules.append(
                    Scenario.RuleName(name: name, place: place(element.node)))
            }
        }
        let expects =
            scenario.messages != nil || scenario.conversions != nil || !scenario.decisions.isEmpty
            || scenario.expectsNone
            || !scenario.silentRules.isEmpty
        let isBroken = ["messages", "conversions", "decisions", "none"].contains {
            fields.isBroken($0)
        }
        if !expects, !isBroken {
            report.error(
                .expectsNothing, at: fields.node, "the scenario expects nothing, and cannot fail",
                hint: "`messages: []` or `none: true` say that no message comes")
        }
    }

    private func records(_ setting: Setting, of shape: RecordShape) -> [Scenario.Record] {
        setting.elements.compactMap { element in
            guard let entries = element.node.entries else {
                report.error(
                    .wrongType, at: element.node, "\(shape.name) is a mapping of fields to values")
                return nil
            }
            let fields = entries.compactMap { field($0, of: shape) }
            return Scenario.Record(fields: fields, place: place(element.node))
        }
    }

    private func field(_ entry: Node.Entry, of shape: RecordShape) -> Scenario.Record.Field? {
        guard shape.key(named: entry.name) != nil else {
            report.error(
                .unknownKey, at: entry.key, "\(shape.name) has no field `\(entry.name)`",
                hint: Suggestion.hint(for: entry.name, among: shape.keys.map(\.name)))
            return nil
        }
        guard let value = JSONValue(entry.value) else { return nil }
        if entry.name == "rule", case .string(let name) = value { checkRule(name, at: entry.value) }
        return Scenario.Record.Field(name: entry.name, value: value, place: place(entry.value))
    }

    private func checkRule(_ name: String, at node: Node) {
        guard let rules, !rules.contains(name) else { return }
        report.error(
            .unknownRule, at: node, "there is no rule `\(name)`",
            hint: Suggestion.hint(for: name, among: rules))
    }

    private func place(_ node: Node) -> SourcePlace {
        let (line, column) = node.source.position(at: node.highlight.lowerBound)
        return SourcePlace(file: node.source.name, line: line, column: column)
    }
}
