// The plan as text: all that changes what the engine does, and nothing else.

import Calendar
import Events
import Expression
import RuleSet

/// One line for each part. The order of declarations is left out where it changes nothing; the order of
/// fields stays, because it says which reason a dead letter has (S17).
struct CanonicalText {
    private(set) var text = ""
    let ruleSet: RuleSet

    init(_ ruleSet: RuleSet) {
        self.ruleSet = ruleSet
        writeEvents()
        writeCustomer()
        writePolicies()
        for (index, rule) in ruleSet.rules.enumerated() { write(rule, index) }
    }

    // MARK: Parts

    private mutating func writeEvents() {
        let schema = ruleSet.schema
        let envelope = schema.envelope
        let places: [(String, Envelope.Place?)] = [
            ("id", envelope.id), ("source", envelope.source), ("type", envelope.type),
            ("customer", envelope.customer), ("time", envelope.time), ("data", envelope.data),
            ("record_time", envelope.recordTime),
        ]
        for (name, place) in places {
            guard let place else { continue }
            let pointers = place.pointers.map { list($0.tokens.map(quoted)) }
            line("envelope", name, pointers.joined(separator: " "))
        }
        if envelope.customerForm.trims { line("envelope", "customer", "trim") }
        if envelope.customerForm.lowers { line("envelope", "customer", "lower") }
        for (name, form) in [
            ("time", envelope.timeForm), ("record_time", envelope.recordTimeForm),
        ] where form != TimeForm() {
            line("envelope", name, text(of: form))
        }
        line("dedupe_window", "\(ruleSet.dedupeWindowMs)")
        line("max_ahead", "\(schema.maxAheadMs)")
        line("max_bytes", "\(schema.maxSizeBytes)")
        line("unknown_types", schema.unknownTypes == .skip ? "skip" : "dead_letter")
        if schema.tombstones == .deadLetter { line("tombstones", "dead_letter") }
        for index in sorted(schema.types.indices, by: { schema.types[$0].name }) {
            write(schema.types[index], ruleSet.plans[index])
        }
    }

    /// Fields that nothing uses change nothing.
    private mutating func write(_ type: EventType, _ plan: EventPlan) {
        let fields = type.fields.filter(\.isUsed).map { field in
            let isPlain = field.path == FieldPath(steps: [.key(field.name)])
            return quoted(field.name) + ":" + field.type.description
                + (field.time == TimeForm() ? "" : "(\(text(of: field.time)))")
                + (field.isRequired ? "!" : "") + (isPlain ? "" : "@" + quoted(field.path.text))
        }
        let name = quoted(type.name)
        line(
            type.isBroadcast ? "broadcast" : "event", name, type.isUsed ? "used" : "unused",
            list(fields))
        let customer = ruleSet.customer
        var effects: [String] = []
        for update in plan.attributes {
            let attribute = quoted(customer.attributes[update.attribute].name)
            effects.append("attribute \(attribute) \(program(update.value))")
        }
        if plan.erases { effects.append("erase") }
        for update in plan.facts {
            let fact = quoted(customer.facts[update.fact].name)
            effects.append("fact \(fact) \(program(update.value)) \(program(update.when))")
        }
        for statement in plan.consents {
            let verb = statement.isGiven ? "given" : "withdrawn"
            let purpose = quoted(customer.purposes[statement.purpose])
            effects.append("\(verb) \(purpose) \(program(statement.when))")
        }
        for statement in plan.themes {
            let theme = quoted(customer.themes[statement.theme].name)
            effects.append("asked \(theme) \(program(statement.when))")
        }
        for unsubscription in plan.unsubscribes {
            effects.append(
                "unsubscribe \(program(unsubscription.when)) \(program(unsubscription.theme))")
        }
        for statement in plan.interests {
            let verb = statement.isAdded ? "add" : "remove"
            let interest = quoted(customer.interests[statement.interest].name)
            effects.append("\(verb) \(interest) \(program(statement.values))")
        }
        effects += self.effects(onPolicies: plan)
        for effect in effects.sorted(by: Self.precedes) { line("on", name, effect) }
    }

    private func text(of form: TimeForm) -> String {
        "\(form.unit)" + (form.zone.map { " " + quoted($0.name) } ?? "")
    }

