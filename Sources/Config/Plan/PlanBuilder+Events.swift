// events.yaml → the schema.

import Events
import Expression
import RuleSet
import YAML

extension PlanBuilder {
    func buildEvents(_ fields: Fields) {
        if let envelope = fields["envelope"]?.fields {
            ruleSet.schema.envelope = self.envelope(envelope)
        }
        ruleSet.dedupeWindowMs = fields["dedupe_window"]?.milliseconds ?? ruleSet.dedupeWindowMs
        ruleSet.schema.maxAheadMs = fields["max_ahead"]?.milliseconds ?? ruleSet.schema.maxAheadMs
        ruleSet.schema.maxSizeBytes = fields["max_bytes"]?.number ?? ruleSet.schema.maxSizeBytes
        ruleSet.schema.unknownTypes =
            fields["unknown_types"]?.text == "dead_letter" ? .deadLetter : .skip
        ruleSet.schema.tombstones =
            fields["tombstones"]?.text == "dead_letter" ? .deadLetter : .skip

        guard let events = fields["events"] else { return }
        var types = events.rows.map { row in
            EventType(name: row.name, fields: row.setting?.rows.map(field) ?? [])
        }
        let eventCount = types.count
        types += broadcasts(fields["broadcasts"], beside: types.map(\.name))
        for field in ImplicitField.allCases { _ = slots.slot(field.rawValue, field.valueType) }
        ruleSet.schema.slotCount = slots.count
        ruleSet.schema.types = types
        ruleSet.plans = Array(repeating: EventPlan(), count: types.count)
        let byName = types.enumerated().map { ($0.element.name, $0.offset) }
        typesByName = Dictionary(
            byName[..<eventCount].map(\.self), uniquingKeysWith: { first, _ in first })
        broadcastsByName = Dictionary(
            byName[eventCount...].map(\.self), uniquingKeysWith: { first, _ in first })
    }

    /// S63: types like those of events, behind them.
    private func broadcasts(_ setting: Setting?, beside events: [String]) -> [EventType] {
        var types: [EventType] = []
        for row in setting?.rows ?? [] {
            var type = EventType(name: row.name, fields: row.setting?.rows.map(field) ?? [])
            type.isBroadcast = true
            if events.contains(row.name) {
                report.error(
                    .typeDeclaredTwice, at: row.key,
                    "`\(row.name)` is declared under `events` too",
                    hint: "an event is of a customer or about a thing; give one another name")
                continue
            }
            types.append(type)
        }
        return types
    }

    /// A field whose type is a mistake may be of any type, so that its uses are no further mistakes.
    private func field(_ row: Setting.Row) -> EventType.Field {
        let details = row.setting?.fields
        let declaration = row.setting?.type ?? details?["type"]?.type
        let type = declaration?.type ?? .dyn
        var field = EventType.Field(
            name: row.name, type: type,
            isRequired: declaration?.isRequired == true || details?["required"]?.flag == true,
            slot: slots.slot(row.name, type))
        field.time = declaration?.time ?? TimeForm()
        if declaration?.isRequired == true, details?.key("required") != nil,
            let required = details?["required"], required.flag == false
        {
            report.error(
                .notAllowed, at: required.node,
                "`required: false` says that `\(row.name)` may be absent, and the `!` of its type that it may not",
                hint: "leave out one of them")
        }
        if let details, let at = details["at"], let pointer = at.pointer {
            field.path = FieldPath(pointer)
            check(field, at: at.node)
        } else if details?.isBroken("at") != true {
            checkName(of: row)
        }
        return field
    }

    /// What an array leads to is a list.
    private func check(_ field: EventType.Field, at node: Node) {
        guard field.path.leadsToMany, field.type != .dyn else { return }
        if case .list = field.type { return }
        report.error(
            .badFieldType, at: node,
            "`\(field.name)` takes many values, one of each element, and its type is not a list",
            hint: "write `list(T)` for the type, where T is that of one value")
    }

    /// A name is the key at the top of the data; one with a slash or dot is more often meant as a way.
    private func checkName(of row: Setting.Row) {
        guard row.name.contains(where: { $0 == "/" || $0 == "." }) else { return }
        let tokens = row.name.split { $0 == "/" || $0 == "." }.map(String.init)
        let way = Envelope.Pointer(tokens: tokens).text
        let key = Envelope.Pointer(tokens: [row.name]).text
        report.warning(
            .fieldNameIsAWay, at: row.key,
            "the field `\(row.name)` is the one key of that name, not a way to an inner one",
            hint: "`{ type: T, at: \(way) }` leads to the inner one; `at: \(key)` says that "
                + "the one key is meant")
    }

    /// A list without a pointer would silently be the default.
    private func checkPlaces(_ fields: Fields) {
        for name in fields.shape.keys.map(\.name) {
            let setting = fields[name]?.fields?["at"] ?? fields[name]
            guard let node = setting?.node, case .sequence(let pointers) = node.content,
                pointers.isEmpty
            else { continue }
            report.error(.noValue, at: node, "`\(name)` names no pointer")
        }
    }

    private func envelope(_ fields: Fields) -> Envelope {
        checkPlaces(fields)
        var envelope = Envelope()
        envelope.id = fields["id"]?.place ?? envelope.id
        envelope.source = fields["source"]?.place ?? envelope.source
        envelope.type = fields["type"]?.place ?? envelope.type
        envelope.customer = fields["customer"]?.place ?? envelope.customer
        envelope.customerForm.trims = fields["customer"]?.fields?["trim"]?.flag ?? false
        envelope.customerForm.lowers = fields["customer"]?.fields?["lower"]?.flag ?? false
        envelope.time = fields["time"]?.place ?? envelope.time
        envelope.timeForm = fields["time"]?.timeForm ?? envelope.timeForm
        envelope.data = fields["data"]?.place ?? envelope.data
        envelope.recordTime = fields["record_time"]?.place
        envelope.recordTimeForm = fields["record_time"]?.timeForm ?? envelope.recordTimeForm
        return envelope
    }
}

extension Setting {
    /// A pointer, several, or a mapping whose `at` is one or the other.
    fileprivate var place: Envelope.Place? {
        let pointers = (fields?["at"] ?? self).elements.compactMap(\.pointer)
        return pointers.isEmpty ? nil : Envelope.Place(pointers)
    }

    /// Of a time that is a mapping.
    fileprivate var timeForm: TimeForm? {
        fields.map { fields in
            TimeForm(
                unit: fields["unit"]?.text.flatMap(TypeWords.unit) ?? .bySize,
                zone: fields["zone"]?.zone)
        }
    }
}
