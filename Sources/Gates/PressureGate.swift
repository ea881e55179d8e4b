import Calendar
import Customer
import RuleSet

/// No more to a customer, or by a channel, that gets too much (S58).
enum PressureGate {
    static func objection(
        toChannel channel: Int, kind: Int, at now: Instant, customer: inout CustomerRecord,
        evaluation: inout Evaluation
    ) -> Objection? {
        _ = evaluation.recordPressure(of: &customer, at: now)
        guard let pressure = evaluation.pressure else { return nil }
        let score = pressure.policy.score(ofChannel: channel) ?? 0
        let plans = pressure.policy.plans
        let plan = max(
            plans[pressure.states[0].rawValue][kind], plans[pressure.states[score].rawValue][kind])
        if plan == .allow { return nil }
        let saw = pressure.saw(ofScore: score)
        if plan == .drop { return Objection(.pressure, saw: saw) }
        return Objection(
            .pressure, saw: saw,
            nextAt: pressure.pass(ofKind: kind, score: score, customer.gates.scores), holds: true)
    }
}
