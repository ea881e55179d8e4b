import Calendar
import Customer
import Digests
import RuleSet

/// Of several messages that come together, so many go (S52).
package struct ArbitrationGate: Sendable {
    private let policy: Arbitration
    /// Of one effect of an event, or one batch of timers that are due together: how many were sent, and
    /// the last. Without windows it is what `max` counts.
    private var sentCount = 0
    private var lastSent: Digest?

    init(_ policy: Arbitration) {
        self.policy = policy
    }

    /// Whether the order of a round depends on what messages are worth.
    package var readsWorth: Bool { policy.order.contains(.worth) }

    /// An effect of an event begins, or a batch of timers.
    package mutating func begin() {
        sentCount = 0
        lastSent = nil
    }

    func objection(
        to candidate: Candidate, customer: inout CustomerRecord
    ) -> Objection? {
        guard policy.windowMs > 0 else {
            return objectionToMore(than: sentCount, lastSent)
        }
        let number = customer.instances[candidate.instance].window
        if number == Instance.alone { return nil }
        if number != 0 {
            guard let window = customer.gates.windows.first(where: { $0.number == number })
            else { return nil }
            return objectionToMore(than: Int(window.sentCount), window.lastSent)
        }
        return enterWindow(candidate, customer: &customer)
    }

    private func objectionToMore(than sentCount: Int, _ lastSent: Digest?) -> Objection? {
        guard let most = policy.max, sentCount >= most else { return nil }
        return Objection(
            .arbitration, saw: .sentTogether(sentCount, most: most), winner: lastSent)
    }

    /// A candidate that comes for the first time waits for the window's end, unless it cannot.
    private func enterWindow(
        _ candidate: Candidate, customer: inout CustomerRecord
    ) -> Objection? {
        let now = candidate.decidedAt
        let lastNumber = customer.gates.lastWindowNumber
        let open = customer.gates.windows.last.flatMap {
            $0.number == lastNumber && $0.isOpen(at: now) ? $0 : nil
        }
        let end = open?.end ?? now + policy.windowMs
        if let notAfter = candidate.notAfter, notAfter < end {
            customer.instances[candidate.instance].window = Instance.alone
            return nil
        }
        var number = open?.number
        if number == nil {
            let next = customer.gates.lastWindowNumber % (Instance.alone - 1) + 1
            customer.gates.lastWindowNumber = next
            customer.gates.windows.append(ArbitrationWindow(number: next, start: now, end: end))
            number = next
        }
        customer.instances[candidate.instance].window = number ?? 0
        return Objection(.arbitration, saw: .window(until: end), nextAt: end, holds: true)
    }

    /// A candidate whose kind meets this gate is sent.
    package mutating func count(
        _ id: Digest, ofWindow number: UInt32, customer: inout CustomerRecord
    ) {
        if policy.windowMs == 0 {
            sentCount += 1
            lastSent = id
        } else if let index = customer.gates.windows.firstIndex(where: { $0.number == number }) {
            customer.gates.windows[index].countSent(id)
        }
    }
}
