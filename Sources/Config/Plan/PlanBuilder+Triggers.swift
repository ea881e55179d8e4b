// The trigger of a rule.

import Calendar
import Expression
import RuleSet
import YAML

/// What a trigger says of its rule's expressions.
struct TriggerTypes {
    /// What `event` may be; empty where there is none, nil if a mistake keeps it from being known.
    var event: [Int]?
    /// What a key is read from; nil where there is no key, or it is not known.
    var key: [Int]?
}

extension PlanBuilder {
    private static let dayMs: Int64 = 86_400_000
    /// The forms of triggers whose rules may have a key (S6).
    static let keyedForms = ["event", "date", "sequence", "count", "broadcast"]

    /// Slots that the trigger reads when a message leaves are added to `kept`.
    func buildTrigger(
        _ fields: Fields, of index: Int, into rule: inout Rule, keeping kept: inout Set<Int>
    ) -> TriggerTypes {
        guard let trigger = fields["trigger"] else { return TriggerTypes() }
        guard let record = trigger.fields else {
            return buildEvent(trigger, of: index)
        }
        let form = record.shape.keys[0].name
        var types = TriggerTypes()
        switch form {
        case "event":
            if let event = record["event"] { types = buildEvent(event, of: index) }
        case "silence":
            types = buildSilence(record, of: index, into: &rule)
        case "date":
            types = buildDate(record, of: index, into: &rule)
        case "yearly":
            types = TriggerTypes(event: [])
            buildYearly(record, into: &rule)
        case "sequence":
            types = buildSequence(record, of: index, into: &rule)
        case "count":
            types = buildCount(record, of: index, into: &rule)
        case "schedule":
            types = TriggerTypes(event: [])
            if let setting = record["schedule"], let schedule = setting.schedule {
                rule.trigger = .schedule(schedule)
                checkDay(of: schedule, at: setting.node)
            }
        case "broadcast":
            types = buildBroadcast(record, of: index, into: &rule, keeping: &kept)
        case "enters", "leaves":
            types = TriggerTypes(event: [])
            buildEdge(record, form, of: index, into: &rule)
        default:
            preconditionFailure("a trigger of the form \(form)")
        }
        if !Self.keyedForms.contains(form), let key = fields.key("key") {
            report.error(
                .keyNotAllowed, at: key, "a rule of `\(form)` has no key",
                hint: "it starts once for each customer; leave `key` out")
            types.key = nil
        }
        if rule.trigger.isOfCalendar { ruleSet.calendarRules.append(index) }
        return types
    }

    func checkDay(of schedule: LocalSchedule, at node: Node) {
        guard case .ofMonth(let day) = schedule.days, day > 28 else { return }
        let months =
            switch day {
            case 29: "February has a day 29 in leap years alone and is passed over in others"
            case 30: "February has no day 30 and is passed over"
            default: "five months have no day 31 and are passed over"
            }
        let time = node.scalar?.text.split(separator: " ").last ?? ""
        report.warning(
            .dayOfFewMonths, at: node, months,
            hint: "`last \(time)` is on the last day of each month")
    }

    private func buildEvent(_ setting: Setting, of rule: Int) -> TriggerTypes {
        checkNotEmpty(setting, "a trigger")
        let types = eventTypes(setting)
        for type in types ?? [] { ruleSet.plans[type].entries.append(rule) }
        return TriggerTypes(event: types, key: types)
    }

    private func watch(_ type: Int, of rule: Int, _ effect: WatchPlan.Effect) {
        ruleSet.plans[type].watches.append(WatchPlan(rule: rule, effect: effect))
    }

    private func buildSilence(
        _ fields: Fields, of index: Int, into rule: inout Rule
    ) -> TriggerTypes {
        if let setting = fields["silence"] { checkNotEmpty(setting, "a trigger") }
        if let setting = fields["armed_by"] { checkNotEmpty(setting, "`armed_by`") }
        let silent = eventTypes(fields["silence"])
        let isArmed = fields.key("armed_by") != nil
        let arming = isArmed ? eventTypes(fields["armed_by"]) : []
        rule.trigger = .silence(forMs: fields["for"]?.milliseconds ?? 0)
        guard let silent, let arming else { return TriggerTypes() }
        let types = silent + arming.filter { !silent.contains($0) }
        for type in types {
            watch(type, of: index, .silence(arms: !isArmed || arming.contains(type)))
        }
        return TriggerTypes(event: types)
    }

    private func buildDate(
        _ fields: Fields, of index: Int, into rule: inout Rule
    ) -> TriggerTypes {
        if let setting = fields["of"] { checkNotEmpty(setting, "a trigger") }
        let types = eventTypes(fields["of"])
        for type in types ?? [] { watch(type, of: index, .date) }
        let offsetMs = fields["offset"]?.milliseconds ?? 0
        let at = fields["at"]?.secondOfDay
        if at != nil {
            checkWholeDays(
                fields["offset"], "with `at` the offset is in whole days of the calendar",
                hint: "write it in days, such as `-7d`, or leave `at` out")
        }
        let date = compile(
            fields["date"]?.node, in: .event(types), expecting: [.timestamp, .date])
        if let date {
            rule.trigger = .date(
                DateTrigger(date: date, offsetMs: offsetMs, secondOfDay: at))
        }
        return TriggerTypes(event: types, key: types)
    }

