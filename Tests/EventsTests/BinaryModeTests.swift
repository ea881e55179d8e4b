// CloudEvents in binary mode: the envelope from headers, the payload as data.

import Calendar
import Events
import Expression
import Testing

@Suite("Binary mode")
struct BinaryModeTests {
    private static let schema: EventSchema = {
        var schema = EventSchema()
        // A mapped envelope: in binary mode the headers go before it.
        schema.envelope.id = Envelope.Place(tokens: ["key"])
        var type = EventType(
            name: "cart",
            fields: [
                .init(name: "total", type: .double, isRequired: false, slot: 0),
                .init(name: "subject", type: .string, isRequired: false, slot: 1),
            ])
        type.isUsed = true
        type.fields[0].isUsed = true
        type.fields[1].isUsed = true
        schema.types = [type]
        schema.slotCount = 2
        schema.unknownTypes = .deadLetter
        return schema
    }()

    private static let headers = [
        "ce_specversion": "1.0", "ce_id": "e1", "ce_type": "cart", "ce_source": "/web",
        "ce_subject": "anne", "ce_time": "2026-03-02T10:00:00.250Z",
    ]

    /// What the scanner says, as a text.
    private func scan(
        _ payload: String, without missing: String? = nil,
        changing changes: [String: [UInt8]] = [:],
        recordTime: Int64? = nil, schema: EventSchema = BinaryModeTests.schema
    ) -> String {
        var headers: [String: [UInt8]] = Self.headers.mapValues { Array($0.utf8) }
        for (name, value) in changes { headers[name] = value }
        if let missing { headers[missing] = nil }
        var kept: [UnsafeMutableRawBufferPointer] = []
        defer { for buffer in kept { buffer.deallocate() } }
        let attributes = EventAttributes { name in
            guard let value = headers[name] else { return nil }
            let buffer = UnsafeMutableRawBufferPointer.allocate(
                byteCount: value.count, alignment: 1)
            buffer.copyBytes(from: value)
            kept.append(buffer)
            return UnsafeRawBufferPointer(buffer)
        }
        guard let attributes else { return "not in binary mode" }
        var scanner = Scanner(ofData: schema)
        return Array(payload.utf8).withUnsafeBytes { bytes in
            let verdict = scanner.scan(
                data: bytes, attributes: attributes,
                recordTime: recordTime.map { Instant(milliseconds: $0) })
            switch verdict {
            case .event(let event):
                let text = { (bytes: UnsafeRawBufferPointer) in
                    String(decoding: bytes, as: UTF8.self)
                }
                let total = event.slots[0].tag == .double ? "\(event.slots[0].doubleValue)" : "-"
                let subject = event.slots[1].tag == .string ? text(event.slots[1].text) : "-"
                return "\(event.type) \(text(event.customer)) \(text(event.id)) "
                    + "\(event.source.map(text) ?? "-") \(event.time.milliseconds) \(total) \(subject)"
            case .deadLetter(let reason, let detail):
                return "\(reason.rawValue): \(detail)"
            }
        }
    }

    @Test("the envelope is the headers', whatever the payload and the mapping say")
    func envelope() {
        #expect(
            scan(#"{"total": 12.5, "key": "x", "subject": "bob"}"#)
                == "0 anne e1 /web 1772445600250 12.5 bob")
    }

    @Test("without a payload the data is empty")
    func noPayload() {
        #expect(scan("") == "0 anne e1 /web 1772445600250 - -")
    }

    @Test("a record without the version's header is not in binary mode")
    func structured() {
        #expect(scan("{}", without: "ce_specversion") == "not in binary mode")
    }

    @Test("S14: a source that is absent or no text is none")
    func source() {
        #expect(scan("{}", without: "ce_source").contains(" - 1772445600250"))
        #expect(scan("{}", changing: ["ce_source": [0xFF]]).contains(" - 1772445600250"))
    }

    @Test(
        "S17: one reason, in order",
        arguments: [
            ("{", nil, "not_json"), ("[1]", nil, "not_an_object"),
            ("{}", "ce_id", "missing_field: id"), ("{}", "ce_type", "missing_field: type"),
            ("{}", "ce_subject", "missing_field: subject"),
            ("{}", "ce_time", "missing_field: time"),
            (#"{"total":"x"}"#, nil, "wrong_type: total"),
        ] as [(String, String?, String)])
    func reasons(_ payload: String, _ missing: String?, _ expected: String) {
        #expect(scan(payload, without: missing).hasPrefix(expected))
    }

    @Test("S63: a broadcast needs no subject, and none is looked at")
    func broadcasts() {
        var schema = Self.schema
        schema.types[0].isBroadcast = true
        #expect(scan("{}", without: "ce_subject", schema: schema).hasPrefix("0  e1 "))
        #expect(scan("{}", changing: ["ce_subject": [0xFF]], schema: schema).hasPrefix("0  e1 "))
        #expect(scan("{}", changing: ["ce_subject": []], schema: schema).hasPrefix("0  e1 "))
        #expect(scan("{}", changing: ["ce_subject": []]).hasPrefix("wrong_type: subject"))
    }

    @Test("S69, S74: ids and times in headers are read as the envelope says")
    func forms() throws {
        var schema = Self.schema
        schema.envelope.customerForm.trims = true
        schema.envelope.customerForm.lowers = true
        let headers = [
            "ce_subject": Array(" ANNE ".utf8), "ce_time": Array("2026-03-02 11:00:00.25".utf8),
        ]
        #expect(
            scan("{}", changing: headers, schema: schema).hasPrefix(
                #"bad_time: time: the time in "ce_time" has no offset from UTC"#))
        schema.envelope.timeForm.zone = ZoneDatabase.system().zone(named: "Europe/Paris")
        #expect(
            scan("{}", changing: headers, schema: schema) == "0 anne e1 /web 1772445600250 - -")
        #expect(
            scan("{}", changing: ["ce_subject": Array("  ".utf8)], schema: schema).hasPrefix(
                "wrong_type: subject"))
    }

    @Test("headers that cannot be used are dead letters")
    func unusable() {
        #expect(scan("{}", changing: ["ce_subject": []]).hasPrefix("wrong_type: subject"))
        #expect(scan("{}", changing: ["ce_id": [0xC0]]).hasPrefix("wrong_type: id"))
        #expect(scan("{}", changing: ["ce_time": Array("noon".utf8)]).hasPrefix("bad_time: time"))
        #expect(
            scan("{}", changing: ["ce_type": Array("x".utf8)]).hasPrefix("unknown_type: ce_type"))
        #expect(scan("{}", recordTime: 1_772_445_000_000).hasPrefix("too_far_ahead"))
    }
}
