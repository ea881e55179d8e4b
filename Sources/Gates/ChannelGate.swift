import Calendar
import Customer
import Expression
import RuleSet

/// Each candidate channel in order meets fitness → preference → pressure → cap; the first that all let
/// pass carries the message (S53).
struct ChannelGate {
    let skips: SkippableGate
    let kind: Int

    func objection(
        to candidate: inout Candidate, send: Send, worth: Double?,
        customer: inout CustomerRecord, evaluation: inout Evaluation, rules: borrowing RuleSet
    ) -> Objection? {
        var first: Objection?
        var earliestHold: Objection?
        var earliestKnown: Instant?
        for channel in candidate.channels {
            var address: UnsafeRawBufferPointer?
            guard
                let objection = objection(
                    toChannel: channel, address: &address, candidate, send: send, worth: worth,
                    customer: &customer, evaluation: &evaluation, rules: rules)
            else {
                candidate.channel = channel
                candidate.address = address
                return nil
            }
            if objection.gate == .pressure {
                customer.instances[candidate.instance].isPressed = true
            }
            candidate.refusals.append(
                ChannelRefusal(channel: channel, gate: objection.gate, saw: objection.saw))
            if first == nil { first = objection }
            guard let nextAt = objection.nextAt else { continue }
            earliestKnown = min(earliestKnown ?? nextAt, nextAt)
            if objection.holds, earliestHold?.nextAt.map({ nextAt < $0 }) ?? true {
                earliestHold = objection
            }
        }
        if let earliestHold { return earliestHold }
        first?.nextAt = earliestKnown
        first?.holds = false
        return first
    }

    private func objection(
        toChannel channel: Int, address: inout UnsafeRawBufferPointer?, _ candidate: Candidate,
        send: Send, worth: Double?, customer: inout CustomerRecord,
        evaluation: inout Evaluation, rules: borrowing RuleSet
    ) -> Objection? {
        var objection = FitnessGate.objection(
            to: channel, address: &address, send: send, worth: worth, customer: customer,
            at: candidate.decidedAt, evaluation: &evaluation, rules: rules)
        if objection == nil, !skips.contains(.preference) {
            objection = PreferenceGate.objection(
                toChannel: channel, customer: customer, rules: rules)
        }
        if objection == nil, !skips.contains(.pressure), rules.policies.pressure != nil {
            objection = PressureGate.objection(
                toChannel: channel, kind: kind, at: candidate.decidedAt, customer: &customer,
                evaluation: &evaluation)
        }
        if objection == nil, !skips.contains(.cap), !rules.policies.caps.isEmpty {
            objection = CapGate.objection(
                to: candidate, channel: channel, customer: customer, evaluation: &evaluation,
                rules: rules)
        }
        objection?.channel = channel
        return objection
    }
}
