// What the gates make of the rules, looked at when the plan is whole and free of mistakes: all that is
// allowed, and hardly meant.

import RuleSet
import YAML

/// Warns of gates that never object, of messages that never pass, and of what only seems to be said.
struct GateChecks {
    /// One `send` of a rule.
    struct Message {
        let rule: Int
        let step: Int
        let send: Send
        let fields: Fields
        /// All channels that may carry it.
        let channels: [Int]
    }

    let ruleSet: RuleSet
    let report: Report
    let places: [RulePlaces]
    let messages: [Message]

    init(_ ruleSet: RuleSet, places: [RulePlaces], report: Report) {
        self.ruleSet = ruleSet
        self.places = places
        self.report = report
        messages = ruleSet.rules.indices.flatMap { rule in
            places[rule].sends.sorted { $0.key < $1.key }.compactMap { step, fields in
                guard case .send(let send) = ruleSet.rules[rule].steps[step].action else {
                    return nil
                }
                return Message(
                    rule: rule, step: step, send: send, fields: fields,
                    channels: ruleSet.policies.candidates(of: send))
            }
        }
    }

    func check(policies: Fields?, customer: Fields?) {
        if let policies {
            checkCaps(policies)
            checkPlans(policies)
            checkThresholds(policies)
            checkChoice(policies)
            checkAttribution(policies)
        }
        checkIdleGates(policies, customer)
        for message in messages {
            checkNeeds(message)
            checkPlan(message)
            checkExpiry(message)
        }
        for rule in ruleSet.rules.indices {
            checkFeeding(rule)
            checkNight(rule)
            checkGoal(rule)
        }
    }

    func kind(of message: Message) -> Kind { ruleSet.kinds[ruleSet.rules[message.rule].kind] }
}

extension Policies {
    /// Whatever segment a customer is in.
    fileprivate func candidates(of send: Send) -> [Int] {
        switch send.channels {
        case .named(let channels): return channels
        case .auto:
            let orders = (channelChoice?.segments ?? []).map(\.order)
            return Set(orders.joined() + (channelChoice?.defaultOrder ?? [])).sorted()
        }
    }
}
