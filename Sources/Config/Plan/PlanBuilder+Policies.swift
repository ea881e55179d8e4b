// policies.yaml → how time is taken, and the kinds of messages.

import RuleSet

extension PlanBuilder {
    /// Without a file, and without `kinds`, what DESIGN says holds (S4).
    func buildPolicies(_ fields: Fields?) {
        if let time = fields?["time"]?.fields {
            ruleSet.time.latenessMs = time["lateness"]?.milliseconds ?? ruleSet.time.latenessMs
            ruleSet.time.onTimeMs = time["on_time"]?.milliseconds ?? ruleSet.time.onTimeMs
            ruleSet.time.zone = time["zone"]?.zone ?? ruleSet.time.zone
        }
        let rows = fields?["kinds"]?.rows ?? []
        var kinds = rows.map(kind)
        if rows.isEmpty { kinds = Self.defaultKinds }
        kinds.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        ruleSet.kinds = kinds
        self.kinds = Dictionary(
            kinds.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    private func kind(_ row: Setting.Row) -> Kind {
        let fields = row.setting?.fields
        let consent = fields?["consent"]?.text.flatMap(Kind.Consent.init(rawValue:))
        var skips: [String] = []
        for gate in fields?["skip"]?.elements.compactMap(\.text) ?? [] where !skips.contains(gate) {
            skips.append(gate)
        }
        return Kind(
            name: row.name, family: fields?["family"]?.text ?? "", consent: consent ?? .none,
            skips: skips)
    }

    private static let defaultKinds = [
        Kind(
            name: "functional", family: "functional", consent: .none,
            skips: ["preference", "holdout", "quiet", "arbitration", "pressure", "cap"]),
        Kind(name: "lifecycle", family: "functional", consent: .marketing, skips: []),
        Kind(name: "feature", family: "feature", consent: .asked, skips: []),
        Kind(name: "special", family: "special", consent: .marketing, skips: []),
    ]
}
