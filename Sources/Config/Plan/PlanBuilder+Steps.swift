// The steps of a rule: a list, in which the branches of a `wait_for` follow it.

import Expression
import RuleSet
import YAML

/// The steps of one rule while they are built.
struct StepList {
    let rule: Int
    /// What the expressions of these steps see.
    var place: ExpressionPlace
    var steps: [Step] = []
    /// Where each send's name stands.
    var names: [String: Node] = [:]
    /// By the index of the step.
    var sends: [Int: Fields] = [:]
    /// Slots of the entry event, and of awaited ones, that are read.
    var kept: Set<Int> = []
    var keptAwaited: Set<Int> = []
    /// Types that are waited for by key.
    var awaitedByKey: [Int] = []

    /// What a step reads of events is kept until then.
    mutating func keep(_ program: Program?) {
        for read in program?.reads ?? [] {
            if read.root == .event { kept.insert(read.slot) }
            if read.root == .awaited { keptAwaited.insert(read.slot) }
        }
    }
}

extension PlanBuilder {
    func buildSteps(_ fields: Fields, into list: inout StepList) {
        guard let setting = fields["steps"], case .list(let steps) = setting.value else { return }
        build(steps, into: &list)
        guard isWhole(setting) else { return }
        if !steps.contains(where: sends) {
            report.error(
                .sendsNothing, at: fields.key("steps") ?? setting.node,
                "a rule has at least one `send`")
            return
        }
        checkOrder(setting, sendsBehind: false)
    }

    private func build(_ steps: [Setting], into list: inout StepList) {
        for fields in steps.compactMap(\.fields) {
            let condition = compile(fields["if"]?.node, in: list.place, expecting: [.bool])
            list.keep(condition)
            let position = list.steps.count
            switch fields.shape.keys[0].name {
            case "send":
                checkName(fields["send"], among: &list.names)
                let send = send(fields, of: &list)
                list.sends[position] = fields
                list.steps.append(Step(condition: condition, action: .send(send)))
            case "until":
                guard let until = fields["until"], let schedule = until.schedule else { continue }
                checkDay(of: schedule, at: until.node)
                list.steps.append(Step(condition: condition, action: .until(schedule)))
            case "wait_for":
                guard let inner = fields["wait_for"]?.fields else { continue }
                // Takes its place before its branches.
                list.steps.append(Step(condition: condition, action: .skip(to: position + 1)))
                let waitFor = waitFor(inner, at: position, of: &list)
                list.steps[position].action = .waitFor(waitFor)
            default:
                let ms = fields["wait"]?.milliseconds ?? 0
                list.steps.append(Step(condition: condition, action: .wait(ms: ms)))
            }
        }
    }

    // MARK: Waiting for an event

    private func waitFor(
        _ fields: Fields, at position: Int, of list: inout StepList
    ) -> WaitFor {
        let types = awaitedTypes(fields, at: position, of: &list)
        var waitFor = WaitFor(
            withinMs: fields["within"]?.milliseconds ?? 0, thenStep: -1, elseStep: -1, nextStep: 0)
        let branches = ["then", "else"].filter { fields.key($0) != nil }.sorted {
            fields.key($0)!.range.lowerBound < fields.key($1)!.range.lowerBound
        }
        if branches.isEmpty {
            report.error(
                .emptyWait, at: fields.node, "a `wait_for` needs `then` or `else`",
                hint: "what is done when the event comes, and when it does not")
        }
        let outside = list.place
        var skip: Int?
        for branch in branches {
            // The branch before goes on behind this one.
            if skip == nil, branch != branches.first {
                skip = list.steps.count
                list.steps.append(Step(condition: nil, action: .skip(to: 0)))
            }
            if branch == "then" {
                waitFor.thenStep = list.steps.count
                list.place.awaited = .some(types)
            } else {
                waitFor.elseStep = list.steps.count
            }
            build(fields[branch]?.elements ?? [], into: &list)
            list.place = outside
        }
        waitFor.nextStep = list.steps.count
        if let skip { list.steps[skip].action = .skip(to: waitFor.nextStep) }
        if waitFor.thenStep < 0 { waitFor.thenStep = waitFor.nextStep }
        if waitFor.elseStep < 0 { waitFor.elseStep = waitFor.nextStep }
        return waitFor
    }

    /// Enters what is waited for into the plans of its types.
    private func awaitedTypes(
        _ fields: Fields, at position: Int, of list: inout StepList
    ) -> [Int]? {
        if let event = fields["event"] { checkNotEmpty(event, "a `wait_for`") }
        var all: [Int] = []
        var isWhole = fields["event"] != nil
        for filter in eventFilters(fields["event"]) {
            let place = ExpressionPlace.exit(filter.types, entry: list.place.event)
            let predicate = compile(filter.when, in: place, expecting: [.bool])
            for read in predicate?.reads ?? [] where read.root == .entry {
                list.kept.insert(read.slot)
            }
            guard let types = filter.types else {
                isWhole = false
                continue
            }
            for type in types {
                ruleSet.plans[type].awaited.append(
                    AwaitedPlan(rule: list.rule, step: position, predicate: predicate))
                if !all.contains(type) { all.append(type) }
            }
            if filter.when == nil { list.awaitedByKey += types }
        }
        return isWhole ? all : nil
    }

