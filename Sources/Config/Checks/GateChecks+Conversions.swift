// Goals and attribution that hardly measure what they are meant to.

import RuleSet
import YAML

extension GateChecks {
    /// S61: a goal is looked at from each decision on. What comes behind its end, and before the next
    /// message, counts for none; nor does what comes before the first.
    func checkGoal(_ index: Int) {
        let rule = ruleSet.rules[index]
        guard let goal = rule.goal, let fields = places[index].rule["goal"]?.fields else { return }
        if goal.isByKey, rule.key == nil, let setting = fields["by_key"] {
            report.warning(
                .goalWithoutKey, at: setting.node,
                "the rule has no `key`, so that its goal counts for every message",
                hint: "give the rule a key, or leave `by_key` out")
        }
        guard let setting = fields["within"], let wait = rule.longWait(beyond: goal.withinMs)
        else { return }
        let (within, pause) = (Self.text(goal.withinMs), Self.text(wait.ms))
        report.warning(
            .goalShorterThanWait, at: setting.node,
            wait.isFirst
                ? "the goal counts for \(within) from the message on, and the message leaves \(pause) after "
                    + "the match: what comes in between is no conversion"
                : "the goal counts for \(within) from a message on, and the next one leaves \(pause) behind "
                    + "it: what comes in between is a conversion of neither",
            hint: "`within` is reckoned from the decision to send, never from the event")
    }

    func checkAttribution(_ policies: Fields) {
        guard let attribution = ruleSet.policies.attribution, attribution.model == .lastClick,
            let setting = policies["attribution"]?.fields?["model"],
            !ruleSet.plans.contains(where: {
                $0.engagement?.words.contains { $0.word == .clicked } ?? false
            })
        else { return }
        report.warning(
            .clicksNeverCome, at: setting.node,
            "no event says that a message was clicked, so that the last message is credited always",
            hint: "`engagement:` in customer.yaml names the event: `clicked: …`")
    }

    /// As people write it: `4h`, or `90m`.
    private static func text(_ milliseconds: Int64) -> String {
        let units: [(name: String, ms: Int64)] = [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
        ]
        guard let unit = units.first(where: { milliseconds % $0.ms == 0 }) else { return "" }
        return "\(milliseconds / unit.ms)\(unit.name)"
    }
}

extension Rule {
    /// The first send, in the order of the text, that leaves more than `ms` after the match or after a send
    /// before it, as far as waits say so.
    fileprivate func longWait(beyond ms: Int64) -> (ms: Int64, isFirst: Bool)? {
        // By step: the longest time since the match or the last send; -1 where no way leads.
        var elapsed = [Int64](repeating: -1, count: steps.count + 1)
        elapsed[0] = 0
        var isFirst = true
        func reach(_ step: Int, _ time: Int64) { elapsed[step] = max(elapsed[step], time) }
        for (index, step) in steps.enumerated() where elapsed[index] >= 0 {
            let time = elapsed[index]
            switch step.action {
            case .wait(let waitMs): reach(index + 1, time + waitMs)
            case .until: reach(index + 1, time)
            case .skip(let target): reach(target, time)
            case .waitFor(let waitFor):
                reach(waitFor.thenStep, time)
                reach(waitFor.elseStep, time + waitFor.withinMs)
            case .send:
                if time > ms { return (time, isFirst) }
                isFirst = false
                reach(index + 1, 0)
            }
        }
        return nil
    }
}
