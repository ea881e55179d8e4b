import Expression

/// Finds the rules that an event of one type may start, by the values of its fields.
///
/// A part of a condition that compares a field with constants is a test. For a value with which one is
/// false the whole condition is false, and the rule is passed over. Of the tests of a rule those come
/// first that hold for single values, that with the fewest rules at one value before the others; where a
/// value leads to many rules, they are told apart by their other tests, in the same way. What is left is
/// found by order, by all of its tests at once (`RuleBlocks`).
///
///     node ─▶ rules that are always handed out
///          ─▶ rules whose condition fails here, whatever the rest of the event says
///          ─▶ tables ─▶ value ─▶ rule, or node
///          │         └▶ absent ─▶ node
///          └▶ blocks ─▶ values ─▶ rules, and rules whose condition fails
///                    └▶ all absent ─▶ node
///
/// An event that lacks a field goes where the rules are filed as if they did not test it: `false &&
/// error` is false.
package final class RuleIndex: Sendable {
    struct Node {
        /// Into `rules`.
        var always = 0..<0
        /// A number of a group, if there are such rules.
        var failing: Int?
        var tables = 0..<0
        var blocks = 0..<0
    }

    struct Table {
        var slot: Int
        var isText: Bool
        /// Whether the field is a list, each of whose elements leads somewhere.
        var isOfElements: Bool
        var points: PointTable
        /// The node for events without the field, if any rule is left for them.
        var absent: Int?
    }

    /// How each rule of the type is filed, in their order.
    package let filings: [RuleFiling]
    /// How many rules an event is thought to be shown to, if each of its values is as likely to be any
    /// constant, or to lie in any gap between two, as in another.
    package let expectedCount: Double
    private let nodes: [Node]
    private let tables: [Table]
    private let blocks: RuleBlocks
    private let rules: [Int32]
    private let groups: [[Int]]

    init(_ plan: consuming RuleIndexPlan, filings: [RuleFiling], expectedCount: Double) {
        nodes = plan.nodes
        tables = plan.tables
        blocks = plan.blocks
        rules = plan.rules
        groups = plan.groups
        self.filings = filings
        self.expectedCount = expectedCount
    }

    /// Rules whose condition fails for each event for which the group is found: the tests of fields that
    /// it lacks fail, and all others hold. Groups below the count of the rules are of one rule.
    package func failing(_ group: Int) -> [Int] {
        group < filings.count ? [filings[group].rule] : groups[group - filings.count]
    }

    /// Hot: once for each event. Adds the rules to look at, and says in `found.failing` which fail.
    package func find(_ slots: UnsafePointer<Value>, into found: inout CandidateSet) {
        found.forgetFailing()
        find(in: 0, slots, &found)
    }

    private func find(in node: Int, _ slots: UnsafePointer<Value>, _ found: inout CandidateSet) {
        for index in nodes[node].always { found.insert(rules[index]) }
        if let failing = nodes[node].failing { found.insert(failing: failing) }
        for index in nodes[node].tables {
            let value = slots[tables[index].slot]
            if value.tag == .absent {
                if let absent = tables[index].absent { find(in: absent, slots, &found) }
            } else if tables[index].isOfElements {
                for element in value.elements { follow(element, index, slots, &found) }
            } else {
                follow(value, index, slots, &found)
            }
        }
        for block in nodes[node].blocks {
            if let absent = blocks.collect(block, slots, into: &found) {
                find(in: absent, slots, &found)
            }
        }
    }

    @inline(__always)
    private func follow(
        _ value: Value, _ table: Int, _ slots: UnsafePointer<Value>, _ found: inout CandidateSet
    ) {
        let target =
            tables[table].isText
            ? tables[table].points.target(of: value.text)
            : tables[table].points.target(of: value.numberKey)
        guard let target else { return }
        if let rule = target.rule {
            found.insert(rule)
        } else {
            find(in: target.node, slots, &found)
        }
    }
}
