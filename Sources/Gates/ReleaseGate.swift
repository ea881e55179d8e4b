import RuleSet

/// The gates on release, in their order (S45).
package enum ReleaseGate: String, Sendable, CaseIterable {
    // `allCases` is the order in which a message meets them.
    case expired, reentry, condition, consent, preference, holdout, quiet, arbitration, channel

    /// Those that need no policy: a rule may meet them alone.
    static let ownOfRules: Set<ReleaseGate> = [.expired, .reentry, .condition, .consent]

    /// Whether it can object to a message of a rule, or finds out what its record says: one that cannot is
    /// not looked at.
    func isMet(by rule: Rule, in rules: RuleSet) -> Bool {
        let policies = rules.policies
        let skips = rules.kinds[rule.kind].skips
        let hasPreferences = rules.customer.preferences != nil && !skips.contains(.preference)
        switch self {
        case .expired, .condition: return true
        case .reentry: return rule.again != .always
        case .consent: return rules.kinds[rule.kind].consent != .none
        case .preference: return hasPreferences
        case .holdout:
            return (policies.holdout != nil || rule.holdout != nil) && !skips.contains(.holdout)
        case .quiet:
            return (policies.quiet != nil || hasPreferences) && !skips.contains(.quiet)
        case .arbitration:
            return (policies.arbitration.map { $0.windowMs > 0 || $0.max != nil } ?? false)
                && !skips.contains(.arbitration)
        case .channel:
            return hasPreferences || policies.pressure != nil && !skips.contains(.pressure)
                || !policies.caps.isEmpty && !skips.contains(.cap)
                || rule.steps.contains { $0.meetsChannelGate(policies) }
        }
    }
}

extension Step {
    /// Whether the send has a choice of channels, or its channel may be unfit.
    fileprivate func meetsChannelGate(_ policies: Policies) -> Bool {
        guard case .send(let send) = action else { return false }
        guard let channel = send.channels.single else { return true }
        let known = policies.channels[channel]
        return send.needs != nil || known.to != nil || known.when != nil
            || send.worth != nil && known.cost != nil
    }
}
