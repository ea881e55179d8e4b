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
        /// All others by the gate that objected, in the order of `Gate.allCases`; a hold counts too.
        fileprivate var objections: [Int] = Array(repeating: 0, count: Gate.allCases.count)

        package init() {}

        /// Decisions by the gate that objected.
        package subscript(gate: Gate) -> Int { objections[gate.index] }

        package var total: Int { sent + exited + ruleChanged + objections.reduce(0, +) }
    }

    /// By the index of the rule.
    package private(set) var rules: [OfRule]

    package init(ruleCount: Int) {
        rules = Array(repeating: OfRule(), count: ruleCount)
    }

    package mutating func count(_ decisions: borrowing Decisions) {
        for decision in decisions.decisions {
            let rule = Int(decision.rule)
            switch decision.outcome {
            case .sent: rules[rule].sent += 1
            case .exited: rules[rule].exited += 1
            case .ruleChanged:
                // A retired rule has no row any more.
                if rule >= 0 { rules[rule].ruleChanged += 1 }
            case .held, .suppressed, .expired, .control:
                guard let gate = decision.gate else {
                    preconditionFailure("a decision that is not sent names no gate")
                }
                rules[rule].objections[gate.index] += 1
            }
        }
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
