import Customer
import Digests
import RuleSet

/// Nothing is sent to the control group, so that it can be compared with the others (S50).
struct HoldoutGate {
    /// The global group is looked at first, then the rule's own.
    static func objection(
        to rule: borrowing Rule, customer id: [UInt8], policies: borrowing Policies
    ) -> Objection? {
        if let holdout = policies.holdout, holdout.holds(id) {
            return Objection(.holdout, saw: .holdout(isGlobal: true))
        }
        if let holdout = rule.holdout, holdout.holds(id) {
            return Objection(.holdout, saw: .holdout(isGlobal: false))
        }
        return nil
    }
}

extension Holdout {
    /// Whether a customer is in the control group: by a hash of their id, stable for ever.
    func holds(_ customer: [UInt8]) -> Bool {
        var message = Array(salt.utf8)
        message.append(0)
        message.append(contentsOf: customer)
        let digest = message.withUnsafeBytes { Digest(of: $0) }
        return (digest.high >> 32) * 1_000_000 < millionths << 32
    }
}
