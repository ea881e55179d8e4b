import Customer
import RuleSet

/// Consent always wins: looked at on entry and again at the moment of release.
enum ConsentGate {
    /// S23: an opt-out of the rule's theme stops every kind but `consent: none`; `asked` looks at the
    /// theme alone, `marketing` at the consent and at the opt-out.
    static func objection(
        theme: Int?, consent: Kind.Consent, plan: CustomerPlan,
        customer: borrowing CustomerRecord
    ) -> Objection? {
        if consent == .none { return nil }
        let theme = theme.map { index in
            (
                statement: customer.themes.isEmpty ? Statement() : customer.themes[index],
                isAskedByDefault: plan.themes[index].isAskedByDefault
            )
        }
        if let (statement, _) = theme, statement.isStated, !statement.isFor {
            return Objection(.consent, saw: .consent(.optedOut, since: statement.time))
        }
        switch consent {
        case .none:
            return nil
        case .asked:
            guard let (statement, isAskedByDefault) = theme else { return nil }
            if statement.isStated || isAskedByDefault { return nil }
            return Objection(.consent, saw: .consent(.notAsked, since: nil))
        case .marketing:
            let statement =
                plan.marketing.flatMap { index in
                    customer.consents.isEmpty ? nil : customer.consents[index]
                } ?? Statement()
            if statement.isFor { return nil }
            return statement.isStated
                ? Objection(.consent, saw: .consent(.withdrawn, since: statement.time))
                : Objection(.consent, saw: .consent(.notGiven, since: nil))
        }
    }
}
