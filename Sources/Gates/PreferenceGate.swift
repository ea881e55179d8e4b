import Calendar
import Customer
import RuleSet

/// What the customer wishes to get, and how much of it (S48).
struct PreferenceGate {
    static let weekMs: Int64 = 7 * 86_400_000

    func objection(
        to candidate: Candidate, customer: borrowing CustomerRecord, rules: borrowing RuleSet
    ) -> Objection? {
        guard let preferences = customer.gates.preferences else { return nil }
        if let theme = rules.rules[candidate.rule].theme,
            !preferences.allows(theme: rules.customer.themes[theme].name)
        {
            return Objection(.preference, saw: .preference(.theme))
        }
        if let most = preferences.maxPerWeek,
            let objection = objection(
                toMoreThan: most, at: candidate.decidedAt, customer: customer, rules: rules)
        {
            return objection
        }
        let hasChannel = candidate.channels.contains {
            preferences.allows(channel: rules.policies.channels[$0].name)
        }
        return hasChannel ? nil : Objection(.preference, saw: .preference(.channels))
    }

    private func objection(
        toMoreThan most: Int64, at now: Instant, customer: borrowing CustomerRecord,
        rules: borrowing RuleSet
    ) -> Objection? {
        let count = RollingCount(
            ofMessagesOf: customer, since: now - Self.weekMs, most: Int(clamping: most)
        ) { message in
            message.kind < 0 || !rules.kinds[Int(message.kind)].skips.contains(.preference)
        }
        guard count.isFull else { return nil }
        return Objection(
            .preference, saw: .messagesOfWeek(count.count, most: Int(clamping: most)),
            nextAt: count.freedAt(perMs: Self.weekMs),
            holds: rules.customer.preferences?.holds ?? false)
    }

    /// Of one channel.
    static func objection(
        toChannel channel: Int, customer: borrowing CustomerRecord, rules: borrowing RuleSet
    ) -> Objection? {
        guard let preferences = customer.gates.preferences,
            !preferences.allows(channel: rules.policies.channels[channel].name)
        else { return nil }
        return Objection(.preference, saw: .preference(.channels))
    }
}
