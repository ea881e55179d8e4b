// The check that every replay makes of itself: nobody who entered is lost.

import Customer
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

/// Instances entered = ended by cause + waiting, and what ended them stands in decisions; watches set =
/// fired + cleared + watching.
package enum Books {
    /// `isFirst` where no other rule set was active before.
    package static func check(
        _ counters: Counters, _ tally: Tally, standing: Standing, rules: RuleSet,
        isFirst: Bool = true
    ) throws(Imbalance) {
        for (index, rule) in rules.rules.enumerated() {
            if let problem = problem(
                counters.rules[index], tally.rules[index], running: standing.running[index],
                watching: standing.watching[index], sends: rule.sendCount, isFirst: isFirst)
            {
                throw Imbalance(rule: rule.name, problem: problem)
            }
        }
    }

    /// By rule, what customers' records hold.
    package struct Standing {
        fileprivate var running: [Int]
        fileprivate var watching: [Int]

        package init(ruleCount: Int) {
            running = Array(repeating: 0, count: ruleCount)
            watching = running
        }

        package mutating func add(_ customers: borrowing Customers) { count(customers, as: 1) }

        /// What was there before counting began.
        package mutating func subtract(_ customers: borrowing Customers) {
            count(customers, as: -1)
        }

        /// An instance that was there before counting began and ends as counting begins.
        package mutating func subtractInstance(ofRule rule: Int) { running[rule] -= 1 }

        private mutating func count(_ customers: borrowing Customers, as number: Int) {
            for customer in customers.indices {
                for instance in customers[customer].instances {
                    running[Int(instance.rule)] += number
                }
                for watch in customers[customer].watches where watch.isSet {
                    watching[Int(watch.rule)] += number
                }
                for watch in customers[customer].calendarWatches where watch.isSet {
                    watching[Int(watch.rule)] += number
                }
            }
        }
    }

    private static func problem(
        _ counted: Counters.OfRule, _ decided: Tally.OfRule, running: Int, watching: Int,
        sends: Int, isFirst: Bool
    ) -> String? {
        if counted.waiting != running {
            return "\(counted.entered) entered, \(counted.entered - counted.waiting) ended, "
                + "\(running) still run"
        }
        if counted.watching != watching {
            return "\(counted.watchesSet) watches set, \(counted.watchesFired) fired, "
                + "\(counted.watchesCleared) cleared, \(watching) still set"
        }
        if decided.exited != counted.endedExited {
            return "\(decided.exited) exits were decided, \(counted.endedExited) happened"
        }
        if decided.ruleChanged != counted.endedRuleChanged {
            return "\(decided.ruleChanged) ends by a change of the rules were decided, "
                + "\(counted.endedRuleChanged) happened"
        }
        // Instances of an earlier rule set are not counted as entered, nor what they sent then.
        if isFirst, counted.endedSent > decided.sent {
            return "\(counted.endedSent) ended as sent, with \(decided.sent) messages"
        }
        // Every run goes through each send at most once.
        if isFirst, decided.sent > (counted.entered + counted.restarts) * sends {
            return "\(decided.sent) messages of \(counted.entered) instances and "
                + "\(counted.restarts) restarts"
        }
        return nil
    }
}

extension Rule {
    fileprivate var sendCount: Int {
        steps.count { step in
            if case .send = step.action { true } else { false }
        }
    }
}
