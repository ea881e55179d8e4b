// `pressure` of policies.yaml: scores, their states, and what follows from them.

import Expression
import RuleSet
import YAML

extension PlanBuilder {
    /// The part that reads nothing: before customer.yaml, whose segments may read the scores.
    func buildPressure(_ policies: Fields?) {
        guard let policies, let fields = policies["pressure"]?.fields else {
            if let policies, policies.isBroken("pressure") { weights = nil }
            return
        }
        var pressure = PressurePolicy(halfLifeMs: fields["half_life"]?.milliseconds ?? 1)
        if fields.isBroken("weights") { weights = nil }
        for row in fields["weights"]?.rows ?? [] {
            guard let channel = channel(named: row.name, at: row.key) else {
                // What reads its score is no further mistake.
                weights = nil
                continue
            }
            weights?[row.name] = pressure.weights.count
            pressure.weights.append(
                PressurePolicy.Weight(channel: channel, amount: row.setting?.decimal ?? 0))
        }
        if let states = fields["states"] {
            pressure.states = thresholds(states.fields)
            check(pressure.states, at: states.node)
        }
        pressure.hysteresis = fields["hysteresis"]?.decimal ?? 0
        for state in PressurePolicy.State.allCases {
            pressure.plans.append(plans(fields["plans"]?.fields?["\(state)"]?.rows ?? []))
        }
        ruleSet.policies.pressure = pressure
    }

    private func thresholds(_ fields: Fields?) -> PressurePolicy.Thresholds {
        PressurePolicy.Thresholds(
            balance: fields?["balance"]?.decimal, over: fields?["over"]?.decimal)
    }

    /// `others` hold where these thresholds say less.
    private func check(
        _ thresholds: PressurePolicy.Thresholds,
        over others: PressurePolicy.Thresholds = PressurePolicy.Thresholds(), at node: Node
    ) {
        // What is wrong with the others is told where they stand.
        guard !others.areInverted, thresholds.over(others).areInverted else { return }
        report.error(
            .thresholds, at: node, "`balance` would begin above `over`",
            hint: "a state begins at its threshold: `{ balance: 1, over: 4 }`")
    }

    /// By kind.
    private func plans(_ rows: [Setting.Row]) -> [PressurePolicy.Plan] {
        var plans = [PressurePolicy.Plan](repeating: .allow, count: ruleSet.kinds.count)
        for row in rows {
            guard let kind = kind(named: row.name, at: row.key),
                let plan = PressurePolicy.Plan.allCases.first(where: {
                    "\($0)" == row.setting?.text
                })
            else { continue }
            plans[kind] = plan
        }
        return plans
    }

    // MARK: What reads the customer

    func finishPressure(_ fields: Fields?) {
        guard let fields, var pressure = ruleSet.policies.pressure else { return }
        buildThresholds(fields, into: &pressure)
        for sign in fields["signs"]?.elements.compactMap(\.fields) ?? [] {
            guard let node = sign["when"]?.node,
                let condition = compile(node, in: .policy, expecting: [.bool])
            else { continue }
            for read in condition.reads where read.root == .segments {
                checkReadsNoPressure(segment: read.slot, at: node)
            }
            pressure.signs.append(
                PressurePolicy.Sign(condition: condition, amount: sign["add"]?.decimal ?? 0))
        }
        for row in fields["strain"]?.rows ?? [] {
            buildAmount(row, ofWord: \.wordStrains, ofType: \.strain, into: &pressure)
        }
        for row in fields["relief"]?.rows ?? [] {
            buildAmount(row, ofWord: \.wordReliefs, ofType: \.relief, into: &pressure)
        }
        ruleSet.policies.pressure = pressure
    }

    private func buildThresholds(_ fields: Fields, into pressure: inout PressurePolicy) {
        for row in fields["segments"]?.rows ?? [] {
            let own = thresholds(row.setting?.fields)
            check(own, over: pressure.states, at: row.key)
            guard let segment = segment(named: row.name, at: row.key) else { continue }
            checkReadsNoPressure(segment: segment, at: row.key)
            pressure.segments.append(
                PressurePolicy.OfSegment(segment: segment, thresholds: own))
        }
        for row in fields["channels"]?.rows ?? [] {
            let own = thresholds(row.setting?.fields)
            check(own, over: pressure.states, at: row.key)
            guard let weights else { continue }
            guard let weight = weights[row.name] else {
                report.error(
                    .unknownChannel, at: row.key,
                    "the channel `\(row.name)` has no weight, so that it has no score",
                    hint: Suggestion.hint(for: row.name, amongFew: weights.keys.sorted()))
                continue
            }
            pressure.weights[weight].thresholds = own
        }
    }

    /// S57: what a state is reckoned from does not ask for it.
    private func checkReadsNoPressure(segment: Int, at node: Node) {
        let segments = ruleSet.customer.segments
        guard segments[segment].readsPressure else { return }
        report.error(
            .pressureReadsItself, at: node,
            "the segment `\(segments[segment].name)` reads `pressure`, which is reckoned from it",
            hint:
                "what stands here may read `customer`, `facts`, `segments` without `pressure`, and "
                + "`now`")
    }

    /// One entry of `strain` or `relief`. A type that is called like a word is the word (S56).
    private func buildAmount(
        _ row: Setting.Row, ofWord words: WritableKeyPath<PressurePolicy, [Int64]>,
        ofType amount: WritableKeyPath<EventPlan, Int64>, into pressure: inout PressurePolicy
    ) {
        let points = row.setting?.decimal ?? 0
        if let word = EngagementWord.ofPressure.first(where: { $0.name == row.name }) {
            pressure[keyPath: words][word.rawValue] = points
            return
        }
        let known = EngagementWord.ofPressure.map(\.name)
        guard let type = eventType(row.name, at: row.key, or: known) else { return }
        ruleSet.plans[type][keyPath: amount] = points
    }
}

extension PressurePolicy.Thresholds {
    /// Those that hold where these say less than `others`.
    func over(_ others: Self) -> Self {
        Self(balance: balance ?? others.balance, over: over ?? others.over)
    }

    var areInverted: Bool {
        guard let balance, let over else { return false }
        return balance > over
    }
}
