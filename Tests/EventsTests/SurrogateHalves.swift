import Events
import Expression
import Testing

/// S70: an escaped half of a surrogate pair in a string is U+FFFD, and counted.
@Suite struct SurrogateHalves {
    /// A string's inside, what it stands for, and how many halves stand alone in it.
    static let strings: [(String, String, Int)] = [
        (#"\ud83d"#, "\u{FFFD}", 1), (#"\udc00"#, "\u{FFFD}", 1),
        (#"Ana \uD83D"#, "Ana \u{FFFD}", 1),
        (#"\ud83dx"#, "\u{FFFD}x", 1), (#"\ud83d\n"#, "\u{FFFD}\n", 1),
        (#"\ud83d\u0041"#, "\u{FFFD}A", 1), (#"\ud83d\ud83d"#, "\u{FFFD}\u{FFFD}", 2),
        (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀", 1), (#"\ude00\ud83d"#, "\u{FFFD}\u{FFFD}", 2),
        (#"\ud83d\ude00\ude00"#, "😀\u{FFFD}", 1), (#"\ud800\ue000"#, "\u{FFFD}\u{E000}", 1),
        (#"\ud83d\\ude00"#, "\u{FFFD}\\ude00", 1), (#"\ud83d\ude00"#, "😀", 0),
        (#"\\ud83d"#, #"\ud83d"#, 0), (#"\ud7ff\ue000"#, "\u{D7FF}\u{E000}", 0),
        (#"é\ud83d😀"#, "é\u{FFFD}😀", 1),
    ]

    @Test("S70: a half that stands alone is U+FFFD in a field", arguments: strings)
    func field(inside: String, meaning: String, halves: Int) {
        var scan = Scan(.one(.string))
        #expect(scan(cloudEvent(#"{"x":"\#(inside)"}"#)).event?.slots == ["\"\(meaning)\""])
        #expect(scan.surrogateHalves == halves)
    }

    @Test("S70: it costs nothing in a field that nobody reads, and is counted", arguments: strings)
    func unread(inside: String, meaning: String, halves: Int) {
        var scan = Scan(.one(.string))
        let data = #"{"x":"kept","note":["\#(inside)",{"\#(inside)":1}]}"#
        #expect(scan(cloudEvent(data)).event?.slots == [#""kept""#])
        #expect(scan.surrogateHalves == 2 * halves)
    }

    @Test("S70: in the envelope it is U+FFFD as everywhere: id, type, customer, source")
    func envelope() {
        var scan = Scan(EventSchema([("t\u{FFFD}", [])]))
        let event = scan(
            #"{"id":"1\ud83d","type":"t\udc00","subject":"c\ud83dd","source":"\ud83d","time":0}"#
        ).event
        #expect(event?.id == "1\u{FFFD}")
        #expect(event?.type == 0)
        #expect(event?.typeName == "t\u{FFFD}")
        #expect(event?.customer == "c\u{FFFD}d")
        #expect(event?.source == "\u{FFFD}")
        #expect(scan.surrogateHalves == 4)
    }

    @Test("S70: a key with a half is the key with U+FFFD, each time that it comes")
    func keys() {
        var schema = EventSchema.one(.int)
        schema.types[0].fields[0].path = FieldPath(steps: [.key("x\u{FFFD}")])
        var scan = Scan(schema)
        for round in 1...5 {
            #expect(scan(cloudEvent(#"{"x\ud83d":\#(round)}"#)).event?.slots == ["i\(round)"])
            #expect(scan.surrogateHalves == round)
        }
        #expect(scan(cloudEvent(#"{"x\ud83d":1,"x\udc00":2}"#)).event?.slots == ["i2"])
    }

    @Test("S70: halves in lists and keys of maps count as in any text")
    func containers() {
        var scan = Scan(.one(.map(.string, .list(.string))))
        #expect(
            scan(cloudEvent(#"{"x":{"\ud83d":["\udc00","a"],"\udc00":["b"]}}"#)).event?.slots
                == [#"{"\#u{FFFD}":["b"]}"#])
    }

    @Test(
        "What is no escape, and a half that is not escaped, is no JSON",
        arguments: [#"\ud83d\u12"#, #"\ud83d\x"#, #"\ud83d\"#, "\\ud83d\n", #"\ud8"#])
    func broken(inside: String) {
        var scan = Scan(.one(.string))
        #expect(scan(cloudEvent(#"{"x":"\#(inside)"}"#)) == .dead(.notJSON))
        #expect(scan.surrogateHalves == 0)
        let raw =
            Array(cloudEvent(#"{"x":""#).utf8.dropLast()) + [0xED, 0xA0, 0xBD] + Array(#""}}"#.utf8)
        #expect(scan(raw) == .dead(.notJSON))
    }
}
