// Looks at a customer's scores of pressure (S56, S57).

import Calendar
import Customer
import Expression
import RuleSet

extension Evaluation {
    /// Looks, and records the states that it finds and when decay next takes one down. Whether a recorded
    /// state has changed.
    package mutating func recordPressure(
        of customer: inout CustomerRecord, at instant: Instant
    ) -> Bool {
        look(at: customer, at: instant)
        guard let pressure else { return false }
        if customer.gates.scores.isEmpty {
            if pressure.states.allSatisfy({ $0 == .under }) { return false }
            customer.gates.scores = Array(
                repeating: PressureScore(), count: pressure.states.count)
        }
        var hasChanged = false
        for (index, state) in pressure.states.enumerated()
        where customer.gates.scores[index].state != state {
            pressureChanges.append(
                PressureChange(
                    channel: index == 0 ? nil : pressure.policy.weights[index - 1].channel,
                    from: customer.gates.scores[index].state, to: state,
                    score: pressure.values[index]))
            customer.gates.scores[index].state = state
            hasChanged = true
        }
        customer.gates.pressureDue = pressure.nextFall(customer.gates.scores)
        return hasChanged
    }

    /// What the last look saw of the customer and of a channel; nil where the rule set keeps no pressure.
    package func pressureSeen(ofChannel channel: Int) -> Saw? {
        guard let pressure else { return nil }
        return pressure.saw(ofScore: pressure.policy.score(ofChannel: channel) ?? 0)
    }

    /// For a program, which finds what a look would find and records nothing.
    mutating func loadPressure(of customer: borrowing CustomerRecord) {
        let instant = max(frame.now, customer.latest)
        guard derived.needsPressure(at: instant) else { return }
        look(at: customer, at: instant)
    }

    private mutating func look(at customer: borrowing CustomerRecord, at instant: Instant) {
        guard let policy = pressure?.policy else { return }
        let now = frame.now
        frame.now = instant
        defer { frame.now = now }
        var signs: Int64 = 0
        for sign in policy.signs where answer(sign.condition, customer: customer) == .holds {
            signs += sign.amount
        }
        let segment = policy.segments.first {
            isMember(ofSegment: $0.segment, customer: customer, now: instant)
        }
        pressure?.take(
            customer.gates.scores, at: instant, signs: signs, segment: segment?.thresholds)
    }
}
