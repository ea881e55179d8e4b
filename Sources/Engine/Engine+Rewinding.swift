// A batch that came to nothing is undone: the engine's part of it, beside that of the customers.

import Calendar
import Customer
import RuleSet

extension Engine {
    /// What of the engine a batch changes.
    package struct Mark: Sendable {
        fileprivate var time: Instant
        fileprivate var lastEventTime: Instant
        fileprivate var counters: Counters
        fileprivate var claim: JumpClaim?
    }

    package var mark: Mark {
        Mark(time: time, lastEventTime: lastEventTime, counters: counters, claim: claim)
    }

    /// Back to `mark`, between two inputs.
    package mutating func rewind(to mark: Mark) {
        time = mark.time
        lastEventTime = mark.lastEventTime
        counters = mark.counters
        claim = mark.claim
        reading = nil
    }

    /// What a clock reading would make due lies before this instant.
    package func horizon(at now: Instant) -> Instant { max(time, now) - rules.time.latenessMs }

    /// Whether a clock reading would fire anything; if not, it need not be applied (DESIGN.md,
    /// section 8).
    package func fires(at now: Instant, customers: inout Customers) -> Bool {
        let horizon = self.horizon(at: now)
        guard customers.earliestQueued < horizon, let earliest = customers.earliest() else {
            return false
        }
        return earliest.due < horizon
    }
}
