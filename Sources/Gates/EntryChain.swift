import Calendar
import Customer
import RuleSet

/// The gates on entry, in the order of `EntryGate`.
package struct EntryChain: ~Copyable {
    private let rules: RuleSet
    private let anchor = Anchor()

    package init(rules: RuleSet) {
        self.rules = rules
    }

    /// The first objection to a match, nil if all gates let it pass. `running` is when the instance of
    /// the same key was triggered that a rule without `restart` waits for; `adds` whether the match
    /// needs an instance of its own.
    package func objection(
        to match: EntryCandidate, customer: borrowing CustomerRecord, running: Instant?,
        adds: Bool
    ) -> Objection? {
        let rule = match.rule
        for gate in EntryGate.order {
            let objection: Objection?
            switch gate {
            case .tooOld:
                objection = ageObjection(to: match)
            case .exit:
                objection = exitObjection(to: match, customer: customer)
            case .reentry:
                objection = reentryObjection(
                    to: match, customer: customer, running: running, adds: adds)
            case .consent:
                objection = ConsentGate.objection(
                    theme: rules.rules[rule].theme,
                    consent: rules.kinds[rules.rules[rule].kind].consent,
                    plan: rules.customer, customer: customer)
            }
            if let objection { return objection }
        }
        return nil
    }

    private func ageObjection(to match: EntryCandidate) -> Objection? {
        let ageMs = match.engineTime - match.triggeredAt
        let maxAgeMs = rules.rules[match.rule].maxAgeMs
        guard match.eventType != nil, !match.isBroadcast, ageMs > maxAgeMs else { return nil }
        return Objection(.tooOld, saw: .age(ms: ageMs, maxAgeMs: maxAgeMs))
    }

    private func exitObjection(
        to match: EntryCandidate, customer: borrowing CustomerRecord
    ) -> Objection? {
        let rule = match.rule
        guard let eventType = match.eventType, rules.rules[rule].remembersExits,
            let exit = customer.exit(
                ofRule: rule, key: match.key, after: match.triggeredAt, orAtInstantOf: eventType,
                maxAgeMs: rules.rules[rule].maxAgeMs, engineTime: match.engineTime)
        else { return nil }
        return Objection(.exit, saw: .exit(at: exit))
    }

    private func reentryObjection(
        to match: EntryCandidate, customer: borrowing CustomerRecord, running: Instant?,
        adds: Bool
    ) -> Objection? {
        let rule = match.rule
        if let running {
            return Objection(.reentry, saw: .running(since: running))
        }
        if adds, customer.instances.count >= CustomerRecord.instanceLimit {
            return Objection(.reentry, saw: .instances(customer.instances.count))
        }
        if match.isRepeated,
            let objection = ReentryGate.objection(
                toRepeated: match.triggeredAt, ofRule: rule, customer: customer)
        {
            return objection
        }
        return ReentryGate.objection(
            rules.rules[rule].again, ofRule: rule,
            key: rules.rules[rule].isAgainPerKey ? match.key : nil, customer: customer,
            exceptOf: nil, at: match.decidedAt)
    }
}
