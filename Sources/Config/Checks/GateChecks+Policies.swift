// What policies.yaml says and nothing comes of.

import Expression
import RuleSet
import YAML

extension GateChecks {
    // MARK: Caps

    func checkCaps(_ policies: Fields) {
        let all = policies["caps"]?.elements.compactMap(\.fields) ?? []
        for (cap, fields) in zip(ruleSet.policies.caps, all) {
            for element in fields["kind"]?.elements ?? [] {
                checkSkips(element.text, .cap, at: element.node)
            }
            let kinds = cap.kinds ?? Array(ruleSet.kinds.indices)
            // Told of each of them.
            if kinds.allSatisfy({ ruleSet.kinds[$0].skips.contains(.cap) }) { continue }
            let named = messages.filter { cap.names($0, of: ruleSet.rules[$0.rule]) }
            if named.contains(where: { !kind(of: $0).skips.contains(.cap) }) { continue }
            report.warning(
                .idleCap, at: fields.node,
                named.isEmpty
                    ? "no rule has a message that this cap is about, so that it never objects"
                    : "every message that this cap is about is of a kind that skips `cap`",
                hint:
                    "a message counts if its kind, its theme, one of its channels and its rule are all "
                    + "among those that the cap names")
        }
    }

    // MARK: Kinds

    func checkPlans(_ policies: Fields) {
        guard let plans = policies["pressure"]?.fields?["plans"]?.fields else { return }
        for state in PressurePolicy.State.allCases {
            for row in plans["\(state)"]?.rows ?? []
            where row.setting?.text != "\(PressurePolicy.Plan.allow)" {
                checkSkips(row.name, .pressure, at: row.key)
            }
        }
    }

    /// Whether a kind passes by the gate in which it is named.
    private func checkSkips(_ name: String?, _ gate: SkippableGate, at node: Node) {
        guard let kind = ruleSet.kinds.first(where: { $0.name == name }),
            kind.skips.contains(gate)
        else { return }
        report.warning(
            .skippedByKind, at: node,
            "messages of the kind `\(kind.name)` skip `\(gate.name)`, so that this does nothing",
            hint: "leave one of the two out: it here, or `\(gate.name)` in the `skip` of the kind")
    }

    // MARK: Gates that nobody meets

    func checkIdleGates(_ policies: Fields?, _ customer: Fields?) {
        if let key = policies?["quiet"]?.fields?.key("caught"), ruleSet.policies.quiet == nil {
            report.warning(
                .idleGate, at: key, "`quiet` names no time, so that it never objects",
                hint: "such as `hours: \"21:00-08:00\"`")
        }
        let arbitration = ruleSet.policies.arbitration
        let chooses = (arbitration?.windowMs ?? 0) > 0 || arbitration?.max != nil
        let plans = ruleSet.policies.pressure?.plans.joined().contains { $0 != .allow } ?? false
        let gates: [(SkippableGate, Node?)] = [
            (.preference, customer?.key("preferences")),
            (.holdout, policies?.key("holdout")),
            (.quiet, ruleSet.policies.quiet == nil ? nil : policies?.key("quiet")),
            (.arbitration, chooses ? policies?.key("arbitration") : nil),
            (.pressure, plans ? policies?["pressure"]?.fields?.key("plans") : nil),
        ]
        let isUsed = Set(ruleSet.rules.map(\.kind))
        for (gate, key) in gates {
            guard let key,
                isUsed.allSatisfy({ ruleSet.kinds[$0].skips.contains(gate) })
            else { continue }
            report.warning(
                .idleGate, at: key,
                "every rule is of a kind that skips `\(gate.name)`, so that the gate never objects",
                hint: "leave it out, or `\(gate.name)` in the `skip` of a kind")
        }
        for (rule, places) in zip(ruleSet.rules, places) {
            let kind = ruleSet.kinds[rule.kind]
            guard let key = places.rule.key("holdout"), kind.skips.contains(.holdout) else {
                continue
            }
            report.warning(
                .idleGate, at: key,
                "the kind `\(kind.name)` skips `holdout`, so that the rule has no control group",
                hint: "leave it out here, or `holdout` in the `skip` of the kind")
        }
    }

    // MARK: Pressure and channels

    /// S57: the thresholds of a channel lie over those of the segment. Each alone was looked at before.
    func checkThresholds(_ policies: Fields) {
        guard let pressure = ruleSet.policies.pressure else { return }
        for row in policies["pressure"]?.fields?["channels"]?.rows ?? [] {
            let weight = pressure.weights.first {
                ruleSet.policies.channels[$0.channel].name == row.name
            }
            let segment = pressure.segments.first { segment in
                let below = segment.thresholds.over(pressure.states)
                return weight?.thresholds.over(below).areInverted ?? false
            }
            guard let segment else { continue }
            let name = ruleSet.customer.segments[segment.segment].name
            report.warning(
                .thresholdsTogether, at: row.key,
                "in the segment `\(name)` `balance` would begin above `over` on this channel",
                hint: "the thresholds of a channel lie over those of the segment: name both here")
        }
    }

    /// S49: the first segment that holds chooses. One whose every part stands in a later one as well holds
    /// wherever that does.
    func checkChoice(_ policies: Fields) {
        let segments = ruleSet.policies.channelChoice?.segments ?? []
        let rows = policies["channel_choice"]?.fields?["segments"]?.rows ?? []
        let parts = segments.map { Set($0.condition.conjuncts.map(\.text)).subtracting(["true"]) }
        for (later, row) in zip(segments.indices, rows) {
            guard let earlier = parts[..<later].firstIndex(where: { $0.isSubset(of: parts[later]) })
            else { continue }
            let name = segments[earlier].name
            report.warning(
                .shadowedSegment, at: row.key,
                "`\(row.name)` is never chosen: `\(name)` before it holds wherever it does",
                hint: parts[earlier] == parts[later]
                    ? "the two have one condition; the first that holds chooses"
                    : "the first that holds chooses: let the narrower one stand first")
        }
    }
}

extension Cap {
    /// Whether a message may count, whichever of its channels carries it.
    fileprivate func names(_ message: GateChecks.Message, of rule: Rule) -> Bool {
        (kinds?.contains(rule.kind) ?? true)
            && (themes.map { themes in rule.theme.map(themes.contains) ?? false } ?? true)
            && (channels.map { $0.contains(where: message.channels.contains) } ?? true)
            && (rules?.contains(message.rule) ?? true)
    }
}

extension SkippableGate {
    /// Of a single one.
    fileprivate var name: String { Self.names.first { $0.gate == self }?.name ?? "" }
}
