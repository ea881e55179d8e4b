import Events
import Expression
import Foundation
import Testing

/// S70: `data_base64` of a CloudEvent is decoded and read as `data`.
@Suite struct EncodedData {
    static let schema = EventSchema([
        ("t", [.init(name: "x", type: .int), .init(name: "s", type: .string)]),
        ("unused", []),
    ])

    static func base64(_ text: String) -> String { base64(Array(text.utf8)) }
    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    static func event(_ members: String, type: String = "t") -> String {
        #"{"id":"1","type":"\#(type)","subject":"c","time":0,\#(members)}"#
    }

    static let read: [(String, [String])] = [
        (#""data_base64":"\#(base64(#"{"x":5,"s":"O3"}"#))""#, ["i5", #""O3""#]),
        (#""data_base64":"\#(base64(#"{"x":5}"#))""#, ["i5", "-"]),
        (#""data_base64":"\#(base64("{}"))""#, ["-", "-"]),
        (#""data_base64":"\#(base64(" {\"x\" : 7 } \n"))""#, ["i7", "-"]),
        // Null is absent.
        (#""data_base64":null,"data":{"x":1}"#, ["i1", "-"]),
        (#""data":null,"data_base64":"\#(base64(#"{"x":2}"#))""#, ["i2", "-"]),
        (#""data_base64":null"#, ["-", "-"]),
        // An escape in the base64, and of duplicate keys the last.
        (#""data_base64":"\u0065yJ4Ijo1fQ==""#, ["i5", "-"]),
        (#""data_base64":17,"data_base64":"\#(base64(#"{"x":3}"#))""#, ["i3", "-"]),
        // What the inner document says of itself is no envelope.
        (#""data_base64":"\#(base64(#"{"id":"9","x":4,"data":{"x":5}}"#))""#, ["i4", "-"]),
        (#""data_base64":"\#(base64(#"{"s":"\ud83d","n":"\udc00"}"#))""#, ["-", "\"\u{FFFD}\""]),
    ]

    @Test("S70: its fields are those of data", arguments: read)
    func fields(members: String, slots: [String]) {
        var scan = Scan(Self.schema)
        // Twice: the second time with what the first has learnt.
        for _ in 0..<2 { #expect(scan(Self.event(members)).event?.slots == slots, "\(members)") }
    }

    static let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)

    static let wrong: [String] = [
        #""data_base64":"%%%%""#, #""data_base64":"eyJ4Ijo1fQ""#, #""data_base64":17"#,
        #""data_base64":{"x":1}"#, #""data_base64":"""#, #""data_base64":"eyJ4 Ijo1fQ==""#,
        #""data_base64":"\#(base64("[1]"))""#, #""data_base64":"\#(base64("null"))""#,
        #""data_base64":"\#(base64("no JSON"))""#, #""data_base64":"\#(base64(#"{"x":1"#))""#,
        #""data_base64":"\#(base64([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]))""#,
        #""data_base64":"\#(base64(#"{"x":1,"n":\#(deep)}"#))""#,
        #""data_base64":"\#(base64(#"{"x":"text"}"#))""#,
    ]

    @Test(
        "S70: what is no base64, or no object, is wrong_type, if a field is used", arguments: wrong)
    func rejected(members: String) {
        var scan = Scan(Self.schema)
        #expect(scan(Self.event(members)) == .dead(.wrongType))
        #expect(scan(Self.event(members, type: "unused")).event != nil)
        #expect(scan(Self.event(members, type: "unknown")).event?.type == -1)
        // The next event is none the worse.
        #expect(scan(Self.event(Self.read[0].0)).event?.slots == ["i5", #""O3""#])
    }

    @Test("S70: the last level that a document may have is the 128th here too")
    func depth() {
        let inner = String(repeating: "[", count: 127) + String(repeating: "]", count: 127)
        var scan = Scan(Self.schema)
        let members = #""data_base64":"\#(Self.base64(#"{"x":1,"n":\#(inner)}"#))""#
        #expect(scan(Self.event(members)).event?.slots == ["i1", "-"])
    }

    @Test("S70: both members at once are wrong_type, whatever they hold and whoever reads them")
    func both() {
        var scan = Scan(Self.schema)
        for type in ["t", "unused", "unknown"] {
            for members in [
                #""data":{},"data_base64":"e30=""#, #""data_base64":"%","data":{"x":1}"#,
                #""data":"text","data_base64":"e30=""#,
            ] {
                #expect(scan(Self.event(members, type: type)) == .dead(.wrongType))
            }
        }
    }

    @Test(
        "S69, S70: data_base64 stands in the place of data among several",
        arguments: [
            (["p", "data"], #""p":{"x":1},"data_base64":"e30=""#, "i1"),
            (["p", "data"], #""p":{"x":1},"data":{"x":2},"data_base64":"e30=""#, "i1"),
            (["p", "data"], #""p":null,"data_base64":"eyJ4Ijo1fQ==""#, "i5"),
            (["p", "q", "data"], #""q":{"x":3},"data_base64":"eyJ4Ijo1fQ==""#, "i3"),
            (["p", "data", "q"], #""q":{"x":3},"data_base64":"eyJ4Ijo1fQ==""#, "i5"),
            (["data", "p"], #""p":{"x":1},"data_base64":"eyJ4Ijo1fQ==""#, "i5"),
        ])
    func among(places: [String], members: String, expected: String) {
        var schema = Self.schema
        schema.envelope.data = .init(places.map { .init(tokens: [$0]) })
        var scan = Scan(schema)
        #expect(scan(Self.event(members)).event?.slots == [expected, "-"])
    }

    @Test("A required field is missed in it; a field that is a list or bytes is read in it")
    func declared() {
        var scan = Scan(
            EventSchema([
                (
                    "t",
                    [
                        .init(name: "k", type: .list(.string), isRequired: true),
                        .init(name: "b", type: .bytes),
                    ]
                )
            ]))
        let good = Self.base64(#"{"b":"AAEC","k":["a","\u00e9"]}"#)
        #expect(
            scan(Self.event(#""data_base64":"\#(good)""#)).event?.slots
                == [#"["a","é"]"#, "b(0,1,2)"])
        #expect(scan(Self.event(#""data_base64":"e30=""#)) == .dead(.missingField))
    }

    @Test("Where the data is elsewhere, data_base64 is a member like others")
    func elsewhere() {
        var schema = Self.schema
        schema.envelope.data = .init(tokens: ["payload"])
        var scan = Scan(schema)
        let event = Self.event(#""payload":{"x":1},"data_base64":"%%""#)
        #expect(scan(event).event?.slots == ["i1", "-"])
        var whole = EventSchema([("t", [.init(name: "data_base64", type: .string)])])
        whole.envelope.data = .init(tokens: [])
        var wholeScan = Scan(whole)
        #expect(wholeScan(Self.event(#""data_base64":"%%""#)).event?.slots == [#""%%""#])
    }

    @Test("A kept event keeps what was decoded for it")
    func kept() {
        var scanner = Scanner(schema: Self.schema)
        var kept: [ScannedEvent] = []
        for number in 0..<100 {
            let text = Self.event(
                #""data_base64":"\#(Self.base64(#"{"x":\#(number),"s":"\#(number)"}"#))""#)
            Array(text.utf8).withUnsafeBytes { bytes in
                if case .event(let event) = scanner.scan(bytes) { kept.append(scanner.keep(event)) }
            }
        }
        #expect(kept.map { $0.slots[0].shown } == (0..<100).map { "i\($0)" })
        #expect(kept.map { $0.slots[1].shown } == (0..<100).map { "\"\($0)\"" })
        withExtendedLifetime(scanner) {}
    }
}
