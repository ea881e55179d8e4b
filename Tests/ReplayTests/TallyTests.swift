// Counts of decisions: what ends a candidate, and what does not.

import Calendar
import Engine
import Gates
import Replay
import Testing

@Suite("Tally")
struct TallyTests {
    private func decision(
        _ outcome: Decision.Outcome, gate: Gate? = nil, arm: Arm? = nil, channel: Int32 = -1
    ) -> Decision {
        let none = Decision.Text(offset: 0, count: 0)
        var decision = Decision(
            outcome, rule: 0, step: 0, customer: none, occurrence: none,
            triggeredAt: .distantPast, decidedAt: .distantPast)
        decision.gate = gate
        decision.arm = arm
        decision.channel = channel
        return decision
    }

    private func tally(_ taken: [Decision]) -> Tally.OfRule {
        var decisions = Effects()
        for decision in taken { decisions.append(decision) }
        var tally = Tally(ruleCount: 1)
        tally.count(decisions)
        return tally.rules[0]
    }

    @Test("A hold ends nothing: it is counted apart, by its gate, as often as it is decided")
    func holds() {
        let counts = tally([
            decision(.held, gate: .quiet, arm: .treated),
            decision(.held, gate: .quiet, arm: .treated),
            decision(.held, gate: .pressure, arm: .treated),
            decision(.suppressed, gate: .quiet, arm: .treated),
        ])
        #expect(counts.held(by: .quiet) == 2)
        #expect(counts.held(by: .pressure) == 1)
        #expect(counts.ended(by: .quiet) == 1)
        #expect(counts.ended(by: .pressure) == 0)
    }

    @Test("Outcomes without a message are counted by their gates, whatever they are called")
    func ends() {
        let counts = tally([
            decision(.expired, gate: .expired), decision(.control, gate: .holdout, arm: .control),
            decision(.suppressed, gate: .consent),
        ])
        #expect(
            [Gate.expired, .holdout, .consent, .quiet].map { counts.ended(by: $0) } == [1, 1, 1, 0])
        #expect(Gate.allCases.allSatisfy { counts.held(by: $0) == 0 })
        #expect(counts.sent == 0)
    }

    @Test("A candidate is in one arm, once: when it is decided")
    func arms() {
        let counts = tally([
            decision(.held, gate: .quiet, arm: .treated), decision(.sent, arm: .treated),
            decision(.suppressed, gate: .cap, arm: .treated),
            decision(.control, gate: .holdout, arm: .control), decision(.sent),
        ])
        #expect(counts.treated == 2)
        #expect(counts.control == 1)
    }

    @Test("Messages are counted by channel, as far as one was used")
    func channels() {
        let counts = tally([
            decision(.sent, channel: 2), decision(.sent, channel: 0), decision(.sent, channel: 2),
            decision(.suppressed, gate: .cap, channel: 3), decision(.sent),
        ])
        #expect(counts.messages == [1, 0, 2])
        #expect(counts.sent == 4)
    }
}
