import Calendar
import Customer
import Events
import Expression
import RuleSet

/// Whether a channel can carry a message, and is worth it (S54, S55).
enum FitnessGate {
    static func objection(
        to id: Int, address: inout UnsafeRawBufferPointer?, send: Send, worth: Double?,
        customer: borrowing CustomerRecord, at now: Instant, evaluation: inout Evaluation,
        rules: borrowing RuleSet
    ) -> Objection? {
        let channel = rules.policies.channels[id]
        if let program = channel.to {
            guard let value = evaluation.value(program, customer: customer),
                value.tag == .string, !value.text.isEmpty,
                value.text.count <= EventSchema.nameLimit
            else { return Objection(.fitness, saw: .fitness(.noAddress)) }
            if customer.gates.hasBounced(value.text, onChannel: id) {
                return Objection(.fitness, saw: .fitness(.bounced))
            }
            address = value.text
        }
        if let condition = channel.when,
            evaluation.answer(condition, customer: customer, at: now) != .holds
        {
            return Objection(.fitness, saw: .fitness(.condition))
        }
        if let needs = send.needs, let unmet = channel.firstUnmet(of: needs) {
            return Objection(.fitness, saw: .fitness(Saw.Unfitness(unmet)))
        }
        if let worth, let cost = channel.cost, cost > worth {
            return Objection(.fitness, saw: .fitness(.cost))
        }
        return nil
    }
}

extension Saw.Unfitness {
    fileprivate init(_ need: ChannelNeed) {
        self =
            switch need {
            case .realTime: .realTime
            case .length: .length
            case .persistence: .persistence
            case .response: .response
            case .intrusive: .intrusive
            }
    }
}
