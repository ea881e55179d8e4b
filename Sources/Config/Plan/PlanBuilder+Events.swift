// events.yaml → the schema.

import Events
import Expression
import RuleSet

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

        guard let events = fields["events"] else { return }
        let types = events.rows.map { row in
            EventType(name: row.name, fields: row.setting?.rows.map(field) ?? [])
        }
        for field in ImplicitField.allCases { _ = slots.slot(field.rawValue, field.valueType) }
        ruleSet.schema.slotCount = slots.count
        ruleSet.schema.types = types
        ruleSet.plans = Array(repeating: EventPlan(), count: types.count)
        typesByName = Dictionary(
            types.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A field whose type is a mistake may be of any type, so that its uses are no further mistakes.
    private func field(_ row: Setting.Row) -> EventType.Field {
        var type = ValueType.dyn
        var isRequired = false
        if case .type(let declared, let isNeeded) = row.setting?.value {
            type = declared
            isRequired = isNeeded
        }
        return EventType.Field(
            name: row.name, type: type, isRequired: isRequired, slot: slots.slot(row.name, type))
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
