// Rules → the nodes and fields of an index.

import Expression

/// Builds the parts of a `RuleIndex`.
struct RuleIndexPlan {
    /// A rule on its way to its place.
    struct Entry {
        var rule: Int32
        /// One for each field, in the order of the condition.
        var tests: [FieldTest]
        /// Whether the condition has parts that are no tests.
        var hasMore = false
        /// Whether a test of a field that the event lacks has failed.
        var hasFailed = false
    }

    private(set) var nodes: [RuleIndex.Node] = []
    private(set) var fields: [RuleIndex.Field] = []
    private(set) var rules: [Int32] = []
    private(set) var failing: [[Int32]] = []
    /// By rule, how it is filed in the first node.
    private(set) var lookups: [Int32: (slot: Int, RuleFiling.Lookup)] = [:]

    init(_ entries: [Entry]) {
        addNode(entries)
    }

    /// Adds a node, and those below it. `entries` ascend by rule.
    @discardableResult
    private mutating func addNode(_ entries: [Entry]) -> Int {
        let index = nodes.count
        nodes.append(RuleIndex.Node())
        var node = RuleIndex.Node()

        let failed = entries.filter { $0.tests.isEmpty && !$0.hasMore && $0.hasFailed }
        if !failed.isEmpty {
            node.failing = failing.count
            failing.append(failed.map(\.rule))
        }
        let start = rules.count
        rules += entries.filter { $0.tests.isEmpty && ($0.hasMore || !$0.hasFailed) }.map(\.rule)
        node.always = start..<rules.count

        let groups = self.groups(of: entries.filter { !$0.tests.isEmpty })
        node.fields = fields.count..<fields.count + groups.count
        var parts = groups.map { field($0) }
        fields += parts
        for (position, group) in groups.enumerated() {
            let absent = group.compactMap { $0.withoutFirstTest }
            if absent.isEmpty { continue }
            parts[position].absent = addNode(absent)
            fields[node.fields.lowerBound + position].absent = parts[position].absent
        }
        if index == 0 {
            for group in groups {
                for entry in group {
                    let test = entry.tests[0]
                    lookups[entry.rule] = (test.slot, test.keys.points == nil ? .order : .hash)
                }
            }
        }
        nodes[index] = node
        return index
    }

    /// The entries by the field under which each is filed, with the test of it in front: the one that
    /// holds for the smallest part of the values that the rules tell apart.
    private func groups(of entries: [Entry]) -> [[Entry]] {
        var keys: [Int: Set<FieldKey>] = [:]
        for test in entries.flatMap(\.tests) {
            for range in test.keys.ranges {
                if let lower = range.lower { keys[test.slot, default: []].insert(lower) }
                if let upper = range.upper { keys[test.slot, default: []].insert(upper) }
            }
        }
        let edges = keys.mapValues { $0.sorted() }
        var groups: [Int: [Entry]] = [:]
        for var entry in entries {
            let shares = entry.tests.map { $0.keys.share(of: edges[$0.slot] ?? []) }
            let best = shares.indices.min { shares[$0] < shares[$1] }!
            entry.tests.swapAt(0, best)
            groups[entry.tests[0].slot, default: []].append(entry)
        }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The field of a group, without its node for absence.
    private func field(_ group: [Entry]) -> RuleIndex.Field {
        var points: [UInt64: [Int32]] = [:]
        var wide: [(rule: Int32, ranges: [KeyRanges.Range])] = []
        for entry in group {
            let keys = entry.tests[0].keys
            guard let found = keys.points else {
                wide.append((entry.rule, keys.ranges))
                continue
            }
            for key in Set(found.map(\.pointKey)) { points[key, default: []].append(entry.rule) }
        }
        let keys = Set(wide.flatMap(\.ranges).flatMap { [$0.lower, $0.upper].compactMap(\.self) })
            .sorted()
        let ranges = wide.flatMap { entry in
            entry.ranges.map { (rule: entry.rule, places: $0.places(among: keys)) }
        }
        return RuleIndex.Field(
            slot: group[0].tests[0].slot, isText: group[0].tests[0].domain == .string,
            points: points.isEmpty ? nil : PointTable(points), edges: Edges(keys),
            ranges: ranges.isEmpty ? nil : RangeTree(placeCount: keys.count + 1, ranges),
            absent: nil)
    }
}

extension RuleIndexPlan.Entry {
    /// The entry for events without the field of its first test; nil if its condition is false for
    /// them.
    fileprivate var withoutFirstTest: Self? {
        var entry = self
        switch entry.tests.removeFirst().whenAbsent {
        case .isFalse: return nil
        case .fails: entry.hasFailed = true
        case .holds: break
        }
        return entry
    }
}

extension FieldKey {
    /// The key of a `PointTable`.
    fileprivate var pointKey: UInt64 {
        switch self {
        case .number(let number): UInt64(bitPattern: number)
        case .text(let text): text.withUnsafeBytes { PointTable.key(of: $0) }
        }
    }
}

extension KeyRanges {
    /// The part of the places between `edges` that the ranges fill, 0…1.
    fileprivate func share(of edges: [FieldKey]) -> Double {
        let filled = ranges.reduce(0) { $0 + $1.places(among: edges).count }
        return Double(filled) / Double(edges.count + 1)
    }
}

extension KeyRanges.Range {
    /// The places that it fills: its ends are among the edges.
    fileprivate func places(among edges: [FieldKey]) -> Range<Int> {
        let lower = lower.map { edges.place(of: $0) } ?? 0
        return lower..<(upper.map { edges.place(of: $0) } ?? edges.count + 1)
    }
}

extension [FieldKey] {
    /// How many edges lie at or below a key.
    fileprivate func place(of key: FieldKey) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
