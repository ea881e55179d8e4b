// Which rules an event can start, without a look at each.

import Expression

extension RuleSet {
    /// Up to so many rules that could be found by a field, a look at each is as fast.
    package static let unindexedRules = 4

    /// Builds the index of each event type with more than `unindexedRules` rules to find.
    package mutating func buildIndexes(unindexedRules: Int = RuleSet.unindexedRules) {
        for type in plans.indices {
            let index = RuleIndex(of: plans[type].entries, in: self)
            let found = index.filings.count { if case .fields = $0.place { true } else { false } }
            plans[type].index = found > unindexedRules ? index : nil
        }
    }
}

extension RuleIndex {
    /// The index of these rules, however few. `rules` ascend.
    package convenience init(of rules: [Int], in ruleSet: RuleSet) {
        let entries = rules.enumerated().map { position, rule in
            RuleIndexPlan.Entry(ruleSet.rules[rule], index: rule, position: position)
        }
        let plan = RuleIndexPlan(entries)
        let filings = rules.map { rule in
            RuleFiling(
                rule: rule,
                place: Self.place(of: ruleSet.rules[rule], plan.paths[Int32(rule)] ?? []))
        }
        let shares = FieldShares(entries)
        let expected = entries.map { shares.share(of: $0, plan.paths[$0.rule] ?? []) }
        self.init(plan, filings: filings, expectedCount: expected.reduce(0, +))
    }

    private static func place(
        of rule: Rule, _ path: [RuleIndexPlan.Step]
    ) -> RuleFiling.Place {
        guard let when = rule.when else { return .always(.noCondition) }
        if path.isEmpty {
            return .always(
                .noTest(
                    when.conjuncts.compactMap { conjunct in
                        guard case .beyond(let obstacle) = conjunct.meaning else { return nil }
                        return (conjunct.text, obstacle.rawValue)
                    }))
        }
        return .fields(
            path.map { step in
                let tests = when.conjuncts.filter { conjunct in
                    if case .test(let test) = conjunct.meaning {
                        test.slot == step.slot
                    } else {
                        false
                    }
                }
                return RuleFiling.Step(
                    slot: step.slot, lookup: step.lookup, tests: tests.map(\.text))
            })
    }
}

extension RuleIndexPlan.Entry {
    fileprivate init(_ rule: Rule, index: Int, position: Int) {
        self.init(
            rule: Int32(index), position: Int32(position), tests: [], hasMore: true,
            places: RuleIndexPlan.placesOfRule)
        guard let when = rule.when else { return }
        hasMore = when.conjuncts.isEmpty
        for conjunct in when.conjuncts {
            guard case .test(let test) = conjunct.meaning else {
                hasMore = true
                continue
            }
            if !test.isExact { hasMore = true }
            if !test.isOfElements,
                let known = tests.firstIndex(where: { $0.slot == test.slot && !$0.isOfElements })
            {
                tests[known] = tests[known].and(test)
            } else {
                tests.append(test)
            }
        }
        places = max(places, tests.reduce(0) { $0 + ($1.keys.points?.count ?? 0) })
    }
}
