import Calendar
import Customer
import Expression
import RuleSet

/// The gates on release: for each rule those that it can meet, in the order of `ReleaseGate`.
package struct ReleaseChain: ~Copyable {
    private let rules: RuleSet
    private let anchor = Anchor()
    private let gates: [[ReleaseGate]]
    /// What arbitration counts; nil where it neither counts nor orders.
    package var arbitration: ArbitrationGate?

    package init(rules: RuleSet) {
        self.rules = rules
        gates = rules.rules.map { rule in
            ReleaseGate.allCases.filter { $0.isMet(by: rule, in: rules) }
        }
        arbitration = rules.policies.arbitration.map { ArbitrationGate($0) }
    }

    /// The gates that messages of a rule meet, in their order.
    package func gates(ofRule rule: Int) -> [ReleaseGate] { gates[rule] }

    /// Whether messages of a rule may be compared with a control group, for which the customer's id is
    /// needed.
    package func meetsHoldout(rule: Int) -> Bool { gates[rule].contains(.holdout) }

    /// Whether messages of a rule meet more than the gates of the rule itself.
    package func meetsPolicies(rule: Int) -> Bool {
        !ReleaseGate.ownOfRules.isSuperset(of: gates[rule])
    }

    package func meetsArbitration(rule: Int) -> Bool { gates[rule].contains(.arbitration) }

    /// The first objection, nil if the message leaves; `candidate` has what gates have found out by then.
    /// `customerID` is read only where `meetsHoldout`.
    package func objection(
        to candidate: inout Candidate, customerID: [UInt8],
        customer: inout CustomerRecord, evaluation: inout Evaluation
    ) -> Objection? {
        guard case .send(let send) = rules.rules[candidate.rule].steps[candidate.step].action
        else { preconditionFailure("a candidate is a send") }
        let kind = rules.rules[candidate.rule].kind
        // What the last look found (S58) is that of this one.
        customer.instances[candidate.instance].isPressed = false
        for gate in gates[candidate.rule] {
            let objection: Objection?
            switch gate {
            case .expired:
                objection = candidate.notAfter.flatMap {
                    candidate.decidedAt > $0 ? Objection(.expired, saw: .notAfter($0)) : nil
                }
            case .reentry:
                objection = ReentryGate.objection(
                    rules.rules[candidate.rule].again, ofRule: candidate.rule,
                    key: rules.rules[candidate.rule].isAgainPerKey
                        ? evaluation.parts(of: customer.instances[candidate.instance].entry).key
                        : nil,
                    customer: customer,
                    exceptOf: customer.instances[candidate.instance].serial,
                    at: candidate.decidedAt)
            case .condition:
                objection = conditionObjection(
                    to: candidate, customer: customer, evaluation: &evaluation)
            case .consent:
                objection = ConsentGate.objection(
                    theme: rules.rules[candidate.rule].theme,
                    consent: rules.kinds[kind].consent,
                    plan: rules.customer, customer: customer)
            case .preference:
                findChannels(of: &candidate, send, customer: customer, evaluation: &evaluation)
                objection = PreferenceGate().objection(
                    to: candidate, customer: customer, rules: rules)
            case .holdout:
                objection = HoldoutGate.objection(
                    to: rules.rules[candidate.rule], customer: customerID,
                    policies: rules.policies)
                candidate.arm = objection == nil ? .treated : .control
            case .quiet:
                objection = quietObjection(
                    to: candidate, kind: kind, customer: customer, evaluation: &evaluation)
            case .arbitration:
                objection = arbitration?.objection(to: candidate, customer: &customer)
            case .channel:
                findChannels(of: &candidate, send, customer: customer, evaluation: &evaluation)
                let worth = self.worth(
                    of: candidate, send, customer: customer, evaluation: &evaluation)
                objection = ChannelGate(skips: rules.kinds[kind].skips, kind: kind).objection(
                    to: &candidate, send: send, worth: worth, customer: &customer,
                    evaluation: &evaluation, rules: rules)
            }
            if let objection { return objection }
            candidate.passedCount += 1
        }
        // A rule that meets no gate of channels has but one.
        if candidate.channel == nil { candidate.channel = send.channels.single }
        return nil
    }

    private func conditionObjection(
        to candidate: Candidate, customer: borrowing CustomerRecord,
        evaluation: inout Evaluation
    ) -> Objection? {
        guard let condition = rules.rules[candidate.rule].steps[candidate.step].condition
        else { return nil }
        restore(candidate, customer: customer, evaluation: &evaluation)
        defer { clear(candidate, evaluation: &evaluation) }
        switch evaluation.answer(condition, customer: customer) {
        case .holds: return nil
        case .isFalse: return Objection(.condition, saw: .condition(failed: false))
        case .failed: return Objection(.condition, saw: .condition(failed: true))
        }
    }

    /// Makes the entry event of the candidate what programs read.
    private func restore(
        _ candidate: Candidate, customer: borrowing CustomerRecord,
        evaluation: inout Evaluation
    ) {
        evaluation.restore(
            customer.instances[candidate.instance].entry,
            keptSlots: rules.rules[candidate.rule].keptSlots,
            awaitedSlots: rules.rules[candidate.rule].keptAwaitedSlots, now: candidate.decidedAt)
    }

    private func clear(_ candidate: Candidate, evaluation: inout Evaluation) {
        evaluation.clear(
            keptSlots: rules.rules[candidate.rule].keptSlots,
            awaitedSlots: rules.rules[candidate.rule].keptAwaitedSlots)
    }

    private func quietObjection(
        to candidate: Candidate, kind: Int, customer: borrowing CustomerRecord,
        evaluation: inout Evaluation
    ) -> Objection? {
        let wished =
            rules.kinds[kind].skips.contains(.preference) ? nil : customer.gates.preferences
        if rules.policies.quiet == nil, wished?.hours == nil, wished?.days == nil { return nil }
        return QuietGate(
            zone: evaluation.zone(of: customer), policy: rules.policies.quiet, wished: wished
        ).objection(at: candidate.decidedAt)
    }

    /// What a send is worth, with what its `if` sees; nil where it says nothing, or fails (S55).
    package func worth(
        of candidate: Candidate, _ send: Send, customer: borrowing CustomerRecord,
        evaluation: inout Evaluation
    ) -> Double? {
        guard let program = send.worth else { return nil }
        restore(candidate, customer: customer, evaluation: &evaluation)
        defer { clear(candidate, evaluation: &evaluation) }
        guard let value = evaluation.value(program, customer: customer) else { return nil }
        switch value.tag {
        case .int: return Double(value.intValue)
        case .double: return value.doubleValue.isNaN ? nil : value.doubleValue
        default: return nil
        }
    }

    /// The candidate channels, once (S49).
    private func findChannels(
        of candidate: inout Candidate, _ send: Send, customer: borrowing CustomerRecord,
        evaluation: inout Evaluation
    ) {
        if !candidate.channels.isEmpty { return }
        guard case .auto = send.channels, let choice = rules.policies.channelChoice else {
            if case .named(let channels) = send.channels { candidate.channels = channels }
            return
        }
        candidate.segment = choice.segments.firstIndex {
            evaluation.answer($0.condition, customer: customer, at: candidate.decidedAt) == .holds
        }
        candidate.channels =
            candidate.segment.map { choice.segments[$0].order } ?? choice.defaultOrder
        if let count = choice.alternate, customer.gates.autoChannels.count >= count {
            let last = customer.gates.autoChannels.suffix(count)
            if let channel = last.first, last.allSatisfy({ $0 == channel }),
                let place = candidate.channels.firstIndex(of: Int(channel))
            {
                candidate.channels.append(candidate.channels.remove(at: place))
            }
        }
    }
}
