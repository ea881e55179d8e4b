// `preferences` of customer.yaml: which events state them, and in which fields.

import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    func buildPreferences(_ setting: Setting?) {
        guard let fields = setting?.fields else { return }
        var policy = PreferencePolicy()
        policy.holds = fields["caught"]?.text == "hold"
        ruleSet.customer.preferences = policy
        guard let from = fields["from"] else { return }
        checkNotEmpty(from, "`preferences`")
        for element in from.elements {
            guard let type = eventType(element.text, at: element.node) else { continue }
            ruleSet.plans[type].preferences = preferences(ofType: type, at: element.node)
        }
    }

    /// S48: a field counts where the type declares it with the very type that it has here.
    private func preferences(ofType type: Int, at node: Node) -> PreferenceFields {
        let known:
            [(name: String, type: ValueType, slot: WritableKeyPath<PreferenceFields, Int?>)] = [
                ("channels", .list(.string), \.channels), ("themes", .list(.string), \.themes),
                ("max_per_week", .int, \.maxPerWeek), ("hours", .string, \.hours),
                ("days", .list(.string), \.days),
            ]
        var found = PreferenceFields()
        var isClear = false
        var hint = "such as `channels: list(string)` or `max_per_week: int`"
        for (name, valueType, slot) in known {
            let fields = ruleSet.schema.types[type].fields
            guard let index = fields.firstIndex(where: { $0.name == name }) else { continue }
            if fields[index].type == valueType {
                found[keyPath: slot] = fields[index].slot
                ruleSet.schema.types[type].fields[index].isUsed = true
            } else {
                hint = "`\(name)` is \(fields[index].type), and has to be \(valueType)"
            }
            // One whose type is a mistake may be meant.
            if fields[index].type == valueType || fields[index].type == .dyn { isClear = true }
        }
        if !isClear {
            let name = ruleSet.schema.types[type].name
            report.error(
                .preferenceFields, at: node, "`\(name)` declares none of the fields of preferences",
                hint: hint)
        }
        return found
    }
}
