import Calendar
import Expression

/// When the rules of one event type act that have `since` or `active`. The ends of these times cut the
/// instants, and the days of customers, into places: how many events came at each place tells of every
/// rule how many came while it did not act.
package struct ActivityPlan: Sendable {
    /// The places at which a rule acts.
    package struct Limit: Sendable {
        package let rule: Int
        package let isByDay: Bool
        package let places: Range<Int>
    }

    package let limits: [Limit]
    package let instantPlaces: Int
    package let dayPlaces: Int
    private let instants: Edges
    private let days: Edges

    /// Of those among `rules` that have one limit.
    init(of rules: [Int], in ruleSet: RuleSet) {
        var instants: Set<FieldKey> = []
        var days: Set<FieldKey> = []
        let limited = rules.compactMap { rule in
            ruleSet.rules[rule].timeLimit.map { (rule: rule, limit: $0) }
        }
        for (_, limit) in limited {
            let ends = [limit.lower, limit.upper].compactMap { $0.map(FieldKey.number) }
            if limit.isByDay { days.formUnion(ends) } else { instants.formUnion(ends) }
        }
        let (instantEdges, dayEdges) = (Edges(instants.sorted()), Edges(days.sorted()))
        self.instants = instantEdges
        self.days = dayEdges
        instantPlaces = instants.count + 1
        dayPlaces = days.count + 1
        limits = limited.map { rule, limit in
            let edges = limit.isByDay ? dayEdges : instantEdges
            let last = limit.isByDay ? days.count : instants.count
            let lower = limit.lower.map { edges.place(of: $0) } ?? 0
            return Limit(
                rule: rule, isByDay: limit.isByDay,
                places: lower..<(limit.upper.map { edges.place(of: $0) } ?? last + 1))
        }
    }

    package var hasDays: Bool { dayPlaces > 1 }

    package func place(of instant: Instant) -> Int { instants.place(of: instant.milliseconds) }

    package func place(ofDay day: Int64) -> Int { days.place(of: day) }
}

extension Rule {
    /// From `lower` on, up to and without `upper`: milliseconds or days since 1970.
    package struct TimeLimit: Sendable {
        package var isByDay: Bool
        package var lower: Int64?
        package var upper: Int64?
    }

    /// When the rule acts, if one of `since` and `active` says so.
    package var timeLimit: TimeLimit? {
        switch (since, activeFrom == nil && activeUntil == nil) {
        case (let since?, true): TimeLimit(isByDay: false, lower: since.milliseconds, upper: nil)
        case (nil, false):
            TimeLimit(isByDay: true, lower: activeFrom, upper: activeUntil.map { $0 + 1 })
        default: nil
        }
    }

    /// Whether the index can keep its books: with both limits it would have to count by both at once.
    var hasTwoTimeLimits: Bool {
        since != nil && (activeFrom != nil || activeUntil != nil)
    }
}
