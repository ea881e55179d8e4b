// Jumps of engine time where only the log tells the time: one customer alone is not believed (decision 0030).

import Calendar
import Digests

/// An event that would have moved engine time too far: it counts for nothing unless another customer says the same.
package struct JumpClaim: Sendable, Equatable {
    package let time: Instant
    /// The beginning of the customer's hash, as text: the same in each process.
    package let customer: String

    package init(time: Instant, customer: String) {
        self.time = time
        self.customer = customer
    }
}

extension Engine {
    /// Whether the time of an event is so far ahead of engine time that `admits` must be asked with its customer.
    @inline(__always)
    package func isDistant(_ time: Instant) -> Bool {
        time > distance
    }

    /// Whether it may be so by the time that events before it are applied.
    @inline(__always)
    package func mayBeDistant(_ time: Instant) -> Bool {
        isDistant(time) || self.time == .distantPast && maxJumpMs != nil
    }

    /// Whether an event may move time to where it says. One that is too far ahead may if it is the second of its kind:
    /// behind one of another customer, not further from its time than one may jump, and without an event of the
    /// present in between.
    package mutating func admits(_ time: Instant, of customer: UnsafeRawBufferPointer) -> Bool {
        guard isDistant(time), let maxJumpMs else {
            dropClaim()
            return true
        }
        let name = String(Digest(of: customer).hex.prefix(16))
        if let claim, claim.customer != name, abs(time - claim.time) <= maxJumpMs {
            self.claim = nil
            return true
        }
        claim = JumpClaim(time: time, customer: name)
        return false
    }

    /// An event of the present has come.
    package mutating func dropClaim() {
        if claim != nil { claim = nil }
    }

    /// What a dead letter says of an event that was not admitted.
    package func objection(toTime time: Instant) -> String {
        "time: \(time - self.time) ms ahead of engine time, at most \(maxJumpMs ?? 0) unless another customer is "
            + "there too"
    }

    /// Behind this instant times are distant.
    private var distance: Instant {
        guard let maxJumpMs, time != .distantPast else { return .distantFuture }
        return time + maxJumpMs
    }
}
