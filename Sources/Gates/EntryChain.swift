import Calendar
import Customer
import RuleSet

/// The gates on entry, in the order of `EntryGate`.
package struct EntryChain {
    /// Index of the rule.
    let rule: Int
    let key: UnsafeRawBufferPointer?
    /// The match's `triggered_at`.
    let triggeredAt: Instant
    let decidedAt: Instant
    /// Index of the type of the event that made the match. Nil: a timer did; such matches have no age, and
    /// no exit comes too late for them (S27, S35).
    let eventType: Int?
    /// The instant of the match was looked at before.
    let isRepeated: Bool
    let engineTime: Instant

    package init(
        rule: Int, key: UnsafeRawBufferPointer?, triggeredAt: Instant, decidedAt: Instant,
        eventType: Int?, isRepeated: Bool, engineTime: Instant
    ) {
        self.rule = rule
        self.key = key
        self.triggeredAt = triggeredAt
        self.decidedAt = decidedAt
        self.eventType = eventType
        self.isRepeated = isRepeated
        self.engineTime = engineTime
    }

    /// The first objection to a match, nil if all gates let it pass. `running` is when the instance of
    /// the same key was triggered that a rule without `restart` waits for; `adds` whether the match
    /// needs an instance of its own.
    package func objection(
        to rules: borrowing RuleSet, customer: borrowing CustomerRecord, running: Instant?,
        adds: Bool
    ) -> Objection? {
        for gate in EntryGate.order {
            let objection: Objection?
            switch gate {
            case .tooOld:
                objection = ageObjection(by: rules)
            case .exit:
                objection = exitObjection(by: rules, customer: customer)
            case .reentry:
                objection = reentryObjection(
                    by: rules, customer: customer, running: running, adds: adds)
            case .consent:
                objection = ConsentGate.objection(
                    rule: rules.rules[rule], consent: rules.kinds[rules.rules[rule].kind].consent,
                    plan: rules.customer, customer: customer)
            }
            if let objection { return objection }
        }
        return nil
    }

    private func ageObjection(by rules: borrowing RuleSet) -> Objection? {
        let ageMs = engineTime - triggeredAt
        guard eventType != nil, ageMs > rules.rules[rule].maxAgeMs else { return nil }
        return Objection(
            .tooOld, saw: .age(ms: ageMs, maxAgeMs: rules.rules[rule].maxAgeMs))
    }

    private func exitObjection(
        by rules: borrowing RuleSet, customer: borrowing CustomerRecord
    ) -> Objection? {
        guard let eventType, rules.rules[rule].remembersExits,
            let exit = customer.exit(
                ofRule: rule, key: key, after: triggeredAt, orAtInstantOf: eventType,
                maxAgeMs: rules.rules[rule].maxAgeMs, engineTime: engineTime)
        else { return nil }
        return Objection(.exit, saw: .exit(at: exit))
    }

    private func reentryObjection(
        by rules: borrowing RuleSet, customer: borrowing CustomerRecord, running: Instant?,
        adds: Bool
    ) -> Objection? {
        if let running {
            return Objection(.reentry, saw: .running(since: running))
        }
        if adds, customer.instances.count >= CustomerRecord.instanceLimit {
            return Objection(.reentry, saw: .instances(customer.instances.count))
        }
        if isRepeated,
            let objection = ReentryGate.objection(
                toRepeated: triggeredAt, ofRule: rule, customer: customer)
        {
            return objection
        }
        return ReentryGate.objection(
            rule: rules.rules[rule], index: rule, customer: customer, exceptOf: nil, at: decidedAt)
    }
}
