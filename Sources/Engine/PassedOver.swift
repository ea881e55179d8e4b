import Calendar
import RuleSet

/// The books of the indexes: what became of the rules that an event was not shown to. A few counts for
/// each event, from which those of each rule follow.
struct PassedOver: Sendable {
    /// By event type: how often its index was asked.
    private var lookups: [Int]
    /// By event type: how often a group of `RuleIndex.failing` was found, and how many of the events
    /// came at each place of the `ActivityPlan`.
    private var failures: [[Int]]
    private var byInstant: [[Int]]
    private var byDay: [[Int]]
    /// By rule: how often it was handed out, and how often it did not act then.
    private var handedOut: [Int]
    private var handedOutInactive: [Int]

    init(typeCount: Int, ruleCount: Int) {
        lookups = Array(repeating: 0, count: typeCount)
        failures = Array(repeating: [], count: typeCount)
        byInstant = failures
        byDay = failures
        handedOut = Array(repeating: 0, count: ruleCount)
        handedOutInactive = handedOut
    }

    mutating func count(lookupOf type: Int, _ index: RuleIndex, failing: [Int]) {
        lookups[type] += 1
        if failing.isEmpty { return }
        if failures[type].isEmpty {
            failures[type] = Array(repeating: 0, count: index.failing.count)
        }
        for group in failing { failures[type][group] += 1 }
    }

    /// `day` is the customer's.
    mutating func count(activityAt instant: Instant, day: Int64, of type: Int, _ index: RuleIndex) {
        if byInstant[type].isEmpty {
            byInstant[type] = Array(repeating: 0, count: index.activity.instantPlaces)
            byDay[type] = Array(repeating: 0, count: index.activity.dayPlaces)
        }
        byInstant[type][index.activity.place(of: instant)] += 1
        byDay[type][index.activity.place(ofDay: day)] += 1
    }

    mutating func count(handedOut rule: Int, isInactive: Bool) {
        handedOut[rule] += 1
        if isInactive { handedOutInactive[rule] += 1 }
    }

    /// Adds to the rules' counters what they would have counted themselves: of the events that a rule
    /// was not shown to, it did not act at some, its condition failed for some, and was false for all
    /// others.
    func settle(_ counters: inout [Counters.OfRule], _ rules: RuleSet) {
        for (type, plan) in rules.plans.enumerated() where lookups[type] > 0 {
            guard let index = plan.index else { continue }
            for rule in plan.entries { counters[rule].unmatched += lookups[type] }
            for (group, count) in failures[type].enumerated() where count > 0 {
                for rule in index.failing[group] {
                    counters[Int(rule)].failedConditions += count
                    counters[Int(rule)].unmatched -= count
                }
            }
            for limit in index.activity.limits {
                let counts = limit.isByDay ? byDay[type] : byInstant[type]
                let inactive = lookups[type] - counts[limit.places].reduce(0, +)
                counters[limit.rule].inactive += inactive
                counters[limit.rule].unmatched -= inactive
            }
        }
        for rule in handedOut.indices {
            counters[rule].unmatched -= handedOut[rule]
            if rules.rules[rule].timeLimit != nil {
                counters[rule].inactive -= handedOutInactive[rule]
                counters[rule].unmatched += handedOutInactive[rule]
            }
        }
    }
}

extension Counters {
    /// With what the indexes passed over.
    func settled(_ rules: RuleSet) -> Counters {
        var settled = self
        passedOver.settle(&settled.rules, rules)
        settled.passedOver = PassedOver(
            typeCount: eventsByType.count, ruleCount: settled.rules.count)
        return settled
    }
}
