// `engagement` of customer.yaml: which events say what about messages.

import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    func buildEngagement(_ setting: Setting?) {
        guard let fields = setting?.fields else { return }
        ruleSet.policies.engagement = EngagementPolicy(
            ignoredAfterMs: fields["ignored_after"]?.milliseconds)
        var types: [Int] = []
        var words: [Int: [(word: EngagementWord, when: Program?)]] = [:]
        var isWhole = true
        for word in EngagementWord.saidByEvents {
            if let setting = fields[word.name] { checkNotEmpty(setting, "`\(word.name)`") }
            // One without a type is a mistake already.
            if fields.isBroken(word.name) || fields[word.name]?.node.isEmpty ?? false {
                isWhole = false
            }
            for filter in eventFilters(fields[word.name]) {
                let when = compile(filter.when, in: .event(filter.types), expecting: [.bool])
                if filter.types == nil { isWhole = false }
                for type in filter.types ?? [] {
                    if !types.contains(type) { types.append(type) }
                    add(word, when, to: &words[type, default: []])
                }
            }
        }
        guard isWhole else { return }
        if types.isEmpty {
            report.error(
                .noValue, at: fields.node, "`engagement` names no event type",
                hint: "such as `clicked: message_clicked`")
            return
        }
        guard
            let id = compile(
                fields["id"]?.node, in: .event(types), expecting: [.string])
        else { return }
        checkNames(types, by: id, in: fields)
        for (type, words) in words {
            ruleSet.plans[type].engagement = EngagementPlan(id: id, words: words)
        }
    }

    /// S8: a field that one of the types declares is absent in the others, which then name no message.
    private func checkNames(_ types: [Int], by id: Program, in fields: Fields) {
        let slots = Set(id.reads.filter { $0.root == .event }.map(\.slot))
        for index in types {
            let type = ruleSet.schema.types[index]
            let own =
                type.fields.map(\.slot)
                + [type.idSlot, type.typeSlot, type.timeSlot]
                .compactMap(\.self)
            if slots.isEmpty || !slots.isDisjoint(with: own) { continue }
            let node = EngagementWord.saidByEvents.lazy
                .flatMap { fields[$0.name]?.elements ?? [] }
                .flatMap { $0.fields?["event"]?.elements ?? [$0] }
                .first { $0.text == type.name }?.node
            report.warning(
                .engagementWithoutID, at: node ?? fields.node,
                "`\(type.name)` has no field that `id` reads, so that it names no message",
                hint: "declare it in events.yaml, or let `id` read a field that the event has")
        }
    }

    /// What holds always makes conditions of the same word needless.
    private func add(
        _ word: EngagementWord, _ when: Program?,
        to words: inout [(word: EngagementWord, when: Program?)]
    ) {
        if words.contains(where: { $0.word == word && $0.when == nil }) { return }
        if when == nil { words.removeAll { $0.word == word } }
        words.append((word, when))
    }
}
