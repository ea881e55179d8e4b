// events.yaml → the schema.

import Events
import Expression
import RuleSet

extension PlanBuilder {
    /// `mentioned` are the names that stand in any expression: only their fields need a slot that an
    /// event has room for.
    func buildEvents(_ fields: Fields, mentioned: Set<String>) {
        if let envelope = fields["envelope"]?.fields {
            ruleSet.schema.envelope = self.envelope(envelope)
        }
        ruleSet.dedupeWindowMs = fields["dedupe_window"]?.milliseconds ?? ruleSet.dedupeWindowMs
        ruleSet.schema.maxAheadMs = fields["max_ahead"]?.milliseconds ?? ruleSet.schema.maxAheadMs
        ruleSet.schema.maxSizeBytes = fields["max_bytes"]?.number ?? ruleSet.schema.maxSizeBytes
        ruleSet.schema.unknownTypes =
            fields["unknown_types"]?.text == "dead_letter" ? .deadLetter : .skip

        guard let events = fields["events"] else { return }
        var types = events.rows.map { row in
            EventType(name: row.name, fields: row.setting?.rows.map(field) ?? [])
        }
        for type in types.indices {
            for field in types[type].fields.indices
            where mentioned.contains(types[type].fields[field].name) {
                types[type].fields[field].slot = slot(of: types[type].fields[field])
            }
        }
        for implicit in ImplicitField.allCases where mentioned.contains(implicit.rawValue) {
            _ = slots.slot(implicit.rawValue, implicit.valueType)
        }
        ruleSet.schema.slotCount = slots.count
        for type in types.indices {
            for field in types[type].fields.indices {
                types[type].fields[field].slot = slot(of: types[type].fields[field])
            }
        }
        ruleSet.schema.types = types
        ruleSet.plans = Array(repeating: EventPlan(), count: types.count)
        typesByName = Dictionary(
            types.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A field whose type is a mistake may be of any type, so that its uses are no further mistakes.
    private func field(_ row: Setting.Row) -> EventType.Field {
        guard case .type(let type, let isRequired) = row.setting?.value else {
            return EventType.Field(name: row.name, type: .dyn, isRequired: false, slot: 0)
        }
        return EventType.Field(name: row.name, type: type, isRequired: isRequired, slot: 0)
    }

    private func slot(of field: EventType.Field) -> Int {
        slots.slot(field.name, field.type)
    }

    private func envelope(_ fields: Fields) -> Envelope {
        var envelope = Envelope()
        envelope.id = fields["id"]?.pointer ?? envelope.id
        envelope.source = fields["source"]?.pointer ?? envelope.source
        envelope.type = fields["type"]?.pointer ?? envelope.type
        envelope.customer = fields["customer"]?.pointer ?? envelope.customer
        envelope.time = fields["time"]?.pointer ?? envelope.time
        envelope.data = fields["data"]?.pointer ?? envelope.data
        envelope.recordTime = fields["record_time"]?.pointer
        return envelope
    }
}
