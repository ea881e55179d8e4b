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

    /// The messages by a channel.
    package struct OfChannel: Sendable, Equatable {
        package var name: String
        package var messages: Int
        /// What they cost; nil where the channel has no `cost`.
        package var cost: Double?
    }

    /// One rule: matches, instances, decisions.
    package struct OfRule: Sendable {
        package var name: String
        package var entered: Int
        package var restarts: Int
        package var waiting: Int
        /// Those of them whose message a gate holds.
        package var held: Int
        /// Triggers that are set to fire.
        package var watching: Int
        package var sent: Int
        /// Channels that were used; empty where the rule set says nothing of channels.
        package var channels: [OfChannel]
        /// Instances that an exit ended, of those decided.
        package var exited: Int
        /// Candidates that ended without a message, by gate.
        package var unsent: [Count]
        /// Decisions to hold, by gate; none of them is an end.
        package var holds: [Count]
        /// Candidates that the gate `holdout` has looked at and that are decided, by arm.
        package var arms: [Count]
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
    package var unknownZones: UnknownZones
    /// Events that still wait for those before them.
    package var unsettled: Int
    /// Broadcasts that are later than the log.
    package var waitingBroadcasts: Int
    /// Events that waited when another rule set came, which has no use for their type.
    package var unusedEvents: Int
    package var leftOut: Int
    package var blankLines: Int
    /// Records of topics without a value that are no dead letters.
    package var tombstones: Int
    /// Escaped halves of surrogate pairs, read as U+FFFD.
    package var surrogateHalves: Int
    package var customers: Int
    /// Customers by their state of pressure; empty where the rule set keeps none.
    package var pressure: [Count]
    /// Events about messages that are not remembered.
    package var unknownMessages: Int
    package var unreadablePreferences: Int
    package var rules: [OfRule]
    /// Channels that were used, by all rules; empty where the rule set says nothing of channels.
    package var channels: [OfChannel]
    /// What messages led to; nil where the rule set does not ask for it.
    package var earned: EarningsReport?
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
        let holdings = replayer.holdings
        events = replayer.applied
        eventsByType = zip(rules.schema.types, counters.eventsByType)
            .map { Count(name: $0.name, count: $1) }.filter { $0.count > 0 }
        unknownTypes = counters.unknownTypes
        duplicates = counters.duplicates
        late = counters.late
        forgottenIDs = counters.forgottenIDs
        overflows = Self.overflows(counters, rules)
        unsettled = holdings.unsettled
        waitingBroadcasts = replayer.engine.waitingBroadcasts
        unusedEvents = counters.unusedEvents
        erasures = counters.erasures
        beforeErasure = counters.beforeErasure
        unknownZones = counters.unknownZones
        leftOut = replayer.leftOut
        self.blankLines = blankLines
        tombstones = replayer.tombstones
        surrogateHalves = replayer.surrogateHalves
        customers = replayer.customerCount
        pressure =
            rules.policies.pressure == nil
            ? [] : Self.counts(PressurePolicy.State.allCases) { holdings.pressure[$0.rawValue] }
        unknownMessages = counters.unknownMessages
        unreadablePreferences = counters.unreadablePreferences
        let channels = rules.tellsOfChannels ? rules.policies.channels : []
        self.rules = rules.rules.indices.map {
            OfRule(
                rules.rules[$0], counters.rules[$0], tally.rules[$0], held: holdings.held[$0],
                channels: channels)
        }
        self.channels = Self.channels(channels) { channel in
            tally.rules.reduce(0) { $0 + $1.messages(by: channel) }
        }
        earned = EarningsReport(replayer.earnings, rules)
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
        let keys = zip(rules.rules, counters.rules).map {
            Count(name: "messages by key of \($0.name)", count: $1.forgottenKeys)
        }
        let attributes = zip(rules.customer.attributes, counters.refusedValues).map {
            Count(name: "values of customer.\($0.name)", count: $1)
        }
        let data = zip(rules.rules, counters.rules).map {
            Count(name: "data of \($0.name)", count: $1.omittedData)
        }
        let awaited = Count(name: "awaited events", count: counters.forgottenAwaited)
        let messages = Count(name: "messages", count: counters.forgottenMessages)
        let clicks = Count(name: "clicks", count: counters.forgottenClicks)
        let settled = Count(name: "waiting events", count: counters.settledEarly)
        let interests = Count(name: "values of interests", count: counters.forgottenInterests)
        let ofRules = instances + exits + watches + keys + data
        let others = [awaited, messages, clicks, settled, interests]
        return (attributes + values + ofRules + others)
            .filter { $0.count > 0 }
    }

    /// Of cases, those that occur.
    fileprivate static func counts<Case>(_ cases: [Case], _ count: (Case) -> Int) -> [Count] {
        cases.map { Count(name: "\($0)", count: count($0)) }.filter { $0.count > 0 }
    }

    /// Of channels, those by which a message went.
    fileprivate static func channels(
        _ channels: [Channel], messages: (Int) -> Int
    ) -> [OfChannel] {
        channels.enumerated().compactMap { index, channel in
            let count = messages(index)
            if count == 0 { return nil }
            return OfChannel(
                name: channel.name, messages: count, cost: channel.cost.map { $0 * Double(count) })
        }
    }

    package var eventsPerSecond: Double? {
        seconds.map { Double(events) / max($0, 1e-9) }
    }
}

extension ReplaySummary.OfRule {
    init(
        _ rule: Rule, _ counted: Counters.OfRule, _ decided: Tally.OfRule, held: Int,
        channels: [Channel]
    ) {
        name = rule.name
        entered = counted.entered
        restarts = counted.restarts
        waiting = counted.waiting
        self.held = held
        watching = counted.watching
        sent = decided.sent
        exited = decided.exited
        self.channels = ReplaySummary.channels(channels) { decided.messages(by: $0) }
        let gates = Gate.allCases.map {
            ReplaySummary.Count(name: $0.rawValue, count: decided.ended(by: $0))
        }
        holds = Gate.allCases.map {
            ReplaySummary.Count(name: $0.rawValue, count: decided.held(by: $0))
        }.filter { $0.count > 0 }
        arms = [
            .init(name: Arm.treated.rawValue, count: decided.treated),
            .init(name: Arm.control.rawValue, count: decided.control),
        ].filter { $0.count > 0 }
        unsent = (gates + [.init(name: "rule_changed", count: decided.ruleChanged)])
            .filter { $0.count > 0 }
        unmatched = [
            .init(name: "false condition", count: counted.unmatched),
            .init(name: "failed condition", count: counted.failedConditions),
            .init(name: "failed key", count: counted.failedKeys),
            .init(name: "inactive", count: counted.inactive),
            .init(name: "older match", count: counted.olderMatches),
            .init(name: "too old broadcast", count: counted.tooOldBroadcasts),
        ].filter { $0.count > 0 }
    }
}

extension RuleSet {
    /// Whether there is more to channels than their names: a cost, or a gate that asks for them.
    fileprivate var tellsOfChannels: Bool {
        if policies.channels.contains(where: { $0.cost != nil }) { return true }
        let chain = ReleaseChain(rules: self)
        return rules.indices.contains { chain.meetsPolicies(rule: $0) }
    }
}

extension Tally.OfRule {
    fileprivate func messages(by channel: Int) -> Int {
        channel < messages.count ? messages[channel] : 0
    }
}
