// The gates as canonical text. What a configuration does not say leaves no line, so that the name of a
// rule set from before there was such a key stays.

import Calendar
import RuleSet

extension CanonicalText {
    mutating func writeGates() {
        let policies = ruleSet.policies
        if let holdout = policies.holdout { write(holdout) }
        if let quiet = policies.quiet { write(quiet) }
        if let arbitration = policies.arbitration {
            line(
                "arbitration", "\(arbitration.windowMs)", number(arbitration.max),
                list(arbitration.order.map(\.rawValue)))
        }
        for index in sorted(policies.channels.indices, by: { policies.channels[$0].name }) {
            write(policies.channels[index])
        }
        if let choice = policies.channelChoice { write(choice) }
        if let pressure = policies.pressure { write(pressure) }
        for cap in policies.caps { write(cap) }
        if let engagement = policies.engagement {
            line("engagement", number(engagement.ignoredAfterMs))
        }
        if let attribution = policies.attribution {
            line(
                "attribution", attribution.model.rawValue, "\(attribution.withinMs)",
                program(attribution.value), list(names(of: \.isAttributed)))
        }
        // They change no record that leaves, but what is remembered of messages.
        for dimension in policies.reportDimensions {
            line("report", quoted(dimension.name), program(dimension.value))
        }
    }

    mutating func write(_ holdout: Holdout) {
        line("holdout", "\(holdout.millionths)", quoted(holdout.salt))
    }

    mutating func write(_ goal: Goal, of rule: Int) {
        line(
            "goal", "\(goal.withinMs)", goal.isByKey ? "by_key" : "-", program(goal.when),
            program(goal.value),
            list(names(of: { !$0.goals.elements(of: rule, by: { $0 }).isEmpty })))
    }

    private mutating func write(_ quiet: QuietPolicy) {
        let hours = quiet.hours.map { "\($0.startSecond)-\($0.endSecond)" }
        line(
            "quiet", hours ?? "-", "\(quiet.days.bits)", list(quiet.holidays.map { "\($0)" }),
            quiet.holds ? "hold" : "drop")
    }

    // MARK: Channels

    /// One of which nothing is known is as if it were not declared.
    private mutating func write(_ channel: Channel) {
        let words = [
            program(channel.to), program(channel.when), number(channel.cost),
            number(channel.intrusive), number(channel.isRealTime),
            channel.response?.rawValue ?? "-", channel.length?.rawValue ?? "-",
            channel.persistence?.rawValue ?? "-",
        ]
        if words.allSatisfy({ $0 == "-" }) { return }
        line("way", quoted(channel.name), words.joined(separator: " "))
    }

    private mutating func write(_ choice: ChannelChoice) {
        line("choice", names(ofChannels: choice.defaultOrder), number(choice.alternate))
        for segment in choice.segments {
            line(
                "chooses", quoted(segment.name), program(segment.condition),
                names(ofChannels: segment.order))
        }
    }

    mutating func writeChannels(of send: Send) {
        if let channel = send.channels.single {
            line("channel", quoted(ruleSet.policies.channels[channel].name))
        } else if case .named(let channels) = send.channels {
            line("channels", names(ofChannels: channels))
        } else {
            line("channel auto")
        }
        guard let needs = send.needs else { return }
        var words: [String] = []
        if needs.realTime { words.append("real_time") }
        if needs.long { words.append("long") }
        if let least = needs.persistence { words.append("persistence \(least.rawValue)") }
        if let most = needs.response { words.append("response \(most.rawValue)") }
        if let most = needs.intrusive { words.append("intrusive \(most)") }
        if !words.isEmpty { line("needs", list(words)) }
    }

    // MARK: Pressure

    private mutating func write(_ pressure: PressurePolicy) {
        line(
            "pressure", "\(pressure.halfLifeMs)", text(pressure.states),
            "\(pressure.hysteresis)")
        let channels = ruleSet.policies.channels
        let weights = pressure.weights.map { weight in
            "\(quoted(channels[weight.channel].name)) \(weight.amount) \(text(weight.thresholds))"
        }
        for weight in weights.sorted(by: Self.precedes) { line("weight", weight) }
        for segment in pressure.segments {
            let name = ruleSet.customer.segments[segment.segment].name
            line("thresholds", quoted(name), text(segment.thresholds))
        }
        let signs = pressure.signs.map { "\(program($0.condition)) \($0.amount)" }
        for sign in signs.sorted(by: Self.precedes) { line("sign", sign) }
        for (state, plans) in zip(PressurePolicy.State.allCases, pressure.plans) {
            for (kind, plan) in zip(ruleSet.kinds, plans) where plan != .allow {
                line("plan", "\(state)", quoted(kind.name), "\(plan)")
            }
        }
        for word in EngagementWord.ofPressure {
            let strain = pressure.wordStrains[word.rawValue]
            let relief = pressure.wordReliefs[word.rawValue]
            if strain != 0 || relief != 0 { line(word.name, "\(strain)", "\(relief)") }
        }
    }

    private func text(_ thresholds: PressurePolicy.Thresholds) -> String {
        number(thresholds.balance) + " " + number(thresholds.over)
    }

    // MARK: Caps

    private mutating func write(_ cap: Cap) {
        let customer = ruleSet.customer
        line(
            "cap", "\(cap.max)", "\(cap.perMs)", cap.holds ? "hold" : "drop", program(cap.when),
            names(cap.kinds) { ruleSet.kinds[$0].name },
            names(cap.themes) { customer.themes[$0].name },
            names(cap.channels) { ruleSet.policies.channels[$0].name },
            names(cap.rules) { ruleSet.rules[$0].name })
    }

    // MARK: Events

    func effects(onPolicies plan: EventPlan) -> [String] {
        var effects: [String] = []
        if let preferences = plan.preferences { effects.append("prefer \(names(preferences))") }
        if let engagement = plan.engagement {
            let words = engagement.words.map { "\($0.word.name) \(program($0.when))" }
            effects.append(
                "about \(program(engagement.id)) \(list(words.sorted(by: Self.precedes)))")
        }
        if plan.strain != 0 { effects.append("strain \(plan.strain)") }
        if plan.relief != 0 { effects.append("relief \(plan.relief)") }
        return effects
    }

    // MARK: Words

    func names(_ gates: SkippableGate) -> String {
        let names = SkippableGate.names.filter { gates.contains($0.gate) }.map(\.name)
        return list(names.sorted(by: Self.precedes).map(quoted))
    }

    private func names(_ fields: PreferenceFields) -> String {
        let slots = [
            ("channels", fields.channels), ("themes", fields.themes),
            ("max_per_week", fields.maxPerWeek), ("hours", fields.hours), ("days", fields.days),
        ]
        return list(slots.filter { $0.1 != nil }.map(\.0))
    }

    /// In their order, which is that in which they are tried.
    private func names(ofChannels channels: [Int]) -> String {
        list(channels.map { quoted(ruleSet.policies.channels[$0].name) })
    }

    private func names(_ indices: [Int]?, _ name: (Int) -> String) -> String {
        indices.map { list($0.map(name).sorted(by: Self.precedes).map(quoted)) } ?? "-"
    }

    private func number(_ value: (some CustomStringConvertible)?) -> String {
        value.map(\.description) ?? "-"
    }
}
