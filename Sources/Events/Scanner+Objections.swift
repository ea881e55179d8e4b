// Why a payload is no event. Cold, so that the strings cost the events that pass nothing.

import Calendar

extension Scanner {
    @inline(never)
    func tooLarge(_ payload: UnsafeRawBufferPointer) -> Verdict {
        .deadLetter(.tooLarge, detail: "\(payload.count) bytes, at most \(sizeLimit)")
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
    func tooFarAhead(_ time: Instant, _ recordTime: Instant) -> Verdict {
        .deadLetter(
            .tooFarAhead,
            detail: "time: \(time - recordTime) ms ahead of its record, "
                + "at most \(schema.maxAheadMs)")
    }

    @inline(never)
    func missing(_ name: String, _ place: Envelope.Place) -> Verdict {
        let pointers = place.pointers.map { "\"\($0.text)\"" }.joined(separator: " or ")
        return .deadLetter(.missingField, detail: "\(name): nothing at \(pointers)")
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
        guard reader.isLocalTime(capture.pointee) else {
            return wrong(.badTime, name, "a time", capture)
        }
        let pointer = place?.pointers.first?.text ?? ""
        return withoutOffset(
            name, capture, remedy: "\(name): { at: \(pointer), zone: Europe/Paris }")
    }

    @inline(never)
    mutating func wrong(
        _ type: Int32, _ field: TypePlan.Field, _ capture: UnsafePointer<Capture>
    ) -> Verdict {
        let declared = schema.types[Int(type)].fields[Int(field.declared)]
        if reader.holdsLocalTime(capture.pointee, field.shape) {
            return withoutOffset(declared.name, capture, remedy: "timestamp(Europe/Paris)")
        }
        return wrong(.wrongType, declared.name, declared.type.declaration, capture)
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

extension ValueReader {
    /// Whether a text is a time but for its offset, where no zone is declared (S74).
    mutating func isLocalTime(_ capture: Capture) -> Bool {
        guard let text = text(capture) else { return false }
        if case .local = TimeText.read(text) { return true }
        return false
    }

    /// Whether that is what is wrong with a timestamp or a list of them.
    mutating func holdsLocalTime(_ capture: Capture, _ shape: Int32) -> Bool {
        let shape = shapes[Int(shape)]
        switch shape.kind {
        case .timestamp: return shape.time.zone < 0 && isLocalTime(capture)
        case .list where capture.kind == .array:
            var members = MemberCursor(capture)
            while let member = members.next() {
                if holdsLocalTime(member, shape.element) { return true }
            }
            return false
        default: return false
        }
    }
}