    private mutating func writeCustomer() {
        let customer = ruleSet.customer
        for index in sorted(customer.attributes.indices, by: { customer.attributes[$0].name }) {
            let attribute = customer.attributes[index]
            line(
                "attribute", quoted(attribute.name), attribute.type.description,
                program(attribute.defaultValue))
            if attribute.clearsOnNull { line("on_null", "clear") }
        }
        if customer.limits != RecordLimits() {
            line("limits", "\(customer.limits.recordBytes)", "\(customer.limits.messageBytes)")
        }
        for index in sorted(customer.facts.indices, by: { customer.facts[$0].name }) {
            let fact = customer.facts[index]
            line(
                "fact", quoted(fact.name), fact.form.aggregate.rawValue, fact.type.description,
                "\(fact.form.windowMs)")
        }
        for index in sorted(customer.segments.indices, by: { customer.segments[$0].name }) {
            let segment = customer.segments[index]
            line("segment", quoted(segment.name), program(segment.condition))
        }
        for purpose in customer.purposes.sorted(by: Self.precedes) {
            line("purpose", quoted(purpose))
        }
        for index in sorted(customer.themes.indices, by: { customer.themes[$0].name }) {
            let theme = customer.themes[index]
            line("theme", quoted(theme.name), theme.isAskedByDefault ? "by_default" : "-")
        }
        for interest in customer.interests.sorted(by: { Self.precedes($0.name, $1.name) }) {
            line(
                "interest", quoted(interest.name), "\(interest.limit)",
                interest.forMs.map { "\($0)" } ?? "-")
        }
        if let preferences = customer.preferences {
            line("preferences", preferences.holds ? "hold" : "drop")
        }
    }

    private mutating func writePolicies() {
        line("lateness", "\(ruleSet.time.latenessMs)")
        if ruleSet.time.settleMs > 0 { line("settle", "\(ruleSet.time.settleMs)") }
        line("on_time", "\(ruleSet.time.onTimeMs)")
        line("zone", quoted(ruleSet.time.zone.name))
        if let maxJumpMs = ruleSet.time.maxJumpMs { line("max_jump", "\(maxJumpMs)") }
        if ruleSet.time.hasOffsetZones { line("offset_zones", "true") }
        for kind in ruleSet.kinds {
            line(
                "kind", quoted(kind.name), quoted(kind.family), kind.consent.rawValue,
                names(kind.skips))
        }
        writeGates()
    }

    private mutating func write(_ rule: Rule, _ index: Int) {
        line("rule", quoted(rule.name))
        line("kind", quoted(ruleSet.kinds[rule.kind].name))
        if let theme = rule.theme { line("theme", quoted(ruleSet.customer.themes[theme].name)) }
        line("priority", "\(rule.priority)")
        write(rule.trigger, of: index)
        if let key = rule.key { line("key", program(key)) }
        if let when = rule.when { line("when", program(when)) }
        writeExits(of: index)
        line("restart", "\(rule.restarts)")
        switch rule.again {
        case .always: line("again", "always")
        case .never: line("again", "never")
        case .after(let ms): line("again", "\(ms)")
        }
        if rule.isAgainPerKey { line("per", "key") }
        line("max_age", "\(rule.maxAgeMs)")
        if let since = rule.since { line("since", "\(since.milliseconds)") }
        if let day = rule.activeFrom { line("from", "\(day)") }
        if let day = rule.activeUntil { line("until", "\(day)") }
        if let holdout = rule.holdout { write(holdout) }
        if let goal = rule.goal { write(goal, of: index) }
        for (step, plan) in rule.steps.enumerated() { write(plan, at: step, of: index) }
    }

    private mutating func write(_ trigger: Trigger, of rule: Int) {
        switch trigger {
        case .enters(let segment):
            line("trigger enters", quoted(ruleSet.customer.segments[segment].name))
        case .leaves(let segment):
            line("trigger leaves", quoted(ruleSet.customer.segments[segment].name))
        case .event:
            line("trigger", list(names(of: { !$0.entries.elements(of: rule, by: { $0 }).isEmpty })))
        case .broadcast(let trigger):
            line(
                "trigger broadcast",
                list(names(of: { !$0.broadcasts.elements(of: rule, by: { $0 }).isEmpty })))
            if let audience = trigger.audience {
                line(
                    "interest", quoted(ruleSet.customer.interests[audience.interest].name),
                    program(audience.values))
            }
            if trigger.isOnce { line("once") }
        case .silence(let forMs):
            line("silence", "\(forMs)")
        case .date(let date):
            line(
                "date", program(date.date), "\(date.offsetMs)",
                date.secondOfDay.map { "\($0)" } ?? "-")
        case .yearly(let yearly):
            line(
                "yearly", quoted(ruleSet.customer.attributes[yearly.attribute].name),
                yearly.anniversary.leapDay.rawValue, "\(yearly.anniversary.secondOfDay)")
            let offsetDays = yearly.anniversary.offsetDays
            if offsetDays != 0 { line("offset", "\(offsetDays)") }
        case .sequence(let length, let withinMs):
            line("sequence", "\(length)", "\(withinMs)")
        case .count(let atLeast, let withinMs):
            line("count", "\(atLeast)", "\(withinMs)")
        case .schedule(let schedule):
            line("schedule", text(schedule))
        }
        var effects: [String] = []
        for (type, plan) in zip(ruleSet.schema.types, ruleSet.plans) {
            for watch in plan.watches.elements(of: rule, by: \.rule) {
                effects.append(quoted(type.name) + " " + text(watch.effect))
            }
        }
        for effect in effects.sorted(by: Self.precedes) { line("watch", effect) }
    }

