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
    var filled: Int32
    var copies = PayloadCopies()
    /// Slots of events that are kept, and whether there are any.
    var rows = Arena()
    var hasKept = false
    /// Whether payloads are rows of tables: their values are texts, and they have no source (S75).
    let isTable: Bool
    /// Of the row that comes next, if it has no id of its own.
    package var rowID: UnsafeRawBufferPointer?
    /// The reading of the clock that no event may be far ahead of, be the time of its record what it may; nil where
    /// only the log tells the time.
    package var clock: Instant?
    let normalisesCustomers: Bool
    /// Made when the first text came that should hold the data.
    var inner: InnerDocument?

    /// `isTable`: payloads are objects of texts, rows of a table.
    package init(schema: EventSchema, isTable: Bool = false) {
        self.schema = schema
        self.isTable = isTable
        normalisesCustomers = schema.envelope.customerForm != CustomerForm()
        plan = ScanPlan(schema, isTable: isTable)
        sizeLimit = min(schema.maxSizeBytes, Int(UInt32.max))
        filled = Int32(plan.typeCount)
        pass = DocumentPass(over: plan.tree)
        reader = ValueReader(shapes: plan.shapes, zones: plan.zones)
        slots = .allocate(capacity: max(schema.slotCount, 1))
        slots.initialize(repeating: .absent, count: max(schema.slotCount, 1))
    }

    deinit { slots.deallocate() }

    /// Escaped halves of surrogate pairs that were read as U+FFFD, in all payloads so far (S70).
    package var surrogateHalves: Int { pass.halves + (inner?.halves ?? 0) }

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

    /// Scans the value of a record of a topic. Nil for a tombstone, a record without a value, where these are
    /// passed over (S70).
    package mutating func scan(
        record payload: UnsafeRawBufferPointer?, recordTime: Instant?
    ) -> Verdict? {
        if let payload { return scan(payload, recordTime: recordTime) }
        if schema.tombstones == .skip { return nil }
        return .deadLetter(.notJSON, detail: "no value: a tombstone")
    }

    /// The verdict on a terminated payload within the limit, in the order of S17. Hot: once an event.
    private mutating func verdict(
        _ payload: UnsafeRawBufferPointer, _ recordTime: Instant?
    ) -> Verdict {
        let start = payload.baseAddress!.assumingMemoryBound(to: UInt8.self)
        if !hasKept { reader.reset() }
        if let fault = pass.run(start, start + payload.count, noting: plan.tree) {
            return unreadable(payload, fault)
        }
        guard pass.isObject else { return notAnObject(payload) }

        let paths = plan.envelope
        let found = pass.findings
        let id: UnsafeRawBufferPointer
        if let capture = first(paths.id, in: found) {
            guard let text = reader.identity(capture.pointee) else {
                return wrong(.wrongType, "id", "a string or an integer of 64 bits", capture)
            }
            if text.count > EventSchema.nameLimit { return tooLong("id", text) }
            id = text
        } else if let rowID {
            id = rowID
        } else {
            return missing("id", schema.envelope.id)
        }
        guard let typeCapture = first(paths.type, in: found) else {
            return missing("type", schema.envelope.type)
        }
        guard let typeName = reader.text(typeCapture.pointee) else {
            return wrong(.wrongType, "type", "a string", typeCapture)
        }
        let customerCapture = first(paths.customer, in: found)
        var customer: UnsafeRawBufferPointer
        if let customerCapture, let text = self.customer(customerCapture) {
            customer = text
        } else if isBroadcast(typeName) {
            customer = UnsafeRawBufferPointer(start: nil, count: 0)
        } else {
            return noCustomer(customerCapture)
        }
        if customer.count > EventSchema.nameLimit {
            guard isBroadcast(typeName) else { return tooLong("customer", customer) }
            customer = UnsafeRawBufferPointer(start: nil, count: 0)
        }
        guard let timeCapture = first(paths.time, in: found) else {
            return missing("time", schema.envelope.time)
        }
        guard let time = time(timeCapture, plan.time) else {
            return noTime("time", timeCapture, schema.envelope.time)
        }
        var recordTime = recordTime
        if recordTime == nil, let capture = first(paths.recordTime, in: found) {
            recordTime = self.time(capture, plan.recordTime)
            if recordTime == nil {
                return noTime("record_time", capture, schema.envelope.recordTime)
            }
        }
        if isTooFarAhead(time, recordTime) { return tooFarAhead(time, recordTime) }
        let type = plan.names.index(
            of: typeName.baseAddress!.assumingMemoryBound(to: UInt8.self), count: typeName.count)
        if type == plan.typeCount, schema.unknownTypes == .deadLetter {
            return wrong(.unknownType, "type", "a declared type", typeCapture)
        }

        let source =
            isTable ? nil : first(paths.source, in: found).flatMap { reader.text($0.pointee) }
        if let source, source.count > EventSchema.nameLimit { return tooLong("source", source) }
        if let objection = fill(type, id, typeName, time) { return objection }
        return .event(
            ScannedEvent(
                type: type == plan.typeCount ? -1 : Int(type), typeName: typeName,
                customer: customer, id: id, source: source, time: time, slots: slots))
    }

    /// Whether events of a type need no customer (S63).
    @inline(never)
    func isBroadcast(_ typeName: UnsafeRawBufferPointer) -> Bool {
        schema.types.contains { $0.isBroadcast && typeName.elementsEqual($0.name.utf8) }
    }

    /// A producer may set both the event's time and the record's.
    @inline(__always)
    func isTooFarAhead(_ time: Instant, _ recordTime: Instant?) -> Bool {
        if let recordTime, time - recordTime > schema.maxAheadMs { return true }
        if let clock, time - clock > schema.maxAheadMs { return true }
        return false
    }

    /// What stands at the first of a place's pointers at which anything does.
    @inline(__always)
    private func first(
        _ place: ScanPlan.PathChoice, in found: DocumentPass.Findings
    ) -> UnsafePointer<Capture>? {
        guard place.first >= 0 else { return nil }
        if let capture = found[place.first] { return capture }
        for index in place.firstOther..<place.endOther {
            if let capture = found[plan.alternatives[Int(index)]] { return capture }
        }
        return nil
    }

    /// Nil for what is no id of a customer.
    @inline(__always)
    private mutating func customer(_ capture: UnsafePointer<Capture>) -> UnsafeRawBufferPointer? {
        guard var id = reader.identity(capture.pointee) else { return nil }
        if normalisesCustomers { id = reader.normalised(id, schema.envelope.customerForm) }
        return id.isEmpty ? nil : id
    }

    @inline(__always)
    private mutating func time(
        _ capture: UnsafePointer<Capture>, _ reading: TimeReading
    ) -> Instant? {
        isTable
            ? reader.time(reader.retypedTime(capture.pointee), reading)
            : reader.time(capture.pointee, reading)
    }
}
