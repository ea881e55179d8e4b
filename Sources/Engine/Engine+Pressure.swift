// Scores of pressure: what raises and lowers them, and when they are looked at (S56 to S58).

import Calendar
import Customer
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// The score of a channel, in millionths; nil where it has none.
    func score(
        ofChannel channel: Int, customer: borrowing CustomerRecord, at instant: Instant
    ) -> Int64? {
        guard let policy = rules.policies.pressure, let index = policy.score(ofChannel: channel)
        else { return nil }
        if customer.gates.scores.isEmpty { return 0 }
        return customer.gates.scores[index].value(
            at: PressureScore.bucket(of: instant, halfLifeMs: policy.halfLifeMs))
    }

    /// A message was sent: it presses, unless its kind passes by that gate, and is looked at.
    mutating func addPressure(
        ofChannel channel: Int, _ candidate: Candidate, customer: inout CustomerRecord
    ) {
        guard let policy = rules.policies.pressure else { return }
        let kind = rules.rules[candidate.rule].kind
        if !rules.kinds[kind].skips.contains(.pressure),
            let index = policy.score(ofChannel: channel)
        {
            let bucket = PressureScore.bucket(
                of: candidate.decidedAt, halfLifeMs: policy.halfLifeMs)
            customer.makeScores(of: policy)
            let amount = policy.weights[index - 1].amount
            customer.gates.scores[0].add(amount, at: bucket)
            customer.gates.scores[index].add(amount, at: bucket)
        }
        evaluation.factsChanged()
        if evaluation.recordPressure(of: &customer, at: candidate.decidedAt) {
            pressureHasChanged = true
        }
    }

    /// Tells of recorded states that have become others since it was last told.
    mutating func notePressure(into decisions: inout Effects) {
        if evaluation.pressureChanges.isEmpty { return }
        for change in evaluation.pressureChanges { decisions.note(.pressure(change)) }
        evaluation.forgetPressureChanges()
    }

    /// What an event or an ignored message adds to the scores and takes off: the customer's, and that of
    /// the channel of the message that it names. Whether one of them is lower than before, seen at the
    /// bucket of `time`.
    mutating func press(
        by steps: [PressureStep], channel: Int32?, at time: Instant,
        customer: inout CustomerRecord
    ) -> (hasChanged: Bool, isLower: Bool) {
        guard let policy = rules.policies.pressure, steps.contains(where: { $0.amount != 0 })
        else { return (false, false) }
        // Nothing is taken off nothing.
        if customer.gates.scores.isEmpty, !steps.contains(where: { !$0.isRelief && $0.amount > 0 })
        {
            return (false, false)
        }
        let bucket = PressureScore.bucket(of: time, halfLifeMs: policy.halfLifeMs)
        customer.makeScores(of: policy)
        var indices = [0]
        if let channel, channel >= 0, let index = policy.score(ofChannel: Int(channel)) {
            indices.append(index)
        }
        var hasChanged = false
        var isLower = false
        for index in indices {
            let before = customer.gates.scores[index].value(at: bucket)
            for step in steps {
                if step.isRelief {
                    customer.gates.scores[index].takeOff(step.amount, at: bucket)
                } else {
                    customer.gates.scores[index].add(step.amount, at: bucket)
                }
            }
            let after = customer.gates.scores[index].value(at: bucket)
            if after != before { hasChanged = true }
            if after < before { isLower = true }
        }
        if hasChanged { evaluation.factsChanged() }
        return (hasChanged, isLower)
    }

    /// Decay has taken a state down: all scores are looked at, and soon the segments that read them.
    mutating func lookAtPressure(
        decidedAt: Instant, customer: inout CustomerRecord, decisions: inout Effects
    ) {
        _ = evaluation.recordPressure(of: &customer, at: decidedAt)
        notePressure(into: &decisions)
        awaitLooks(customer: customer)
    }

    /// Behind a round: in which a recorded state may have changed, or for which a look had to wait. What
    /// starts then decides in the next one.
    mutating func lookAfterRound(at decidedAt: Instant, customer: inout CustomerRecord) {
        if pressureHasChanged {
            pressureHasChanged = false
            awaitLooks(customer: customer)
        }
        takeLooks(at: decidedAt, decidedAt: decidedAt, isRepeated: true, customer: &customer)
    }

    /// All segments that read pressure are to be looked at.
    private mutating func awaitLooks(customer: borrowing CustomerRecord) {
        for index in customer.segmentWatches.indices {
            let segment = Int(customer.segmentWatches[index].segment)
            if rules.customer.segments[segment].readsPressure { awaitLook(watch: index) }
        }
    }

    mutating func awaitLook(watch index: Int) {
        if !awaitedLooks.contains(index) { awaitedLooks.append(index) }
    }

    /// Looks at the segments that were to be looked at, but for those that have to wait as an instance of
    /// one of their rules stands at a send (S30).
    mutating func takeLooks(
        at instant: Instant, decidedAt: Instant, isRepeated: Bool = false,
        customer: inout CustomerRecord
    ) {
        if awaitedLooks.isEmpty { return }
        let looks = awaitedLooks
        awaitedLooks.removeAll(keepingCapacity: true)
        for index in looks {
            let watch = customer.segmentWatches[index]
            let segment = Int(watch.segment)
            if instant > calendarEnd {
                // With a log such edges end as the calendar does (S57).
                customer.segmentWatches[index].look(at: watch.lookedAt, due: .distantFuture)
                continue
            }
            if mustWait(segment: segment, customer: customer) {
                awaitedLooks.append(index)
                continue
            }
            edges.removeAll(keepingCapacity: true)
            _ = look(watch: index, at: decidedAt, customer: &customer)
            for rule in edges {
                firing.append(
                    Firing(
                        rule: Int32(rule), due: instant,
                        source: .edge(isRepeated: isRepeated || instant <= watch.lookedAt)))
            }
        }
        if firing.count > 1 { firing.sort() }
    }

    private func mustWait(segment: Int, customer: borrowing CustomerRecord) -> Bool {
        if standing.isEmpty { return false }
        for rules in [
            rules.customer.segments[segment].enters, rules.customer.segments[segment].leaves,
        ] {
            for rule in rules {
                let (index, isFound) = customer.position(ofRule: rule, key: nil)
                if isFound, customer.instances[index].state == .standing { return true }
            }
        }
        return false
    }

    // MARK: Relief

    /// A score is lower than before: what the gate `pressure` holds is looked at anew (S58).
    mutating func relieve(
        customer: Int, of customers: inout Customers, into decisions: inout Effects
    ) {
        let decidedAt = customers[customer].latest
        for index in customers[customer].instances.indices
        where customers[customer].instances[index].state == .held
            && customers[customer].instances[index].isPressed
        {
            let send = send(ofInstance: index, customer: customers[customer])
            // The release is this event, unless it is held again.
            customers[customer].instances[index].due = decidedAt
            stand(instance: index, at: send, customer: &customers[customer])
        }
        if standing.isEmpty { return }
        decisions.note(.relieved)
        chain.arbitration?.begin()
        decideRound(
            customer: customer, of: &customers, decidedAt: decidedAt, isRelief: true,
            into: &decisions)
        lookAfterRound(at: decidedAt, customer: &customers[customer])
        if !standing.isEmpty || !firing.isEmpty {
            runRounds(
                customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
        }
        rest(customer: customer, of: &customers)
    }
}

/// One thing that an event adds to scores of pressure or takes off.
struct PressureStep {
    var amount: Int64
    var isRelief: Bool
}

extension CustomerRecord {
    /// Makes room for the scores before the first of them.
    mutating func makeScores(of policy: borrowing PressurePolicy) {
        if gates.scores.isEmpty {
            gates.scores = Array(repeating: PressureScore(), count: policy.weights.count + 1)
        }
    }
}
