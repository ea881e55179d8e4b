import RuleSet

/// What the engine counts beside its decisions. Counts are of a whole run; order them as they stand.
package struct Counters: Sendable {
    /// By rule: what became of each event of its trigger, and of each instance.
    package struct OfRule: Sendable {
        /// Looked at, but outside of `since` and `active`.
        package var inactive = 0
        /// `when` was false.
        package var unmatched = 0
        /// A condition (`when`, a step's `if`, an exit's predicate) failed, mostly on an absent field.
        package var failedConditions = 0
        /// The key failed, so that nothing started.
        package var failedKeys = 0
        /// Matches older than the running instance of a rule with `restart` (S34).
        package var olderMatches = 0
        package var restarts = 0
        /// Matches beyond the limit of instances that run at once.
        package var refusedInstances = 0
        /// Watches of keys that were dropped, as a customer had more than 1,000.
        package var forgottenWatches = 0
        /// Exits forgotten before their time, as a customer had more than the limit.
        package var forgottenExits = 0
        /// Keys of which `again` forgot the messages, as a customer had more than 1,000 (S72).
        package var forgottenKeys = 0
        /// Fields of data that were left out, as the message would have been too large.
        package var omittedData = 0

        /// Broadcasts that were older than `max_age` when they came, so that they started nothing (S65).
        package var tooOldBroadcasts = 0

        // The books: entered = ended by cause + waiting.
        package var entered = 0
        /// Ran to the last step and sent at least one message.
        package var endedSent = 0
        /// Ran to the last step and sent nothing; the last objection's gate is in its decision.
        package var endedUnsent = 0
        package var endedExited = 0
        package var endedErased = 0
        /// The step at which it waited is gone with a new rule set.
        package var endedRuleChanged = 0

        // Likewise: set = fired + cleared + watching. Of `silence`, `date`, `yearly` and `schedule`.
        package var watchesSet = 0
        package var watchesFired = 0
        /// By an exit, by an event without a date, by an erasure, or as the calendar ends with the log.
        package var watchesCleared = 0
        /// Watches that are set.
        package var watching: Int { watchesSet - watchesFired - watchesCleared }

        /// Still running.
        package var waiting: Int {
            entered - endedSent - endedUnsent - endedExited - endedErased - endedRuleChanged
        }

        package init() {}
    }

    /// Applied events by the index of their type, duplicates and late ones included.
    package var eventsByType: [Int]
    /// Events of types that are not declared.
    package var unknownTypes = 0
    /// Known ids that came again within the window (S18).
    package var duplicates = 0
    /// Ids forgotten before their window ended, as a customer had more than 1,000.
    package var forgottenIDs = 0
    /// Events before something already applied for the customer (S20).
    package var late = 0
    /// Awaited events forgotten before `lateness` was over, as a customer had more than 1,000.
    package var forgottenAwaited = 0
    /// Events that took effect before `settle` was over, as more than 1,000 of a customer waited.
    package var settledEarly = 0
    /// Events that waited when another rule set came, which has no use for their type.
    package var unusedEvents = 0
    /// Messages forgotten before their time, as a customer had more than 1,000.
    package var forgottenMessages = 0
    /// Clicks forgotten before their message, as a customer had more than 1,000.
    package var forgottenClicks = 0
    /// Events about a message that is not remembered.
    package var unknownMessages = 0
    /// Values of interests that were not kept, as a customer had more than `max`, or as they were too long.
    package var forgottenInterests = 0
    /// Preferences that cannot be read, each as if it were absent.
    package var unreadablePreferences = 0
    /// Values of the attribute `time_zone` that name no zone.
    package internal(set) var unknownZones = UnknownZones()
    package var erasures = 0
    /// Events from before an erasure of their customer, which are dropped (S24).
    package var beforeErasure = 0
    /// By the index of the fact: values forgotten, as a customer had more than 1,000 distinct ones.
    package var forgottenValues: [Int]
    /// By the index of the attribute: values that were not taken, as the record would have been too large.
    package var refusedValues: [Int]
    /// How often something was not kept or left out for the sake of `limits`.
    package internal(set) var beyondLimits = 0
    /// Instances of retired rules that ended with them.
    package var endedRetired = 0
    /// By the index of the rule.
    package var rules: [OfRule]
    /// What the indexes kept from being counted by rule.
    var passedOver: PassedOver

    package init(typeCount: Int, attributeCount: Int, factCount: Int, ruleCount: Int) {
        refusedValues = Array(repeating: 0, count: attributeCount)
        forgottenValues = Array(repeating: 0, count: factCount)
        eventsByType = Array(repeating: 0, count: typeCount)
        rules = Array(repeating: OfRule(), count: ruleCount)
        passedOver = PassedOver(typeCount: typeCount, ruleCount: ruleCount)
    }
}

extension Counters {
    /// With what the indexes passed over, which is counted anew from here on.
    func settled(_ rules: RuleSet, _ activities: [ActivityPlan]) -> Counters {
        var settled = self
        passedOver.settle(&settled.rules, rules.plans, activities)
        settled.passedOver = PassedOver(typeCount: eventsByType.count, ruleCount: self.rules.count)
        return settled
    }
}
