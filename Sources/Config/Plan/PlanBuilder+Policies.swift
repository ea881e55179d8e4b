// policies.yaml → how time is taken, the kinds of messages, and the gates that read nothing else.

import Calendar
import RuleSet

extension PlanBuilder {
    /// What the rest is told in: before customer.yaml and the rules. Without a file, and without `kinds`,
    /// what DESIGN says holds (S4).
    func buildPolicies(_ fields: Fields?) {
        if let time = fields?["time"]?.fields {
            ruleSet.time.hasOffsetZones = time["offset_zones"]?.flag ?? false
            ruleSet.time.latenessMs = time["lateness"]?.milliseconds ?? ruleSet.time.latenessMs
            buildSettle(time)
            ruleSet.time.onTimeMs = time["on_time"]?.milliseconds ?? ruleSet.time.onTimeMs
            ruleSet.time.maxJumpMs = time["max_jump"]?.milliseconds
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

    /// S66: an order that is still on its way must find the timer that it would stop, so that `lateness` is
    /// at least `settle`.
    private func buildSettle(_ time: Fields) {
        guard let settleMs = time["settle"]?.milliseconds else { return }
        ruleSet.time.settleMs = settleMs
        if time.key("lateness") != nil, let lateness = time["lateness"],
            ruleSet.time.latenessMs < settleMs
        {
            report.warning(
                .latenessBelowSettle, at: lateness.node,
                "timers cannot wait for a shorter time than events do, so that `lateness` is as long "
                    + "as `settle`")
        }
        ruleSet.time.latenessMs = max(ruleSet.time.latenessMs, settleMs)
    }

    /// What reads the customer.
    func buildGates(_ fields: Fields?) {
        ruleSet.policies.holdout = holdout(fields?["holdout"], salt: "")
        buildQuiet(fields?["quiet"]?.fields)
        buildArbitration(fields?["arbitration"]?.fields)
        buildChannels(fields?["channels"]?.rows ?? [])
        buildChannelChoice(fields?["channel_choice"]?.fields)
        finishPressure(fields?["pressure"]?.fields)
        buildAttribution(fields?["attribution"]?.fields)
        buildReport(fields?["report"]?.fields)
    }

    private func kind(_ row: Setting.Row) -> Kind {
        let fields = row.setting?.fields
        let consent = fields?["consent"]?.text.flatMap(Kind.Consent.init(rawValue:))
        let skips = fields?["skip"]?.elements.compactMap(\.text) ?? []
        return Kind(
            name: row.name, family: fields?["family"]?.text ?? "", consent: consent ?? .none,
            skips: SkippableGate(skips.compactMap(SkippableGate.init(name:))))
    }

    private static let defaultKinds = [
        Kind(name: "functional", family: "functional", consent: .none, skips: .all),
        Kind(name: "lifecycle", family: "functional", consent: .marketing, skips: []),
        Kind(name: "feature", family: "feature", consent: .asked, skips: []),
        Kind(name: "special", family: "special", consent: .marketing, skips: []),
    ]

    /// `salt` is the one that holds where none is named.
    func holdout(_ setting: Setting?, salt: String) -> Holdout? {
        guard let fields = setting?.fields, let millionths = fields["percent"]?.decimal else {
            return nil
        }
        // A percent has four decimals: 0.0001 of it is a millionth of all.
        return Holdout(millionths: UInt64(millionths), salt: fields["salt"]?.text ?? salt)
    }

    private func buildQuiet(_ fields: Fields?) {
        guard let fields else { return }
        var quiet = QuietPolicy()
        quiet.hours = fields["hours"]?.hours
        for name in fields["days"]?.elements.compactMap(\.text) ?? [] {
            if let index = Weekdays.names.firstIndex(of: name) { quiet.days.insert(index + 1) }
        }
        quiet.holidays = Set(fields["holidays"]?.elements.compactMap(\.day) ?? []).sorted()
        quiet.holds = fields["caught"]?.text != "drop"
        // One that names no time is none.
        if quiet.hours != nil || !quiet.days.isEmpty || !quiet.holidays.isEmpty {
            ruleSet.policies.quiet = quiet
        }
    }

    private func buildArbitration(_ fields: Fields?) {
        guard let fields else { return }
        var arbitration = Arbitration()
        arbitration.windowMs = fields["window"]?.milliseconds ?? 0
        arbitration.max = fields["max"]?.number
        if let setting = fields["order"] {
            arbitration.order = []
            for name in setting.elements.compactMap(\.text) {
                guard let criterion = Arbitration.Criterion(rawValue: name),
                    !arbitration.order.contains(criterion)
                else { continue }
                arbitration.order.append(criterion)
            }
        }
        ruleSet.policies.arbitration = arbitration
    }
}
