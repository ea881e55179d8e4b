import Calendar
import Expression

/// When the rules of one event type act. The ends of `since` and `active` cut the instants and the days
/// of customers into places: how many events came at each place tells of every rule how many came while
/// it did not act.
package struct ActivityPlan: Sendable {
    /// The places at which a rule acts.
    private struct Limit {
        var instants: Range<Int>
        var days: Range<Int>
    }

    /// Whether places depend on the day.
    package let hasDays: Bool
    private let instants: Edges
    private let days: Edges
    private let dayPlaces: Int
    private var limits: [Int: Limit] = [:]

    /// Of the rules with these indexes.
    package init(of rules: [Int], in ruleSet: RuleSet) {
        let all = rules.map { ruleSet.rules[$0] }
        let instants = Set(all.compactMap { $0.since?.milliseconds }).sorted()
        let days = Set(all.flatMap { [$0.activeFrom, $0.dayAfter].compactMap(\.self) }).sorted()
        self.instants = Edges(instants.map { .number($0) })
        self.days = Edges(days.map { .number($0) })
        dayPlaces = days.count + 1
        hasDays = !days.isEmpty
        for (index, rule) in zip(rules, all) where rule.isLimitedInTime {
            let since = rule.since.map { self.instants.place(of: $0.milliseconds) } ?? 0
            let from = rule.activeFrom.map { self.days.place(of: $0) } ?? 0
            let end = rule.dayAfter.map { self.days.place(of: $0) } ?? dayPlaces
            limits[index] = Limit(
                instants: since..<instants.count + 1, days: from..<max(from, end))
        }
    }

    /// Whether the rule does not act at all times.
    package func limits(_ rule: Int) -> Bool { limits[rule] != nil }

    /// Hot. `day` is the customer's, of any value without `hasDays`.
    package func place(of instant: Instant, day: Int64) -> Int {
        instants.place(of: instant.milliseconds) * dayPlaces + (hasDays ? days.place(of: day) : 0)
    }

    package func acts(_ rule: Int, at place: Int) -> Bool {
        guard let limit = limits[rule] else { return true }
        return limit.instants.contains(place / dayPlaces)
            && limit.days.contains(place % dayPlaces)
    }
}

extension Rule {
    fileprivate var dayAfter: Int64? { activeUntil.map { $0 + 1 } }

    fileprivate var isLimitedInTime: Bool {
        since != nil || activeFrom != nil || activeUntil != nil
    }
}
