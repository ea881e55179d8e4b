import RuleSet

/// The books of the indexes: what became of the rules that an event was not shown to. A few counts for
/// each event, from which those of each rule follow.
struct PassedOver: Sendable {
    /// By event type: how often its index was asked.
    private var lookups: [PlaceCounts]
    /// By event type and group of `RuleIndex.failing`: how often the group was found.
    private var failures: [[PlaceCounts]]
    /// By rule: how often it was handed out, and how often it did not act then.
    private var handedOut: [Int]
    private var handedOutInactive: [Int]

    init(typeCount: Int, ruleCount: Int) {
        lookups = Array(repeating: PlaceCounts(), count: typeCount)
        failures = Array(repeating: [], count: typeCount)
        handedOut = Array(repeating: 0, count: ruleCount)
        handedOutInactive = handedOut
    }

    /// `place` is that of the event in the `ActivityPlan` of its type.
    mutating func count(lookupOf type: Int, at place: Int, failing: [Int]) {
        lookups[type].add(place)
        for group in failing {
            while failures[type].count <= group { failures[type].append(PlaceCounts()) }
            failures[type][group].add(place)
        }
    }

    mutating func count(handedOut rule: Int, isInactive: Bool) {
        handedOut[rule] += 1
        if isInactive { handedOutInactive[rule] += 1 }
    }

    /// Adds to the rules' counters what they would have counted themselves: of the events that a rule
    /// was not shown to, it did not act at some, its condition failed for some, and was false for all
    /// others.
    func settle(
        _ counters: inout [Counters.OfRule], _ plans: [EventPlan], _ activities: [ActivityPlan]
    ) {
        for (type, plan) in plans.enumerated() {
            guard let index = plan.index else { continue }
            let activity = activities[type]
            for (place, count) in lookups[type].all where count > 0 {
                for rule in plan.entries {
                    if activity.acts(rule, at: place) {
                        counters[rule].unmatched += count
                    } else {
                        counters[rule].inactive += count
                    }
                }
            }
            for (group, counts) in failures[type].enumerated() {
                for (place, count) in counts.all where count > 0 {
                    for rule in index.failing(group)
                    where activity.acts(rule, at: place) {
                        counters[rule].failedConditions += count
                        counters[rule].unmatched -= count
                    }
                }
            }
        }
        for rule in handedOut.indices {
            counters[rule].unmatched -= handedOut[rule] - handedOutInactive[rule]
            counters[rule].inactive -= handedOutInactive[rule]
        }
    }
}
