// An event and a customer against which expressions are tried.

import Calendar
import Events
import Expression
import Records
import RuleSet

/// Sees what the condition of a rule sees that is triggered by events of this type (S7).
package struct Trial: ~Copyable {
    /// Why nothing can be tried.
    package enum Refusal: Error {
        case event(DeadLetterReason, detail: String)
        /// No rule can be triggered by it.
        case undeclaredType(String)
        case customer(DeadLetterReason, detail: String)
    }

    private let payload: [UInt8]
    private let rules: RuleSet
    /// Of the rule set, with slots for all that every event has.
    private let schema: EventSchema
    private let type: Int
    private let customer: CustomerDocument
    private let now: Instant
    private var machine = Machine()

    /// `event` is one event in the configured envelope, `customer` an object of attributes by name, with
    /// objects of facts and interests by name as `facts` and `interests`; segments follow from both.
    /// `now` is the event's time by default.
    package init(
        event: [UInt8], customer: [UInt8], now: Instant?, rules: RuleSet
    ) throws(Refusal) {
        let (type, time) = try Self.scan(event, rules.schema)
        let document = try CustomerDocument(customer, now: now ?? time, rules: rules)
        payload = event
        self.rules = rules
        schema = Self.schema(rules.schema, completing: type)
        self.type = type
        self.customer = document
        self.now = now ?? time
    }

    private static func scan(
        _ payload: [UInt8], _ schema: EventSchema
    ) throws(Refusal) -> (type: Int, time: Instant) {
        var scanner = Scanner(schema: schema)
        switch payload.withUnsafeBytes({ scanner.scan($0) }) {
        case .deadLetter(let reason, let detail): throw .event(reason, detail: detail)
        case .event(let event):
            guard event.type >= 0 else {
                throw .undeclaredType(String(decoding: event.typeName, as: UTF8.self))
            }
            return (event.type, event.time)
        }
    }

    /// With slots for `id`, `type` and `time` of a type, where it declares no such fields.
    private static func schema(_ schema: EventSchema, completing index: Int) -> EventSchema {
        var schema = schema
        var type = schema.types[index]
        func slot(_ known: Int?, _ name: String) -> Int? {
            if known != nil || type.fields.contains(where: { $0.name == name }) { return known }
            defer { schema.slotCount += 1 }
            return schema.slotCount
        }
        type.idSlot = slot(type.idSlot, "id")
        type.typeSlot = slot(type.typeSlot, "type")
        type.timeSlot = slot(type.timeSlot, "time")
        type.isUsed = true
        schema.types[index] = type
        return schema
    }

    // MARK: Scope

    package var scope: Scope {
        let attributes = rules.customer.attributes.enumerated().map {
            Scope.Field(name: $0.element.name, type: $0.element.type, slot: $0.offset)
        }
        let facts = rules.customer.facts.enumerated().map {
            Scope.Field(name: $0.element.name, type: $0.element.type, slot: $0.offset)
        }
        let segments = rules.customer.segments.enumerated().map {
            Scope.Field(name: $0.element.name, type: .bool, slot: $0.offset)
        }
        let interests = rules.customer.interests.enumerated().map {
            Scope.Field(name: $0.element.name, type: .list(.string), slot: $0.offset)
        }
        return Scope(
            records: [
                Scope.Record(name: "event", root: .event, fields: eventFields),
                Scope.Record(name: "customer", root: .customer, fields: attributes),
                Scope.Record(name: "facts", root: .facts, fields: facts),
                Scope.Record(name: "segments", root: .segments, fields: segments),
            ]
                + (interests.isEmpty
                    ? []
                    : [
                        Scope.Record(
                            name: "customer.interests", root: .interests, fields: interests)
                    ]),
            hasNow: true, zones: rules.zones)
    }

    private var eventFields: [Scope.Field] {
        let type = schema.types[type]
        var fields = type.fields.map {
            Scope.Field(name: $0.name, type: $0.type, slot: $0.slot)
        }
        let implicit: [(name: String, type: ValueType, slot: Int?)] = [
            ("id", .string, type.idSlot), ("type", .string, type.typeSlot),
            ("time", .timestamp, type.timeSlot),
        ]
        for field in implicit {
            guard let slot = field.slot else { continue }
            fields.append(Scope.Field(name: field.name, type: field.type, slot: slot))
        }
        return fields
    }

    // MARK: Evaluation

    /// Runs a program of `scope`, and each of its parts. Throws where the event would be a dead letter
    /// if a rule named the fields that the program names (S16).
    package mutating func answer(
        to program: Program, parts: [Subexpression]
    ) throws(Refusal) -> TrialAnswer {
        var scanner = Scanner(schema: schema(naming: program))
        let slots: UnsafePointer<Value>
        switch payload.withUnsafeBytes({ scanner.scan($0) }) {
        case .deadLetter(let reason, let detail): throw .event(reason, detail: detail)
        case .event(let event): slots = event.slots
        }
        let whole = run(program, span: 0..<program.text.utf8.count, over: slots)
        let workDone = machine.workDone
        var answers: [TrialAnswer.Part] = []
        for part in parts { answers.append(run(part.program, span: part.span, over: slots)) }
        // The slots are the scanner's.
        withExtendedLifetime(scanner) {}
        return TrialAnswer(
            whole: whole, parts: answers, estimatedWork: program.cost, workDone: workDone)
    }

    private func schema(naming program: Program) -> EventSchema {
        var schema = schema
        let slots = Set(program.reads.filter { $0.root == .event }.map(\.slot))
        for index in schema.types[type].fields.indices
        where slots.contains(schema.types[type].fields[index].slot) {
            schema.types[type].fields[index].isUsed = true
        }
        return schema
    }

    private mutating func run(
        _ program: Program, span: Range<Int>, over slots: UnsafePointer<Value>
    ) -> TrialAnswer.Part {
        machine.arena.reset()
        var frame = Frame(now: now, zone: customer.zone)
        frame.event = slots
        frame.customer = UnsafePointer(customer.attributes)
        frame.facts = UnsafePointer(customer.facts)
        frame.segments = UnsafePointer(customer.segments)
        frame.interests = UnsafePointer(customer.interests)
        let value = machine.run(program, frame)
        return TrialAnswer.Part(
            span: span, text: program.text, type: program.type, outcome: Self.outcome(value))
    }

    private static func outcome(_ value: Value) -> TrialAnswer.Outcome {
        if value.isAbsent { return .error(.noSuchField) }
        if let error = value.evaluationError { return .error(error) }
        var json: [UInt8] = []
        json.append(json: value)
        let text = String(decoding: json, as: UTF8.self)
        switch value.tag {
        case .double where !value.doubleValue.isFinite:
            return .value(json: text, text: "\(value.doubleValue)")
        case .optional where value.wrapped == nil:
            return .value(json: text, text: "optional.none()")
        default:
            return .value(json: text, text: text)
        }
    }
}
