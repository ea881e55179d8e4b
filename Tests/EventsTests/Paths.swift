import Events
import Expression
import TestSupport
import Testing

/// Where the envelope and the data stand in the document.
@Suite struct Paths {
    @Test(
        "RFC 6901: a pointer is split and unescaped",
        arguments: [
            ("", []), ("/", [""]), ("/a", ["a"]), ("/a/b", ["a", "b"]), ("/a//b", ["a", "", "b"]),
            ("/a~1b/m~0n", ["a/b", "m~n"]), ("/~01", ["~1"]), ("/é", ["é"]), ("/0", ["0"]),
            ("a", nil), ("/a~", nil), ("/a~2", nil), ("/~/b", nil), (" /a", nil),
        ] as [(String, [String]?)])
    func pointers(text: String, tokens: [String]?) {
        let pointer = Envelope.Pointer(parsing: text)
        #expect(pointer?.tokens == tokens)
        if let pointer { #expect(pointer.text == text) }
    }

    static let nested: EventSchema = {
        var schema = EventSchema([
            ("t", [.init(name: "x", type: .int), .init(name: "y", type: .int)])
        ])
        schema.envelope.id = .init(tokens: ["meta", "id"])
        schema.envelope.type = .init(tokens: ["meta", "type"])
        schema.envelope.customer = .init(tokens: ["user", "id"])
        schema.envelope.time = .init(tokens: ["meta", "when", "at"])
        schema.envelope.data = .init(tokens: ["body", "inner"])
        return schema
    }()

    @Test("Pointers may go through several levels, in any order of keys")
    func levels() {
        var scan = Scan(Self.nested)
        let seen = scan(
            #"{"body":{"x":9,"inner":{"y":2,"x":1,"inner":{"x":7}}},"user":{"id":5,"name":{"id":8}},"#
                + #""meta":{"when":{"at":3},"type":"t","id":"e","x":[{"id":1}]},"id":4}"#)
        #expect(
            seen
                == .event(
                    .init(
                        type: 0, typeName: "t", customer: "5", id: "e", source: nil, timeMs: 3000,
                        slots: ["i1", "i2"])))
    }

    @Test("What is no object on the way of a pointer has nothing under it")
    func noObject() {
        var scan = Scan(Self.nested)
        let meta = #""meta":{"id":1,"type":"t","when":{"at":0}}"#
        #expect(scan(#"{\#(meta),"user":5}"#) == .dead(.missingField))
        #expect(scan(#"{\#(meta),"user":[{"id":5}]}"#) == .dead(.missingField))
        #expect(scan(#"{\#(meta),"user":{"id":5},"body":[]}"#).event?.slots == ["-", "-"])
        #expect(scan(#"{\#(meta),"user":{"id":5},"body":{"inner":[]}}"#) == .dead(.wrongType))
    }

    @Test("The last of duplicate keys wins at every level, with all that lies under it")
    func duplicates() {
        var scan = Scan(Self.nested)
        let meta = #""meta":{"id":1,"type":"t","when":{"at":0}}"#
        let user = #""user":{"id":5}"#
        let data = #""body":{"inner":{"x":1,"y":2}}"#
        #expect(scan("{\(meta),\(user),\(data)}").event?.slots == ["i1", "i2"])
        #expect(
            scan(#"{\#(meta),\#(user),\#(data),"body":{"inner":{"x":3}}}"#).event?.slots == [
                "i3", "-",
            ])
        #expect(scan(#"{\#(meta),\#(user),\#(data),"body":{}}"#).event?.slots == ["-", "-"])
        #expect(scan(#"{\#(meta),\#(user),\#(data),"body":5}"#).event?.slots == ["-", "-"])
        #expect(scan(#"{\#(meta),\#(user),\#(data),"body":null}"#).event?.slots == ["-", "-"])
        #expect(
            scan(#"{\#(meta),\#(user),"body":{"inner":5,"inner":{"x":1,"x":4}}}"#).event?.slots == [
                "i4", "-",
            ])
        #expect(
            scan(#"{\#(meta),\#(user),"body":{"inner":{"x":1},"inner":5}}"#) == .dead(.wrongType))
        #expect(scan(#"{\#(meta),\#(user),"body":5,\#(data)}"#).event?.slots == ["i1", "i2"])
        #expect(scan(#"{\#(meta),\#(user),"user":{}}"#) == .dead(.missingField))
        #expect(scan(#"{\#(meta),\#(user),"\u0075ser":{}}"#) == .dead(.missingField))
        #expect(scan(#"{\#(meta),"meta":{"id":1,"type":"t"},\#(user)}"#) == .dead(.missingField))
        #expect(scan(#"{\#(meta),\#(user),"user":{"id":null}}"#) == .dead(.missingField))
        #expect(scan(#"{\#(meta),"user":{"id":null,"id":6,"id":7}}"#).event?.customer == "7")
        #expect(scan(#"{\#(meta),"user":{"id":[],"id":7}}"#).event?.customer == "7")
    }

