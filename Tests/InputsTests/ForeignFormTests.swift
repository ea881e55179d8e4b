// Files and records that hold no events as they are read, and a mark before the first line.

import Events
import Foundation
import Inputs
import Testing

@Suite("Foreign forms")
struct ForeignFormTests {
    private static let line = #"{"id":"1","type":"t","subject":"c","time":0}"# + "\n"

    /// Reads a file to its end; the problem that it has as a whole, if any.
    private static func problem(
        _ bytes: [UInt8], maxSizeBytes: Int = 1 << 20
    ) throws -> InputError.Problem? {
        var problem: InputError.Problem?
        var schema = EventSchema()
        schema.maxSizeBytes = maxSizeBytes
        try withFile(bytes) { path in
            do throws(InputError) {
                var events = try RecordedEvents(paths: [path], schema: schema)
                while try events.next() != nil {}
            } catch {
                #expect(error.path == path)
                problem = error.problem
            }
        }
        return problem
    }

    private static func encoded(_ encoding: String.Encoding, mark: [UInt8] = []) -> [UInt8] {
        mark + Array(line.data(using: encoding)!)
    }

    static let files: [(ForeignForm, [UInt8])] = [
        (.utf16("UTF-16LE"), encoded(.utf16LittleEndian)),
        (.utf16("UTF-16"), encoded(.utf16LittleEndian, mark: [0xFF, 0xFE])),
        (.utf16("UTF-16BE"), encoded(.utf16BigEndian)),
        (.utf16("UTF-16"), encoded(.utf16BigEndian, mark: [0xFE, 0xFF])),
        (.utf32, encoded(.utf32LittleEndian)),
        (.utf32, encoded(.utf32LittleEndian, mark: [0xFF, 0xFE, 0, 0])),
        (.utf32, encoded(.utf32BigEndian)),
        (.utf32, encoded(.utf32BigEndian, mark: [0, 0, 0xFE, 0xFF])),
        (.schemaRegistry(id: 258), [0, 0, 0, 1, 2] + Array(line.utf8)),
        (.schemaRegistry(id: 1), [0, 0, 0, 0, 1] + Array(line.utf8)),
        (.avro, Array("Obj".utf8) + [1, 4, 0x14]), (.parquet, Array("PAR1".utf8) + [0x15, 0]),
        (.orc, Array("ORC".utf8) + [3]), (.zip, Array("PK".utf8) + [3, 4, 0x14]),
        (.bzip2, Array("BZh91AY".utf8)), (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0]),
        (.array, Array("[\(line.dropLast()),\(line.dropLast())]\n".utf8)),
        (.array, Array("[]".utf8)),
        (.array, Array("\n  \n[{}]\n".utf8)),
        (.arrayOfLines, Array("[\n\(line.dropLast()),\n\(line.dropLast()),\n]\n".utf8)),
        (.commaBehind, Array("\(line.dropLast()),\n\(line.dropLast()) , \n".utf8)),
        (.commaBehind, Array(#"{"a":"}\"{","b":[{}]},"#.utf8)),
        (.prettyPrinted, Array(#"{"a":"\"}",{},"#.utf8)),
        (.prettyPrinted, Array("\n{\n  \"id\": 1\n}\n".utf8)),
        (.prettyPrinted, Array("{\n  \"id\": 1\n}\n".utf8)),
        (.prettyPrinted, Array("[\n  {\n  }\n]\n".utf8)),
        (.prettyPrinted, Array("[\(line.dropLast()),\n\(line.dropLast())]\n".utf8)),
        (.prettyPrinted, Array("{\"id\": \"1\",\n\"type\": \"t\"}\n".utf8)),
        (.prettyPrinted, Array("\u{FEFF}{\r\n \"id\": 1\r\n}\r\n".utf8)),
    ]

    @Test("A file of which no line can be read is named, with the way out", arguments: files)
    func file(form: ForeignForm, bytes: [UInt8]) throws {
        #expect(try Self.problem(bytes) == .foreign(form))
        #expect(try Self.problem(gzip(bytes)) == .foreign(form))
        let message = InputError(path: "x", problem: .foreign(form)).description
        #expect(message.contains("`") || message.contains("only plain JSON is read"))
    }

    @Test("An array in one line that is longer than an event may be is named; a long event is not")
    func oversized() throws {
        let array =
            "[" + Array(repeating: String(Self.line.dropLast()), count: 9).joined(separator: ",")
        for text in [array + "]", "\n\r\n\(array)]\n", "\u{FEFF}\(array)"] {
            for bytes in [Array(text.utf8), gzip(Array(text.utf8))] {
                #expect(try Self.problem(bytes, maxSizeBytes: 100) == .foreign(.array))
            }
        }
        #expect(try Self.problem(Array((array + "]\n" + Self.line).utf8), maxSizeBytes: 100) == nil)
        let event = #"{"a":"\#(String(repeating: "x", count: 200))"}"#
        #expect(try Self.problem(Array(event.utf8), maxSizeBytes: 100) == nil)
    }

    @Test("An array with an event in each line, whose last can be read, is told")
    func arrayOfLines() throws {
        for (text, form) in [
            ("[\n\(Self.line.dropLast()),\n\(Self.line)]\n", ForeignForm.arrayOfLines),
            ("[\n\(Self.line)\(Self.line)", nil),
        ] as [(String, ForeignForm?)] {
            try withFile(Array(text.utf8)) { path in
                var events = try RecordedEvents(paths: [path], schema: EventSchema())
                while try events.next() != nil {}
                #expect(events.notes == (form.map { [.foreign(path: path, $0)] } ?? []))
            }
        }
    }

    @Test("A first line of such a form does not stand for a log in which there are events")
    func oneLine() throws {
        for first in ["[]", "{", "[{},{}]"] {
            #expect(try Self.problem(Array("\(first)\n\(Self.line)".utf8)) == nil)
        }
        #expect(try Self.problem(Array("no JSON\n".utf8)) == nil)
    }

    @Test("A compressed file needs no name, and one compressed twice is named")
    func compressed() throws {
        #expect(try Self.problem(gzip(Array(Self.line.utf8))) == nil)
        #expect(try Self.problem(zstd(Array(Self.line.utf8))) == nil)
        #expect(try Self.problem(gzip(gzip(Array(Self.line.utf8)))) == .foreign(.gzip))
    }

    @Test("An empty file is told, and is no fault")
    func empty() throws {
        for bytes in [[], gzip([])] {
            try withFile(bytes) { path in
                var events = try RecordedEvents(paths: [path], schema: EventSchema())
                #expect(try events.next() == nil)
                #expect(events.notes == [.empty(path: path)])
            }
        }
    }

    @Test("S70: a byte order mark at the beginning of a file is passed over, of any kind of file")
    func mark() throws {
        for storage in Storage.allCases {
            let bytes = Array("\u{FEFF}\(Self.line)\(Self.line)".utf8)
            try withFile(stored(bytes, as: storage)) { path in
                var events = try RecordedEvents(paths: [path], schema: EventSchema())
                var offsets: [Int] = []
                while let recorded = try events.next() {
                    if case .event = recorded.verdict { offsets.append(recorded.offset) }
                }
                #expect(offsets == [3, 3 + Self.line.utf8.count])
            }
        }
    }

    @Test(
        "S70: a mark is passed over once, and in front of a blank line too; elsewhere it is no JSON"
    )
    func otherMarks() throws {
        for (text, expected) in [
            ("\u{FEFF}\u{FEFF}\(Self.line)\(Self.line)", [false, true]),
            ("\u{FEFF}\n\(Self.line)", [true]),
            ("\(Self.line)\u{FEFF}\(Self.line)", [true, false]), ("\u{FEFF}", []),
        ] as [(String, [Bool])] {
            try withFile(Array(text.utf8)) { path in
                var events = try RecordedEvents(paths: [path], schema: EventSchema())
                var found: [Bool] = []
                while let recorded = try events.next() {
                    if case .event = recorded.verdict {
                        found.append(true)
                    } else {
                        found.append(false)
                    }
                }
                #expect(found == expected)
            }
        }
    }
}
