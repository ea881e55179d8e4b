import Calendar
import Customer
import Expression
import RuleSet

/// No more than so many messages in a rolling window (S60).
enum CapGate {
    /// The first cap that drops decides, else the first that holds; `nextAt` is when all let pass.
    static func objection(
        to candidate: Candidate, channel: Int, customer: borrowing CustomerRecord,
        evaluation: inout Evaluation, rules: borrowing RuleSet
    ) -> Objection? {
        let rule = rules.rules[candidate.rule]
        var deciding: Objection?
        var drops = false
        var latest: Instant? = .distantPast
        for (index, cap) in rules.policies.caps.enumerated()
        where cap.names(
            rule: candidate.rule, kind: rule.kind, theme: rule.theme ?? -1, channel: channel)
        {
            if let condition = cap.when,
                evaluation.answer(condition, customer: customer, at: candidate.decidedAt) != .holds
            {
                continue
            }
            let count = RollingCount(
                ofMessagesOf: customer, since: candidate.decidedAt - cap.perMs, most: cap.max
            ) { message in
                cap.names(
                    rule: Int(message.rule), kind: Int(message.kind), theme: Int(message.theme),
                    channel: Int(message.channel))
                    && (message.kind < 0 || !rules.kinds[Int(message.kind)].skips.contains(.cap))
            }
            guard count.isFull else { continue }
            let freedAt = count.freedAt(perMs: cap.perMs)
            if deciding == nil || !cap.holds && !drops {
                deciding = Objection(
                    .cap, saw: .cap(index: index, count: count.count, most: cap.max),
                    winner: count.newest)
            }
            if !cap.holds { drops = true }
            latest = freedAt.flatMap { freedAt in latest.map { max($0, freedAt) } }
        }
        deciding?.nextAt = latest
        deciding?.holds = !drops && latest != nil
        return deciding
    }
}

extension Cap {
    /// Whether it names what has these indices; -1 is none.
    fileprivate func names(rule: Int, kind: Int, theme: Int, channel: Int) -> Bool {
        (kinds?.contains(kind) ?? true) && (themes?.contains(theme) ?? true)
            && (channels?.contains(channel) ?? true) && (rules?.contains(rule) ?? true)
    }
}
