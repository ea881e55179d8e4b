// `caps` of policies.yaml.

import Expression
import RuleSet
import YAML

extension PlanBuilder {
    /// Behind the rules, which a cap may name; `knowsRules`: whether all of them could be read.
    func buildCaps(_ setting: Setting?, knowsRules: Bool) {
        guard let setting else { return }
        for fields in setting.elements.compactMap(\.fields) {
            var cap = Cap(
                max: fields["max"]?.number ?? 0, perMs: fields["per"]?.milliseconds ?? 1)
            cap.kinds = indices(fields["kind"], "kind", kind(named:at:))
            cap.themes = indices(fields["theme"], "theme", theme(named:at:))
            cap.channels = indices(fields["channel"], "channel", channel(named:at:))
            cap.rules = indices(fields["rule"], "rule") { name, node in
                knowsRules ? rule(named: name, at: node) : nil
            }
            cap.when = compile(fields["when"]?.node, in: .policy, expecting: [.bool])
            cap.holds = fields["caught"]?.text == "hold"
            ruleSet.policies.caps.append(cap)
        }
    }

    /// A name or a list, ascending; nil: any.
    private func indices(
        _ setting: Setting?, _ what: String, _ index: (String?, Node) -> Int?
    ) -> [Int]? {
        guard let setting else { return nil }
        checkNotEmpty(setting, "`\(what)`", names: what)
        return Set(setting.elements.compactMap { index($0.text, $0.node) }).sorted()
    }

    private func rule(named name: String?, at node: Node) -> Int? {
        guard let name else { return nil }
        if let rule = ruleSet.rules.firstIndex(where: { $0.name == name }) { return rule }
        report.error(
            .unknownRule, at: node, "there is no rule `\(name)`",
            hint: Suggestion.hint(for: name, among: ruleSet.rules.map(\.name)))
        return nil
    }
}
