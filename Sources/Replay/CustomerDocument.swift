// A customer as one flat JSON object of attribute values by name.

import Calendar
import Events
import Expression
import RuleSet

/// Owns the values of all attributes: those of the document, typed as customer.yaml declares them, and
/// the defaults of the others.
struct CustomerDocument: ~Copyable {
    /// By the index of the attribute.
    let attributes: UnsafeMutablePointer<Value>
    /// Their `time_zone`, else the default (S3).
    let zone: Zone
    // Values point into the memory of both.
    private let scanner: Scanner
    private let machine: Machine

    init(_ json: [UInt8], rules: RuleSet) throws(Trial.Refusal) {
        try Self.checkDocument(json)
        let plan = rules.customer
        var scanner = Scanner(schema: Self.schema(plan))
        let slots = try Self.scan(json, with: &scanner)
        let attributes = UnsafeMutablePointer<Value>.allocate(
            capacity: max(plan.attributes.count, 1))
        attributes.initialize(repeating: .absent, count: max(plan.attributes.count, 1))
        var machine = Machine()
        let frame = Frame(now: .distantPast, zone: rules.time.zone)
        for (index, attribute) in plan.attributes.enumerated() {
            attributes[index] = slots[index]
            guard slots[index].isAbsent, let program = attribute.defaultValue else { continue }
            let value = machine.run(program, frame)
            if value.tag != .error { attributes[index] = value }
        }
        zone = Self.zone(plan.timeZone.map { attributes[$0] }, rules)
        self.attributes = attributes
        self.scanner = scanner
        self.machine = machine
    }

    deinit { attributes.deallocate() }

    /// Whether the document is an object at all, before it becomes part of another text.
    private static func checkDocument(_ json: [UInt8]) throws(Trial.Refusal) {
        var scanner = Scanner(schema: EventSchema())
        let verdict = json.withUnsafeBytes { scanner.scan($0) }
        guard case .deadLetter(let reason, let detail) = verdict else { return }
        switch reason {
        case .tooLarge, .notJSON, .tooDeep, .notAnObject: throw .customer(reason, detail: detail)
        default: return
        }
    }

    /// Attributes are typed as fields of events are: they pass the scanner as the data of one.
    private static func scan(
        _ json: [UInt8], with scanner: inout Scanner
    ) throws(Trial.Refusal) -> UnsafePointer<Value> {
        let payload =
            Array(#"{"id":"1","type":"customer","subject":"1","time":0,"data":"#.utf8) + json
            + Array("}".utf8)
        switch payload.withUnsafeBytes({ scanner.scan($0) }) {
        case .event(let event): return event.slots
        case .deadLetter(let reason, let detail): throw .customer(reason, detail: detail)
        }
    }

    private static func schema(_ plan: CustomerPlan) -> EventSchema {
        var type = EventType(
            name: "customer",
            fields: plan.attributes.enumerated().map { index, attribute in
                var field = EventType.Field(
                    name: attribute.name, type: attribute.type, isRequired: false, slot: index)
                field.isUsed = true
                return field
            })
        type.isUsed = true
        var schema = EventSchema()
        schema.types = [type]
        schema.slotCount = plan.attributes.count
        return schema
    }

    private static func zone(_ name: Value?, _ rules: RuleSet) -> Zone {
        guard let name, name.tag == .string else { return rules.time.zone }
        return rules.zones.zone(named: String(decoding: name.text, as: UTF8.self))
            ?? rules.time.zone
    }
}
