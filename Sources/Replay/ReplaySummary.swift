// What a replay says of itself at its end.

import Calendar
import Customer
import Digests
import Engine
import Events
import Gates
import Records
import RuleSet

/// All counts of a replay, with names, ready to be printed.
package struct ReplaySummary: Sendable {
    /// A name and how often.
    package struct Count: Sendable, Equatable {
        package var name: String
        package var count: Int

        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// One rule: matches, instances, decisions.
    package struct OfRule: Sendable {
        package var name: String
        package var entered: Int
        package var restarts: Int
        package var waiting: Int
        /// Triggers that are set to fire.
        package var watching: Int
        package var sent: Int
        /// Instances that an exit ended, of those decided.
        package var exited: Int
        /// Decisions that were not sent, by gate.
        package var unsent: [Count]
        /// What became of events of the trigger that led to no decision.
        package var unmatched: [Count]
    }

    /// Usable events, those left out by `--until` excepted.
    package var events: Int
    /// Declared types that occurred, in the order of declaration.
    package var eventsByType: [Count]
    package var unknownTypes: Int
    package var duplicates: Int
    package var late: Int
    package var forgottenIDs: Int
    /// What went beyond the limits of a customer's record, by name.
    package var overflows: [Count]
    package var erasures: Int
    package var beforeErasure: Int
    package var unknownZones: Int
    package var leftOut: Int
    package var blankLines: Int
    package var customers: Int
    package var rules: [OfRule]
    package var deadLetters: [Count]
    /// How often another rule set took over: counts by rule, fact and event type are those since the
    /// last time.
    package var activations: Int
    package var ruleSetHash: String
    package var zonesVersion: String?
    /// How long the replay took; nil where nobody timed it.
    package var seconds: Double?
    package var peakMemoryBytes: Int?

    package init(_ replayer: borrowing Replayer, blankLines: Int) {
        let counters = replayer.engine.settledCounters()
        let rules = replayer.engine.rules
        let tally = replayer.tally
        events = replayer.applied
        eventsByType = zip(rules.schema.types, counters.eventsByType)
            .map { Count(name: $0.name, count: $1) }.filter { $0.count > 0 }
        unknownTypes = counters.unknownTypes
        duplicates = counters.duplicates
        late = counters.late
        forgottenIDs = counters.forgottenIDs
        overflows = Self.overflows(counters, rules)
        erasures = counters.erasures
        beforeErasure = counters.beforeErasure
        unknownZones = counters.unknownZones
        leftOut = replayer.leftOut
        self.blankLines = blankLines
        customers = replayer.customerCount
        self.rules = rules.rules.indices.map {
            OfRule(rules.rules[$0], counters.rules[$0], tally.rules[$0])
        }
        deadLetters = zip(DeadLetterReason.allCases, replayer.deadLetters)
            .map { Count(name: $0.rawValue, count: $1) }.filter { $0.count > 0 }
        activations = replayer.activations
        ruleSetHash = replayer.ruleSetHash.hex
        zonesVersion = rules.zones.version
    }

    private static func overflows(_ counters: Counters, _ rules: RuleSet) -> [Count] {
        let values = zip(rules.customer.facts, counters.forgottenValues).map {
            Count(name: "values of facts.\($0.name)", count: $1)
        }
        let instances = zip(rules.rules, counters.rules).map {
            Count(name: "instances of \($0.name)", count: $1.refusedInstances)
        }
        let exits = zip(rules.rules, counters.rules).map {
            Count(name: "exits of \($0.name)", count: $1.forgottenExits)
        }
        let watches = zip(rules.rules, counters.rules).map {
            Count(name: "keys of \($0.name)", count: $1.forgottenWatches)
        }
        let awaited = Count(name: "awaited events", count: counters.forgottenAwaited)
        return (values + instances + exits + watches + [awaited]).filter { $0.count > 0 }
    }

    package var eventsPerSecond: Double? {
        seconds.map { Double(events) / max($0, 1e-9) }
    }
}

extension ReplaySummary.OfRule {
    init(_ rule: Rule, _ counted: Counters.OfRule, _ decided: Tally.OfRule) {
        name = rule.name
        entered = counted.entered
        restarts = counted.restarts
        waiting = counted.waiting
        watching = counted.watching
        sent = decided.sent
        exited = decided.exited
        let gates = Gate.allCases.map {
            ReplaySummary.Count(name: $0.rawValue, count: decided[$0])
        }
        unsent = (gates + [.init(name: "rule_changed", count: decided.ruleChanged)])
            .filter { $0.count > 0 }
        unmatched = [
            .init(name: "false condition", count: counted.unmatched),
            .init(name: "failed condition", count: counted.failedConditions),
            .init(name: "failed key", count: counted.failedKeys),
            .init(name: "inactive", count: counted.inactive),
            .init(name: "older match", count: counted.olderMatches),
        ].filter { $0.count > 0 }
    }
}
