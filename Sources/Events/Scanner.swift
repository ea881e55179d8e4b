import Calendar
import Expression

/// Payload bytes → a verdict, in one pass that validates all of the document (RFC 8259, UTF-8, depth)
/// and keeps only used fields. Reused from event to event; allocates nothing in the steady state.
///
///     payload ──▶ DocumentPass ──▶ captures ──▶ ValueReader ──▶ ScannedEvent
///                 all of it, once   of wanted    envelope, then the
///                                   paths        fields of its type
package struct Scanner: ~Copyable {
    /// The bytes that must be readable behind a payload handed to `scan(terminated:)`.
    package static var padding: Int { DocumentPass.padding }

    let schema: EventSchema
    let plan: ScanPlan
    /// Sizes of texts in values and captures have 32 bits.
    let sizeLimit: Int
    var pass: DocumentPass
    var reader: ValueReader
    let slots: UnsafeMutablePointer<Value>
    /// The type whose fields the slots may hold.
    private var filled: Int32
    var copies = PayloadCopies()
    /// Slots of events that are kept, and whether there are any.
    var rows = Arena()
    var hasKept = false

    package init(schema: EventSchema) {
        self.schema = schema
        plan = ScanPlan(schema)
        sizeLimit = min(schema.maxSizeBytes, Int(UInt32.max))
        filled = Int32(plan.typeCount)
        pass = DocumentPass(over: plan.tree)
        reader = ValueReader(shapes: plan.shapes)
        slots = .allocate(capacity: max(schema.slotCount, 1))
        slots.initialize(repeating: .absent, count: max(schema.slotCount, 1))
    }

    deinit { slots.deallocate() }

    /// Scans one payload. `recordTime` is Kafka's timestamp of the record, nil for files, whose
    /// envelope may name one.
    package mutating func scan(
        _ payload: UnsafeRawBufferPointer, recordTime: Instant? = nil
    ) -> Verdict {
        if payload.count > sizeLimit { return tooLarge(payload) }
        return verdict(copies.take(payload), recordTime)
    }

    /// As above without a copy, for a payload behind which stand `padding` readable bytes, the first of
    /// them below 0x20: a line feed, or zero.
    package mutating func scan(
        terminated payload: UnsafeRawBufferPointer, recordTime: Instant? = nil
    ) -> Verdict {
        if payload.count > sizeLimit { return tooLarge(payload) }
        guard let start = payload.baseAddress else {
            return verdict(copies.take(payload), recordTime)
        }
        let terminator = start.load(fromByteOffset: payload.count, as: UInt8.self)
        precondition(terminator < 0x20, "a payload must be followed by a control byte")
        return verdict(payload, recordTime)
    }

    /// The verdict on a terminated payload within the limit, in the order of S17. Hot: once an event.
    private mutating func verdict(
        _ payload: UnsafeRawBufferPointer, _ recordTime: Instant?
    ) -> Verdict {
        let start = payload.baseAddress!.assumingMemoryBound(to: UInt8.self)
        if !hasKept { reader.reset() }
        if let fault = pass.run(start, start + payload.count, noting: plan.tree) {
            return .deadLetter(fault.reason, detail: fault.detail)
        }
        guard pass.isObject else { return .deadLetter(.notAnObject, detail: "no object") }

        let paths = plan.envelope
        guard let idCapture = pass.capture(paths.id) else {
            return missing("id", schema.envelope.id)
        }
        guard let id = reader.identity(idCapture.pointee) else {
            return wrong(.wrongType, "id", "a string or an integer of 64 bits", idCapture)
        }
        guard let typeCapture = pass.capture(paths.type) else {
            return missing("type", schema.envelope.type)
        }
        guard let typeName = reader.text(typeCapture.pointee) else {
            return wrong(.wrongType, "type", "a string", typeCapture)
        }
        guard let customerCapture = pass.capture(paths.customer) else {
            return missing("customer", schema.envelope.customer)
        }
        guard let customer = reader.identity(customerCapture.pointee), !customer.isEmpty else {
            return wrong(
                .wrongType, "customer", "a non-empty string or an integer of 64 bits",
                customerCapture)
        }
        guard let timeCapture = pass.capture(paths.time) else {
            return missing("time", schema.envelope.time)
        }
        guard let time = reader.time(timeCapture.pointee) else {
            return wrong(.badTime, "time", "a time", timeCapture)
        }
        var recordTime = recordTime
        if recordTime == nil, paths.recordTime >= 0, let capture = pass.capture(paths.recordTime) {
            recordTime = reader.time(capture.pointee)
            if recordTime == nil { return wrong(.badTime, "record_time", "a time", capture) }
        }
        if let recordTime, time - recordTime > schema.maxAheadMs {
            return tooFarAhead(time, recordTime)
        }
        let type = plan.names.index(
            of: typeName.baseAddress!.assumingMemoryBound(to: UInt8.self), count: typeName.count)
        if type == plan.typeCount, schema.unknownTypes == .deadLetter {
            return wrong(.unknownType, "type", "a declared type", typeCapture)
        }

        if let objection = fill(type, id, typeName, time) { return objection }
        let source = pass.capture(paths.source).flatMap { reader.text($0.pointee) }
        return .event(
            ScannedEvent(
                type: type == plan.typeCount ? -1 : Int(type), typeName: typeName,
                customer: customer, id: id, source: source, time: time, slots: slots))
    }

    /// Fills the slots of an event of a type; returns a verdict if a field does not fit. Hot.
    @inline(__always)
    mutating func fill(
        _ type: Int32, _ id: UnsafeRawBufferPointer, _ typeName: UnsafeRawBufferPointer,
        _ time: Instant
    ) -> Verdict? {
        clear()
        filled = type
        let typePlan = plan.types[Int(type)]
        if typePlan.idSlot >= 0 { slots[Int(typePlan.idSlot)] = .string(id) }
        if typePlan.typeSlot >= 0 { slots[Int(typePlan.typeSlot)] = .string(typeName) }
        if typePlan.timeSlot >= 0 { slots[Int(typePlan.timeSlot)] = .timestamp(time) }
        if typePlan.firstField == typePlan.endField { return nil }

        if let data = pass.capture(plan.envelope.data), data.pointee.kind != .object {
            return wrong(.wrongType, "data", "an object", data)
        }
        for index in typePlan.firstField..<typePlan.endField {
            let field = plan.fields[Int(index)]
            if let capture = pass.capture(field.path) {
                guard let value = reader.value(capture.pointee, field.shape) else {
                    return wrong(type, field, capture)
                }
                slots[Int(field.slot)] = value
            } else if field.isRequired {
                return missing(type, field)
            } else if field.tellsNull, pass.isNull(field.path) {
                slots[Int(field.slot)] = .nullField
            }
        }
        return nil
    }

    /// Makes absent what the last event filled.
    @inline(__always)
    private func clear() {
        let last = plan.types[Int(filled)]
        if last.idSlot >= 0 { slots[Int(last.idSlot)] = .absent }
        if last.typeSlot >= 0 { slots[Int(last.typeSlot)] = .absent }
        if last.timeSlot >= 0 { slots[Int(last.timeSlot)] = .absent }
        for index in last.firstField..<last.endField {
            slots[Int(plan.fields[Int(index)].slot)] = .absent
        }
    }

    // The objections: cold, so that their strings cost the events that pass nothing.

    @inline(never)
    func tooLarge(_ payload: UnsafeRawBufferPointer) -> Verdict {
        .deadLetter(.tooLarge, detail: "\(payload.count) bytes, at most \(sizeLimit)")
    }

    @inline(never)
    func tooFarAhead(_ time: Instant, _ recordTime: Instant) -> Verdict {
        .deadLetter(
            .tooFarAhead,
            detail: "time: \(time - recordTime) ms ahead of its record, "
                + "at most \(schema.maxAheadMs)")
    }

    @inline(never)
    private func missing(_ name: String, _ pointer: Envelope.Pointer) -> Verdict {
        .deadLetter(.missingField, detail: "\(name): nothing at \"\(pointer.text)\"")
    }

    @inline(never)
    private func missing(_ type: Int32, _ field: TypePlan.Field) -> Verdict {
        let declared = schema.types[Int(type)].fields[Int(field.declared)]
        return .deadLetter(
            .missingField, detail: "\(declared.name): nothing, but the field is required")
    }

    @inline(never)
    private func wrong(_ type: Int32, _ field: TypePlan.Field, _ capture: UnsafePointer<Capture>)
        -> Verdict
    {
        let declared = schema.types[Int(type)].fields[Int(field.declared)]
        return wrong(.wrongType, declared.name, declared.type.declaration, capture)
    }

    @inline(never)
    private func wrong(
        _ reason: DeadLetterReason, _ name: String, _ expected: String,
        _ capture: UnsafePointer<Capture>
    ) -> Verdict {
        .deadLetter(
            reason, detail: "\(name): expected \(expected), found \(capture.pointee.excerpt)")
    }
}
