// What messages earned, with names, ready to be printed.

import Engine
import RuleSet

/// The part of a replay's summary about conversions.
package struct EarningsReport: Sendable {
    /// What came of a group of messages in one way of counting.
    package struct Return: Sendable, Equatable {
        package var conversions: Int
        package var revenue: Double
        /// Nil without messages, and without what they cost.
        package var revenuePerMessage: Double?
        package var revenuePerCost: Double?
    }

    /// The messages of one name.
    package struct Row: Sendable, Equatable {
        /// Empty for those that have none.
        package var name: String
        package var messages: Int
        package var cost: Double
        /// By the goals of rules; nil where no rule has one.
        package var goals: Return?
        /// By attribution; nil without it.
        package var credited: Return?
    }

    /// The rows of one way to tell messages apart.
    package struct Section: Sendable, Equatable {
        package var name: String
        /// Whether policies.yaml names it.
        package var isDimension = false
        package var rows: [Row]
    }

    /// One arm of a rule.
    package struct Group: Sendable, Equatable {
        package var customers: Int
        package var converted: Int
        package var revenue: Double
    }

    /// A rule against its control group.
    package struct OfRule: Sendable, Equatable {
        package var rule: String
        package var treated: Group
        package var control: Group
        /// Of the share of customers with a conversion; nil where a group is empty.
        package var rate: Lift?
        /// Of the revenue of a customer; nil where the goal has no value.
        package var revenue: Lift?
        /// How many customers it would take to see the difference of shares; nil where it is seen.
        package var customersNeeded: Int?
    }

    package var sections: [Section]
    /// Events that are credited to no message; nil without attribution.
    package var direct: Return?
    package var lifts: [OfRule]

    /// Nil where nothing of it is asked for.
    init?(_ earnings: Earnings, _ rules: RuleSet) {
        guard earnings.isWanted else { return nil }
        let hasGoals = rules.rules.contains { $0.goal != nil }
        let isAttributed = rules.policies.attribution != nil
        func row(_ name: String, _ row: Earnings.Row) -> Row {
            Row(
                name: name, messages: row.messages, cost: row.cost.double,
                goals: hasGoals ? Return(row.goals, of: row) : nil,
                credited: isAttributed ? Return(row.credited, of: row) : nil)
        }
        func rows(_ rows: Earnings.Rows, _ names: [String]) -> [Row] {
            zip(names + ["gone"], rows.rows).filter { !$0.1.isEmpty }.map(row)
        }
        let arms = [("treated", earnings.treated), ("control", earnings.control)]
        var sections = [
            Section(name: "rule", rows: rows(earnings.rules, rules.rules.map(\.name))),
            Section(name: "kind", rows: rows(earnings.kinds, rules.kinds.map(\.name))),
            Section(
                name: "channel", rows: rows(earnings.channels, rules.policies.channels.map(\.name))),
            Section(name: "arm", rows: arms.filter { !$0.1.isEmpty }.map(row).map(\.ofArm)),
        ]
        let labels = rules.messageLabels
        let names = (labels.hasSegment ? ["segment"] : []) + labels.dimensions.map(\.name)
        for (place, name) in names.enumerated() {
            let found = earnings.labels[place].sorted { $0.key.lexicographicallyPrecedes($1.key) }
            sections.append(
                Section(
                    name: name, isDimension: place > 0 || !labels.hasSegment,
                    rows: found.map { row(String(decoding: $0.key, as: UTF8.self), $0.value) }))
        }
        self.sections = sections.filter { !$0.rows.isEmpty }
        direct = isAttributed ? Return(earnings.direct, of: Earnings.Row()) : nil
        lifts = zip(rules.rules, earnings.holdouts.rules).compactMap(OfRule.init)
    }
}

extension EarningsReport.Row {
    /// What an arm led to is of all its decisions, which are more than its messages.
    fileprivate var ofArm: Self {
        var row = self
        row.goals?.revenuePerMessage = nil
        row.goals?.revenuePerCost = nil
        return row
    }
}

extension EarningsReport.Return {
    fileprivate init(_ counted: Earnings.Row.Return, of row: Earnings.Row) {
        conversions = counted.conversions
        revenue = counted.revenue.double
        if row.messages > 0 { revenuePerMessage = revenue / Double(row.messages) }
        if row.cost.double > 0 { revenuePerCost = revenue / row.cost.double }
    }
}

extension EarningsReport.OfRule {
    /// Nil where one of the arms has nobody.
    fileprivate init?(_ rule: Rule, _ counts: HoldoutCounts.OfRule) {
        guard let goal = rule.goal else { return nil }
        let (treated, control) = (counts.treated, counts.control)
        guard treated.customers > 0, control.customers > 0 else { return nil }
        self.rule = rule.name
        self.treated = EarningsReport.Group(treated)
        self.control = EarningsReport.Group(control)
        rate = Lift.ofRates(
            treated.converted, of: treated.customers, against: control.converted,
            of: control.customers)
        if goal.value != nil, let first = treated.moments, let second = control.moments {
            revenue = Lift.ofMeans(first, against: second)
        }
        if let rate, !rate.isSeen {
            customersNeeded = Lift.customersNeeded(
                treated.converted, of: treated.customers, against: control.converted,
                of: control.customers)
        }
    }
}

extension EarningsReport.Group {
    fileprivate init(_ group: HoldoutCounts.Group) {
        self.init(
            customers: group.customers, converted: group.converted, revenue: group.revenue.double)
    }
}
