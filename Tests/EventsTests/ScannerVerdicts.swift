import Calendar
import Events
import Expression
import Testing

/// S14 and S17: the envelope, and the one reason of a dead letter.
@Suite struct ScannerVerdicts {
    static let schema: EventSchema = {
        var schema = EventSchema([
            (
                "cart",
                [
                    .init(name: "total", type: .double),
                    .init(name: "count", type: .int, isRequired: true),
                    .init(name: "note", type: .string, isRequired: true, isUsed: false),
                ]
            ),
            ("idle", [.init(name: "must", type: .int, isRequired: true, isUsed: false)]),
        ])
        schema.envelope.recordTime = .init(tokens: ["received"])
        schema.unknownTypes = .deadLetter
        schema.maxSizeBytes = 2000
        return schema
    }()

    /// All that can be wrong with one event, in the order of S17; a text replaces that key's value.
    static let faults: [(reason: DeadLetterReason, key: String, value: String)] = [
        (.wrongType, "id", "[]"),
        (.missingField, "type", "null"),
        (.wrongType, "subject", #""""#),
        (.badTime, "time", #""noon""#),
        (.badTime, "received", #""noon""#),
        (.tooFarAhead, "time", "1000000"),
        (.unknownType, "type", #""mystery""#),
        (.wrongType, "total", #""1""#),
        (.missingField, "count", "null"),
    ]

    static func event(_ changes: [(key: String, value: String)] = []) -> String {
        var keys = [
            "id": #""e""#, "type": #""cart""#, "subject": #""c""#, "time": "100", "received": "100",
            "total": "1.5", "count": "2",
        ]
        // Where two faults want the same key, the earlier one counts.
        for change in changes.reversed() { keys[change.key] = change.value }
        func member(_ key: String) -> String { "\"\(key)\":\(keys[key]!)" }
        return "{"
            + ["time", "received", "type", "subject", "id"].map(member).joined(separator: ",")
            + ",\"data\":{\(member("count")),\(member("total"))}}"
    }

    @Test("S17: of all that is wrong with an event, the first in order is the reason")
    func order() {
        var scan = Scan(Self.schema)
        #expect(scan(Self.event()).event != nil)
        for first in Self.faults.indices {
            let present = Self.faults[first...].map { ($0.key, $0.value) }
            #expect(scan(Self.event(present)) == .dead(Self.faults[first].reason), "\(first)")
            #expect(
                scan(Self.event([present[0]])) == .dead(Self.faults[first].reason), "\(first) alone"
            )
        }
        // Before the envelope: the text itself.
        let all = Self.faults.map { ($0.key, $0.value) }
        #expect(scan(Self.event(all) + "]") == .dead(.notJSON))
        #expect(scan("[" + Self.event(all) + "]") == .dead(.notAnObject))
        let large = String(repeating: " ", count: 2000)
        #expect(scan(Self.event(all) + "]" + large) == .dead(.tooLarge))
    }

    @Test("S17: the envelope is looked at in the order id, type, customer, time")
    func envelopeOrder() {
        var scan = Scan(Self.schema)
        #expect(scan("{}") == .dead(.missingField))
        #expect(scan.detail("{}")?.hasPrefix("id:") == true)
        #expect(scan.detail(#"{"id":1}"#)?.hasPrefix("type:") == true)
        #expect(scan.detail(#"{"id":1,"type":"x"}"#)?.hasPrefix("customer:") == true)
        #expect(scan.detail(#"{"id":1,"type":"x","subject":2}"#)?.hasPrefix("time:") == true)
        #expect(scan.detail(#"{"id":1,"type":5,"subject":""}"#)?.hasPrefix("type:") == true)
        #expect(
            scan.detail(#"{"id":1,"type":"x","subject":"","time":[]}"#)?.hasPrefix("customer:")
                == true)
    }

    @Test("S17: not_json or too_deep, whichever comes first in the line")
    func deepOrBroken() {
        var scan = Scan(Self.schema)
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) }
        let closed = nested(127) + String(repeating: "]", count: 127)
        #expect(scan(#"{"a":\#(closed)}"#) == .dead(.missingField))
        #expect(scan(#"{"a":[\#(closed)]}"#) == .dead(.tooDeep))
        #expect(scan(nested(128) + String(repeating: "]", count: 128)) == .dead(.notAnObject))
        #expect(scan(nested(129)) == .dead(.tooDeep))
        #expect(scan("[," + nested(200)) == .dead(.notJSON))
        #expect(scan(nested(200) + ",") == .dead(.tooDeep))
        #expect(scan(nested(128)) == .dead(.notJSON))
        #expect(scan(Array(nested(128).utf8) + [0xFF] + Array(nested(9).utf8)) == .dead(.notJSON))
        let objects = String(repeating: #"{"a":"#, count: 129)
        #expect(scan(objects) == .dead(.tooDeep))
    }

    @Test("Nothing, or nothing but white space, is no JSON")
    func empty() {
        var scan = Scan(Self.schema)
        for text in ["", " ", "\t\r\n  ", "\u{FEFF}{}"] { #expect(scan(text) == .dead(.notJSON)) }
    }

    @Test(
        "Escapes that are none and ill-formed UTF-8 are no JSON, in keys and values"
    )
    func illFormedStrings() {
        let wrong: [[UInt8]] =
            [
                #"\x"#, #"\"#, #"\u12g4"#, #"\u123"#, #"\U0041"#, #"\ud800\u12g4"#,
                #"\ud800\x"#, "\n", "\0", "\u{1F}",
            ].map { Array($0.utf8) } + [
                [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41],
                [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
                [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
                [0xF0, 0x90, 0x80],
                [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
            ]
        let right: [[UInt8]] =
            [
                #"\u0000"#, #"\ud800\udc00"#, #"\uDBFF\uDFFF"#, #"\ud7ff\ue000"#, #"\\ud800"#,
                #"\ud800"#, #"\udc00"#, #"\ud800x"#, #"\ud800\n"#, #"\ud800\u0041"#,
                #"\ud800\ud800"#, #"\udc00\udc00"#, #"\udc00\ud800"#, #"\udfff\udfff"#,
                "\u{7F}", "\u{80}",
            ].map {
                Array($0.utf8)
            } + [
                [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF],
                [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
                [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
            ]
        var scan = Scan(Self.schema)
        // Behind each number of plain bytes, as words are looked at whole.
        for before in 0..<34 {
            let plain = Array(repeating: UInt8(ascii: "p"), count: before)
            func value(_ text: [UInt8]) -> [UInt8] {
                Array(#"{"k":""#.utf8) + plain + text + Array(#"z"}"#.utf8)
            }
            func key(_ text: [UInt8]) -> [UInt8] {
                Array(#"{""#.utf8) + plain + text + Array(#"z":1}"#.utf8)
            }
            for text in wrong {
                #expect(scan(value(text)) == .dead(.notJSON), "\(before) \(text)")
                #expect(scan(key(text)) == .dead(.notJSON), "\(before) \(text)")
            }
            for text in right {
                #expect(scan(value(text)) == .dead(.missingField), "\(before) \(text)")
                #expect(scan(key(text)) == .dead(.missingField), "\(before) \(text)")
            }
        }
    }

    @Test("S17: a payload of exactly the largest size is looked at, one byte more is not")
    func size() {
        var scan = Scan(Self.schema)
        let event = Self.event()
        let padding = 2000 - event.utf8.count
        #expect(scan(event + String(repeating: " ", count: padding)).event != nil)
        #expect(scan(event + String(repeating: " ", count: padding + 1)) == .dead(.tooLarge))
    }

    @Test(
        "S14: id and customer are strings or integers of 64 bits, a text from then on",
        arguments: [
            (#""42""#, "42"), ("42", "42"), ("-7", "-7"), ("0", "0"), ("-0", "0"),
            ("9223372036854775807", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"), (#""a\u00e9\n""#, "aé\n"),
            (#""é""#, "é"), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("42.0", nil), ("1e2", nil), ("true", nil), ("[]", nil), (#"{"a":1}"#, nil),
        ])
    func identities(literal: String, text: String?) {
        var scan = Scan(Self.schema)
        let byID = scan(Self.event([("id", literal)]))
        let byCustomer = scan(Self.event([("subject", literal)]))
        #expect(byID.event?.id == text)
        #expect(byCustomer.event?.customer == text)
        if text == nil {
            #expect(byID == .dead(.wrongType))
            #expect(byCustomer == .dead(.wrongType))
        }
    }

    @Test("S14: an id may be empty, a customer may not; a type is a string")
    func emptyTexts() {
        var scan = Scan(Self.schema)
        #expect(scan(Self.event([("id", #""""#)])).event?.id == "")
        #expect(scan(Self.event([("subject", #""""#)])) == .dead(.wrongType))
        #expect(scan(Self.event([("type", "5")])) == .dead(.wrongType))
        #expect(scan(Self.event([("type", #""""#)])) == .dead(.unknownType))
    }

    @Test("S14: what is no string is no source")
    func source() {
        var scan = Scan(.one(.int))
        for (literal, source) in [
            (#""/shop""#, "/shop"), (#""a\/b""#, "a/b"), (#""""#, ""), ("5", nil), ("null", nil),
            ("{}", nil),
        ] {
            let seen = scan(#"{"source":\#(literal),"id":"1","type":"t","subject":"c","time":0}"#)
            #expect(seen.event?.source == source)
            #expect(seen.event != nil)
        }
        #expect(scan(#"{"id":"1","type":"t","subject":"c","time":0}"#).event?.source == .some(nil))
    }

    @Test(
        "S14: absent and null data are an empty object, anything else is wrong_type if a field is used"
    )
    func data() {
        var scan = Scan(
            EventSchema([
                ("t", [.init(name: "x", type: .int)]),
                ("u", [.init(name: "x", type: .int, isUsed: false)]),
            ]))
        func event(_ type: String, _ data: String) -> String {
            #"{"id":"1","type":"\#(type)","subject":"c","time":0\#(data)}"#
        }
        #expect(scan(event("t", "")).event?.slots == ["-", "-"])
        #expect(scan(event("t", #","data":null"#)).event?.slots == ["-", "-"])
        for data in ["5", "[]", #""x""#, "false", #"[{"x":1}]"#] {
            #expect(scan(event("t", #","data":\#(data)"#)) == .dead(.wrongType))
            #expect(scan(event("u", #","data":\#(data)"#)).event?.type == 1)
        }
        var required = Scan(.one(.int, isRequired: true))
        #expect(required(event("t", "")) == .dead(.missingField))
        #expect(required(event("t", #","data":null"#)) == .dead(.missingField))
    }

    @Test("S16: fields that nothing uses are not looked at, nor those of types that nothing uses")
    func unusedFields() {
        var scan = Scan(Self.schema)
        #expect(scan(Self.event([("type", #""idle""#), ("total", "[]")])).event?.type == 1)
        let noted = Self.event().dropLast(2) + #","note":5}}"#
        #expect(scan(String(noted)).event?.slots == ["d1.5", "i2", "-", "-"])
    }

    @Test("S17: an unknown type is an event of type -1 unless unknown types are dead letters")
    func unknownTypes() {
        var schema = Self.schema
        schema.unknownTypes = .skip
        var scan = Scan(schema)
        let seen = scan(Self.event([("type", #""mystery""#)]))
        #expect(seen.event?.type == -1)
        #expect(seen.event?.typeName == "mystery")
        #expect(seen.event?.slots == ["-", "-", "-", "-"])
        #expect(scan(Self.event([("type", #""car""#)])).event?.type == -1)
        #expect(scan(Self.event([("type", #""cart2""#)])).event?.type == -1)
        #expect(scan(Self.event([("type", #""c\u0061rt""#)])).event?.type == 0)
    }

    @Test("An event exactly max_ahead ahead of its record passes, one later does not")
    func maxAhead() {
        var scan = Scan(Self.schema)
        #expect(scan(Self.event([("time", "400"), ("received", "100")])).event != nil)
        #expect(
            scan(Self.event([("time", "400.001"), ("received", "100")])) == .dead(.tooFarAhead))
        #expect(scan(Self.event([("time", "400.001"), ("received", "null")])).event != nil)
        // A topic's timestamp goes before what the document says.
        let recordTime = Instant(milliseconds: 100_001)
        #expect(
            scan(Self.event([("time", "400.001"), ("received", "[]")]), recordTime: recordTime)
                .event != nil)
        #expect(
            scan(Self.event([("time", "400.002")]), recordTime: recordTime) == .dead(.tooFarAhead))
    }

    @Test("Details name the field and what was found")
    func details() {
        var scan = Scan(Self.schema)
        #expect(
            scan.detail(Self.event([("total", #""1""#)])) == #"total: expected double, found "1""#)
        #expect(scan.detail("{} x") == "byte 3: text after the end of the document")
        #expect(
            scan.detail(Self.event([("subject", "null")])) == #"customer: nothing at "/subject""#)
        let long = "[" + String(repeating: "1,", count: 40) + "1]"
        #expect(
            scan.detail(Self.event([("total", long)]))
                == "total: expected double, found [\(String(repeating: "1,", count: 19))1…")
    }
}
