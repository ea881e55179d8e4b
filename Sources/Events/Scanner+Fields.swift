// From the data of an event to its slots.

import Calendar
import Expression

extension Scanner {
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

        let found = pass.findings
        let paths = plan.envelope
        if paths.encodedData >= 0, let encoded = found[paths.encodedData], !hasEarlierData(found) {
            return fill(type, encoded: encoded)
        }
        if typePlan.firstField == typePlan.endField { return nil }
        var fields = plan.fields
        var data = found[paths.data.first]
        if data == nil, paths.data.firstOther < paths.data.endOther {
            data = otherData(in: found, &fields)
        }
        if let data, data.pointee.kind != .object {
            return isTable
                ? fill(type, cell: data) : wrong(.wrongType, "data", "an object", data)
        }
        return readFields(type, fields, found, ofCells: isTable)
    }

    /// `ofCells`: values are texts of a row, whatever they write. Hot: once an event that is used.
    @inline(__always)
    private mutating func readFields(
        _ type: Int32, _ fields: UnsafeMutablePointer<TypePlan.Field>,
        _ found: DocumentPass.Findings, ofCells: Bool
    ) -> Verdict? {
        let typePlan = plan.types[Int(type)]
        for index in typePlan.firstField..<typePlan.endField {
            let field = fields[Int(index)]
            if let capture = found[field.path] {
                if field.way >= 0 {
                    if let objection = read(field, of: type, inCell: capture) { return objection }
                    continue
                }
                guard let value = value(capture, field, ofCell: ofCells) else {
                    return wrong(type, field, capture)
                }
                slots[Int(field.slot)] = value
            } else if field.isRequired {
                return missing(type, field)
            } else if field.tellsNull, found.isNull(field.path) {
                slots[Int(field.slot)] = .nullField
            }
        }
        return nil
    }

    @inline(__always)
    private mutating func value(
        _ capture: UnsafePointer<Capture>, _ field: TypePlan.Field, ofCell: Bool
    ) -> Value? {
        var capture = capture.pointee
        if ofCell { capture = reader.retyped(capture, field.shape) }
        if field.walk >= 0 {
            return reader.list(
                capture, through: plan.walks[Int(field.walk)],
                of: plan.shapes[Int(field.shape)].element)
        }
        return reader.value(capture, field.shape)
    }

    /// A field in the JSON of a cell (S75).
    @inline(never)
    private mutating func read(
        _ field: TypePlan.Field, of type: Int32, inCell cell: UnsafePointer<Capture>
    ) -> Verdict? {
        guard let document = reader.container(inCell: cell.pointee) else {
            return wrong(type, field, cell)
        }
        let way = plan.ways[Int(field.way)]
        let found = reader.member(of: document, at: way.keys, way.keyCapacity)
        guard var capture = found, capture.kind != .null else {
            if field.isRequired { return missing(type, field) }
            if field.tellsNull, found != nil { slots[Int(field.slot)] = .nullField }
            return nil
        }
        guard let value = value(&capture, field, ofCell: false) else {
            return wrong(type, field, &capture)
        }
        slots[Int(field.slot)] = value
        return nil
    }

    /// Whether the data is at a place that counts before `data` and `data_base64`.
    @inline(never)
    private func hasEarlierData(_ found: DocumentPass.Findings) -> Bool {
        let places = plan.envelope.data
        let count = plan.envelope.placesBeforePlain
        if count == 0 { return false }
        if found[places.first] != nil { return true }
        for index in places.firstOther..<places.firstOther + count - 1
        where found[plan.alternatives[Int(index)]] != nil {
            return true
        }
        return false
    }

    /// The data at the first of its other places at which there is any, and its fields.
    @inline(never)
    private func otherData(
        in found: DocumentPass.Findings, _ fields: inout UnsafeMutablePointer<TypePlan.Field>
    ) -> UnsafePointer<Capture>? {
        let places = plan.envelope.data
        for index in places.firstOther..<places.endOther {
            guard let data = found[plan.alternatives[Int(index)]] else { continue }
            fields += Int(index - places.firstOther + 1) * plan.fieldCount
            return data
        }
        return nil
    }

    // MARK: Data in a text

    /// From `data_base64` (S70).
    @inline(never)
    private mutating func fill(_ type: Int32, encoded: UnsafePointer<Capture>) -> Verdict? {
        if pass.findings[plan.envelope.plainData] != nil {
            return .deadLetter(
                .wrongType, detail: "data: expected one of data and data_base64, found both")
        }
        if plan.types[Int(type)].firstField == plan.types[Int(type)].endField { return nil }
        guard let text = reader.text(encoded.pointee), let bytes = reader.decoded(text) else {
            return wrong(.wrongType, "data_base64", "base64", encoded)
        }
        return fill(type, bytes, named: "data_base64")
    }

    /// From a cell of a row (S75).
    @inline(never)
    private mutating func fill(_ type: Int32, cell: UnsafePointer<Capture>) -> Verdict? {
        guard let text = reader.terminatedText(cell.pointee) else {
            return wrong(.wrongType, "data", "an object", cell)
        }
        return fill(type, text, named: "data")
    }

    /// The text is terminated.
    private mutating func fill(
        _ type: Int32, _ text: UnsafeRawBufferPointer, named name: StaticString
    ) -> Verdict? {
        let inner = inner ?? InnerDocument(schema)
        self.inner = inner
        do throws(InnerFault) {
            return readFields(type, inner.fields, try inner.read(text), ofCells: false)
        } catch {
            return .deadLetter(
                .wrongType, detail: "\(name): expected a JSON object, found: \(error.detail)")
        }
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
}
