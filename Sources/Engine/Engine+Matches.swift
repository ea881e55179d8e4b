// Matches: a trigger that has fired meets the gates of entry and starts an instance.

import Calendar
import Customer
import Expression
import Gates
import RuleSet

/// Where the instance of a match goes.
struct InstancePlace {
    /// Index into the customer's instances.
    var index: Int
    /// Whether an instance of the rule and key stands there, be it running or ended at this instant.
    var isTaken: Bool
    var isRunning: Bool
}

extension Engine {
    /// S11: `since` and `active` are compared with the match's `triggered_at`.
    mutating func isActive(
        rule: Int, at triggeredAt: Instant, customer: borrowing CustomerRecord,
        decisions: inout Effects
    ) -> Bool {
        if isActive(rule: rule, at: triggeredAt, customer: customer) { return true }
        counters.rules[rule].inactive += 1
        decisions.note(.inactive(rule: rule))
        return false
    }

    private mutating func isActive(
        rule: Int, at triggeredAt: Instant, customer: borrowing CustomerRecord
    ) -> Bool {
        if let since = rules.rules[rule].since, triggeredAt < since { return false }
        let from = rules.rules[rule].activeFrom
        let until = rules.rules[rule].activeUntil
        if from == nil && until == nil { return true }
        let day = evaluation.zone(of: customer).localDay(of: triggeredAt)
        return day >= from ?? .min && day <= until ?? .max
    }

    /// Whether `when` holds, over the event that the evaluation reads.
    mutating func matches(
        rule: Int, customer: borrowing CustomerRecord, decisions: inout Effects
    ) -> Bool {
        guard let when = rules.rules[rule].when else { return true }
        switch evaluation.answer(when, customer: customer) {
        case .holds:
            return true
        case .isFalse:
            counters.rules[rule].unmatched += 1
            decisions.note(.unmatched(rule: rule))
        case .failed:
            counters.rules[rule].failedConditions += 1
            decisions.note(.failedCondition(rule: rule))
        }
        return false
    }

    /// The gates of entry. Nil where one objects, which is decided, or where the match is older than the
    /// instance that it would restart (S34).
    mutating func admit(
        _ match: Match, customer: Int, of customers: borrowing Customers,
        into decisions: inout Effects
    ) -> InstancePlace? {
        let rule = match.rule
        let (index, isTaken) = customers[customer].position(ofRule: rule, key: match.key)
        // S33: one that ended at this very instant no longer runs.
        let isRunning = isTaken && customers[customer].instances[index].state != .ended
        let running = isRunning ? customers[customer].instances[index].triggeredAt : nil
        let restarts = rules.rules[rule].restarts
        if restarts, let running, match.triggeredAt < running {
            counters.rules[rule].olderMatches += 1
            decisions.note(.olderMatch(rule: rule))
            return nil
        }
        let candidate = EntryCandidate(
            rule: rule, key: match.key, triggeredAt: match.triggeredAt,
            decidedAt: match.decidedAt, eventType: match.eventType,
            isBroadcast: match.isBroadcast, isRepeated: match.isRepeated, engineTime: ageTime)
        if let objection = entryChain.objection(
            to: candidate, customer: customers[customer], running: restarts ? nil : running,
            adds: !isTaken)
        {
            if case .instances = objection.saw { counters.rules[rule].refusedInstances += 1 }
            append(objection, match, customer: customer, of: customers, into: &decisions)
            return nil
        }
        return InstancePlace(index: index, isTaken: isTaken, isRunning: isRunning)
    }

    /// Makes an instance at its place, or starts the running one anew (S34), and runs it to its next send.
    mutating func start(
        _ match: Match, entry: EntryMemory, at place: InstancePlace, customer: Int,
        of customers: inout Customers, into decisions: inout Effects
    ) {
        let rule = match.rule
        guard admit(entry, of: match, customer: customer, of: &customers, into: &decisions)
        else { return }
        let serial = customers[customer].nextSerial
        customers[customer].nextSerial &+= 1
        if match.isByOwnEvent { runsOfEvent.append(serial) }
        if place.isRunning {
            if customers[customer].instances[place.index].state == .held {
                // S46: what is held ends with a decision.
                append(
                    .suppressed, Objection(.reentry, saw: .restarted(at: match.triggeredAt)),
                    step: customers[customer].instances[place.index].step,
                    instance: place.index, customer: customer, of: customers,
                    decidedAt: match.decidedAt, into: &decisions)
            }
            customers[customer].instances[place.index].restart(
                serial: serial, triggeredAt: match.triggeredAt, clock: match.clock, entry: entry)
            counters.rules[rule].restarts += 1
            decisions.note(.restarted(rule: rule))
        } else {
            let instance = Instance(
                rule: rule, serial: serial, triggeredAt: match.triggeredAt, clock: match.clock,
                entry: entry)
            if place.isTaken {
                customers[customer].instances[place.index] = instance
            } else {
                customers[customer].instances.insert(instance, at: place.index)
                for index in standing.indices where standing[index].instance >= place.index {
                    standing[index].instance += 1
                }
            }
            counters.rules[rule].entered += 1
            decisions.note(.entered(rule: rule))
        }
        advance(
            instance: place.index, customer: customer, of: &customers, now: match.decidedAt,
            into: &decisions)
    }
}
