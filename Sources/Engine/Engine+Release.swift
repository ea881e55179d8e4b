// Sends of one instant are decided in rounds, each by the chain of gates (S30, S45, S46).

import Calendar
import Customer
import Digests
import Events
import Expression
import Gates
import RuleSet

extension Engine {
    /// So many candidates of a customer are held at once (S46).
    static let heldLimit = 100

    /// An instance has come to a send, or one that was held is released.
    mutating func stand(
        instance index: Int, at send: borrowing Send, customer: inout CustomerRecord
    ) {
        customer.instances[index].state = .standing
        let rule = Int(customer.instances[index].rule)
        let notAfter = customer.instances[index].notAfter(of: send)
        standing.append(
            PendingSend(
                instance: index, priority: rules.rules[rule].priority,
                notAfter: notAfter ?? .distantFuture))
    }

    /// The send at which an instance stands, or is held.
    func send(ofInstance index: Int, customer: borrowing CustomerRecord) -> Send {
        let rule = Int(customer.instances[index].rule)
        guard
            case .send(let send) = rules.rules[rule].steps[Int(customer.instances[index].step)]
                .action
        else { preconditionFailure("an instance stands at a step that sends nothing") }
        return send
    }

    /// Decides the standing sends of one effect of an event.
    mutating func release(
        customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Effects
    ) {
        if !standing.isEmpty {
            chain.arbitration?.begin()
            runRounds(
                customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
        }
        rest(customer: customer, of: &customers)
    }

    /// Fires what is due and decides the standing sends, then those that they reach at the same instant,
    /// and so on.
    mutating func runRounds(
        customer: Int, of customers: inout Customers, decidedAt: Instant,
        into decisions: inout Effects
    ) {
        while true {
            if !firing.isEmpty {
                fireWatches(
                    customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
            }
            decideRound(
                customer: customer, of: &customers, decidedAt: decidedAt, into: &decisions)
            lookAfterRound(at: decidedAt, customer: &customers[customer])
            if standing.isEmpty && firing.isEmpty { return }
        }
    }

    /// Decides the standing sends; what they reach stands for the next round. A hold that goes on is
    /// `isQuiet`, no decision, where but a relief has led to another look.
    mutating func decideRound(
        customer: Int, of customers: inout Customers, decidedAt: Instant, isRelief: Bool = false,
        into decisions: inout Effects
    ) {
        if standing.isEmpty { return }
        swap(&standing, &round)
        if round.count > 1 { orderRound(customer: customers[customer], decidedAt: decidedAt) }
        for index in round.indices {
            let instance = round[index].instance
            let isHeld = decide(
                instance: instance, customer: customer, of: &customers, decidedAt: decidedAt,
                isRelief: isRelief, into: &decisions)
            if isHeld { continue }
            customers[customer].instances[instance].step += 1
            advance(
                instance: instance, customer: customer, of: &customers, now: decidedAt,
                into: &decisions)
        }
        round.removeAll(keepingCapacity: true)
    }

    private mutating func orderRound(customer: borrowing CustomerRecord, decidedAt: Instant) {
        if chain.arbitration?.readsWorth ?? false {
            for index in round.indices {
                let send = send(ofInstance: round[index].instance, customer: customer)
                round[index].worth = chain.worth(
                    of: candidate(round[index].instance, send, customer, decidedAt), send,
                    customer: customer, evaluation: &evaluation)
            }
        }
        let order = roundOrder
        round.sort { $0.precedes($1, by: order) }
    }

    private func candidate(
        _ index: Int, _ send: borrowing Send, _ customer: borrowing CustomerRecord,
        _ decidedAt: Instant
    ) -> Candidate {
        Candidate(
            rule: Int(customer.instances[index].rule),
            step: Int(customer.instances[index].step), instance: index,
            notAfter: customer.instances[index].notAfter(of: send), decidedAt: decidedAt)
    }

    /// Takes ended instances away and finds the customer's next timer.
    mutating func rest(customer: Int, of customers: inout Customers) {
        customers[customer].removeEndedInstances()
        if customers[customer].hasGateMemory {
            customers[customer].forgetWindows()
        }
        customers.updateDue(of: customer)
    }

    /// Decides the send at which an instance stands; whether it is held.
    private mutating func decide(
        instance index: Int, customer: Int, of customers: inout Customers, decidedAt: Instant,
        isRelief: Bool, into decisions: inout Effects
    ) -> Bool {
        let send = send(ofInstance: index, customer: customers[customer])
        var candidate = candidate(index, send, customers[customer], decidedAt)
        let id =
            chain.meetsHoldout(rule: candidate.rule)
            ? customers.withID(of: customer) { Array($0) } : []
        let objection = chain.objection(
            to: &candidate, customerID: id, customer: &customers[customer],
            evaluation: &evaluation)
        notePressure(into: &decisions)
        if let objection {
            let isHeld = refuse(
                candidate, objection, customer: customer, of: &customers, isRelief: isRelief,
                into: &decisions)
            if isHeld { return true }
        } else {
            self.send(candidate, send, customer: customer, of: &customers, into: &decisions)
        }
        customers[customer].instances[index].leaveHold(at: decidedAt)
        return false
    }

    /// An objection makes the message wait, or passes it over; whether it is held.
    private mutating func refuse(
        _ candidate: Candidate, _ objection: Objection, customer: Int,
        of customers: inout Customers, isRelief: Bool, into decisions: inout Effects
    ) -> Bool {
        let index = candidate.instance
        var outcome = Decision.Outcome.suppressed
        switch objection.gate {
        case .expired: outcome = .expired
        case .holdout: outcome = .control
        default:
            if case .condition(failed: true) = objection.saw {
                counters.rules[candidate.rule].failedConditions += 1
            }
            if objection.holds, let nextAt = objection.nextAt,
                candidate.notAfter.map({ nextAt <= $0 }) ?? true,
                customers[customer].instances.count(where: { $0.state == .held }) < Self.heldLimit
            {
                outcome = .held
                customers[customer].instances[index].state = .held
                customers[customer].instances[index].due = nextAt
                if isRelief { return true }
            }
        }
        var decision = decision(
            outcome, step: Int32(candidate.step), instance: index, customer: customer,
            of: customers, decidedAt: candidate.decidedAt, into: &decisions)
        decision.gate = objection.gate
        decision.saw =
            candidate.refusals.isEmpty ? objection.saw : decisions.store(candidate.refusals)
        decision.nextAt = objection.nextAt
        decision.arm = candidate.arm
        decision.winner = objection.winner
        decision.channel =
            objection.channel.map { Int32($0) }
            ?? channel(ofStep: decision.step, ofRule: candidate.rule)
        if hasConversions {
            compare(&decision, candidate, customer: customer, of: &customers, decisions)
        }
        append(decision, of: candidate, into: &decisions)
        // S50: it counts for `again` as a message would.
        if outcome == .control { rememberForAgain(candidate, customer: &customers[customer]) }
        return outcome == .held
    }

    private mutating func send(
        _ candidate: Candidate, _ send: Send, customer: Int, of customers: inout Customers,
        into decisions: inout Effects
    ) {
        guard let channel = candidate.channel else {
            preconditionFailure("a message that passed all gates has a channel")
        }
        let index = candidate.instance
        let content = content(
            of: send, instance: index, customer: customers[customer], now: candidate.decidedAt,
            into: &decisions)
        var decision = decision(
            .sent, step: Int32(candidate.step), instance: index, customer: customer,
            of: customers, decidedAt: candidate.decidedAt, into: &decisions)
        decision.notAfter = candidate.notAfter
        decision.template = content.template
        decision.data = content.data
        decision.channel = Int32(channel)
        decision.arm = candidate.arm
        if !candidate.refusals.isEmpty { decision.saw = decisions.store(candidate.refusals) }
        decision.segment = candidate.segment.map { Int32($0) } ?? -1
        decision.address = candidate.address.map { decisions.store($0) }
        if let locale {
            let value = evaluation.attribute(locale, of: customers[customer])
            if value.tag == .string, value.text.count <= EventSchema.nameLimit {
                decision.locale = decisions.store(value.text)
            }
        }
        decision.score = score(
            ofChannel: channel, customer: customers[customer], at: candidate.decidedAt)
        if !idPrefixes.isEmpty {
            decision.id = decisions.id(
                of: decision, prefix: idPrefixes[candidate.rule][candidate.step], by: &ids)
        }
        let labels = labels(of: candidate, customer: customers[customer])
        if !labels.isEmpty { decision.labels = labels.withUnsafeBytes { decisions.store($0) } }
        append(decision, of: candidate, into: &decisions)
        customers[customer].instances[index].hasSent = true
        if meetsByInterest {
            tell(
                instance: index, customer: customer, of: &customers,
                decidedAt: candidate.decidedAt, into: &decisions)
        }
        rememberForAgain(candidate, customer: &customers[customer])
        if let id = decision.id {
            remember(
                id, candidate, channel: channel, labels: labels, customer: &customers[customer])
        }
        if case .auto = send.channels, let count = rules.policies.channelChoice?.alternate {
            customers[customer].gates.rememberAuto(channel: Int32(channel), count: count)
        }
        addPressure(ofChannel: channel, candidate, customer: &customers[customer])
        notePressure(into: &decisions)
    }

    /// A decision on release, with the way that the message went where someone asks for it.
    private func append(
        _ decision: Decision, of candidate: Candidate, into decisions: inout Effects
    ) {
        if decisions.takesNotes, chain.meetsPolicies(rule: candidate.rule) {
            let passed = chain.gates(ofRule: candidate.rule).prefix(candidate.passedCount)
            let kind = rules.kinds[rules.rules[candidate.rule].kind]
            let pressure =
                kind.skips.contains(.pressure)
                ? nil : candidate.channel.flatMap { evaluation.pressureSeen(ofChannel: $0) }
            decisions.append(
                Passage(
                    decision: decisions.decisions.count, passed: Array(passed),
                    segment: candidate.segment, refusals: candidate.refusals,
                    pressure: pressure))
        }
        decisions.append(decision)
    }
}

extension CustomerRecord {
    /// A window is of no use without a candidate that goes through it, unless it is the last one opened and
    /// may still be open.
    mutating func forgetWindows() {
        if gates.windows.isEmpty { return }
        let (last, latest) = (gates.lastWindowNumber, latest)
        var waiting: [UInt32] = []
        for instance in instances where instance.window != 0 { waiting.append(instance.window) }
        gates.windows.removeAll {
            ($0.number != last || $0.end <= latest) && !waiting.contains($0.number)
        }
    }
}

extension Instance {
    /// The message has left, or was passed over (S46): of one that was held, waits count from then, and
    /// `expires` of the steps behind it from the release.
    mutating func leaveHold(at decidedAt: Instant) {
        window = 0
        isPressed = false
        if due == .distantFuture { return }
        clock = decidedAt
        expiresFrom = due
        due = .distantFuture
    }
}
