// Room in a customer's record: what does not fit is not kept, and counted.

import Calendar
import Customer
import Gates
import RuleSet

extension Engine {
    /// Takes room for so many bytes; false where the record may not become so large.
    mutating func takeRoom(for bytes: Int, in customer: inout CustomerRecord) -> Bool {
        if customer.takeRoom(for: bytes, of: rules.customer.limits) { return true }
        countRoom(of: &customer)
        if customer.takeRoom(for: bytes, of: rules.customer.limits) { return true }
        counters.beyondLimits += 1
        return false
    }

    /// Whether the record holds more than it may.
    mutating func isFull(_ customer: inout CustomerRecord) -> Bool {
        if !customer.isFull(of: rules.customer.limits) { return false }
        countRoom(of: &customer)
        return customer.isFull(of: rules.customer.limits)
    }

    /// Counts what the record holds, without what has no effect any more: it is there or not by chance.
    private func countRoom(of customer: inout CustomerRecord) {
        var lapsed = 0
        for index in customer.watches.indices
        where Self.isLapsed(
            customer.watches[index], of: rules, engineTime: ageTime, latest: customer.latest)
        {
            lapsed += customer.watches[index].sizeBytes
        }
        customer.countHeld(
            lapsedBytes: lapsed, messageMemory: messageMemory, of: rules.customer)
    }

    /// Whether a watch has no effect any more.
    static func isLapsed(
        _ watch: borrowing Watch, of rules: borrowing RuleSet, engineTime: Instant, latest: Instant
    ) -> Bool {
        let rule = Int(watch.rule)
        switch rules.rules[rule].trigger {
        case .event, .silence, .yearly, .schedule, .enters, .leaves, .broadcast: return false
        case .date: return !watch.isSet && engineTime - watch.time > rules.rules[rule].maxAgeMs
        case .count(_, let withinMs), .sequence(_, let withinMs):
            return latest - watch.time > withinMs
        }
    }

    /// What an instance keeps of a match must fit: a match that does not is refused, as one beyond the number of
    /// instances is.
    mutating func admit(
        _ entry: EntryMemory, of match: Match, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) -> Bool {
        let bytes = CustomerRecord.entryBytes + entry.sizeBytes
        if takeRoom(for: bytes, in: &customers[customer]) { return true }
        counters.rules[match.rule].refusedInstances += 1
        append(
            Objection(
                .reentry,
                saw: .recordBytes(
                    Int(customers[customer].heldAtMost) + bytes,
                    most: rules.customer.limits.recordBytes)),
            match, customer: customer, of: customers, into: &decisions)
        return false
    }
}
