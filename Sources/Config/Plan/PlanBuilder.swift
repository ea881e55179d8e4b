// The files as they were read → the rule set.

import Calendar
import Events
import Expression
import RuleSet
import YAML

/// Builds one rule set; what does not hold together goes to the report.
final class PlanBuilder {
    let report: Report
    let zones: ZoneDatabase
    var ruleSet: RuleSet
    /// The event types by name; nil if events.yaml cannot be read, so that nothing can be said of them.
    var typesByName: [String: Int]?
    /// The types of broadcasts by name, which have no customer (S63).
    var broadcastsByName: [String: Int] = [:]
    var slots = SlotTable()
    /// What customer.yaml declares, by name; nil if that cannot be read.
    var attributes: [String: Int]? = [:]
    var facts: [String: Int]? = [:]
    var segments: [String: Int]? = [:]
    var purposes: [String: Int]? = [:]
    var themes: [String: Int]? = [:]
    var interests: [String: Int]? = [:]
    /// The types of `erasure`, which nothing else may use.
    var erasureTypes: Set<Int> = []
    /// Whether a mistake hides an event that gives consent or asks for a theme.
    var hidesConsent = false
    /// Kinds by name; nil if policies.yaml cannot be read.
    var kinds: [String: Int]? = [:]
    /// Channels by name; nil if a mistake keeps them from being known.
    var channels: [String: Int]? = [:]
    /// The channels with a weight, by name, as indices of weights; nil likewise.
    var weights: [String: Int]? = [:]
    /// Whether it is known that nothing chooses for `channel: auto`.
    var lacksChannelChoice = false
    /// By the index of the rule.
    var rulePlaces: [RulePlaces] = []

    init(report: Report, zones: ZoneDatabase) {
        self.report = report
        self.zones = zones
        ruleSet = RuleSet(time: TimePolicy(zone: .utc), zones: zones)
    }

    /// The event types that a `T`, `[T, U]` or `{ event: … }` names, each once, in the order of the
    /// text; nil if one of them is not declared, which is reported.
    func eventTypes(_ setting: Setting?, or words: [String] = []) -> [Int]? {
        guard let setting else { return nil }
        var types: [Int] = []
        var isWhole = typesByName != nil
        for element in setting.elements {
            guard let type = eventType(element.text, at: element.node, or: words) else {
                isWhole = false
                continue
            }
            if !types.contains(type) { types.append(type) }
        }
        if case .list(let settings) = setting.value, settings.isEmpty { isWhole = false }
        return isWhole ? types : nil
    }

    /// `words` are what else may stand here.
    func eventType(_ name: String?, at node: Node, or words: [String] = []) -> Int? {
        guard let name, let typesByName else { return nil }
        guard let type = typesByName[name] else {
            if broadcastsByName[name] != nil {
                report.error(
                    .broadcastMisused, at: node,
                    "`\(name)` is a broadcast, which is about a thing and has no customer",
                    hint: "only a rule with `trigger: { broadcast: \(name) }` hears of it")
                return nil
            }
            report.error(
                .unknownEventType, at: node, "events.yaml declares no event type `\(name)`",
                hint: Suggestion.hint(for: name, among: typesByName.keys.sorted() + words))
            return nil
        }
        if erasureTypes.contains(type) {
            report.error(
                .erasureUsed, at: node,
                "`\(name)` wipes the customer's record and does nothing else",
                hint: "`erasure:` in customer.yaml names it")
        }
        ruleSet.schema.types[type].isUsed = true
        return type
    }

    /// The elements of `T`, `{ event: T, when: … }` or a list of them: types, and the condition.
    func eventFilters(
        _ setting: Setting?, or words: [String] = []
    ) -> [(types: [Int]?, when: Node?)] {
        guard let setting else { return [] }
        return setting.elements.map { element in
            guard let fields = element.fields else { return (eventTypes(element, or: words), nil) }
            return (eventTypes(fields["event"]), fields["when"]?.node)
        }
    }
}
