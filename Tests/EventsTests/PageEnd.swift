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
}
