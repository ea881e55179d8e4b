// Decisions by rule, outcome and gate: what the summary of a replay and its books are made of.

import Engine
import Gates

/// Counts of decisions.
package struct Tally: Sendable {
    /// The decisions of one rule.
    package struct OfRule: Sendable {
        package fileprivate(set) var sent = 0
        package fileprivate(set) var exited = 0
        package fileprivate(set) var ruleChanged = 0
        /// Messages by the id of their channel, as far as one was used.
        package fileprivate(set) var messages: [Int] = []
        /// Decided candidates of whom the gate `holdout` said that the customer gets messages, or that it is
        /// in the control group.
        package fileprivate(set) var treated = 0
        package fileprivate(set) var control = 0
        /// By the gate, in the order of `Gate.allCases`: what it ended without a message, and what it held.
        fileprivate var objections: [Int] = Array(repeating: 0, count: Gate.allCases.count)
        fileprivate var holds: [Int] = Array(repeating: 0, count: Gate.allCases.count)

        package init() {}

        /// Candidates that ended as a gate objected, whatever the outcome is called.
        package func ended(by gate: Gate) -> Int { objections[gate.index] }

        /// Decisions to hold. None of them ends its candidate, which may be held many times.
        package func held(by gate: Gate) -> Int { holds[gate.index] }

        fileprivate mutating func countMessage(by channel: Int) {
            if channel >= messages.count {
                messages += Array(repeating: 0, count: channel + 1 - messages.count)
            }
            messages[channel] += 1
        }
    }

    /// By the index of the rule.
    package private(set) var rules: [OfRule]

    package init(ruleCount: Int) {
        rules = Array(repeating: OfRule(), count: ruleCount)
    }

    package mutating func count(_ decisions: borrowing Effects) {
        for decision in decisions.decisions {
            let rule = Int(decision.rule)
            switch decision.outcome {
            case .sent:
                rules[rule].sent += 1
                if decision.channel >= 0 {
                    rules[rule].countMessage(by: Int(decision.channel))
                }
            case .exited: rules[rule].exited += 1
            case .ruleChanged:
                // A retired rule has no row any more.
                if rule >= 0 { rules[rule].ruleChanged += 1 }
            case .held:
                rules[rule].holds[Self.gate(of: decision).index] += 1
                continue
            case .suppressed, .expired, .control:
                rules[rule].objections[Self.gate(of: decision).index] += 1
            }
            switch decision.arm {
            case .treated: rules[rule].treated += 1
            case .control: rules[rule].control += 1
            case nil: break
            }
        }
    }

    private static func gate(of decision: Decision) -> Gate {
        guard let gate = decision.gate else {
            preconditionFailure("a decision that is not sent names no gate")
        }
        return gate
    }
}

extension Gate {
    /// The place in `allCases`.
    fileprivate var index: Int {
        switch self {
        case .tooOld: 0
        case .exit: 1
        case .reentry: 2
        case .condition: 3
        case .consent: 4
        case .expired: 5
        case .preference: 6
        case .holdout: 7
        case .quiet: 8
        case .arbitration: 9
        case .fitness: 10
        case .pressure: 11
        case .cap: 12
        }
    }
}
