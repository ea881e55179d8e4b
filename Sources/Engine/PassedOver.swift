import RuleSet

/// The books of the indexes: what became of the rules that an event was not shown to. A few counts for
/// each event, from which those of each rule follow.
struct PassedOver {
    /// By event type: how often its index was asked.
    private var lookups: [Int]
    /// By rule: how often it was handed out.
    private var handedOut: [Int]
    /// By event type and group of `RuleIndex.failing`: how often the group was found.
    private var failures: [[Int]]

    init(_ rules: RuleSet) {
        lookups = Array(repeating: 0, count: rules.plans.count)
        handedOut = Array(repeating: 0, count: rules.rules.count)
        failures = rules.plans.map { Array(repeating: 0, count: $0.index?.failing.count ?? 0) }
    }

    mutating func count(lookupOf type: Int, failing: [Int]) {
        lookups[type] += 1
        for group in failing { failures[type][group] += 1 }
    }

    mutating func count(handedOut rule: Int) {
        handedOut[rule] += 1
    }

    /// Adds to the rules' counters what they would have counted themselves: of the events that a rule
    /// was not shown to, its condition failed for some and was false for all others.
    func settle(_ counters: inout Counters, _ rules: RuleSet) {
        for (type, plan) in rules.plans.enumerated() where lookups[type] > 0 {
            for rule in plan.entries { counters.rules[rule].unmatched += lookups[type] }
            for (group, count) in failures[type].enumerated() where count > 0 {
                for rule in plan.index?.failing[group] ?? [] {
                    counters.rules[Int(rule)].failedConditions += count
                    counters.rules[Int(rule)].unmatched -= count
                }
            }
        }
        for rule in handedOut.indices { counters.rules[rule].unmatched -= handedOut[rule] }
    }
}
