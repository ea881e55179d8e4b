// What a customer has asked to hear about (S62).

import Calendar
import Expression
import RuleSet

extension CustomerRecord {
    /// Takes up that a value is added to an interest or removed from it, by the time of the event.
    package mutating func stateInterest(
        _ interest: Int, _ bytes: UnsafeRawBufferPointer, isAdded: Bool, at time: Instant,
        of plan: borrowing CustomerPlan
    ) -> InterestSet.Change {
        if interests.isEmpty {
            interests = Array(repeating: InterestSet(), count: plan.interests.count)
        }
        let limit = plan.interests[interest].limit
        guard isAdded else {
            return interests[interest].remove(
                bytes, at: time, limit: max(limit, InterestSet.leastRemovals))
        }
        return interests[interest].add(
            bytes, at: time, asOf: max(time, latest), limit: limit,
            forMs: plan.interests[interest].forMs ?? InterestSet.noAge)
    }

    /// Whether anything is known of a value, be it that it was removed.
    package func states(_ bytes: UnsafeRawBufferPointer, of interest: Int) -> Bool {
        !interests.isEmpty && interests[interest].states(bytes)
    }

    /// Whether a value is in an interest, however old it is.
    package func hasInterest(_ interest: Int, in bytes: UnsafeRawBufferPointer) -> Bool {
        !interests.isEmpty && interests[interest].contains(bytes)
    }

    /// Whether it is, and was at `instant` already.
    package func hadInterest(
        _ interest: Int, in bytes: UnsafeRawBufferPointer, at instant: Instant
    ) -> Bool {
        !interests.isEmpty && interests[interest].contains(bytes, addedBy: instant)
    }

    /// Whether it is, and not too old at `instant`.
    package func hasInterest(
        _ interest: Int, in bytes: UnsafeRawBufferPointer, at instant: Instant,
        of plan: borrowing CustomerPlan
    ) -> Bool {
        !interests.isEmpty
            && interests[interest].contains(
                bytes, at: instant, forMs: plan.interests[interest].forMs ?? InterestSet.noAge)
    }

    /// What `customer.interests.x` is at `instant`: a list of strings that live in `arena`.
    package func value(
        ofInterest interest: Int, at instant: Instant, of plan: borrowing CustomerPlan,
        arena: inout Arena
    ) -> Value {
        let set = interests.isEmpty ? InterestSet() : interests[interest]
        let order = set.ordered(
            at: instant, forMs: plan.interests[interest].forMs ?? InterestSet.noAge)
        let elements = arena.allocateValues(order.count)
        for (place, index) in order.enumerated() {
            let text = set.values[index].bytes.withUnsafeBytes { arena.copy($0) }
            elements.initializeElement(at: place, to: .string(text))
        }
        return .list(UnsafeBufferPointer(elements))
    }
}
