import Calendar
import Events
import Expression
import Testing

/// S69: places of several pointers, and ids of customers in one spelling.
@Suite struct EnvelopePlaces {
    static func place(_ pointers: String...) -> Envelope.Place {
        Envelope.Place(pointers.map { Envelope.Pointer(parsing: $0)! })
    }

    static let segment: EventSchema = {
        var schema = EventSchema([("t", [.init(name: "x", type: .int)])])
        schema.envelope.id = place("/messageId", "/id")
        schema.envelope.type = place("/event", "/type")
        schema.envelope.customer = place("/userId", "/anonymousId", "/context/traits/id")
        schema.envelope.time = place("/timestamp", "/sentAt")
        schema.envelope.source = place("/writeKey", "/context/source")
        schema.envelope.data = place("/properties", "/traits", "")
        return schema
    }()

    static let documents: [(String, Seen)] = [
        (
            #"{"messageId":"m","type":"t","userId":"u","anonymousId":"a","timestamp":1,"traits":{"x":1}}"#,
            event("m", "u", ms: 1000, x: "i1")
        ),
        // Null is passed over, an empty object is there.
        (
            #"{"id":7,"event":"t","type":"other","userId":null,"anonymousId":9,"sentAt":2,"properties":{},"x":5}"#,
            event("7", "9", ms: 2000, x: "-")
        ),
        (
            #"{"messageId":null,"id":"i","type":"t","context":{"traits":{"id":"deep"},"source":"s"},"sentAt":1,"x":5}"#,
            event("i", "deep", ms: 1000, x: "i5", source: "s")
        ),
        (
            #"{"id":"i","type":"t","userId":"u","timestamp":1,"properties":null,"traits":{"x":3},"x":5}"#,
            event("i", "u", ms: 1000, x: "i3")
        ),
        // What is there and wrong is not passed over.
        (#"{"id":"i","type":"t","userId":"","anonymousId":"a","timestamp":1}"#, .dead(.wrongType)),
        (#"{"id":[],"type":"t","userId":"u","timestamp":1}"#, .dead(.wrongType)),
        (#"{"messageId":{},"id":"i","type":"t","userId":"u","timestamp":1}"#, .dead(.wrongType)),
        (#"{"id":"i","type":"t","userId":"u","timestamp":"x","sentAt":1}"#, .dead(.badTime)),
        (#"{"id":"i","type":"t","userId":"u","timestamp":1,"properties":[]}"#, .dead(.wrongType)),
        (#"{"id":"i","type":"t","timestamp":1}"#, .dead(.missingField)),
        (
            #"{"id":"i","type":"t","userId":"u","timestamp":1,"properties":{"x":"1"}}"#,
            .dead(.wrongType)
        ),
    ]

    static func event(
        _ id: String, _ customer: String, ms: Int64, x: String, source: String? = nil
    ) -> Seen {
        .event(
            .init(
                type: 0, typeName: "t", customer: customer, id: id, source: source, timeMs: ms,
                slots: [x]))
    }

    @Test(
        "S69: of several pointers the first with a value that is not null counts",
        arguments: documents)
    func first(document: String, seen: Seen) {
        var scan = Scan(Self.segment)
        for _ in 0..<2 { #expect(scan(document) == seen, "\(document)") }
    }

    @Test("The detail of what is missing names every pointer")
    func detail() {
        var scan = Scan(Self.segment)
        let detail = scan.detail(#"{"id":"i","type":"t","timestamp":1}"#)
        #expect(
            detail == #"customer: nothing at "/userId" or "/anonymousId" or "/context/traits/id""#)
    }

    static let foreign: [([UInt8], String)] = [
        ([0, 0, 0, 1, 2] + Array("{}".utf8), "the number of a schema, 258"),
        (Array("\u{FEFF}{}".utf8), "a byte order mark"), ([0x7B, 0, 0x7D, 0], "iconv -f UTF-16LE"),
        (Array("[{},{}]".utf8), "this is an array"), (Array("{".utf8), "JSON over several lines"),
        ([0x1F, 0x8B, 8, 0], "compressed by gzip"), (Array("Obj".utf8) + [1], "an Avro file"),
    ]

    @Test("The detail of a record in another form says what it is", arguments: foreign)
    func form(bytes: [UInt8], remark: String) {
        var scan = Scan(Self.segment)
        let detail = scan.detail(bytes)
        #expect(detail?.contains(remark) == true, "\(detail ?? "")")
    }

    /// As JSON writes it, trimmed, in lower case, both; nil where nothing is left.
    static let customers: [(String, String?, String, String?)] = [
        (#""U-17""#, "U-17", "u-17", "u-17"), (#"" U-17 ""#, "U-17", " u-17 ", "u-17"),
        (#""\tabc\r\n""#, "abc", "\tabc\r\n", "abc"), (#""   ""#, nil, "   ", nil),
        (#""a b""#, "a b", "a b", "a b"), ("42", "42", "42", "42"), ("-7", "-7", "-7", "-7"),
        (#""ÄÖÜ@EXAMPLE.COM""#, "ÄÖÜ@EXAMPLE.COM", "äöü@example.com", "äöü@example.com"),
        (#""\u00c4 ""#, "Ä", "ä ", "ä"), ("\"\u{A0}Ж\u{2003}\"", "Ж", "\u{A0}ж\u{2003}", "ж"),
        ("\"İ\"", "İ", "i\u{307}", "i\u{307}"), (#""ΣΑΣ""#, "ΣΑΣ", "σασ", "σασ"),
        (#""straße""#, "straße", "straße", "straße"),
        ("\"\u{2126}\"", "\u{2126}", "\u{3C9}", "\u{3C9}"),
        ("\"\u{FEFF}a\"", "\u{FEFF}a", "\u{FEFF}a", "\u{FEFF}a"), (#""😀A""#, "😀A", "😀a", "😀a"),
        ("\"\u{10400}\"", "\u{10400}", "\u{10428}", "\u{10428}"),
        (#""\ud83dA""#, "\u{FFFD}A", "\u{FFFD}a", "\u{FFFD}a"),
        ("\"\u{3000}\u{3000}\"", nil, "\u{3000}\u{3000}", nil), ("\"é \"", "é", "é ", "é"),
    ]

    @Test("S69: trim drops white space at both ends, lower knows all letters", arguments: customers)
    func customer(json: String, trimmed: String?, lowered: String, both: String?) {
        func seen(trims: Bool, lowers: Bool) -> Seen {
            var schema = EventSchema.one(.int)
            schema.envelope.customerForm.trims = trims
            schema.envelope.customerForm.lowers = lowers
            var scan = Scan(schema)
            return scan(#"{"id":"1","type":"t","subject":\#(json),"time":0}"#)
        }
        func isCustomer(_ seen: Seen, _ expected: String?) -> Bool {
            guard let expected else { return seen == .dead(.wrongType) }
            return seen.event.map { Array($0.customer.utf8) } == Array(expected.utf8)
        }
        #expect(isCustomer(seen(trims: true, lowers: false), trimmed))
        #expect(isCustomer(seen(trims: false, lowers: true), lowered))
        #expect(isCustomer(seen(trims: true, lowers: true), both))
    }

    @Test("S69: lower case is that of Swift's own strings, letter by letter")
    func everyLetter() {
        var schema = EventSchema.one(.int)
        schema.envelope.customerForm.lowers = true
        var scan = Scan(schema)
        for value in (0x80 as UInt32)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenLowercased else {
                continue
            }
            let customer = scan(#"{"id":"1","type":"t","subject":"\#(scalar)","time":0}"#).event?
                .customer
            #expect(
                customer.map { Array($0.utf8) } == Array(String(scalar).lowercased().utf8),
                "U+\(String(value, radix: 16))")
        }
    }
}
