// Which messages can be unsubscribed from, and the token of each.

import Calendar
import Digests
import RuleSet

/// The rules whose kind asks for consent, with their themes.
struct UnsubscribingRules {
    private struct OfRule {
        var theme: [UInt8]?
    }

    private let keys: UnsubscribeKeys
    /// By the index of the rule; nil for those that ask for no consent.
    private let rules: [OfRule?]

    init(_ ruleSet: RuleSet, _ keys: UnsubscribeKeys) {
        self.keys = keys
        rules = ruleSet.rules.map { rule in
            if ruleSet.kinds[rule.kind].consent == .none { return nil }
            return OfRule(theme: rule.theme.map { Array(ruleSet.customer.themes[$0].name.utf8) })
        }
    }

    /// `,"unsubscribe":"…"`, where the rule has it.
    func append(
        tokenFor customer: UnsafeRawBufferPointer, rule: Int, message: Digest, decidedAt: Instant,
        to bytes: inout [UInt8]
    ) {
        guard let rule = rules[rule] else { return }
        bytes.append(#","unsubscribe":""#)
        keys.sign(
            UnsubscribeToken(
                customer: Array(customer), theme: rule.theme, message: message,
                expiresOn: keys.expiry(ofMessageAt: decidedAt)), into: &bytes)
        bytes.append("\"")
    }
}
