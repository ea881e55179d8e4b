import Events
import Expression
import Glibc
import Testing

/// Hostile payloads at the very end of readable memory.
@Suite struct PageEnd {
    /// A page, behind which nothing can be read.
    final class GuardedPage {
        let size = Int(getpagesize())
        let memory: UnsafeMutableRawPointer

        init() {
            memory = mmap(nil, size * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            precondition(memory != MAP_FAILED)
            precondition(mprotect(memory + size, size, PROT_NONE) == 0)
        }

        deinit { munmap(memory, size * 2) }

        /// The bytes, `room` bytes before the end of the page.
        func place(_ bytes: [UInt8], room: Int) -> UnsafeRawBufferPointer {
            let start = memory + (size - room - bytes.count)
            bytes.withUnsafeBytes {
                if !$0.isEmpty { start.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
            }
            return UnsafeRawBufferPointer(start: start, count: bytes.count)
        }
    }

    /// A document with every kind of token, cut at every byte.
    static let prefixes: [[UInt8]] = {
        let text =
            #"{"id":"e\u00e9\ud83d\ude00\n","type" : "t","subject":-12,"time":1.5e+3,"é日😀":[true,false,null],"#
            + #""data":{"x":{"k":["long enough to take some words of eight bytes",{}]},"y":"AAEC"}}"#
        let bytes = Array(text.utf8)
        return (0...bytes.count).map { Array(bytes[..<$0]) }
    }()

    static let schema = EventSchema([
        (
            "t",
            [
                .init(name: "x", type: .map(.string, .list(.string))),
                .init(name: "y", type: .bytes),
            ]
        )
    ])

    @Test("A payload at the end of a page is scanned without reading behind it")
    func copying() {
        let page = GuardedPage()
        var scanner = Scanner(schema: Self.schema)
        var valid = 0
        for prefix in Self.prefixes {
            let seen = Scan.seen(scanner.scan(page.place(prefix, room: 0)), 2)
            if seen.reason != .notJSON { valid += 1 }
        }
        #expect(valid == 1)
    }

    @Test(
        "A terminated payload is scanned without reading behind its padding, whatever stands there")
    func terminated() {
        let page = GuardedPage()
        let endings: [[UInt8]] = [
            Array(repeating: 0, count: Scanner.padding),
            Array(("\n" + String(repeating: "}", count: 99)).utf8.prefix(Scanner.padding)),
            Array(("\n" + String(repeating: " \"", count: 99)).utf8.prefix(Scanner.padding)),
            Array(("\n" + String(repeating: "\n", count: 99)).utf8.prefix(Scanner.padding)),
            Array(("\t" + String(repeating: "0", count: 99)).utf8.prefix(Scanner.padding)),
        ]
        var scanner = Scanner(schema: Self.schema)
        for prefix in Self.prefixes {
            let expected = Scan.seen(scanner.scan(page.place(prefix, room: 0)), 2)
            for ending in endings {
                let whole = page.place(prefix + ending, room: 0)
                let payload = UnsafeRawBufferPointer(rebasing: whole[..<prefix.count])
                #expect(Scan.seen(scanner.scan(terminated: payload), 2) == expected)
            }
        }
    }

    @Test("What stands behind a payload is not taken for its rest, even if it came there before")
    func nextLine() {
        let page = GuardedPage()
        var scanner = Scanner(schema: Self.schema)
        for space in ["", " ", "\n", "\n ", " \n", "\r\n", "\t"] {
            let whole = Array(
                #"{"id":1,"type":"t","subject":2,"time":\#(space)3,\#(space)"data":\#(space){\#(space)"y":"AAEC"}}"#
                    .utf8)
            let room = Array(repeating: UInt8(0), count: Scanner.padding)
            for _ in 0..<3 {
                let placed = page.place(whole + room, room: 0)
                let payload = UnsafeRawBufferPointer(rebasing: placed[..<whole.count])
                #expect(
                    Scan.seen(scanner.scan(terminated: payload), 2).event?.slots[1] == "b(0,1,2)")
                for end in whole.indices where whole[end] < 0x20 {
                    let cut = UnsafeRawBufferPointer(rebasing: placed[..<end])
                    #expect(Scan.seen(scanner.scan(terminated: cut), 2) == .dead(.notJSON))
                }
            }
        }
    }

    @Test(
        "A text that goes on behind a payload as others did is not followed to where nothing can be read"
    )
    func lineOfKnownShape() {
        let page = GuardedPage()
        var scanner = Scanner(schema: Self.schema)
        for (before, behind) in [
            (#"{"a":1,"#, #""b":""#), (#"{"a":1"#, #","b":""#), (#"{"#, #""a":""#),
            (#"{"a""#, ":\""),
        ] {
            for feed in ["\n", "\r", "\t"] {
                let whole = Array((before + feed + behind + "x\"}").utf8)
                for _ in 0..<3 {
                    #expect(
                        Scan.seen(scanner.scan(page.place(whole, room: 0)), 2)
                            == .dead(.missingField))
                }
                var line = Array((before + feed + behind).utf8)
                let end = before.utf8.count
                line += Array(
                    repeating: UInt8(ascii: "x"), count: end + Scanner.padding - line.count)
                let placed = page.place(line, room: 0)
                let payload = UnsafeRawBufferPointer(rebasing: placed[..<end])
                #expect(Scan.seen(scanner.scan(terminated: payload), 2) == .dead(.notJSON))
            }
        }
    }
}
