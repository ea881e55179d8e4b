// The interests of customer.yaml, and the broadcasts that rules find them by.

import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    /// What a value of an interest may be made of.
    private static let valueTypes: [ValueType] = [
        .string, .int, .list(.string), .list(.int),
    ]

    func buildInterests(_ rows: [Setting.Row], customer: Fields) {
        if !rows.isEmpty,
            let attribute = customer["attributes"]?.rows.first(where: { $0.name == "interests" })
        {
            report.error(
                .interestsTwice, at: attribute.key,
                "an attribute cannot have the name `interests` where there are interests",
                hint:
                    "`customer.interests.\(rows[0].name)` is an interest; give the attribute another "
                    + "name")
        }
        for (index, row) in rows.enumerated() {
            let fields = row.setting?.fields
            ruleSet.customer.interests.append(
                Interest(
                    name: row.name, limit: fields?["max"]?.number ?? 100,
                    forMs: fields?["for"]?.milliseconds))
            interests?[row.name] = index
            if let add = fields?["add"] {
                if add.rows.isEmpty, add.node.isEmpty {
                    report.warning(
                        .neverAdded, at: row.key,
                        "no event adds anything to the interest `\(row.name)`",
                        hint:
                            "`add: { alert_requested: event.sku }` says which event asks, and what for"
                    )
                }
                for statement in add.rows { state(statement, of: index, isAdded: true) }
            }
            for statement in fields?["remove"]?.rows ?? [] {
                state(statement, of: index, isAdded: false)
            }
        }
    }

    private func state(_ row: Setting.Row, of interest: Int, isAdded: Bool) {
        guard let type = eventType(row.name, at: row.key), let node = row.setting?.node,
            let values = compile(node, in: .event([type]), expecting: Self.valueTypes)
        else { return }
        ruleSet.plans[type].interests.append(
            InterestStatement(interest: interest, isAdded: isAdded, values: values))
    }

    // MARK: Triggers

    /// The types that a trigger names, each once; nil if one of them is not declared, which is reported.
    private func broadcastTypes(_ setting: Setting?) -> [Int]? {
        guard let setting, typesByName != nil else { return nil }
        checkNotEmpty(setting, "a trigger", names: "broadcast")
        var types: [Int] = []
        var isWhole = true
        for element in setting.elements {
            guard let name = element.text else {
                isWhole = false
                continue
            }
            if let type = broadcastsByName[name] {
                if !types.contains(type) { types.append(type) }
                ruleSet.schema.types[type].isUsed = true
                continue
            }
            isWhole = false
            report(unknownBroadcast: name, at: element.node)
        }
        if case .list(let settings) = setting.value, settings.isEmpty { isWhole = false }
        return isWhole ? types : nil
    }

    private func report(unknownBroadcast name: String, at node: Node) {
        if typesByName?[name] != nil {
            report.error(
                .broadcastMisused, at: node, "`\(name)` is an event of a customer, not a broadcast",
                hint:
                    "`trigger: { event: \(name) }` starts on it; events about a thing are declared "
                    + "under `broadcasts:` in events.yaml")
            return
        }
        report.error(
            .unknownEventType, at: node, "events.yaml declares no broadcast `\(name)`",
            hint: broadcastsByName.isEmpty
                ? "events about a thing are declared under `broadcasts:`, as others are under `events:`"
                : Suggestion.hint(for: name, amongFew: broadcastsByName.keys.sorted()))
    }

    func buildBroadcast(
        _ fields: Fields, of index: Int, into rule: inout Rule, keeping kept: inout Set<Int>
    ) -> TriggerTypes {
        let types = broadcastTypes(fields["broadcast"])
        for type in types ?? [] { ruleSet.plans[type].broadcasts.append(index) }
        let isOnce = fields["once"]?.flag ?? false
        let values = compile(
            fields["of"]?.node, in: .event(types), expecting: Self.valueTypes)
        var trigger = BroadcastTrigger(audience: nil, isOnce: isOnce)
        if let interest = interest(named: fields["interest"]), let values {
            trigger.audience = BroadcastTrigger.Audience(interest: interest, values: values)
            // They are taken out when the message leaves, maybe long after.
            for read in values.reads where isOnce && read.root == .event { kept.insert(read.slot) }
        }
        rule.trigger = .broadcast(trigger)
        checkAudience(fields, isOnce: isOnce)
        return TriggerTypes(event: types, key: types)
    }

    private func interest(named setting: Setting?) -> Int? {
        guard let setting, let name = setting.text, let interests else { return nil }
        if let interest = interests[name] { return interest }
        report.error(
            .unknownInterest, at: setting.node, "customer.yaml declares no interest `\(name)`",
            hint: interests.isEmpty
                ? "what customers ask to hear about is declared there, under `interests:`"
                : Suggestion.hint(for: name, amongFew: interests.keys.sorted()))
        return nil
    }

    private func checkAudience(_ fields: Fields, isOnce: Bool) {
        let hasInterest = fields.key("interest") != nil
        if hasInterest, fields.key("of") == nil, let setting = fields["interest"] {
            report.error(
                .halfAudience, at: setting.node,
                "`interest` without `of`, which says what the broadcast is about",
                hint: "such as `of: event.sku`")
        }
        if !hasInterest, let setting = fields["of"] {
            report.error(
                .halfAudience, at: setting.node,
                "`of` without `interest`, in whose values it is looked up",
                hint: "name one of the interests of customer.yaml, or leave `of` out for everybody")
        }
        if !hasInterest, isOnce, let setting = fields["once"] {
            report.warning(
                .onceWithoutInterest, at: setting.node,
                "`once` takes nothing out, as the broadcast is for everybody",
                hint: "`again: never` sends to each customer once")
        }
    }

    /// Types that are declared and that no rule waits for.
    func checkBroadcasts(_ setting: Setting?) {
        for row in setting?.rows ?? [] {
            guard let type = broadcastsByName[row.name], ruleSet.plans[type].broadcasts.isEmpty
            else { continue }
            report.warning(
                .unheardBroadcast, at: row.key, "no rule waits for the broadcast `\(row.name)`",
                hint: "a rule with `trigger: { broadcast: \(row.name) }` does")
        }
    }
}
