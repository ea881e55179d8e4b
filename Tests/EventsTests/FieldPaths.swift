import Events
import Expression
import Testing

/// S69: fields with a pointer from the data, through arrays as well.
@Suite struct FieldPaths {
    static func schema(_ pointer: String, _ type: ValueType, isRequired: Bool = false)
        -> EventSchema
    {
        var schema = EventSchema.one(type, isRequired: isRequired)
        schema.types[0].fields[0].path = FieldPath(Envelope.Pointer(parsing: pointer)!)
        return schema
    }

    static let strings = ValueType.list(.string)

    static let found: [(String, ValueType, String, String)] = [
        ("/properties/order_id", .string, #"{"properties":{"order_id":"O1"}}"#, #""O1""#),
        ("/properties/order_id", .string, #"{"order_id":"O1"}"#, "-"),
        ("/properties/order_id", .string, #"{"properties":{"order_id":null}}"#, "-"),
        ("/properties/order_id", .string, #"{"properties":"text"}"#, "-"),
        ("/properties/order_id", .string, #"{"properties":[{"order_id":"O1"}]}"#, "-"),
        ("/a~1b/~0c", .int, #"{"a/b":{"~c":3}}"#, "i3"), ("/a~01", .int, #"{"a~1":3}"#, "i3"),
        ("/", .int, #"{"":3}"#, "i3"), ("/a//b", .int, #"{"a":{"":{"b":4}}}"#, "i4"),
        ("/0", .int, #"{"0":5}"#, "i5"), ("/é", .int, #"{"\u00e9":6}"#, "i6"),
        ("", .map(.string, .int), #"{"a":1,"b":2}"#, #"{"a":i1,"b":i2}"#),
        // Elements.
        ("/products/*/sku", strings, #"{"products":[{"sku":"A"},{"sku":"B"}]}"#, #"["A","B"]"#),
        ("/products/*/sku", strings, #"{"products":[]}"#, "[]"),
        ("/products/*/sku", strings, #"{"products":[ ]}"#, "[]"),
        ("/products/*/sku", strings, #"{}"#, "-"),
        ("/products/*/sku", strings, #"{"products":null}"#, "-"),
        (
            "/products/*/sku", strings,
            #"{"products":[{"sku":"A"},{},{"sku":null},null,7,"x",["y"],{"sku":"B"}]}"#,
            #"["A","B"]"#
        ),
        (
            "/products/*/sku", strings, #"{"products":[{"n":{"sku":"no"},"sku":"A","sku":"B"}]}"#,
            #"["B"]"#
        ),
        ("/products/*/sku", strings, #"{"products":[{"s\u006bu":"A"}]}"#, #"["A"]"#),
        (
            "/products/*/sku", strings, #"{"products":[{"sku":"A"}],"products":[{"sku":"C"}]}"#,
            #"["C"]"#
        ),
        ("/*", strings, #"{"x":1}"#, "-"),
        ("/tags/*", strings, #"{"tags":["a",null,"b"]}"#, #"["a","b"]"#),
        ("/a/*/b/c", .list(.int), #"{"a":[{"b":{"c":1}},{"b":2},{"b":{"c":3}}]}"#, "[i1,i3]"),
        (
            "/a/*/b/*/c", .list(.int),
            #"{"a":[{"b":[{"c":1},{"c":2}]},{},{"b":[]},{"b":null},{"b":[{"c":3}]}]}"#, "[i1,i2,i3]"
        ),
        ("/a/*/*", .list(.int), #"{"a":[[1,2],[],[3]]}"#, "[i1,i2,i3]"),
        ("/a/*/p~1q", .list(.double), #"{"a":[{"p/q":1.5},{"p/q":2}]}"#, "[d1.5,d2.0]"),
        ("/a/*/t", .list(.list(.int)), #"{"a":[{"t":[1]},{"t":[]}]}"#, "[[i1],[]]"),
        (
            "/a/*/at", .list(.timestamp), #"{"a":[{"at":1},{"at":"1970-01-01 00:00:02Z"}]}"#,
            "[t1000,t2000]"
        ),
        ("/a/*/m", .list(.map(.string, .int)), #"{"a":[{"m":{"k":1}}]}"#, #"[{"k":i1}]"#),
    ]

    @Test(
        "S69: a pointer leads from the data to the field, * to each element of an array",
        arguments: found)
    func values(pointer: String, type: ValueType, data: String, slot: String) {
        var scan = Scan(Self.schema(pointer, type))
        for _ in 0..<2 {
            if pointer == "/*" {
                // The data itself is no array.
                #expect(scan(cloudEvent(data)) == .dead(.wrongType))
            } else {
                #expect(scan(cloudEvent(data)).event?.slots == [slot], "\(pointer) \(data)")
            }
        }
    }

    static let wrong: [(String, String)] = [
        ("/p/*/s", #"{"p":{"s":"A"}}"#), ("/p/*/s", #"{"p":"A"}"#), ("/p/*/s", #"{"p":[{"s":1}]}"#),
        ("/p/*/s", #"{"p":[{"s":["A"]}]}"#), ("/p/*/s/*", #"{"p":[{"s":"A"}]}"#),
    ]

    @Test(
        "S69: another type among the values, or no array where one should be, is wrong_type",
        arguments: wrong)
    func wrongTypes(pointer: String, data: String) {
        var scan = Scan(Self.schema(pointer, Self.strings))
        #expect(scan(cloudEvent(data)) == .dead(.wrongType))
    }

    @Test(
        "S69: a required field is missed where its pointer leads nowhere; an empty array is there")
    func required() {
        var scan = Scan(Self.schema("/p/*/s", Self.strings, isRequired: true))
        #expect(scan(cloudEvent("{}")) == .dead(.missingField))
        #expect(scan(cloudEvent(#"{"p":null}"#)) == .dead(.missingField))
        #expect(scan(cloudEvent(#"{"p":[]}"#)).event?.slots == ["[]"])
    }

    @Test("Paths of a field, of another one under it and of the envelope do not disturb each other")
    func nested() {
        var schema = EventSchema([
            (
                "t",
                [
                    .init(name: "all", type: .map(.string, .int)), .init(name: "one", type: .int),
                    .init(name: "list", type: .list(.int)), .init(name: "raw", type: .list(.int)),
                ]
            )
        ])
        let pointers = ["/m", "/m/k", "/l/*", "/l"]
        for (index, pointer) in pointers.enumerated() {
            schema.types[0].fields[index].path = FieldPath(Envelope.Pointer(parsing: pointer)!)
        }
        schema.envelope.customer = .init(tokens: ["data", "m", "k"])
        var scan = Scan(schema)
        let event = scan(#"{"id":"1","type":"t","time":0,"data":{"l":[1,2],"m":{"k":5,"j":6}}}"#)
            .event
        #expect(event?.customer == "5")
        #expect(event?.slots == [#"{"k":i5,"j":i6}"#, "i5", "[i1,i2]", "[i1,i2]"])
    }
}
