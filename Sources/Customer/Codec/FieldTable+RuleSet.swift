// What a rule set has that records may name.

import Events
import Expression
import RuleSet

extension FieldTable {
    /// Gives numbers to all of a rule set that has none yet, in an order that follows from the rule
    /// set.
    package mutating func add(allOf rules: RuleSet) {
        for attribute in rules.customer.attributes { add(attribute.fieldText, .attribute) }
        for fact in rules.customer.facts { add(fact.fieldText, .fact) }
        for purpose in rules.customer.purposes { add(purpose, .purpose) }
        for theme in rules.customer.themes { add(theme.name, .theme) }
        for interest in rules.customer.interests { add(interest.name, .interest) }
        for segment in rules.customer.segments { add(segment.name, .segment) }
        for rule in rules.rules { add(rule.name, .rule) }
        for rule in rules.rules where rule.trigger.keepsWatch { add(rule.watchText, .watch) }
        for rule in rules.rules {
            for text in rule.stepTexts { add(text, .step) }
        }
        let slots = rules.schema.slotTexts
        for rule in rules.rules {
            for kept in [rule.keptSlots, rule.keptAwaitedSlots] where !kept.isEmpty {
                add(slots.shapeText(of: kept), .shape)
            }
        }
        if rules.remembersMessages {
            for kind in rules.kinds { add(kind.name, .kind) }
        }
        if rules.namesChannels {
            for channel in rules.policies.channels { add(channel.name, .channel) }
        }
        if let labels = rules.labelsText { add(labels, .shape) }
        for (type, plan) in zip(rules.schema.types, rules.plans) where plan.isRemembered {
            add(type.name, .eventType)
            if !plan.awaitedSlots.isEmpty {
                add(slots.shapeText(of: plan.awaitedSlots), .shape)
            }
        }
        // Any of them may wait to take effect, and without `settle` from an earlier rule set.
        for type in rules.schema.types where type.isUsed {
            add(type.name, .eventType)
            if !type.usedSlots.isEmpty { add(slots.shapeText(of: type.usedSlots), .shape) }
        }
    }
}

extension RuleSet {
    /// The shape of the labels of messages; nil where records hold none.
    var labelsText: String? {
        guard hasConversions, !messageLabels.isEmpty else { return nil }
        return messageLabels.names.joined(separator: "\n")
    }
}

extension EventPlan {
    /// Whether records name the type of such events.
    var isRemembered: Bool { !exits.isEmpty || !awaited.isEmpty }
}

extension Attribute {
    var fieldText: String { "\(name): \(type)" }
}

extension Fact {
    var fieldText: String {
        let window = form.windowMs > 0 ? ", \(form.windowMs) ms" : ""
        return "\(name): \(form.aggregate) \(type)\(window)"
    }
}

extension Trigger {
    /// Whether records hold watches of it, be it by events or by the calendar.
    var keepsWatch: Bool {
        switch self {
        case .silence, .date, .count, .sequence, .yearly, .schedule: true
        case .event, .enters, .leaves, .broadcast: false
        }
    }

    fileprivate var kindText: String {
        switch self {
        case .event: "event"
        case .silence: "silence"
        case .date: "date"
        case .yearly: "yearly"
        case .sequence: "sequence"
        case .count: "count"
        case .schedule: "schedule"
        case .enters: "enters"
        case .leaves: "leaves"
        case .broadcast: "broadcast"
        }
    }
}

extension Rule {
    var watchText: String { "\(trigger.kindText) of \(name)" }
}

extension EventSchema {
    /// By slot: the name and type of the field; empty where no type has it.
    var slotTexts: [String] {
        var texts = Array(repeating: "", count: slotCount)
        for type in types {
            if let slot = type.idSlot { texts[slot] = "id: string" }
            if let slot = type.typeSlot { texts[slot] = "type: string" }
            if let slot = type.timeSlot { texts[slot] = "time: timestamp" }
            for field in type.fields where texts.indices.contains(field.slot) {
                texts[field.slot] = "\(field.name): \(field.type)"
            }
        }
        return texts
    }
}

extension [String] {
    /// A line for each slot that is kept.
    func shapeText(of kept: [Int]) -> String {
        kept.map { self[$0] }.joined(separator: "\n")
    }
}