    private func checkWholeDays(_ setting: Setting?, _ message: String, hint: String) {
        guard let setting, let offsetMs = setting.milliseconds, offsetMs % Self.dayMs != 0
        else { return }
        report.error(.offsetNotWholeDays, at: setting.node, message, hint: hint)
    }

    private func buildYearly(_ fields: Fields, into rule: inout Rule) {
        checkWholeDays(
            fields["offset"], "the offset of a `yearly` is in whole days of the calendar",
            hint: "write it in days, such as `-7d`; `at` is the time of that day")
        guard let setting = fields["yearly"], let attributes,
            let program = compile(setting.node, in: .customer)
        else { return }
        let customer = ruleSet.customer
        let dates = customer.attributes.filter { $0.type == .date }.map { "customer.\($0.name)" }
        guard program.reads.count == 1, let read = program.reads.first, read.root == .customer,
            program.isField, customer.attributes[read.slot].type == .date
        else {
            let isMistaken = attributes.isEmpty || program.type == .dyn
            report.error(
                .yearlyNotDate, at: setting.node,
                "`yearly` takes an attribute of type date, such as `customer.birth_date`",
                hint: isMistaken ? nil : Suggestion.hint(for: program.text, amongFew: dates))
            return
        }
        guard let second = fields["at"]?.secondOfDay else { return }
        let offsetMs = fields["offset"]?.milliseconds ?? 0
        let leapDay = fields["leap"]?.text.flatMap(Anniversary.LeapDay.init(rawValue:))
        rule.trigger = .yearly(
            YearlyTrigger(
                attribute: read.slot,
                anniversary: Anniversary(
                    leapDay: leapDay ?? .feb28, offsetDays: offsetMs / Self.dayMs,
                    secondOfDay: second)))
    }

    /// S8: `event` is the last element's; a key is read from each.
    private func buildSequence(
        _ fields: Fields, of index: Int, into rule: inout Rule
    ) -> TriggerTypes {
        guard let setting = fields["sequence"] else { return TriggerTypes() }
        // An element that could not be read is one all the same.
        if case .sequence(let nodes) = setting.node.content, nodes.count < 2 {
            report.error(
                .shortSequence, at: setting.node, "a sequence has at least two events",
                hint: "a single one is `trigger: { event: … }`")
        }
        let elements = setting.elements.flatMap { eventFilters($0) }
        rule.trigger = .sequence(
            length: elements.count, withinMs: fields["within"]?.milliseconds ?? 0)
        var byType: [Int: [WatchPlan.Element]] = [:]
        for (position, element) in elements.enumerated() {
            let filter = compile(element.when, in: .event(element.types), expecting: [.bool])
            for type in element.types ?? [] {
                byType[type, default: []].insert(
                    WatchPlan.Element(position: position, filter: filter), at: 0)
            }
        }
        for (type, elements) in byType { watch(type, of: index, .sequence(elements: elements)) }
        let isWhole = elements.allSatisfy { $0.types != nil }
        return TriggerTypes(
            event: elements.last?.types, key: isWhole ? byType.keys.sorted() : nil)
    }

    private func buildCount(
        _ fields: Fields, of index: Int, into rule: inout Rule
    ) -> TriggerTypes {
        if let setting = fields["count"] { checkNotEmpty(setting, "a trigger") }
        rule.trigger = .count(
            atLeast: fields["at_least"]?.number ?? 1,
            withinMs: fields["within"]?.milliseconds ?? 0)
        let filters = eventFilters(fields["count"])
        var types: [Int] = []
        var byType: [Int: [Program?]] = [:]
        for filter in filters {
            let program = compile(filter.when, in: .event(filter.types), expecting: [.bool])
            for type in filter.types ?? [] {
                byType[type, default: []].append(program)
                if !types.contains(type) { types.append(type) }
            }
        }
        for type in types { watch(type, of: index, .count(filters: byType[type] ?? [])) }
        let isWhole = !filters.isEmpty && filters.allSatisfy { $0.types != nil }
        return TriggerTypes(event: isWhole ? types : nil, key: isWhole ? types : nil)
    }

    /// S39: which events move what fires by the calendar.
    func findCalendarMoves() {
        if ruleSet.calendarRules.isEmpty { return }
        var moving: Set<Int> = []
        if let zone = ruleSet.customer.timeZone { moving.insert(zone) }
        for rule in ruleSet.calendarRules {
            if case .yearly(let yearly) = ruleSet.rules[rule].trigger {
                moving.insert(yearly.attribute)
            }
        }
        for type in ruleSet.plans.indices {
            ruleSet.plans[type].movesCalendar =
                ruleSet.plans[type].attributes.contains { moving.contains($0.attribute) }
        }
    }
}