    @Test("The whole document can be the data, and fields can be the envelope's too")
    func wholeDocument() {
        var schema = EventSchema([
            (
                "t",
                [
                    .init(name: "id", type: .int),
                    .init(name: "meta", type: .map(.string, .string)),
                    .init(name: "time", type: .timestamp),
                ]
            )
        ])
        schema.envelope.data = .init(tokens: [])
        schema.envelope.customer = .init(tokens: ["meta", "who"])
        var scan = Scan(schema)
        let seen = scan(#"{"meta":{"who":"c","at":"n"},"id":5,"type":"t","time":1}"#)
        #expect(seen.event?.slots == ["i5", #"{"who":"c","at":"n"}"#, "t1000"])
        #expect(seen.event?.customer == "c")
        #expect(seen.event?.id == "5")
        #expect(
            scan(#"{"meta":{"who":"c","at":1},"id":5,"type":"t","time":1}"#) == .dead(.wrongType))
        // A repeated container is read anew as a field, too.
        #expect(
            scan(#"{"meta":{"at":1},"id":5,"type":"t","time":1,"meta":{"who":"d"}}"#).event?.slots
                == ["i5", #"{"who":"d"}"#, "t1000"])
    }

    @Test("A pointer may name the whole document, which is no value of the envelope")
    func wholeDocumentAsID() {
        var schema = EventSchema.one(.int)
        schema.envelope.id = .init(tokens: [])
        var scan = Scan(schema)
        #expect(scan(cloudEvent("{}")) == .dead(.wrongType))
    }

    @Test("White space between a key, its colon and its value may change from event to event")
    func spacing() {
        var scan = Scan(Self.nested)
        let tight =
            #"{"meta":{"id":1,"type":"t","when":{"at":0}},"user":{"id":5},"body":{"inner":{"x":1,"y":2}}}"#
        let spaces = ["", " ", "  ", "\n", "\t", " \n ", "\r\n"]
        for colon in spaces {
            for comma in spaces {
                for _ in 0..<2 {
                    let text = tight.replacing(":", with: "\(colon):\(comma)").replacing(
                        ",", with: ",\(comma)")
                    #expect(scan(text).event?.slots == ["i1", "i2"])
                    #expect(
                        scan(text.dropLast(3) + "\(comma)}\(colon)}\(comma)}").event?.slots == [
                            "i1", "i2",
                        ])
                }
            }
        }
    }

    @Test(
        "Keys that begin alike, and keys that came in another object, are told apart when they are foreseen"
    )
    func foreseen() {
        var scan = Scan(Self.nested)
        let meta = #""meta":{"id":1,"type":"t","when":{"at":0}},"user":{"id":5}"#
        let keys = [
            "x", "y", "xy", "xx", "a_key_of_24_bytes_here", "a_key_of_24_bytes_her",
            "a_key_of_24_bytes_here_", "z",
        ]
        for round in 0..<40 {
            // Other orders, and the same keys where they mean nothing.
            var numbers = SeededGenerator(seed: UInt64(round / 2))
            let order = keys.shuffled(using: &numbers)
            let members = order.map { #""\#($0)":\#(keys.firstIndex(of: $0)!)"# }.joined(
                separator: ",")
            let text =
                #"{\#(meta),"other":{\#(members)},"body":{"x":9,"inner":{\#(members)},"y":8}}"#
            #expect(scan(text).event?.slots == ["i0", "i1"])
            #expect(scan(#"{\#(meta),"body":{\#(members)}}"#).event?.slots == ["-", "-"])
        }
    }

    @Test("Ever new keys are read as well as known ones")
    func manyKeys() {
        var scan = Scan(Self.nested)
        let meta = #""meta":{"id":1,"type":"t","when":{"at":0}},"user":{"id":5}"#
        for round in 0..<300 {
            let others = (0..<10).map { #""k\#(round * 7 + $0)":{"x":0}"# }.joined(separator: ",")
            let text =
                #"{\#(others),\#(meta),"body":{\#(others),"inner":{\#(others),"y":2,"x":\#(round)}}}"#
            #expect(scan(text).event?.slots == ["i\(round)", "i2"])
        }
    }
}
