// Messages that cannot pass the gates, and rules that meet themselves there.

import Calendar
import Expression
import RuleSet
import YAML

extension GateChecks {
    // MARK: Channels

    /// S54: whether a channel does what is asked of it.
    func checkNeeds(_ message: Message) {
        guard let setting = message.fields["needs"], let needs = message.send.needs,
            !message.channels.isEmpty
        else { return }
        let channels = message.channels.map { ruleSet.policies.channels[$0] }
        let unmet = channels.compactMap { channel in
            channel.firstUnmet(of: needs).map { "`\(channel.name)` by `\($0.rawValue)`" }
        }
        guard unmet.count == channels.count else { return }
        report.warning(
            .needsUnfulfilled, at: setting.node,
            "none of its channels fulfils this, so that the message is never sent",
            hint:
                "ruled out: \(unmet.joined(separator: ", ")); what a channel does not declare it does "
                + "not fulfil")
    }

    // MARK: Pressure

    /// S58: whether there are states in which the plans allow the message.
    func checkPlan(_ message: Message) {
        guard let pressure = ruleSet.policies.pressure, let setting = message.fields["channel"],
            !message.channels.isEmpty, !kind(of: message).skips.contains(.pressure)
        else { return }
        let kind = ruleSet.rules[message.rule].kind
        let allThresholds =
            [pressure.states] + pressure.segments.map { $0.thresholds.over(pressure.states) }
        let canPass = message.channels.contains { channel in
            let own = pressure.weights.first { $0.channel == channel }?.thresholds
            return allThresholds.contains { thresholds in
                pressure.allows(kind, within: thresholds)
                    && (own.map { pressure.allows(kind, within: $0.over(thresholds)) } ?? true)
            }
        }
        if canPass { return }
        report.warning(
            .neverAllowed, at: setting.node,
            "`plans` of pressure holds or drops the kind `\(ruleSet.kinds[kind].name)` in every state, "
                + "so that the message is never sent",
            hint: "what a state does not name is allowed in it")
    }

    /// S25, S57: a message that starts its own rule again, as often as the scores move.
    func checkFeeding(_ index: Int) {
        let rule = ruleSet.rules[index]
        let segment: Int
        switch rule.trigger {
        case .enters(let entered): segment = entered
        case .leaves(let left): segment = left
        default: return
        }
        guard rule.again == .always, let pressure = ruleSet.policies.pressure,
            !ruleSet.kinds[rule.kind].skips.contains(.pressure),
            let trigger = places[index].rule["trigger"]
        else { return }
        let scores = ruleSet.customer.scores(readBySegment: segment)
        let moved = messages.filter { $0.rule == index }.flatMap(\.channels).flatMap { channel in
            pressure.weights.indices.filter {
                pressure.weights[$0].channel == channel && pressure.weights[$0].amount > 0
            }.flatMap { [0, $0 + 1] }
        }
        guard !scores.isDisjoint(with: moved) else { return }
        report.warning(
            .feedsItself, at: trigger.node,
            "the rule's own messages move the pressure on which it starts, so that it can start itself "
                + "again and again",
            hint: "`again: 30d` sets an end to that, and so does a kind that skips `pressure`")
    }

    // MARK: Quiet

    /// S46, S51: what is held and would leave too late is not held.
    func checkExpiry(_ message: Message) {
        guard let quiet = ruleSet.policies.quiet, quiet.holds, let hours = quiet.hours,
            let setting = message.fields["expires"], let expiresMs = message.send.expiresMs,
            !kind(of: message).skips.contains(.quiet)
        else { return }
        let due = ruleSet.rules[message.rule].secondOfDay(ofStep: message.step, hours)
        let wait = hours.secondsToEnd(from: due ?? hours.startSecond)
        guard Int64(wait) * 1000 > expiresMs else { return }
        report.warning(
            .expiresInQuiet, at: setting.node,
            due == nil
                ? "shorter than the quiet hours: what is due early in them is dropped, not held"
                : "it is due in quiet hours that end later than this: it is dropped, never sent",
            hint: "a hold that would end behind `expires` is none; a kind may skip `quiet`")
    }

