// customer.yaml → what is kept of a customer, and which events change it.

import Calendar
import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    func buildCustomer(_ fields: Fields) {
        buildErasure(fields["erasure"])
        buildLimits(fields["limits"]?.fields)
        buildAttributes(fields["attributes"]?.rows ?? [])
        buildFacts(fields["facts"]?.rows ?? [])
        buildConsent(fields["consent"]?.rows ?? [])
        buildThemes(fields["themes"]?.rows ?? [])
        buildUnsubscribe(fields["unsubscribe"])
        buildInterests(fields["interests"]?.rows ?? [], customer: fields)
        buildPreferences(fields["preferences"])
        buildEngagement(fields["engagement"])
        // Of a section that is a mistake as a whole, nothing is known to be missing.
        if fields.isBroken("attributes") { attributes = nil }
        if fields.isBroken("facts") { facts = nil }
        if fields.isBroken("segments") { segments = nil }
        if fields.isBroken("interests") { interests = nil }
        buildSegments(fields["segments"]?.rows ?? [])
        if fields.isBroken("consent") { purposes = nil }
        if fields.isBroken("themes") { themes = nil }
    }

    private func buildLimits(_ fields: Fields?) {
        let limits = ruleSet.customer.limits
        ruleSet.customer.limits.recordBytes = fields?["record"]?.number ?? limits.recordBytes
        ruleSet.customer.limits.messageBytes = fields?["message"]?.number ?? limits.messageBytes
    }

    /// Before all else, so that each other use of its types is found.
    private func buildErasure(_ setting: Setting?) {
        guard let setting else { return }
        checkNotEmpty(setting, "an erasure")
        for element in setting.elements {
            guard let type = eventType(element.text, at: element.node) else { continue }
            ruleSet.plans[type].erases = true
            erasureTypes.insert(type)
        }
    }

    // MARK: Attributes

    private func buildAttributes(_ rows: [Setting.Row]) {
        for (index, row) in rows.enumerated() {
            let fields = row.setting?.fields
            let type = attributeType(fields)
            var attribute = Attribute(name: row.name, type: type ?? .dyn, defaultValue: nil)
            if let type, let node = fields?["default"]?.node {
                attribute.defaultValue = defaultValue(node, of: type)
            }
            attribute.clearsOnNull = fields?["on_null"]?.text == "clear"
            ruleSet.customer.attributes.append(attribute)
            attributes?[row.name] = index
            for source in fields?["from"]?.rows ?? [] {
                buildSource(source, of: index, type: type)
            }
            if row.name == "time_zone", let type {
                if type == .string {
                    ruleSet.customer.timeZone = index
                    checkZone(fields?["default"]?.node)
                } else {
                    report.warning(
                        .timeZoneAttribute, at: row.key,
                        "`time_zone` is no string, so that it is no customer's time zone")
                }
            }
        }
    }

    /// Who names no zone has `time.zone`; a default that is none is hardly meant so.
    private func checkZone(_ node: Node?) {
        guard let node, let name = node.scalar?.text, zones.zone(namedOrOffset: name) == nil else {
            return
        }
        report.warning(
            .unknownZone, at: node,
            "there is no time zone `\(name)`, so that `time.zone` of policies.yaml holds",
            hint: ScalarReading.hint(forZone: name, zones))
    }

    private func attributeType(_ fields: Fields?) -> ValueType? {
        guard let type = fields?["type"]?.type?.type else { return nil }
        return type
    }

    /// S9: an attribute has exactly its expression's type.
    private func buildSource(_ source: Setting.Row, of attribute: Int, type: ValueType?) {
        guard let event = eventType(source.name, at: source.key), let node = source.setting?.node
        else { return }
        // A date would pass for a timestamp; taken as a date, it is told apart.
        let expecting = type.map { Array(Set([$0, $0.withDates])) }
        guard let program = compile(node, in: .event([event]), expecting: expecting), let type
        else { return }
        guard program.type == type || expecting?.contains(program.type) == false else {
            report.error(
                .attributeType, at: node,
                "the attribute is \(type), its expression \(program.type)",
                hint: "an attribute has the very type of its expression")
            return
        }
        let update = AttributeUpdate(attribute: attribute, value: program)
        // S68: the zone folds first, so that the dates of the same event are those of the new one.
        if ruleSet.customer.attributes[attribute].name == "time_zone" {
            ruleSet.plans[event].attributes.insert(update, at: 0)
        } else {
            ruleSet.plans[event].attributes.append(update)
        }
        if ruleSet.customer.attributes[attribute].clearsOnNull {
            tellNull(inFieldsOf: program, event, at: node)
        }
    }

    /// Null in a required field makes a dead letter of its event, and clears nothing.
    private func tellNull(inFieldsOf program: Program, _ event: Int, at node: Node) {
        let read = Set(program.reads.map(\.slot))
        var fields: [EventType.Field] = []
        for field in ruleSet.schema.types[event].fields.indices
        where read.contains(ruleSet.schema.types[event].fields[field].slot) {
            ruleSet.schema.types[event].fields[field].tellsNull = true
            fields.append(ruleSet.schema.types[event].fields[field])
        }
        guard let field = fields.first, fields.allSatisfy(\.isRequired) else { return }
        report.warning(
            .neverCleared, at: node,
            "`on_null: clear` never clears by this event: `\(field.name)` is required, so that an event "
                + "with null in it is a dead letter")
    }

    private func defaultValue(_ node: Node, of type: ValueType) -> Program? {
        do {
            let text = try LiteralText.expression(for: node, of: type)
            let compilation = Compiler.compile(
                text, in: Scope(records: [], hasNow: false),
                expecting: [type])
            // A literal of the right form may still be too long, or a time out of CEL's range.
            if let finding = compilation.findings.first {
                report.error(.badDefault, at: node, finding.message, hint: finding.hint)
            }
            return compilation.program
        } catch {
            report.error(error.code, at: error.node, error.message, hint: error.hint)
            return nil
        }
    }

    // MARK: Consent and themes

    private func buildConsent(_ rows: [Setting.Row]) {
        for (index, row) in rows.enumerated() {
            ruleSet.customer.purposes.append(row.name)
            purposes?[row.name] = index
            if row.name == "marketing" { ruleSet.customer.marketing = index }
            guard let fields = row.setting?.fields else {
                hidesConsent = true
                continue
            }
            if fields.isBroken("given") { hidesConsent = true }
            for (key, isGiven) in [("given", true), ("withdrawn", false)] {
                for filter in eventFilters(fields[key]) {
                    let when = compile(filter.when, in: .event(filter.types), expecting: [.bool])
                    if filter.types == nil { hidesConsent = true }
                    for type in filter.types ?? [] {
                        ruleSet.plans[type].consents.append(
                            ConsentStatement(purpose: index, isGiven: isGiven, when: when))
                    }
                }
            }
        }
    }

    private func buildThemes(_ rows: [Setting.Row]) {
        for (index, row) in rows.enumerated() {
            var theme = Theme(name: row.name, isAskedByDefault: false)
            themes?[row.name] = index
            if row.setting?.fields?.isBroken("asked") ?? true { hidesConsent = true }
            for element in row.setting?.fields?["asked"]?.elements ?? [] {
                if element.text == "by_default" {
                    theme.isAskedByDefault = true
                    continue
                }
                for filter in eventFilters(element, or: ["by_default"]) {
                    let when = compile(filter.when, in: .event(filter.types), expecting: [.bool])
                    if filter.types == nil { hidesConsent = true }
                    for type in filter.types ?? [] {
                        ruleSet.plans[type].themes.append(ThemeStatement(theme: index, when: when))
                    }
                }
            }
            ruleSet.customer.themes.append(theme)
        }
    }

    private func buildUnsubscribe(_ setting: Setting?) {
        for element in setting?.elements ?? [] {
            let fields = element.fields
            let types = eventTypes(fields == nil ? element : fields?["event"])
            let when = compile(fields?["when"]?.node, in: .event(types), expecting: [.bool])
            let theme = compile(fields?["theme"]?.node, in: .event(types), expecting: [.string])
            for type in types ?? [] {
                ruleSet.plans[type].unsubscribes.append(Unsubscription(when: when, theme: theme))
            }
        }
    }
}
