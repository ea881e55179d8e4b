import Events
import Expression
import Testing

/// S63: types of broadcasts have no customer, and meet the other reasons for dead letters as events do.
@Suite struct BroadcastVerdicts {
    private static let schema: EventSchema = {
        var schema = EventSchema([
            ("cart", [.init(name: "x", type: .int)]), ("stock", [.init(name: "x", type: .int)]),
        ])
        schema.types[1].isBroadcast = true
        schema.types[1].fields[0].isRequired = true
        return schema
    }()

    private static func document(_ type: String, _ more: String, data: String = #"{"x":1}"#)
        -> String
    {
        #"{"id":"i","source":"s","type":"\#(type)","time":1\#(more),"data":\#(data)}"#
    }

    @Test(
        "Whatever stands where the customer would is not looked at",
        arguments: [
            "", #","subject":null"#, #","subject":"""#, #","subject":{}"#, #","subject":[1]"#,
            #","subject":"\#(String(repeating: "x", count: 2_000))""#,
        ])
    func customers(more: String) {
        var scan = Scan(Self.schema)
        #expect(
            scan(Self.document("stock", more))
                == .event(
                    .init(
                        type: 1, typeName: "stock", customer: "", id: "i", source: "s",
                        timeMs: 1000,
                        slots: ["-", "i1"])))
        let missing = more.isEmpty || more.contains("null")
        for type in ["cart", "stocks"] {
            let reason: DeadLetterReason =
                missing ? .missingField : more.count > 2_000 ? .tooLarge : .wrongType
            #expect(scan(Self.document(type, more)) == .dead(reason))
        }
    }

    @Test("An id, a type, a time and what is required are needed all the same")
    func others() {
        var scan = Scan(Self.schema)
        #expect(scan(Self.document("stock", "", data: "{}")) == .dead(.missingField))
        #expect(scan(Self.document("stock", "", data: #"{"x":"1"}"#)) == .dead(.wrongType))
        #expect(scan(#"{"id":"i","type":"stock","data":{"x":1}}"#) == .dead(.missingField))
        #expect(scan(#"{"type":"stock","time":1,"data":{"x":1}}"#) == .dead(.missingField))
        #expect(scan(#"{"id":"i","type":"stock","time":"x","data":{"x":1}}"#) == .dead(.badTime))
    }
}
