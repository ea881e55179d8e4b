import Calendar
import Customer
import RuleSet

/// The gates on release, in their order: expired → reentry → condition → consent.
package struct ReleaseChain {
    /// What the step's `if` says.
    package enum ConditionAnswer: Sendable { case holds, isFalse, failed }

    /// Index of the rule.
    let rule: Int
    /// The run that wants to send.
    let serial: UInt32
    let notAfter: Instant?
    let decidedAt: Instant

    package init(rule: Int, serial: UInt32, notAfter: Instant?, decidedAt: Instant) {
        self.rule = rule
        self.serial = serial
        self.notAfter = notAfter
        self.decidedAt = decidedAt
    }

    /// The first objection, nil if the message leaves.
    package func objection(
        to rules: borrowing RuleSet, customer: borrowing CustomerRecord, condition: ConditionAnswer
    ) -> Objection? {
        if let notAfter, decidedAt > notAfter {
            return Objection(.expired, saw: .notAfter(notAfter))
        }
        if let objection = ReentryGate.objection(
            rule: rules.rules[rule], index: rule, customer: customer, exceptOf: serial,
            at: decidedAt)
        {
            return objection
        }
        switch condition {
        case .holds: break
        case .isFalse: return Objection(.condition, saw: .condition(failed: false))
        case .failed: return Objection(.condition, saw: .condition(failed: true))
        }
        return ConsentGate.objection(
            rule: rules.rules[rule], consent: rules.kinds[rules.rules[rule].kind].consent,
            plan: rules.customer, customer: customer)
    }
}
