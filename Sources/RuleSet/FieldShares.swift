import Expression

/// For which part of the values of a field a test holds, if each constant, or each gap between two, is as
/// likely as another.
struct FieldShares {
    /// By slot: all keys, where every test of the field is for single values.
    private var points: [Int: Set<FieldKey>] = [:]
    /// By slot: the ends of all ranges, where one is not.
    private var edges: [Int: [FieldKey]] = [:]

    init(_ entries: [RuleIndexPlan.Entry]) {
        for (slot, tests) in Dictionary(grouping: entries.flatMap(\.tests), by: \.slot) {
            let keys = tests.map(\.keys.points)
            if keys.contains(nil) {
                edges[slot] = tests.edges
            } else {
                points[slot] = Set(keys.flatMap { $0 ?? [] })
            }
        }
    }

    /// Of the events for which the tests on a path hold.
    func share(of entry: RuleIndexPlan.Entry, _ path: [RuleIndexPlan.Step]) -> Double {
        path.reduce(1) { share, step in
            share * (entry.tests.filter { $0.slot == step.slot }.map(self.share).min() ?? 1)
        }
    }

    private func share(of test: FieldTest) -> Double {
        if let points = points[test.slot] {
            return Double(Set(test.keys.points ?? []).count) / Double(max(points.count, 1))
        }
        let edges = edges[test.slot] ?? []
        let filled = test.keys.ranges.reduce(0) { $0 + $1.places(among: edges).count }
        return Double(filled) / Double(edges.count + 1)
    }
}

extension [FieldTest] {
    /// The ends of all ranges, ascending.
    var edges: [FieldKey] {
        var ends: Set<FieldKey> = []
        for range in flatMap(\.keys.ranges) {
            if let lower = range.lower { ends.insert(lower) }
            if let upper = range.upper { ends.insert(upper) }
        }
        return ends.sorted()
    }
}
