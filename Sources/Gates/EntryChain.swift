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
    let engineTime: Instant

    package init(
        rule: Int, key: UnsafeRawBufferPointer?, triggeredAt: Instant, decidedAt: Instant,
        engineTime: Instant
    ) {
        self.rule = rule
        self.key = key
        self.triggeredAt = triggeredAt
        self.decidedAt = decidedAt
        self.engineTime = engineTime
    }

    /// The first objection to a match by an event, nil if all gates let it pass. `running` is when the
    /// instance of the same key was triggered that a rule without `restart` waits for; `adds` whether
    /// the match needs an instance of its own.
    package func objection(
        to rules: borrowing RuleSet, customer: borrowing CustomerRecord, running: Instant?,
        adds: Bool
    ) -> Objection? {
        let maxAgeMs = rules.rules[rule].maxAgeMs
        let ageMs = engineTime - triggeredAt
        if ageMs > maxAgeMs {
            return Objection(.tooOld, saw: .age(ms: ageMs, maxAgeMs: maxAgeMs))
        }
        // S35: an exit strictly after the match, remembered for `max_age` of engine time. A match by an
        // event before a forgotten one is too old already; matches by timers have no age.
        if rules.rules[rule].remembersExits,
            let exit = customer.newestExit(ofRule: rule, key: key),
            exit > triggeredAt, engineTime - exit <= maxAgeMs
        {
            return Objection(.exit, saw: .exit(at: exit))
        }
        if let running {
            return Objection(.reentry, saw: .running(since: running))
        }
        if adds, customer.instances.count >= CustomerRecord.instanceLimit {
            return Objection(.reentry, saw: .instances(customer.instances.count))
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
}
