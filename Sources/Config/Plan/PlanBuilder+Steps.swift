// The steps of a rule.

import Expression
import RuleSet
import YAML

extension PlanBuilder {
    func buildSteps(
        _ fields: Fields, entry: [Int]?, into rule: inout Rule, keeping kept: inout Set<Int>
    ) {
        guard let setting = fields["steps"], case .list(let steps) = setting.value else { return }
        var names: [String: Node] = [:]
        var lastSend: Int?
        for (index, step) in steps.enumerated() {
            guard let fields = step.fields else { continue }
            let condition = compile(fields["if"]?.node, in: .condition(entry), expecting: [.bool])
            keep(condition, in: &kept)
            if fields.shape.key(named: "send") != nil {
                lastSend = index
                checkName(fields["send"], among: &names)
                let send = send(fields, entry: entry, keeping: &kept)
                rule.steps.append(Step(condition: condition, action: .send(send)))
            } else {
                let ms = fields["wait"]?.milliseconds ?? 0
                rule.steps.append(Step(condition: condition, action: .wait(ms: ms)))
            }
        }
        checkOrder(steps, of: setting, lastSend: lastSend, at: fields)
    }

    private func checkOrder(
        _ steps: [Setting], of setting: Setting, lastSend: Int?, at fields: Fields
    ) {
        // A step that could not be read may be the send.
        guard case .sequence(let nodes) = setting.node.content, nodes.count == steps.count
        else { return }
        guard let lastSend else {
            report.error(
                .sendsNothing, at: fields.key("steps") ?? setting.node,
                "a rule has at least one `send`")
            return
        }
        if lastSend + 1 < steps.count {
            report.warning(
                .stepsAfterLastSend, at: steps[lastSend + 1].node,
                "what comes after the last `send` does nothing but keep the instance running")
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

    private func send(_ fields: Fields, entry: [Int]?, keeping kept: inout Set<Int>) -> Send {
        let name = fields["send"]?.text ?? ""
        let channel = fields["channel"]
        if let channel, channel.text == "auto" {
            report.error(
                .notBuiltYet, at: channel.node, "`channel: auto` is not built yet",
                hint: "name a channel, such as `email`")
        }
        var send = Send(name: name, template: .named(name), channel: channel?.text ?? "")
        send.expiresMs = fields["expires"]?.milliseconds
        if let template = fields["template"] {
            if let fixed = template.text { send.template = .named(fixed) }
            let program = compile(
                template.fields?["from"]?.node, in: .condition(entry), expecting: [.string])
            keep(program, in: &kept)
            if let program { send.template = .expression(program) }
        }
        if let entries = fields["data"]?.node.entries {
            send.data = data(entries, entry: entry, keeping: &kept)
        }
        return send
    }

    private func data(
        _ entries: [Node.Entry], entry: [Int]?, keeping kept: inout Set<Int>
    ) -> [DataField] {
        var fields: [DataField] = []
        for member in entries {
            if let node = data(member.value, entry: entry, keeping: &kept) {
                fields.append(DataField(name: member.name, node: node))
            }
        }
        return fields
    }

    private func data(
        _ node: Node, entry: [Int]?, keeping kept: inout Set<Int>
    ) -> DataField.Node? {
        switch node.content {
        case .unusable:
            return nil
        case .mapping(let entries):
            return .map(data(entries, entry: entry, keeping: &kept))
        case .sequence(let nodes):
            var elements: [DataField.Node] = []
            for node in nodes {
                if let element = data(node, entry: entry, keeping: &kept) {
                    elements.append(element)
                }
            }
            return .list(elements)
        case .scalar(let scalar):
            guard scalar.text.contains(where: { !$0.isWhitespace }) else {
                report.error(
                    .noValue, at: node, "an expression of `data` is empty",
                    hint: "an empty text is written `'\"\"'`")
                return nil
            }
            let program = compile(node, in: .condition(entry))
            keep(program, in: &kept)
            return program.map { .value($0) }
        }
    }

    /// What a step reads of its entry event is kept until then.
    private func keep(_ program: Program?, in kept: inout Set<Int>) {
        for read in program?.reads ?? [] where read.root == .event { kept.insert(read.slot) }
    }
}
