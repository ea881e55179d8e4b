// The segments of customer.yaml: conditions that see each other in any order, but in no circle.

import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    func buildSegments(_ rows: [Setting.Row]) {
        if segments == nil { return }
        for (index, row) in rows.enumerated() { segments?[row.name] = index }
        var conditions: [Program?] = []
        for row in rows {
            conditions.append(compile(row.setting?.node, in: .customer, expecting: [.bool]))
        }
        guard checkCircles(rows, conditions) else {
            // Nothing can be said of what names them.
            segments = nil
            return
        }
        // One that is a mistake keeps its place; the rule set goes no further than its diagnostics.
        let never = Compiler.compile("false", in: Scope(records: [], hasNow: false)).program!
        for (row, condition) in zip(rows, conditions) {
            ruleSet.customer.segments.append(
                Segment(name: row.name, condition: condition ?? never))
        }
        for index in rows.indices {
            let windows = read(bySegment: index, root: .facts).filter {
                ruleSet.customer.facts[$0].form.windowMs > 0
            }
            ruleSet.customer.segments[index].windows = windows.sorted()
            ruleSet.customer.segments[index].readsPressure =
                !read(bySegment: index, root: .pressure).isEmpty
        }
    }

    /// S25: what moves a score moves the segments that read it.
    func finishWindows() {
        let moving = pressureWindows()
        for index in ruleSet.customer.segments.indices
        where ruleSet.customer.segments[index].readsPressure {
            let windows = moving.union(ruleSet.customer.segments[index].windows)
            ruleSet.customer.segments[index].windows = windows.sorted()
        }
    }

    /// Facts with a window that the signs and the segments of pressure read, directly or not.
    private func pressureWindows() -> Set<Int> {
        guard let pressure = ruleSet.policies.pressure else { return [] }
        var facts: Set<Int> = []
        var segments = pressure.segments.map(\.segment)
        for read in pressure.signs.flatMap(\.condition.reads) {
            if read.root == .facts { facts.insert(read.slot) }
            if read.root == .segments { segments.append(read.slot) }
        }
        for segment in segments { facts.formUnion(read(bySegment: segment, root: .facts)) }
        return facts.filter { ruleSet.customer.facts[$0].form.windowMs > 0 }
    }

    func segment(named name: String?, at node: Node) -> Int? {
        guard let name, let segments else { return nil }
        if let segment = segments[name] { return segment }
        report.error(
            .unknownSegment, at: node, "customer.yaml declares no segment `\(name)`",
            hint: Suggestion.hint(for: name, amongFew: ruleSet.customer.segments.map(\.name)))
        return nil
    }

    /// All slots of a record that a segment reads, directly or through other segments.
    private func read(bySegment segment: Int, root: Root) -> Set<Int> {
        var slots: Set<Int> = []
        for other in closure(ofSegment: segment) {
            for read in ruleSet.customer.segments[other].condition.reads where read.root == root {
                slots.insert(read.slot)
            }
        }
        return slots
    }

    /// A segment and all those that it depends on.
    func closure(ofSegment segment: Int) -> [Int] {
        var reached = [segment]
        var next = 0
        while next < reached.count {
            for read in ruleSet.customer.segments[reached[next]].condition.reads
            where read.root == .segments && !reached.contains(read.slot) {
                reached.append(read.slot)
            }
            next += 1
        }
        return reached
    }

    // MARK: Triggers

    /// `enters` or `leaves`.
    func buildEdge(_ fields: Fields, _ form: String, of index: Int, into rule: inout Rule) {
        guard let setting = fields[form],
            let segment = segment(named: setting.text, at: setting.node)
        else { return }
        checkNow(segment, at: setting.node)
        checkScore(segment, at: setting.node)
        if form == "enters" {
            ruleSet.customer.segments[segment].enters.append(index)
            rule.trigger = .enters(segment: segment)
        } else {
            ruleSet.customer.segments[segment].leaves.append(index)
            rule.trigger = .leaves(segment: segment)
        }
    }

    /// S7, S25: a trigger does not read `now`, directly or through other segments.
    private func checkNow(_ segment: Int, at node: Node) {
        let segments = ruleSet.customer.segments
        let reader = closure(ofSegment: segment).first { segments[$0].condition.readsNow }
        guard let reader else { return }
        let through = reader == segment ? "" : " in `\(segments[reader].name)`"
        report.error(
            .triggerReadsNow, at: node,
            "the segment `\(segments[segment].name)` reads `now`\(through), so that nothing tells "
                + "when it changes",
            hint: "a window (`over:`) ends as time passes; `silence` starts a rule after a time "
                + "without events")
    }

    /// S57: a score moves all the time; a state changes at instants that are known.
    private func checkScore(_ segment: Int, at node: Node) {
        let segments = ruleSet.customer.segments
        let reader = closure(ofSegment: segment).first { reader in
            segments[reader].condition.reads.contains { $0.root == .pressure && $0.slot % 2 == 1 }
        }
        guard let reader else { return }
        let through = reader == segment ? "" : " in `\(segments[reader].name)`"
        report.error(
            .triggerReadsScore, at: node,
            "the segment `\(segments[segment].name)` reads a score of `pressure`\(through), so that "
                + "nothing tells when it changes",
            hint: "a state, such as `pressure.state == \"over\"`, can start a rule")
    }

    /// Which segments rules start on, and which of them an event of each type may change.
    func finishSegments() {
        for (index, segment) in ruleSet.customer.segments.enumerated()
        where !segment.enters.isEmpty || !segment.leaves.isEmpty {
            ruleSet.customer.triggerSegments.append(index)
            let facts = read(bySegment: index, root: .facts)
            // A value leaves an interest as time passes, and by a message (S62, S64), which no timer tells.
            let readsInterests = !read(bySegment: index, root: .interests).isEmpty
            var attributes = read(bySegment: index, root: .customer)
            // In which a date has its midnight.
            if let zone = ruleSet.customer.timeZone { attributes.insert(zone) }
            for type in ruleSet.plans.indices {
                let plan = ruleSet.plans[type]
                let movesPressure =
                    ruleSet.schema.types[type].isUsed && !plan.erases
                    && !ruleSet.schema.types[type].isBroadcast
                if (segment.readsPressure || readsInterests) && movesPressure
                    || plan.facts.contains(where: { facts.contains($0.fact) })
                    || plan.attributes.contains(where: { attributes.contains($0.attribute) })
                {
                    ruleSet.plans[type].segments.append(index)
                }
            }
        }
    }

    // MARK: Circles

    /// Reports each circle once, where its first segment stands; false if there is one.
    private func checkCircles(_ rows: [Setting.Row], _ conditions: [Program?]) -> Bool {
        let reads = conditions.map { program in
            (program?.reads ?? []).filter { $0.root == .segments }.map(\.slot)
        }
        var isDone = [Bool](repeating: false, count: rows.count)
        var isClear = true
        for start in rows.indices where !isDone[start] {
            var path = [start]
            // Which of its reads each segment of the path looks at next.
            var next = [0]
            while let segment = path.last {
                guard next[path.count - 1] < reads[segment].count else {
                    isDone[segment] = true
                    path.removeLast()
                    next.removeLast()
                    continue
                }
                let read = reads[segment][next[path.count - 1]]
                next[path.count - 1] += 1
                if let first = path.firstIndex(of: read) {
                    report(circle: Array(path[first...]), rows)
                    isClear = false
                } else if !isDone[read] {
                    path.append(read)
                    next.append(0)
                }
            }
        }
        return isClear
    }

    private func report(circle: [Int], _ rows: [Setting.Row]) {
        guard let first = circle.min(), let place = circle.firstIndex(of: first) else { return }
        let names = (circle[place...] + circle[..<place] + [first]).map { "`\(rows[$0].name)`" }
        report.error(
            .segmentCircle, at: rows[first].setting?.node ?? rows[first].key,
            "the segment depends on itself: " + names.joined(separator: " → "))
    }
}
