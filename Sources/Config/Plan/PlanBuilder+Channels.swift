// Channels: which there are, what is known about them, and which of them a send may use.

import Expression
import RuleSet
import YAML

extension PlanBuilder {
    // MARK: Which there are

    /// Before anything that names one is built: those that `channels` declares, or without it those that
    /// are named anywhere.
    func findChannels(_ policies: Fields?, rules: [Fields]) {
        guard channels != nil else { return }
        let isBroken = policies?.isBroken("channel_choice") ?? false
        lacksChannelChoice = policies?["channel_choice"] == nil && !isBroken
        if let policies, policies.isBroken("channels") {
            channels = nil
            return
        }
        let rows = policies?["channels"]?.rows ?? []
        for row in rows where row.name == "auto" { reportAuto(at: row.key) }
        var names = rows.map(\.name).filter { $0 != "auto" }
        if names.isEmpty {
            let named = Set(channelNames(policies) + rules.flatMap(channelNames(ofRules:)))
            names = named.subtracting(["auto"]).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
        }
        ruleSet.policies.channels = names.map { Channel(name: $0) }
        channels = Dictionary(
            names.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    private func channelNames(_ policies: Fields?) -> [String] {
        guard let policies else { return [] }
        let caps = policies["caps"]?.elements.compactMap { $0.fields?["channel"] } ?? []
        let choice = policies["channel_choice"]?.fields
        let orders = choice?["order"]?.rows.compactMap(\.setting) ?? []
        let weights = policies["pressure"]?.fields?["weights"]?.rows.map(\.name) ?? []
        let settings = caps + orders + [choice?["default"]].compactMap(\.self)
        return weights + settings.flatMap(\.elements).compactMap(\.text)
    }

    private func channelNames(ofRules file: Fields) -> [String] {
        let rules = file["rules"]?.elements.compactMap(\.fields) ?? []
        return rules.flatMap { channelNames(of: $0["steps"]) }
    }

    private func channelNames(of steps: Setting?) -> [String] {
        (steps?.elements ?? []).flatMap { step -> [String] in
            var names = branches(of: step).flatMap(channelNames(of:))
            if let fields = step.fields, fields.shape.key(named: "channel") != nil {
                names += fields["channel"]?.elements.compactMap(\.text) ?? []
            }
            return names
        }
    }

    // MARK: Names

    func channel(named name: String?, at node: Node) -> Int? {
        guard let name, let channels else { return nil }
        if name == "auto" {
            reportAuto(at: node)
            return nil
        }
        if let channel = channels[name] { return channel }
        report.error(
            .unknownChannel, at: node, "policies.yaml declares no channel `\(name)`",
            hint: Suggestion.hint(for: name, amongFew: ruleSet.policies.channels.map(\.name)))
        return nil
    }

    private func reportAuto(at node: Node) {
        report.error(
            .notAllowed, at: node, "`auto` is no channel",
            hint: "`channel: auto` of a send leaves the choice to `channel_choice`")
    }

    /// One channel or a list, each once.
    private func channels(_ setting: Setting?, of what: String) -> [Int] {
        guard let setting else { return [] }
        checkNotEmpty(setting, what, names: "channel")
        var found: [Int] = []
        for element in setting.elements {
            if let channel = channel(named: element.text, at: element.node),
                !found.contains(channel)
            {
                found.append(channel)
            }
        }
        return found
    }

    // MARK: What is known about them

    func buildChannels(_ rows: [Setting.Row]) {
        for row in rows {
            guard let index = channels?[row.name], let fields = row.setting?.fields else {
                continue
            }
            var channel = Channel(name: row.name)
            channel.to = compile(fields["to"]?.node, in: .address, expecting: [.string])
            channel.when = compile(fields["when"]?.node, in: .policy, expecting: [.bool])
            channel.cost = fields["cost"]?.double
            channel.intrusive = fields["intrusive"]?.number
            channel.isRealTime = fields["real_time"]?.flag
            channel.response = fields["response"]?.text.flatMap(Channel.Response.init(rawValue:))
            channel.length = fields["length"]?.text.flatMap(Channel.Length.init(rawValue:))
            channel.persistence = fields["persistence"]?.text
                .flatMap(Channel.Persistence.init(rawValue:))
            ruleSet.policies.channels[index] = channel
        }
    }

    func buildChannelChoice(_ fields: Fields?) {
        guard let fields else { return }
        let rows = fields["segments"]?.rows ?? []
        let orders = fields["order"]?.rows ?? []
        var segments: [ChannelChoice.Segment] = []
        for row in rows {
            let condition = compile(row.setting?.node, in: .customer, expecting: [.bool])
            guard let order = orders.first(where: { $0.name == row.name }) else {
                if !fields.isBroken("order") {
                    report.error(
                        .channelChoice, at: row.key,
                        "`order` names no channels for the segment `\(row.name)`",
                        hint: "such as `order: { \(row.name): [email] }`")
                }
                continue
            }
            let channels = channels(order.setting, of: "`\(order.name)`")
            if let condition {
                segments.append(
                    ChannelChoice.Segment(name: row.name, condition: condition, order: channels))
            }
        }
        for order in orders where !fields.isBroken("segments") {
            if rows.contains(where: { $0.name == order.name }) { continue }
            report.error(
                .channelChoice, at: order.key, "`segments` has no `\(order.name)`",
                hint: Suggestion.hint(for: order.name, amongFew: rows.map(\.name)))
        }
        ruleSet.policies.channelChoice = ChannelChoice(
            segments: segments, defaultOrder: channels(fields["default"], of: "`default`"),
            alternate: fields["alternate"]?.number)
    }

    // MARK: Sends

    /// `channel` of a send.
    func selection(_ setting: Setting?) -> ChannelSelection {
        guard let setting, setting.text == "auto" else {
            return .named(channels(setting, of: "`channel`"))
        }
        if lacksChannelChoice {
            report.error(
                .noChannelChoice, at: setting.node,
                "`auto` leaves the channel to `channel_choice`, which policies.yaml does not declare",
                hint: "declare it, or name the channels: `channel: [push, email]`")
        }
        return .auto
    }

    func needs(_ setting: Setting?) -> ChannelNeeds? {
        guard let fields = setting?.fields else { return nil }
        var needs = ChannelNeeds()
        needs.realTime = fields["real_time"]?.flag ?? false
        needs.long = fields["length"] != nil
        needs.persistence = fields["persistence"]?.text
            .flatMap(Channel.Persistence.init(rawValue:))
        needs.response = fields["response"]?.text.flatMap(Channel.Response.init(rawValue:))
        needs.intrusive = fields["intrusive"]?.number
        return needs
    }
}