    private func text(_ effect: WatchPlan.Effect) -> String {
        switch effect {
        case .silence(let arms):
            arms ? "arms" : "moves"
        case .date:
            "-"
        case .count(let filters):
            list(filters.map(program).sorted(by: Self.precedes))
        case .sequence(let elements):
            list(elements.map { "\($0.position):" + program($0.filter) })
        }
    }

    private func text(_ schedule: LocalSchedule) -> String {
        let days =
            switch schedule.days {
            case .every: "every"
            case .weekdays(let set): "weekdays \(set)"
            case .ofMonth(let day): "day \(day)"
            case .lastOfMonth: "last"
            }
        return "\(days) \(schedule.secondOfDay)"
    }

    /// Several exits of one type do the same in any order.
    private mutating func writeExits(of rule: Int) {
        var exits: [String] = []
        for (type, plan) in zip(ruleSet.schema.types, ruleSet.plans) {
            for exit in plan.exits.elements(of: rule, by: \.rule) {
                exits.append("\(quoted(type.name)) \(program(exit.predicate))")
            }
        }
        for exit in exits.sorted(by: Self.precedes) { line("exit", exit) }
    }

    private mutating func write(_ step: Step, at index: Int, of rule: Int) {
        switch step.action {
        case .skip(let target):
            line("skip", "\(target)")
        case .until(let schedule):
            line("until", text(schedule), program(step.condition))
        case .waitFor(let waitFor):
            line(
                "wait_for", "\(waitFor.withinMs)", "\(waitFor.thenStep)", "\(waitFor.elseStep)",
                "\(waitFor.nextStep)", program(step.condition))
            var awaited: [String] = []
            for (type, plan) in zip(ruleSet.schema.types, ruleSet.plans) {
                for event in plan.awaited.elements(of: rule, by: \.rule) where event.step == index {
                    awaited.append("\(quoted(type.name)) \(program(event.predicate))")
                }
            }
            for event in awaited.sorted(by: Self.precedes) { line("awaited", event) }
        case .wait(let ms):
            line("wait", "\(ms)", program(step.condition))
        case .send(let send):
            line("send", quoted(send.name), program(step.condition))
            writeChannels(of: send)
            switch send.template {
            case .named(let name): line("template", quoted(name))
            case .expression(let template): line("template from", program(template))
            }
            if let ms = send.expiresMs { line("expires", "\(ms)") }
            if let worth = send.worth { line("worth", program(worth)) }
            for field in send.data { line("data", quoted(field.name), text(field.node)) }
        }
    }

    private func text(_ node: DataField.Node) -> String {
        switch node {
        case .value(let value): program(value)
        case .list(let nodes): list(nodes.map(text))
        case .map(let fields): list(fields.map { quoted($0.name) + ":" + text($0.node) })
        }
    }

    // MARK: Words

    mutating func line(_ words: String...) {
        text += words.joined(separator: " ") + "\n"
    }

    func names(of isMeant: (EventPlan) -> Bool) -> [String] {
        zip(ruleSet.schema.types, ruleSet.plans).filter { isMeant($0.1) }.map { $0.0.name }
            .sorted(by: Self.precedes).map(quoted)
    }

    func program(_ program: Program?) -> String {
        program.map { quoted($0.canonicalText) } ?? "-"
    }

    func quoted(_ text: String) -> String { JSONValue.quoted(text) }

    func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

    func sorted(_ indices: Range<Int>, by name: (Int) -> String) -> [Int] {
        indices.sorted { Self.precedes(name($0), name($1)) }
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
