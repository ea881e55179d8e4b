// `goal` of a rule, `attribution` and `report` of policies.yaml: what messages lead to (S61).

import Expression
import RuleSet
import YAML

extension PlanBuilder {
    /// The types whose events correlate by key.
    func buildGoal(_ fields: Fields?, of index: Int, into rule: inout Rule) -> [Int] {
        guard let fields else { return [] }
        guard let (types, value) = credited(fields, as: "`goal`") else { return [] }
        let goal = Goal(
            withinMs: fields["within"]?.milliseconds ?? 1,
            isByKey: fields["by_key"]?.flag ?? false,
            when: compile(fields["when"]?.node, in: .event(types), expecting: [.bool]),
            value: value)
        rule.goal = goal
        for type in types { ruleSet.plans[type].goals.append(index) }
        return goal.isByKey ? types : []
    }

    func buildAttribution(_ fields: Fields?) {
        guard let fields else { return }
        guard let (types, value) = credited(fields, as: "`attribution`"),
            let model = fields["model"]?.text.flatMap(Attribution.Model.init(rawValue:))
        else { return }
        ruleSet.policies.attribution = Attribution(
            model: model, withinMs: fields["within"]?.milliseconds ?? 1, value: value)
        for type in types { ruleSet.plans[type].isAttributed = true }
    }

    /// The types of the events, and what one of them is worth.
    private func credited(
        _ fields: Fields, as what: String
    ) -> (types: [Int], value: Program?)? {
        if let event = fields["event"] { checkNotEmpty(event, what) }
        guard let types = eventTypes(fields["event"]) else { return nil }
        let value = compile(
            fields["value"]?.node, in: .event(types), expecting: [.int, .double])
        return (types, value)
    }

    func buildReport(_ fields: Fields?) {
        let rows = fields?["dimensions"]?.rows ?? []
        if rows.count > MessageLabels.dimensionLimit {
            report.error(
                .notAllowed, at: rows[MessageLabels.dimensionLimit].key,
                "a report has at most \(MessageLabels.dimensionLimit) dimensions")
        }
        for row in rows {
            guard
                let value = compile(
                    row.setting?.node, in: .policy, expecting: [.string, .int, .bool])
            else { continue }
            ruleSet.policies.reportDimensions.append(
                ReportDimension(name: row.name, value: value))
        }
    }
}
