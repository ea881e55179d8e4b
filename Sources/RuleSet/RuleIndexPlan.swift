// Rules → the nodes, tables and blocks of an index.

import Expression

/// Builds the parts of a `RuleIndex`.
struct RuleIndexPlan {
    /// A rule on its way to its place.
    struct Entry {
        var rule: Int32
        /// Among the rules of the type.
        var position: Int32
        /// In the order of the condition; of a field that is no list at most one.
        var tests: [FieldTest]
        /// Whether the tests do not tell all of the condition.
        var hasMore = false
        /// Whether a test of a field that the event lacks has failed.
        var hasFailed = false
        /// At how many places it may stand yet, so that memory stays within the constants of a condition.
        var places: Int
    }

    /// A field by which a rule is found.
    struct Step: Hashable {
        var slot: Int
        var lookup: RuleFiling.Lookup
    }

    /// Up to so many rules one value may lead to before they are told apart by a further table: a set of
    /// bits has them in one word.
    private static let rulesAtValue = 64
    /// So many places a rule may have, even if its condition has fewer constants.
    static let placesOfRule = 64

    private(set) var nodes: [RuleIndex.Node] = []
    private(set) var tables: [RuleIndex.Table] = []
    private(set) var blocks = RuleBlocks()
    private(set) var rules: [Int32] = []
    private(set) var groups: [[Int]] = []
    /// By rule, how it is found in an event that lacks no field; where that differs by the value, the
    /// longest way.
    private(set) var paths: [Int32: [Step]] = [:]
    private let ruleCount: Int

    /// `entries` ascend by rule.
    init(_ entries: [Entry]) {
        ruleCount = entries.count
        addNode(entries, path: [])
    }

    /// Adds a node, and those below it. `path` is how an event comes here; nil for one that lacks a field.
    @discardableResult
    private mutating func addNode(_ entries: [Entry], path: [Step]?) -> Int {
        let index = nodes.count
        nodes.append(RuleIndex.Node())
        var node = RuleIndex.Node()

        let decided = entries.filter(\.tests.isEmpty)
        let failing = decided.filter { !$0.hasMore && $0.hasFailed }
        if !failing.isEmpty {
            node.failing = ruleCount + groups.count
            groups.append(failing.map { Int($0.rule) })
        }
        let start = rules.count
        for entry in decided where entry.hasMore || !entry.hasFailed {
            rules.append(entry.rule)
            note(entry.rule, path)
        }
        node.always = start..<rules.count

        let (tabled, rest) = split(
            entries.filter { !$0.tests.isEmpty },
            mayHash: path.map { $0.isEmpty || entries.count > Self.rulesAtValue } ?? false)
        // Those below come in between: a node's own stand together at the end.
        let own = tabled.map { table(of: $0, path: path) }
        node.tables = tables.count..<tables.count + own.count
        tables += own
        let parts = rest.bySignature
        let absent = parts.map { addNode($0.compactMap(\.withoutScalarTests), path: nil) }
        node.blocks = blocks.blocks.count..<blocks.blocks.count + parts.count
        for (part, absent) in zip(parts, absent) {
            let slots = blocks.append(part, absent: absent)
            guard let path else { continue }
            for entry in part {
                let own = slots.filter { entry.test(ofSlot: $0) != nil }
                note(entry.rule, path + own.map { Step(slot: $0, lookup: .order) })
            }
        }
        nodes[index] = node
        return index
    }

    private mutating func note(_ rule: Int32, _ path: [Step]?) {
        guard let path, !path.isEmpty, path.count > paths[rule]?.count ?? 0 else { return }
        paths[rule] = path
    }

    // MARK: Tables

    /// The entries by the field of the table in which each stands, with the test of it in front: of its
    /// tests for single values the one with the fewest rules at one value. The rest has none that tells
    /// at least half of the rules apart, or stands at so many places already.
    private func split(
        _ entries: [Entry], mayHash: Bool
    ) -> (tabled: [[Entry]], rest: [Entry]) {
        var leads: [Int: [FieldKey: Int]] = [:]
        var points = Array(repeating: [Int: Set<FieldKey>](), count: entries.count)
        for (index, entry) in entries.enumerated() {
            let mustHash = entry.scalarTests.isEmpty
            guard mayHash || mustHash else { continue }
            for (position, test) in entry.tests.enumerated() {
                guard let keys = test.keys.points, mustHash || keys.count <= entry.places else {
                    continue
                }
                points[index][position] = Set(keys)
                for key in Set(keys) { leads[test.slot, default: [:]][key, default: 0] += 1 }
            }
        }
        var tabled: [Int: [Entry]] = [:]
        var rest: [Entry] = []
        for (var entry, points) in zip(entries, points) {
            let counts = points.map { position, keys in
                let leads = leads[entry.tests[position].slot] ?? [:]
                return (keys.lazy.map { leads[$0]! }.max() ?? 0, position)
            }
            guard let (count, best) = counts.min(by: <),
                count * 2 <= entries.count || entry.scalarTests.isEmpty
            else {
                rest.append(entry)
                continue
            }
            entry.tests.swapAt(0, best)
            tabled[entry.tests[0].slot, default: []].append(entry)
        }
        return (tabled.sorted { $0.key < $1.key }.map(\.value), rest)
    }

