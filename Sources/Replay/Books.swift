// The check that every replay makes of itself: nobody who entered is lost.

import Engine
import RuleSet

/// A fault of ours: the engine's counts and the decisions that it took do not agree.
package struct Imbalance: Error, CustomStringConvertible {
    package var rule: String
    package var problem: String

    package var description: String {
        "the books of rule '\(rule)' do not balance: \(problem) (an error in relance, please report it)"
    }
}

/// Instances entered = ended by cause + waiting, and what ended them stands in decisions.
enum Books {
    /// `isComplete`: time has run on until no instance waits.
    static func check(
        _ counters: Counters, _ tally: Tally, isComplete: Bool, rules: RuleSet
    ) throws(Imbalance) {
        for (index, rule) in rules.rules.enumerated() {
            if let problem = problem(counters.rules[index], tally.rules[index], isComplete) {
                throw Imbalance(rule: rule.name, problem: problem)
            }
        }
    }

    private static func problem(
        _ counted: Counters.OfRule, _ decided: Tally.OfRule, _ isComplete: Bool
    ) -> String? {
        if counted.waiting < 0 {
            return "\(counted.entered) entered and \(counted.entered - counted.waiting) ended"
        }
        if isComplete, counted.waiting > 0 {
            return "\(counted.waiting) still wait after the end"
        }
        if decided.exited > counted.endedExited {
            return "\(counted.endedExited) were ended by exits, of which \(decided.exited) decided"
        }
        if counted.endedSent > decided.sent {
            return "\(counted.endedSent) ended as sent, with \(decided.sent) messages"
        }
        return nil
    }
}
