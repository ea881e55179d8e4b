// Which rules an event can start, without a look at each.

import Expression

extension RuleSet {
    /// Up to so many rules that could be found by a field, a look at each is as fast.
    package static let unindexedRules = 4

    /// Builds the index of each event type with more than `unindexedRules` rules to find.
    package mutating func buildIndexes(unindexedRules: Int = RuleSet.unindexedRules) {
        for type in plans.indices {
            let index = RuleIndex(of: plans[type].entries, in: self)
            let found = index.filings.count { if case .field = $0.place { true } else { false } }
            plans[type].index = found > unindexedRules ? index : nil
        }
    }
}

extension RuleIndex {
    /// The index of these rules, however few. `rules` ascend.
    package convenience init(of rules: [Int], in ruleSet: RuleSet) {
        let entries = rules.map { RuleIndexPlan.Entry(ruleSet.rules[$0], index: $0) }
        let plan = RuleIndexPlan(entries)
        let filings = rules.map { rule in
            RuleFiling(rule: rule, place: Self.place(of: rule, in: ruleSet, plan))
        }
        self.init(plan, filings: filings)
    }

    private static func place(
        of index: Int, in ruleSet: RuleSet, _ plan: borrowing RuleIndexPlan
    ) -> RuleFiling.Place {
        let rule = ruleSet.rules[index]
        guard let when = rule.when else { return .always(.noCondition) }
        guard let (slot, lookup) = plan.lookups[Int32(index)] else {
            return .always(
                .noTest(
                    when.conjuncts.compactMap { conjunct in
                        guard case .beyond(let obstacle) = conjunct.meaning else { return nil }
                        return (conjunct.text, obstacle.rawValue)
                    }))
        }
        let tests = when.conjuncts.filter { conjunct in
            if case .test(let test) = conjunct.meaning { test.slot == slot } else { false }
        }
        return .field(slot: slot, lookup, tests: tests.map(\.text))
    }
}

extension RuleIndexPlan.Entry {
    fileprivate init(_ rule: Rule, index: Int) {
        self.init(rule: Int32(index), tests: [], hasMore: true)
        guard let when = rule.when else { return }
        hasMore = when.conjuncts.isEmpty
        for conjunct in when.conjuncts {
            guard case .test(let test) = conjunct.meaning else {
                hasMore = true
                continue
            }
            if let known = tests.firstIndex(where: { $0.slot == test.slot }) {
                tests[known] = tests[known].and(test)
            } else {
                tests.append(test)
            }
        }
    }
}