    /// The table of entries by the test that stands in front of each.
    private mutating func table(of entries: [Entry], path: [Step]?) -> RuleIndex.Table {
        let test = entries[0].tests[0]
        var lists: [FieldKey: [Entry]] = [:]
        for entry in entries {
            let keys = Set(entry.tests[0].keys.points ?? [])
            let inner = entry.withFirstTestHeld(keyCount: keys.count)
            for key in keys { lists[key, default: []].append(inner) }
        }
        let below = path.map { $0 + [Step(slot: test.slot, lookup: .hash)] }
        // A test that no value passes is of no key; its rule is found by this table all the same.
        for entry in entries where entry.tests[0].keys.ranges.isEmpty { note(entry.rule, below) }
        let targets = lists.sorted { $0.key < $1.key }.map { key, list in
            guard list.count == 1 else {
                return (key: key, target: IndexTarget.node(addNode(list, path: below)))
            }
            // To evaluate one condition is as fast as to look up its constants.
            note(list[0].rule, below)
            return (key: key, target: IndexTarget.rule(list[0].rule))
        }
        let absent = entries.compactMap { $0.without(testsOf: test.slot) }
        return RuleIndex.Table(
            slot: test.slot, isText: test.domain == .string, isOfElements: test.isOfElements,
            points: PointTable(targets),
            absent: absent.isEmpty ? nil : addNode(absent, path: nil))
    }
}

extension RuleIndexPlan.Entry {
    /// Tests of fields that are no lists.
    var scalarTests: [FieldTest] { tests.filter { !$0.isOfElements } }

    func test(ofSlot slot: Int) -> FieldTest? {
        tests.first { $0.slot == slot && !$0.isOfElements }
    }

    var hasMoreThanScalars: Bool { hasMore || tests.contains(where: \.isOfElements) }

    /// For events without the field; nil if the condition is false for them.
    func without(testsOf slot: Int) -> Self? { without { $0.slot == slot } }

    /// For events with no field that is tested, but for lists.
    var withoutScalarTests: Self? {
        var entry = without { !$0.isOfElements }
        entry?.hasMore = hasMoreThanScalars
        entry?.tests = []
        return entry
    }

    private func without(_ isAbsent: (FieldTest) -> Bool) -> Self? {
        var entry = self
        entry.tests.removeAll(where: isAbsent)
        for test in tests where isAbsent(test) {
            switch test.whenAbsent {
            case .isFalse: return nil
            case .fails: entry.hasFailed = true
            case .holds: break
            }
        }
        return entry
    }

    /// For events with one of the values for which the first test holds.
    fileprivate func withFirstTestHeld(keyCount: Int) -> Self {
        var entry = self
        let test = entry.tests.removeFirst()
        // Several elements of one event may lead to the rule: nothing is counted for it on the way.
        if test.isOfElements { entry.hasMore = true }
        entry.places /= max(keyCount, 1)
        return entry
    }
}

extension [RuleIndexPlan.Entry] {
    /// The entries by the fields that they test, where many test the same; all others together, as a
    /// look-up in many small blocks costs more than one in a large one.
    fileprivate var bySignature: [[RuleIndexPlan.Entry]] {
        let parts = Dictionary(grouping: self) { Set($0.scalarTests.map(\.slot)).sorted() }
        let isLarge = { (part: [RuleIndexPlan.Entry]) in part.count >= Swift.max(64, count / 8) }
        let large = parts.filter { isLarge($0.value) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
        let others = filter { !isLarge(parts[Set($0.scalarTests.map(\.slot)).sorted()]!) }
        return large + (others.isEmpty ? [] : [others])
    }
}

extension KeyRanges.Range {
    /// The places that it fills: its ends are among the edges.
    func places(among edges: [FieldKey]) -> Range<Int> {
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
