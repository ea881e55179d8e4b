// How the rules of each event type are found, for a person and for a program.

import Config
import Events
import RuleSet

struct IndexText {
    /// One event type that rules start from.
    private struct OfType {
        var name: String
        var hasIndex: Bool
        var filings: [RuleFiling]
        /// How many rules an event is thought to be shown to.
        var expectedCount: Double
    }

    private let rules: RuleSet
    private let types: [OfType]

    init(_ rules: RuleSet) {
        self.rules = rules
        types = zip(rules.schema.types, rules.plans).compactMap { type, plan in
            if plan.entries.isEmpty { return nil }
            let index = plan.index ?? RuleIndex(of: plan.entries, in: rules)
            return OfType(
                name: type.name, hasIndex: plan.index != nil, filings: index.filings,
                expectedCount: plan.index == nil
                    ? Double(index.filings.count) : index.expectedCount)
        }
    }

    // MARK: Text

    ///     order_placed: 2 rules, so few that each event is shown to all
    ///       order-confirmation  every event: no condition
    ///       thank-you-offer     event.total by order: event.total >= 200.0
    ///     page_viewed: 900 rules, 898 of them found by index, about 3.5 looked at for an event
    ///       long-look  event.country by hash: event.country == "FR", event.dwell_ms by order: …
    var text: String {
        types.map(text).joined()
    }

    private func text(_ type: OfType) -> String {
        let names = type.filings.map { rules.rules[$0.rule].name }
        let width = names.map(\.count).max() ?? 0
        var text = "\(type.name): \(type.filings.count == 1 ? "1 rule" : "\(names.count) rules")"
        if type.hasIndex {
            let always = type.filings.count { $0.isAlways }
            text += ", \(names.count - always) of them found by index"
            text += ", about \(Self.tenths(type.expectedCount)) looked at for an event\n"
        } else {
            text += ", so few to find that each event is shown to all\n"
        }
        for (filing, name) in zip(type.filings, names) {
            let padding = String(repeating: " ", count: width - name.count)
            text += "  \(name)\(padding)  \(self.text(filing.place))\n"
        }
        return text
    }

    private func text(_ place: RuleFiling.Place) -> String {
        switch place {
        case .fields(let steps):
            steps.map { step in
                "event.\(fieldName(ofSlot: step.slot)) by \(step.lookup.rawValue): "
                    + step.tests.joined(separator: " && ")
            }.joined(separator: ", ")
        case .always(let reason):
            "every event: \(Self.text(reason))"
        }
    }

    private static func text(_ reason: RuleFiling.Reason) -> String {
        switch reason {
        case .noCondition: "no condition"
        case .noTest(let parts):
            parts.map { "`\($0.part)` \($0.obstacle)" }.joined(separator: ", ")
        }
    }

    private func fieldName(ofSlot slot: Int) -> String {
        for type in rules.schema.types {
            if let field = type.fields.first(where: { $0.slot == slot }) { return field.name }
            if type.idSlot == slot { return "id" }
            if type.typeSlot == slot { return "type" }
            if type.timeSlot == slot { return "time" }
        }
        preconditionFailure("an index of a field that no event type has")
    }

    // MARK: JSON

    /// An array of event types. `expected` is how many rules an event is thought to be shown to.
    var json: String {
        let types = types.map { type in
            let rules = type.filings.map(json).joined(separator: ",")
            return "{\"type\":\(Self.quoted(type.name)),\"indexed\":\(type.hasIndex),"
                + "\"expected\":\(Self.tenths(type.expectedCount)),\"rules\":[\(rules)]}"
        }
        return "[\(types.joined(separator: ","))]"
    }

    private func json(_ filing: RuleFiling) -> String {
        var members = ["\"rule\":\(Self.quoted(rules.rules[filing.rule].name))"]
        switch filing.place {
        case .fields(let steps):
            members.append("\"path\":[\(steps.map(json).joined(separator: ","))]")
        case .always(let reason):
            members.append("\"every_event\":\(Self.quoted(Self.text(reason)))")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private func json(_ step: RuleFiling.Step) -> String {
        "{\"field\":\(Self.quoted(fieldName(ofSlot: step.slot))),"
            + "\"by\":\(Self.quoted(step.lookup.rawValue)),"
            + "\"tests\":[\(step.tests.map(Self.quoted).joined(separator: ","))]}"
    }

    private static func tenths(_ number: Double) -> String {
        "\((number * 10).rounded() / 10)"
    }

    private static func quoted(_ text: String) -> String {
        JSONValue.string(text).text
    }
}

extension RuleFiling {
    fileprivate var isAlways: Bool {
        if case .always = place { true } else { false }
    }
}
