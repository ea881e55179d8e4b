import Events
import Expression
import Testing

/// S15 and S16: the values of each declared type.
@Suite struct FieldValues {
    struct Case: CustomTestStringConvertible {
        var type: ValueType
        var literal: String
        /// In the form of `Value.shown`; nil for wrong_type.
        var shown: String?

        var testDescription: String { "\(type) \(literal)" }
    }

    static func cases(_ type: ValueType, _ cases: [(String, String?)]) -> [Case] {
        cases.map { Case(type: type, literal: $0.0, shown: $0.1) }
    }

    static let scalars: [Case] =
        cases(
            .bool,
            [
                ("true", "true"), ("false", "false"), ("null", "-"), ("0", nil), (#""true""#, nil),
                ("[]", nil),
            ])
        + cases(
            .int,
            [
                ("0", "i0"), ("-0", "i0"), ("12345678", "i12345678"), ("-123456789", "i-123456789"),
                ("9223372036854775807", "i9223372036854775807"),
                ("-9223372036854775808", "i-9223372036854775808"), ("null", "-"),
                ("9223372036854775808", nil), ("-9223372036854775809", nil),
                ("99999999999999999999", nil), ("18446744073709551616", nil), ("1.0", nil),
                ("1e2", nil), ("1E2", nil), (#""1""#, nil), ("true", nil),
            ])
        + cases(
            .double,
            [
                ("0", "d0.0"), ("-0", "d-0.0"), ("49.99", "d49.99"), ("-1.5e3", "d-1500.0"),
                ("0.1", "d0.1"), ("1e22", "d1e+22"), ("1e23", "d1e+23"), ("5e-324", "d5e-324"),
                ("1e-400", "d0.0"), ("9007199254740993", "d9007199254740992.0"),
                ("123456789012345678901234567890", "d1.2345678901234568e+29"),
                ("1.7976931348623157e308", "d1.7976931348623157e+308"),
                ("0.1234567890123456789", "d0.12345678901234568"), ("0e999", "d0.0"),
                ("2.2250738585072011e-308", "d2.225073858507201e-308"), ("100000e-5", "d1.0"),
                ("1e999", nil), ("-1e999", nil), ("1.8e308", nil), ("null", "-"), (#""1.5""#, nil),
                ("{}", nil), ("true", nil),
            ])
        + cases(
            .string,
            [
                (#""""#, #""""#), (#""plain""#, #""plain""#), (#""été""#, #""été""#),
                (#""\"\\\/\b\f\n\r\t""#, "\"\"\\/\u{8}\u{C}\n\r\t\""),
                (#""a\u0041\u00e9\u20ac\ud83d\ude00z""#, #""aAé€😀z""#), (#""\u0000""#, "\"\0\""),
                ("null", "-"), ("5", nil), ("[]", nil),
            ])
        + cases(
            .bytes,
            [
                (#""""#, "b()"), (#""AA==""#, "b(0)"), (#""AAEC""#, "b(0,1,2)"),
                (#""AAE=""#, "b(0,1)"),
                (#""\/\/79""#, "b(255,254,253)"), (#""+/+/""#, "b(251,255,191)"), ("null", "-"),
                (#""AA""#, nil), (#""AAE""#, nil), (#""A===""#, nil), (#""====""#, nil),
                (#""AA=A""#, nil),
                (#""-_-_""#, nil), (#""AAEC ""#, nil), (#""é===""#, nil), ("5", nil), ("[]", nil),
            ])
        + cases(
            .date,
            [
                (#""1970-01-02""#, "day1"), (#""2024-02-29""#, "day19782"),
                (#""0001-01-01""#, "day-719162"),
                (#""9999-12-31""#, "day2932896"), (#""2026-02-29""#, nil), (#""2026-1-5""#, nil),
                (#""tomorrow""#, nil), (#""2026-01-01T00:00:00Z""#, nil), (#""0000-01-01""#, nil),
                ("20260101", nil), ("null", "-"),
            ])
        + cases(
            .duration,
            [
                (#""90s""#, "s90.0"), (#""1.5s""#, "s1.500000000"), (#""-5s""#, "s-5.0"),
                (#""-0.5s""#, "s-1.500000000"), (#""1h30m""#, "s5400.0"), (#""90""#, nil),
                (#""soon""#, nil),
                (#""""#, nil), ("90", nil), ("null", "-"),
            ])

    static let containers: [Case] =
        cases(
            .list(.int),
            [
                ("[]", "[]"), ("[ ]", "[]"), ("[1]", "[i1]"), ("[1,2 , 3]", "[i1,i2,i3]"),
                ("null", "-"),
                ("[1,null]", nil), ("[null]", nil), ("[1.5]", nil), ("[[1]]", nil), (#"[{}]"#, nil),
                ("{}", nil), ("1", nil), (#""[]""#, nil),
            ])
        + cases(
            .list(.string),
            [
                (#"["a","b\n","[]{},:\""]"#, "[\"a\",\"b\n\",\"[]{},:\"\"]"), (#"["a",5]"#, nil),
                (#"["a",]"#, "not_json"),
            ])
        + cases(
            .list(.list(.int)),
            [
                ("[[],[1],[2,3]]", "[[],[i1],[i2,i3]]"), ("[[1],2]", nil), ("[[1],[null]]", nil),
                ("[[1,[2]]]", nil),
            ])
        + cases(
            .map(.string, .int),
            [
                ("{}", "{}"), ("{ }", "{}"), (#"{"a":1}"#, #"{"a":i1}"#),
                (#"{ "b" : 2 , "a" : 1 }"#, #"{"b":i2,"a":i1}"#), (#"{"a":null}"#, "{}"),
                (#"{"a":1,"b":null,"c":3}"#, #"{"a":i1,"c":i3}"#), (#"{"":0}"#, #"{"":i0}"#),
                // The last of duplicate keys wins, whatever the others held.
                (#"{"a":1,"b":2,"a":3}"#, #"{"a":i3,"b":i2}"#), (#"{"a":"x","a":3}"#, #"{"a":i3}"#),
                (#"{"a":1,"a":null}"#, "{}"), (#"{"a":null,"a":1}"#, #"{"a":i1}"#),
                (#"{"a":1,"\u0061":2}"#, #"{"a":i2}"#), (#"{"a":1,"a":"x"}"#, nil), ("[]", nil),
                (#"{"a":[1]}"#, nil),
            ])
        + cases(
            .map(.string, .map(.string, .list(.double))),
            [
                (
                    #"{"x":{"y":[1,2.5]},"z":{"{":[ ],"}":[3]}}"#,
                    #"{"x":{"y":[d1.0,d2.5]},"z":{"{":[],"}":[d3.0]}}"#
                ),
                (#"{"x":{"y":[1]},"x":{}}"#, #"{"x":{}}"#), (#"{"x":{"y":[null]}}"#, nil),
                (#"{"x":{"y":1}}"#, nil),
            ])
        + cases(
            .list(.map(.string, .timestamp)),
            [(#"[{"a":1.5},{}]"#, #"[{"a":t1500},{}]"#), (#"[{"a":"1"}]"#, nil)])

    @Test(
        "A field takes the values of its type, null is absent, all else is wrong_type",
        arguments: scalars)
    func scalar(_ test: Case) { check(test) }

    @Test(
        "S15: lists and maps, nested; null in a list is wrong_type, in a map absent",
        arguments: containers)
    func container(_ test: Case) { check(test) }

    func check(_ test: Case) {
        var scan = Scan(.one(test.type))
        // Alone, and last behind a filled one, so that what the last event left would be seen.
        for before in [nil, "null"] as [String?] {
            if let before { _ = scan(cloudEvent(#"{"x":\#(before)}"#)) }
            let seen = scan(cloudEvent(#"{"x":\#(test.literal)}"#))
            if let shown = test.shown, shown != "not_json" {
                #expect(seen.event?.slots == [shown])
            } else {
                #expect(seen == .dead(test.shown == nil ? .wrongType : .notJSON))
            }
        }
    }

    @Test("A required field is missing when absent or null")
    func required() {
        var scan = Scan(.one(.int, isRequired: true))
        #expect(scan(cloudEvent(#"{"x":1}"#)).event?.slots == ["i1"])
        for data in ["{}", #"{"x":null}"#, "null", #"{"X":1}"#] {
            #expect(scan(cloudEvent(data)) == .dead(.missingField))
        }
        #expect(scan(cloudEvent(#"{"x":"a"}"#)) == .dead(.wrongType))
    }

    @Test("An event shows nothing of the one before it")
    func slotsAreCleared() {
        var schema = EventSchema([
            ("t", [.init(name: "x", type: .int), .init(name: "y", type: .int)]),
            ("u", [.init(name: "z", type: .int)]),
        ])
        schema.types[0].idSlot = 3
        schema.types[0].typeSlot = 4
        schema.types[0].timeSlot = 5
        schema.slotCount = 6
        var scan = Scan(schema)
        #expect(
            scan(cloudEvent(#"{"x":1,"y":2,"z":3}"#)).event?.slots
                == ["i1", "i2", "-", "\"1\"", "\"t\"", "t0"])
        let other = #"{"id":7,"type":"u","subject":"c","time":1,"data":{"x":1,"z":9}}"#
        #expect(scan(other).event?.slots == ["-", "-", "i9", "-", "-", "-"])
        #expect(scan(cloudEvent(#"{"x":1,"y":"bad"}"#)) == .dead(.wrongType))
        #expect(scan(other).event?.slots == ["-", "-", "i9", "-", "-", "-"])
        #expect(
            scan(#"{"id":7,"type":"none","subject":"c","time":1}"#).event?.slots
                == Array(repeating: "-", count: 6))
    }

    @Test("Types share a field's place in the document, each with its own type and slot")
    func sharedPaths() {
        var scan = Scan(
            EventSchema([
                ("t", [.init(name: "x", type: .int)]), ("u", [.init(name: "x", type: .string)]),
            ]))
        #expect(scan(cloudEvent(#"{"x":1}"#)).event?.slots == ["i1", "-"])
        let other = #"{"id":7,"type":"u","subject":"c","time":1,"data":{"x":"a"}}"#
        #expect(scan(other).event?.slots == ["-", "\"a\""])
    }

    @Test(
        "S71: null is told apart from a field that is not there, where it is asked for, and absent to all",
        arguments: [
            ("{}", [false, false]), (#"{"x":null,"y":null}"#, [true, false]),
            (#"{"x":1}"#, [false, false]),
            (#"{"x":1,"x":null}"#, [true, false]), (#"{"x":null,"x":1}"#, [false, false]),
            ("null", [false, false]), (#"{"y":{"x":null}}"#, [false, false]),
        ])
    func nullFields(data: String, expected: [Bool]) {
        var schema = EventSchema([
            ("t", [.init(name: "x", type: .int), .init(name: "y", type: .map(.string, .int))])
        ])
        schema.types[0].fields[0].tellsNull = true
        let payloads = [cloudEvent(#"{"x":null}"#), cloudEvent(data)].map { Array($0.utf8) }
        var scanner = Scanner(schema: schema)
        var found: [Bool] = []
        for payload in payloads {
            payload.withUnsafeBytes {
                guard case .event(let event) = scanner.scan($0) else {
                    Issue.record("\(data) is no event")
                    return
                }
                found = [event.slots[0].isNullField, event.slots[1].isNullField]
                #expect(!found[0] || event.slots[0].isAbsent)
                let kept = scanner.keep(event)
                #expect(kept.slots[0].isNullField == found[0])
            }
        }
        #expect(found == expected)
    }

    @Test("A map of very many keys is read in order, duplicates and all, in little time")
    func manyKeys() {
        var schema = EventSchema.one(.map(.string, .int))
        schema.maxSizeBytes = 16 << 20
        var scan = Scan(schema)
        let members = (0..<60_000).map { #""k\#($0 % 50_000)":\#($0)"# }.joined(separator: ",")
        let expected =
            "{"
            + (0..<50_000).map { #""k\#($0)":i\#($0 < 10_000 ? $0 + 50_000 : $0)"# }.joined(
                separator: ",")
            + "}"
        #expect(scan(cloudEvent(#"{"x":{\#(members)}}"#)).event?.slots == [expected])
    }

    @Test("Names of every length are told apart, by their first, last and middle bytes")
    func names() {
        let names =
            (0...40).map { String(repeating: "n", count: $0) }
            + (0..<40).map {
                String(repeating: "m", count: $0) + "x" + String(repeating: "m", count: 39 - $0)
            }
            + ["é", "e\u{301}", "a\"b", "a\\b", "\n", "日本語日本語日本語"]
        var schema = EventSchema([("t", names.map { .init(name: $0, type: .int) })])
        schema.envelope.data = .init(tokens: ["data"])
        var scan = Scan(schema)
        func escaped(_ name: String) -> String {
            name.unicodeScalars.map {
                $0.isASCII && $0.value >= 32 && $0 != "\"" && $0 != "\\"
                    ? String($0) : String(utf16: $0)
            }.joined()
        }
        let all = names.enumerated().map { #""\#(escaped($1))":\#($0)"# }.joined(separator: ",")
        #expect(scan(cloudEvent("{\(all)}")).event?.slots == names.indices.map { "i\($0)" })
        let others = names.map { #""\#(escaped($0))y":1,"y\#(escaped($0))":1"# }.joined(
            separator: ",")
        #expect(scan(cloudEvent("{\(others)}")).event?.slots == names.map { _ in "-" })
    }
}

extension String {
    /// The scalar as escapes of UTF-16 code units.
    fileprivate init(utf16 scalar: Unicode.Scalar) {
        self = String(scalar).utf16.map { unit in
            let digits = Swift.String(unit, radix: 16)
            return "\\u" + Swift.String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