    /// What is remembered of events for which rules wait (S67).
    func findAwaitedSlots() {
        for type in ruleSet.plans.indices {
            var slots: Set<Int> = []
            for awaited in ruleSet.plans[type].awaited {
                let rule = ruleSet.rules[awaited.rule]
                let reads = (awaited.predicate ?? rule.key)?.reads ?? []
                slots.formUnion(reads.filter { $0.root == .event }.map(\.slot))
                slots.formUnion(rule.keptAwaitedSlots)
            }
            ruleSet.plans[type].awaitedSlots = slots.sorted()
        }
    }

    // MARK: Order

    /// Whether each step of a list could be read: one that could not may be the send.
    private func isWhole(_ setting: Setting) -> Bool {
        guard case .sequence(let nodes) = setting.node.content else { return false }
        return nodes.count == setting.elements.count
            && setting.elements.allSatisfy { step in branches(of: step).allSatisfy(isWhole) }
    }

    func branches(of step: Setting) -> [Setting] {
        guard let fields = step.fields, fields.shape.key(named: "wait_for") != nil,
            let inner = fields["wait_for"]?.fields
        else { return [] }
        return ["then", "else"].compactMap { inner[$0] }
    }

    private func sends(_ step: Setting) -> Bool {
        guard let fields = step.fields else { return false }
        return fields.shape.key(named: "send") != nil
            || branches(of: step).contains { $0.elements.contains(where: sends) }
    }

    /// Steps behind which nothing is sent do nothing but keep the instance running.
    private func checkOrder(_ setting: Setting, sendsBehind: Bool) {
        let steps = setting.elements
        let last = steps.lastIndex(where: sends)
        if !sendsBehind {
            let idle = last.map { $0 + 1 } ?? 0
            if idle < steps.count {
                report.warning(
                    .stepsAfterLastSend, at: steps[idle].node,
                    "what comes after the last `send` does nothing but keep the instance running")
            }
        }
        for (index, step) in steps.enumerated() {
            guard let last, index <= last else { break }
            for branch in branches(of: step) {
                checkOrder(branch, sendsBehind: sendsBehind || index < last)
            }
        }
    }

    private func checkName(_ setting: Setting?, among names: inout [String: Node]) {
        guard let setting, let name = setting.text else { return }
        if let first = names[name] {
            let line = first.source.position(at: first.range.lowerBound).line
            report.error(
                .duplicateSend, at: setting.node, "two sends of the rule are called `\(name)`",
                hint: "the other one is on line \(line); `template:` may be the same for both")
        } else {
            names[name] = setting.node
        }
    }

    // MARK: Sends

    private func send(_ fields: Fields, of list: inout StepList) -> Send {
        let name = fields["send"]?.text ?? ""
        let worth = compile(fields["worth"]?.node, in: list.place, expecting: [.int, .double])
        list.keep(worth)
        let template = fields["template"].map { self.template($0, default: name, of: &list) }
        let entries = fields["data"]?.node.entries
        let data = entries.map { self.data($0, of: &list) }
        return Send(
            name: name, template: template ?? .named(name),
            channels: selection(fields["channel"]), needs: needs(fields["needs"]), worth: worth,
            data: data ?? [], expiresMs: fields["expires"]?.milliseconds)
    }

    private func template(
        _ setting: Setting, default name: String, of list: inout StepList
    ) -> Send.Template {
        if let fixed = setting.text {
            checkMarks(fixed, at: setting.node, in: list.place)
            return .named(fixed)
        }
        let program = compile(
            setting.fields?["from"]?.node, in: list.place, expecting: [.string])
        list.keep(program)
        return program.map { .expression($0) } ?? .named(name)
    }

    /// The name of a template stands for itself: `{{ … }}` in it would reach nobody.
    private func checkMarks(_ name: String, at node: Node, in place: ExpressionPlace) {
        let marks = TemplateMark.all(in: name, inTexts: true)
        guard !marks.isEmpty else { return }
        let texts = [false, true].compactMap {
            TemplateMark.joined(name, marks, converting: $0)
        }
        let text = texts.first { compiles($0, in: place, expecting: [.string]) }
        let from = text.map { "{ from: '\($0.replacing("'", with: "''"))' }" }
        report.error(
            .templateMarks, at: node, "the name of a template is taken as it stands",
            hint: from.map { "`template: \($0)` works it out" }
                ?? "`template: { from: … }` takes an expression that gives the name",
            replacement: from)
    }

    private func data(_ entries: [Node.Entry], of list: inout StepList) -> [DataField] {
        var fields: [DataField] = []
        for member in entries {
            if let node = data(member.value, of: &list) {
                fields.append(DataField(name: member.name, node: node))
            }
        }
        return fields
    }

    private func data(_ node: Node, of list: inout StepList) -> DataField.Node? {
        switch node.content {
        case .unusable:
            return nil
        case .mapping(let entries):
            return .map(data(entries, of: &list))
        case .sequence(let nodes):
            var elements: [DataField.Node] = []
            for node in nodes {
                if let element = data(node, of: &list) { elements.append(element) }
            }
            return .list(elements)
        case .scalar(let scalar):
            guard scalar.text.contains(where: { !$0.isWhitespace }) else {
                report.error(
                    .noValue, at: node, "an expression of `data` is empty",
                    hint: "an empty text is written `'\"\"'`")
                return nil
            }
            let program = compile(node, in: list.place)
            list.keep(program)
            return program.map { .value($0) }
        }
    }
}
