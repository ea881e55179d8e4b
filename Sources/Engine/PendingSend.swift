import Calendar
import RuleSet

/// A send at which an instance stands, to be decided in this round.
struct PendingSend {
    var instance: Int
    var priority: Int
    var notAfter: Instant
    /// As it is when the round begins, where the order depends on it; nil: it has none.
    var worth: Double?

    /// The order in which sends of one round are decided (S30, S52); behind all criteria that of rule and
    /// key, which is the order of a customer's instances.
    func precedes(_ other: PendingSend, by order: [Arbitration.Criterion]) -> Bool {
        for criterion in order {
            switch criterion {
            case .priority where priority != other.priority:
                return priority > other.priority
            case .expires where notAfter != other.notAfter:
                return notAfter < other.notAfter
            case .worth where worth != other.worth:
                guard let worth else { return false }
                return other.worth.map { worth > $0 } ?? true
            case .priority, .expires, .worth:
                continue
            }
        }
        return instance < other.instance
    }
}
