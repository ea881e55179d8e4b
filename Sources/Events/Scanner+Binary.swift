// CloudEvents in binary mode: the envelope comes from the record's headers.

import Calendar

extension Scanner {
    /// A scanner of payloads that are an event's data, with the envelope beside them.
    package init(ofData schema: EventSchema) {
        var schema = schema
        var envelope = Envelope()
        envelope.data = Envelope.Place(tokens: [])
        envelope.customerForm = schema.envelope.customerForm
        envelope.timeForm = schema.envelope.timeForm
        schema.envelope = envelope
        self.init(schema: schema)
    }

    /// Scans the data of an event whose envelope stands in headers; only for a scanner `ofData`. The
    /// addresses of the attributes stand in the event. Without a payload the data is empty.
    package mutating func scan(
        data payload: UnsafeRawBufferPointer?, attributes: EventAttributes, recordTime: Instant?
    ) -> Verdict {
        let payload = payload ?? UnsafeRawBufferPointer(start: nil, count: 0)
        if payload.count > sizeLimit { return tooLarge(payload) }
        let data = payload.isEmpty ? Self.emptyData : payload
        let text = copies.take(data)
        let start = text.baseAddress!.assumingMemoryBound(to: UInt8.self)
        if !hasKept { reader.reset() }
        if let fault = pass.run(start, start + text.count, noting: plan.tree) {
            return unreadable(text, fault)
        }
        guard pass.isObject else { return notAnObject(text) }

        guard let id = attributes.id else { return missing(header: "id") }
        guard Self.isUTF8(id) else { return unreadable(header: "id", .wrongType) }
        if id.count > EventSchema.nameLimit { return tooLong("id", id) }
        guard let typeName = attributes.type else { return missing(header: "type") }
        guard Self.isUTF8(typeName) else { return unreadable(header: "type", .wrongType) }
        var customer: UnsafeRawBufferPointer
        if let subject = attributes.subject, Self.isUTF8(subject),
            let text = self.customer(ofSubject: subject)
        {
            customer = text
        } else if isBroadcast(typeName) {
            customer = UnsafeRawBufferPointer(start: nil, count: 0)
        } else {
            return attributes.subject == nil
                ? missing(header: "subject") : unreadable(header: "subject", .wrongType)
        }
        if customer.count > EventSchema.nameLimit {
            guard isBroadcast(typeName) else { return tooLong("subject", customer) }
            customer = UnsafeRawBufferPointer(start: nil, count: 0)
        }
        guard let timeText = attributes.time else { return missing(header: "time") }
        guard let time = reader.time(timeText, plan.time) else {
            guard reader.takeLackOfOffset() else {
                return unreadable(header: "time", .badTime)
            }
            return .deadLetter(
                .badTime, detail: "time: the time in \"ce_time\" has no offset from UTC")
        }
        if isTooFarAhead(time, recordTime) { return tooFarAhead(time, recordTime) }
        let type = typeIndex(typeName)
        if type == plan.typeCount, schema.unknownTypes == .deadLetter {
            return .deadLetter(.unknownType, detail: "ce_type: expected a declared type")
        }
        let source = attributes.source.flatMap { Self.isUTF8($0) ? $0 : nil }
        if let source, source.count > EventSchema.nameLimit { return tooLong("source", source) }
        if let objection = fill(type, id, typeName, time) { return objection }
        return .event(
            ScannedEvent(
                type: type == plan.typeCount ? -1 : Int(type), typeName: typeName,
                customer: customer, id: id, source: source, time: time, slots: slots))
    }

    /// Nil for what is no id of a customer.
    private mutating func customer(
        ofSubject subject: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        let customer =
            normalisesCustomers
            ? reader.normalised(subject, schema.envelope.customerForm) : subject
        return customer.isEmpty ? nil : customer
    }

    /// The table reads eight bytes, which need not stand behind a header.
    private func typeIndex(_ name: UnsafeRawBufferPointer) -> Int32 {
        withUnsafeTemporaryAllocation(byteCount: name.count + 8, alignment: 8) { padded in
            padded.initializeMemory(as: UInt8.self, repeating: 0)
            padded.copyMemory(from: name)
            return plan.names.index(
                of: padded.baseAddress!.assumingMemoryBound(to: UInt8.self), count: name.count)
        }
    }

    private static var emptyData: UnsafeRawBufferPointer {
        let text: StaticString = "{}"
        return UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (try? UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span)) != nil
    }

    private func missing(header: String) -> Verdict {
        .deadLetter(.missingField, detail: "\(header): no header \"ce_\(header)\"")
    }

    private func unreadable(header: String, _ reason: DeadLetterReason) -> Verdict {
        let expected = reason == .badTime ? "a time" : "a text in UTF-8 that is not empty"
        return .deadLetter(reason, detail: "\(header): expected \(expected) in \"ce_\(header)\"")
    }
}
