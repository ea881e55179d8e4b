import Calendar
import Customer
import RuleSet

/// No rule sends again before `again` is over (S33).
enum ReentryGate {
    /// What the rule has sent for an instant, or since, is not sent for it again, whatever `again` says.
    static func objection(
        toRepeated instant: Instant, ofRule index: Int, customer: borrowing CustomerRecord
    ) -> Objection? {
        guard let last = customer.lastMessage(ofRule: index), last >= instant else { return nil }
        return Objection(.reentry, saw: .lastMessage(at: last))
    }

    /// `key` is nil but where `again` is per key (S72); `serial` is the run whose own messages do not count,
    /// on release.
    static func objection(
        _ again: Rule.Again, ofRule index: Int, key: UnsafeRawBufferPointer?,
        customer: borrowing CustomerRecord, exceptOf serial: UInt32?, at decidedAt: Instant
    ) -> Objection? {
        if again == .always { return nil }
        guard let last = customer.lastMessage(ofRule: index, key: key, exceptOf: serial)
        else { return nil }
        switch again {
        case .always:
            return nil
        case .never:
            return Objection(.reentry, saw: .lastMessage(at: last))
        case .after(let againMs):
            // A message exactly as old as `again` no longer counts.
            if decidedAt - last >= againMs { return nil }
            return Objection(.reentry, saw: .lastMessage(at: last), nextAt: last + againMs)
        }
    }
}
