// Why a payload is no event. Cold, so that the strings cost the events that pass nothing.

import Calendar

extension Scanner {
    @inline(never)
    func tooLarge(_ payload: UnsafeRawBufferPointer) -> Verdict {
        .deadLetter(.tooLarge, detail: "\(payload.count) bytes, at most \(sizeLimit)")
    }

    /// What names something, and is larger than any name.
    @inline(never)
    func tooLong(_ name: String, _ text: UnsafeRawBufferPointer) -> Verdict {
        .deadLetter(
            .tooLarge, detail: "\(name): \(text.count) bytes, at most \(EventSchema.nameLimit)")
    }

    @inline(never)
    func unreadable(_ payload: UnsafeRawBufferPointer, _ fault: TextFault) -> Verdict {
        let form = ForeignForm(ofPayload: payload).map { "; " + $0.remark } ?? ""
        return .deadLetter(fault.reason, detail: fault.detail + form)
    }

    @inline(never)
    func notAnObject(_ payload: UnsafeRawBufferPointer) -> Verdict {
        let form = ForeignForm(ofPayload: payload).map { ": " + $0.remark } ?? ""
        return .deadLetter(.notAnObject, detail: "no object" + form)
    }

    @inline(never)
    func tooFarAhead(_ time: Instant, _ recordTime: Instant?) -> Verdict {
        var (aheadMs, of) = (recordTime.map { time - $0 } ?? 0, "its record")
        if aheadMs <= schema.maxAheadMs, let clock { (aheadMs, of) = (time - clock, "the clock") }
        return .deadLetter(
            .tooFarAhead,
            detail: "time: \(aheadMs) ms ahead of \(of), at most \(schema.maxAheadMs)")
    }

    @inline(never)
    func missing(_ name: String, _ place: Envelope.Place) -> Verdict {
        let pointers = place.pointers.map { "\"\($0.text)\"" }.joined(separator: " or ")
        return .deadLetter(.missingField, detail: "\(name): nothing at \(pointers)")
    }

    /// There is no customer, or what stands in their place is none.
    @inline(never)
    func noCustomer(_ capture: UnsafePointer<Capture>?) -> Verdict {
        guard let capture else { return missing("customer", schema.envelope.customer) }
        return wrong(
            .wrongType, "customer", "a non-empty string or an integer of 64 bits", capture)
    }

    @inline(never)
    func missing(_ type: Int32, _ field: TypePlan.Field) -> Verdict {
        let declared = schema.types[Int(type)].fields[Int(field.declared)]
        return .deadLetter(
            .missingField, detail: "\(declared.name): nothing, but the field is required")
    }

    /// A time of the envelope.
    @inline(never)
    mutating func noTime(
        _ name: String, _ capture: UnsafePointer<Capture>, _ place: Envelope.Place?
    ) -> Verdict {
        guard reader.takeLackOfOffset() else {
            return wrong(.badTime, name, "a time", capture)
        }
        let pointers = place?.pointers.map(\.text) ?? []
        let at = pointers.count == 1 ? pointers[0] : "[\(pointers.joined(separator: ", "))]"
        return withoutOffset(name, capture, remedy: "\(name): { at: \(at), zone: Europe/Paris }")
    }

    @inline(never)
    mutating func wrong(
        _ type: Int32, _ field: TypePlan.Field, _ capture: UnsafePointer<Capture>
    ) -> Verdict {
        let declared = schema.types[Int(type)].fields[Int(field.declared)]
        let declaration = declared.type.declaration
        if reader.takeLackOfOffset() {
            return withoutOffset(
                declared.name, capture,
                remedy: declaration.replacing("timestamp", with: "timestamp(Europe/Paris)"))
        }
        return wrong(.wrongType, declared.name, declaration, capture)
    }

    @inline(never)
    func wrong(
        _ reason: DeadLetterReason, _ name: String, _ expected: String,
        _ capture: UnsafePointer<Capture>
    ) -> Verdict {
        .deadLetter(
            reason, detail: "\(name): expected \(expected), found \(capture.pointee.excerpt)")
    }

    private func withoutOffset(
        _ name: String, _ capture: UnsafePointer<Capture>, remedy: String
    ) -> Verdict {
        let found = capture.pointee.excerpt
        return .deadLetter(
            .badTime,
            detail: "\(name): \(found) has no offset from UTC, and no zone is declared for it, "
                + "as `\(remedy)` does")
    }
}