    /// S33, S46: by day each match sends at once; by night the first of a key waits for the morning, and
    /// those that follow find it running.
    func checkNight(_ index: Int) {
        let rule = ruleSet.rules[index]
        guard case .event = rule.trigger, !rule.restarts, rule.again == .always,
            let quiet = ruleSet.policies.quiet, quiet.holds, quiet.hours != nil,
            !ruleSet.kinds[rule.kind].skips.contains(.quiet),
            let trigger = places[index].rule["trigger"]
        else { return }
        for step in rule.steps {
            guard case .send(let send) = step.action else { return }
            let isSame = send.programs.flatMap(\.reads).allSatisfy { read in
                read.root != .event || rule.key?.reads.contains(read) ?? false
            }
            if isSame { continue }
            report.warning(
                .refusesAllNight, at: trigger.node,
                "a message that quiet hours hold refuses all later matches until the morning, and "
                    + "leaves with what the first one said",
                hint: "`restart: true` lets the newest take its place")
            return
        }
    }
}

extension PressurePolicy {
    /// Whether the kind is allowed in some state that a score with these thresholds can have.
    fileprivate func allows(_ kind: Int, within thresholds: Thresholds) -> Bool {
        guard let balance = thresholds.balance, let over = thresholds.over else { return true }
        return State.allCases.contains { state in
            let isReached =
                switch state {
                case .under: min(balance, over) > 0
                case .balance: balance < over || hysteresis > 0
                case .over: true
                }
            return isReached && plans[state.rawValue][kind] == .allow
        }
    }
}

extension CustomerPlan {
    /// Indices of the scores that a segment reads, directly or through other segments.
    fileprivate func scores(readBySegment segment: Int) -> Set<Int> {
        var open = [segment]
        var seen: Set<Int> = []
        var scores: Set<Int> = []
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            for read in segments[next].condition.reads {
                if read.root == .segments { open.append(read.slot) }
                // A score has two slots, its state's and its own.
                if read.root == .pressure { scores.insert(read.slot / 2) }
            }
        }
        return scores
    }
}

extension LocalHours {
    /// How long it is from a time of day to the end; 0 outside of the hours.
    fileprivate func secondsToEnd(from second: Int) -> Int {
        let day = 86_400
        let length = (endSecond - startSecond + day) % day
        let passed = (second - startSecond + day) % day
        return max(length - passed, 0)
    }
}

extension Rule {
    /// The local time at which a step is due, if the steps before it and the trigger say so.
    fileprivate func secondOfDay(ofStep step: Int, _ quiet: LocalHours) -> Int? {
        var second: Int?
        switch trigger {
        case .schedule(let schedule): second = schedule.secondOfDay
        case .yearly(let yearly): second = yearly.anniversary.secondOfDay
        case .date(let date): second = date.secondOfDay
        case .event, .silence, .sequence, .count, .enters, .leaves, .broadcast: break
        }
        for before in steps[..<step] {
            switch before.action {
            case .send:
                // One that is held leaves when they end, and the rule goes on from there.
                if let due = second, quiet.secondsToEnd(from: due) > 0 { second = quiet.endSecond }
            case .wait(let ms) where ms % 86_400_000 == 0: break
            case .until(let schedule) where before.condition == nil: second = schedule.secondOfDay
            case .wait, .until, .waitFor, .skip: second = nil
            }
        }
        return second
    }
}

extension Send {
    /// All that is worked out for the message.
    fileprivate var programs: [Program] {
        var programs = data.flatMap(\.node.programs)
        if case .expression(let program) = template { programs.append(program) }
        if let worth { programs.append(worth) }
        return programs
    }
}

extension DataField.Node {
    fileprivate var programs: [Program] {
        switch self {
        case .value(let program): [program]
        case .list(let nodes): nodes.flatMap(\.programs)
        case .map(let fields): fields.flatMap(\.node.programs)
        }
    }
}
