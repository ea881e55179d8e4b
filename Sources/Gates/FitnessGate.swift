import Calendar
import Customer
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
                value.tag == .string, !value.text.isEmpty
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
        if let needs = send.needs, let missing = channel.missing(of: needs) {
            return Objection(.fitness, saw: .fitness(missing))
        }
        if let worth, let cost = channel.cost, cost > worth {
            return Objection(.fitness, saw: .fitness(.cost))
        }
        return nil
    }
}

extension Channel {
    /// What of the needs the channel does not fulfil; what it does not declare it does not fulfil.
    fileprivate func missing(of needs: ChannelNeeds) -> Saw.Unfitness? {
        if needs.realTime, isRealTime != true { return .realTime }
        if needs.long, length != .long { return .length }
        if let least = needs.persistence, !(persistence.map { $0 >= least } ?? false) {
            return .persistence
        }
        if let most = needs.response, !(response.map { $0 <= most } ?? false) { return .response }
        if let most = needs.intrusive, !(intrusive.map { $0 <= most } ?? false) {
            return .intrusive
        }
        return nil
    }
}
