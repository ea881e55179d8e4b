import Calendar
import Customer
import RuleSet

/// The gates on entry, in their order: too_old → exit → reentry → consent.
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
        if let eventType,
            let objection = objection(toEventOf: eventType, by: rules, customer: customer)
        {
            return objection
        }
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
        if let objection = ReentryGate.objection(
            rule: rules.rules[rule], index: rule, customer: customer, exceptOf: nil, at: decidedAt)
        {
            return objection
        }
        return ConsentGate.objection(
            rule: rules.rules[rule], consent: rules.kinds[rules.rules[rule].kind].consent,
            plan: rules.customer, customer: customer)
    }

    private func objection(
        toEventOf type: Int, by rules: borrowing RuleSet, customer: borrowing CustomerRecord
    ) -> Objection? {
        let maxAgeMs = rules.rules[rule].maxAgeMs
        let ageMs = engineTime - triggeredAt
        if ageMs > maxAgeMs {
            return Objection(.tooOld, saw: .age(ms: ageMs, maxAgeMs: maxAgeMs))
        }
        if rules.rules[rule].remembersExits,
            let exit = customer.exit(
                ofRule: rule, key: key, after: triggeredAt, orAtInstantOf: type,
                maxAgeMs: maxAgeMs, engineTime: engineTime)
        {
            return Objection(.exit, saw: .exit(at: exit))
        }
        return nil
    }
}
