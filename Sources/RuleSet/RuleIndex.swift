import Expression

/// Finds the rules that an event of one type may start, by the values of its fields.
///
/// A rule is filed under one field that its condition tests against constants. For a value with which
/// that test is false the whole condition is false, and the rule is passed over; all others are handed
/// out, to be looked at in full. An event without the field goes to a node for these, in which the
/// rules are filed under the next field that they test: `false && error` is false.
///
///     node ─▶ rules that are always handed out
///          ─▶ rules whose condition fails here, whatever the rest of the event says
///          ─▶ fields ─▶ value ─▶ hash table of points, tree of ranges ─▶ rules
///                   └─▶ absent ─▶ node
package final class RuleIndex: Sendable {
    struct Node {
        /// Into `rules`.
        var always = 0..<0
        /// Index into `failing`, if there are such rules.
        var failing: Int?
        /// Into `fields`.
        var fields = 0..<0
    }

    struct Field {
        var slot: Int
        var isText: Bool
        var points: PointTable?
        var edges: Edges
        var ranges: RangeTree?
        /// The node for events without the field, if any rule is left for them.
        var absent: Int?
    }

    /// Groups of rules whose condition fails for each event for which the group is found: their only
    /// tests are of fields that it lacks.
    package let failing: [[Int32]]
    /// How each rule of the type is filed, in their order.
    package let filings: [RuleFiling]
    private let nodes: [Node]
    private let fields: [Field]
    private let rules: [Int32]

    init(_ plan: consuming RuleIndexPlan, filings: [RuleFiling]) {
        nodes = plan.nodes
        fields = plan.fields
        rules = plan.rules
        failing = plan.failing
        self.filings = filings
    }

    /// Hot: once for each event. Adds the rules to look at, and says in `found.failing` which fail.
    package func find(_ slots: UnsafePointer<Value>, into found: inout CandidateSet) {
        found.forgetFailing()
        find(in: 0, slots, &found)
    }

    private func find(in node: Int, _ slots: UnsafePointer<Value>, _ found: inout CandidateSet) {
        for index in nodes[node].always { found.insert(rules[index]) }
        if let failing = nodes[node].failing { found.insert(failing: failing) }
        for index in nodes[node].fields {
            let value = slots[fields[index].slot]
            if value.tag == .absent {
                if let absent = fields[index].absent { find(in: absent, slots, &found) }
            } else if fields[index].isText {
                fields[index].points?.collect(PointTable.key(of: value.text), into: &found)
                fields[index].ranges?.collect(
                    fields[index].edges.place(of: value.text), into: &found)
            } else {
                let key = value.numberKey
                fields[index].points?.collect(UInt64(bitPattern: key), into: &found)
                fields[index].ranges?.collect(fields[index].edges.place(of: key), into: &found)
            }
        }
    }
}
