// A customer as one JSON object: attribute values by name, and under `facts` and `interests` those by name.

import Calendar
import Events
import Expression
import RuleSet

/// Owns the values of all attributes, facts and segments: those of the document, typed as
/// customer.yaml declares them; the defaults of other attributes; other facts as they are without an
/// event; and the segments that follow from both.
struct CustomerDocument: ~Copyable {
    /// Where an attribute is called `facts`, the document has no facts.
    static let factsName = "facts"
    static let interestsName = "interests"

    /// By the index of the attribute, fact and segment.
    let attributes: UnsafeMutablePointer<Value>
    let facts: UnsafeMutablePointer<Value>
    let segments: UnsafeMutablePointer<Value>
    let interests: UnsafeMutablePointer<Value>
    /// Their `time_zone`, else the default (S3).
    let zone: Zone
    // Values point into the memory of these.
    private let attributeScanner: Scanner
    private let factScanner: Scanner
    private let interestScanner: Scanner
    private let machine: Machine

    init(_ json: [UInt8], now: Instant, rules: RuleSet) throws(Trial.Refusal) {
        try Self.checkDocument(json)
        let plan = rules.customer
        var attributeScanner = Scanner(schema: Self.schema(plan.attributeFields, within: []))
        let attributeSlots = try Self.scan(json, with: &attributeScanner)
        var factScanner = Scanner(schema: Self.schema(plan.factFields, within: [Self.factsName]))
        let factSlots = try Self.scan(json, with: &factScanner)
        var interestScanner = Scanner(
            schema: Self.schema(plan.interestFields, within: [Self.interestsName]))
        let interestSlots = try Self.scan(json, with: &interestScanner)
        var machine = Machine()
        attributes = Self.values(plan.attributes.count) { index in
            let given = attributeSlots[index]
            return given.isAbsent ? plan.attributes[index].defaultValue(in: &machine) : given
        }
        facts = Self.values(plan.facts.count) { index in
            let given = factSlots[index]
            return given.isAbsent ? plan.facts[index].valueWithoutEvents : given
        }
        interests = Self.values(plan.interests.count) { index in
            let given = interestSlots[index]
            return given.isAbsent
                ? .list(UnsafeBufferPointer(start: interestSlots, count: 0)) : given
        }
        segments = Self.values(plan.segments.count) { _ in .bool(false) }
        let zone = Self.zone(plan.timeZone.map { [attributes] in attributes[$0] }, rules)
        self.zone = zone
        var frame = Frame(now: now, zone: zone)
        frame.customer = UnsafePointer(attributes)
        frame.facts = UnsafePointer(facts)
        frame.segments = UnsafePointer(segments)
        frame.interests = UnsafePointer(interests)
        // In rounds, until nothing changes: a segment comes right after those that it reads.
        for _ in plan.segments {
            for (index, segment) in plan.segments.enumerated() {
                var failed = false
                segments[index] = .bool(machine.holds(segment.condition, frame, failed: &failed))
            }
        }
        self.attributeScanner = attributeScanner
        self.factScanner = factScanner
        self.interestScanner = interestScanner
        self.machine = machine
    }

    deinit {
        attributes.deallocate()
        facts.deallocate()
        segments.deallocate()
        interests.deallocate()
    }

    private static func values(
        _ count: Int, _ value: (Int) -> Value
    ) -> UnsafeMutablePointer<Value> {
        let values = UnsafeMutablePointer<Value>.allocate(capacity: max(count, 1))
        for index in 0..<count { (values + index).initialize(to: value(index)) }
        return values
    }

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

    /// Values are typed as fields of events are: they pass the scanner as the data of one.
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

    /// An event's schema whose fields stand in the document at `path`.
    private static func schema(_ fields: [EventType.Field], within path: [String]) -> EventSchema {
        var type = EventType(name: "customer", fields: fields)
        type.isUsed = true
        var schema = EventSchema()
        schema.types = [type]
        schema.slotCount = (fields.map(\.slot).max() ?? -1) + 1
        let pointer = (["data"] + path).map { "/" + $0 }.joined()
        if let pointer = Envelope.Pointer(parsing: pointer) {
            schema.envelope.data = Envelope.Place([pointer])
        }
        return schema
    }

    private static func zone(_ name: Value?, _ rules: RuleSet) -> Zone {
        guard let name, name.tag == .string else { return rules.time.zone }
        return rules.zones.zone(named: String(decoding: name.text, as: UTF8.self))
            ?? rules.time.zone
    }
}

extension CustomerPlan {
    fileprivate var attributeFields: [EventType.Field] {
        attributes.enumerated().map { Self.field($1.name, $1.type, slot: $0) }
    }

    /// Those whose type a field can have.
    fileprivate var factFields: [EventType.Field] {
        if attributes.contains(where: { $0.name == CustomerDocument.factsName }) { return [] }
        return facts.enumerated().filter { $1.type.isFieldType }.map {
            Self.field($1.name, $1.type, slot: $0)
        }
    }

    fileprivate var interestFields: [EventType.Field] {
        interests.enumerated().map { Self.field($1.name, .list(.string), slot: $0) }
    }

    private static func field(_ name: String, _ type: ValueType, slot: Int) -> EventType.Field {
        var field = EventType.Field(name: name, type: type, isRequired: false, slot: slot)
        field.isUsed = true
        return field
    }
}

extension Fact {
    /// Without a matching event `count`, `sum` and `distinct` are 0, the others absent.
    fileprivate var valueWithoutEvents: Value {
        switch form.aggregate {
        case .count, .distinct: .int(0)
        case .sum: form.isDouble ? .double(0) : .int(0)
        case .min, .max, .average, .latest, .first: .absent
        }
    }
}

extension ValueType {
    fileprivate var isFieldType: Bool {
        switch self {
        case .bool, .int, .double, .string, .bytes, .timestamp, .duration, .date: true
        case .list(let element), .map(.string, let element): element.isFieldType
        case .uint, .map, .null, .type, .dyn, .opaque, .variable: false
        }
    }
}
