// CSV and TSV as logs (S75).

import Calendar
import Events
import Expression
import Foundation
import Inputs
import TestSupport
import Testing

@Suite("Tables")
struct TableTests {
    /// Columns type, who and at, and the fields of each type that a field can have.
    static let schema: EventSchema = {
        var schema = EventSchema()
        schema.envelope.type = .init(tokens: ["type"])
        schema.envelope.customer = .init(tokens: ["who"])
        schema.envelope.time = .init(tokens: ["at"])
        schema.envelope.data = .init(tokens: [])
        let types: [(String, ValueType)] = [
            ("s", .string), ("n", .int), ("d", .double), ("b", .bool), ("t", .timestamp),
            ("day", .date), ("l", .list(.string)), ("m", .map(.string, .int)), ("wait", .duration),
        ]
        var type = EventType(
            name: "t",
            fields: types.enumerated().map {
                EventType.Field(name: $1.0, type: $1.1, isRequired: false, slot: $0)
            })
        type.isUsed = true
        for index in type.fields.indices { type.fields[index].isUsed = true }
        schema.types = [type]
        schema.slotCount = types.count
        return schema
    }()

    /// What came of a file: `line id customer fields…`, or `line reason`.
    static func read(
        _ text: [UInt8], as name: String = "o.csv", schema: EventSchema = TableTests.schema
    ) throws -> [String] {
        var result: [String] = []
        try withFolder { folder in
            let path = "\(folder)/\(name)"
            try Data(text).write(to: URL(fileURLWithPath: path))
            var events = try RecordedEvents(paths: [path], schema: schema)
            while let recorded = try events.next() {
                switch recorded.verdict {
                case .event(let event):
                    let id = String(decoding: event.id, as: UTF8.self)
                    let customer = String(decoding: event.customer, as: UTF8.self)
                    #expect(event.source == nil)
                    result.append(
                        "\(recorded.line) \(id) \(customer) "
                            + fields(of: event, schema).joined(separator: " "))
                case .deadLetter(let reason, _):
                    result.append("\(recorded.line) \(reason.rawValue)")
                }
            }
        }
        return result
    }

    private static func fields(of event: ScannedEvent, _ schema: EventSchema) -> [String] {
        schema.types[0].fields.compactMap { field in
            let value = event.slots[field.slot]
            return value.isAbsent ? nil : "\(field.name)=\(shown(value))"
        }
    }

    private static func shown(_ value: Value) -> String {
        switch value.tag {
        case .bool: "\(value.boolValue)"
        case .int: "\(value.intValue)"
        case .double: "\(value.doubleValue)"
        case .string: "<\(String(decoding: value.text, as: UTF8.self))>"
        case .timestamp: "\(value.instant.milliseconds)ms"
        case .duration: "\(value.intValue)s"
        case .date: "day\(value.intValue)"
        case .list, .map: "[" + value.elements.map(shown).joined(separator: ",") + "]"
        default: "?"
        }
    }

    static func read(_ text: String, as name: String = "o.csv") throws -> [String] {
        try read(Array(text.utf8), as: name)
    }

    /// A row of type, who, at and one cell; what its field is, or the reason.
    static let cells: [(String, String, String)] = [
        ("s", "plain", "s=<plain>"), ("s", "", ""), ("s", "\"\"", ""), ("s", " a ", "s=< a >"),
        ("s", "\"a,b\"", "s=<a,b>"), ("s", "\"a \"\"b\"\"\"", "s=<a \"b\">"),
        ("s", "5\" pipe", "s=<5\" pipe>"),
        ("s", "\"line\nfeed\"", "s=<line\nfeed>"), ("s", "\"a\r\n\r\nb\"", "s=<a\r\n\r\nb>"),
        ("s", "\"\n\"", "s=<\n>"), ("s", "back\\slash\t\u{1}", "s=<back\\slash\t\u{1}>"),
        ("s", "é😀", "s=<é😀>"),
        ("s", "null", "s=<null>"), ("s", "17", "s=<17>"), ("s", "\"\"\"\"", "s=<\">"),
        ("s", #"\ud83d"#, #"s=<\ud83d>"#),
        ("n", "17", "n=17"), ("n", "-3", "n=-3"), ("n", "\"17\"", "n=17"),
        ("n", "1.0", "wrong_type"),
        ("n", "1e3", "wrong_type"), ("n", " 17", "wrong_type"), ("n", "+17", "wrong_type"),
        ("n", "017", "wrong_type"),
        ("n", "x", "wrong_type"), ("n", "null", "wrong_type"),
        ("n", "9223372036854775808", "wrong_type"), ("n", "17 ", "wrong_type"),
        ("d", "1.5", "d=1.5"), ("d", "3", "d=3.0"), ("d", "-2e-3", "d=-0.002"),
        ("d", "1,5", "wrong_type"),
        ("d", ".5", "wrong_type"), ("d", "NaN", "wrong_type"), ("d", "1e999", "wrong_type"),
        ("b", "true", "b=true"), ("b", "false", "b=false"), ("b", "TRUE", "wrong_type"),
        ("b", "1", "wrong_type"),
        ("t", "2026-05-01T10:00:00Z", "t=1777629600000ms"),
        ("t", "2026-05-01 10:00:00 UTC", "t=1777629600000ms"),
        ("t", "1777629600", "t=1777629600000ms"), ("t", "1777629600.5", "t=1777629600500ms"),
        ("t", "2026-05-01 10:00:00", "bad_time"), ("t", "soon", "wrong_type"),
        ("day", "2024-10-04", "day=day20000"), ("day", "20000", "wrong_type"),
        ("l", "\"[\"\"a\"\",\"\"b\"\"]\"", "l=[<a>,<b>]"), ("l", "[]", "l=[]"),
        ("l", "a", "wrong_type"), ("l", "[1]", "wrong_type"),
        ("l", "\"[\"\"a\"\"\"", "wrong_type"), ("m", "\"{\"\"k\"\":1}\"", "m=[<k>,1]"),
        ("m", "[]", "wrong_type"),
        ("m", "\"{\"\"k\"\":\"\"1\"\"}\"", "wrong_type"), ("wait", "90s", "wait=90s"),
    ]

    @Test("S75: a cell is read as the type that its field has", arguments: cells)
    func cell(field: String, text: String, expected: String) throws {
        let quoted = text == "1,5" ? "\"1,5\"" : text
        for end in ["\n", "\r\n"] {
            let found = try Self.read("type,who,at,\(field)\(end)t,c,1,\(quoted)\(end)")
            let isReason = ["wrong_type", "bad_time"].contains(expected)
            #expect(found == [isReason ? "2 \(expected)" : "2 o.csv:2 c \(expected)"])
        }
    }

    static let files: [(String, [String])] = [
        ("", []), ("type,who,at", []), ("type,who,at\n", []),
        // The last line may end with the file; cells at the end may be missing.
        ("type,who,at,s\nt,c,1,x", ["2 o.csv:2 c s=<x>"]),
        ("type,who,at,s\nt,c,1", ["2 o.csv:2 c "]),
        ("type,who,at,s\nt,c\n", ["2 missing_field"]),
        // More are no row of this table, and cost one row.
        ("type,who,at\nt,c,1,\nt,d,1\n", ["2 not_an_object", "3 o.csv:3 d "]),
        // Blank lines are passed over.
        ("type,who,at\n\nt,c,1\n\r\nt,d,1\n", ["3 o.csv:3 c ", "5 o.csv:5 d "]),
        // A mark at the beginning, quotes in the header, columns that nobody reads.
        ("\u{FEFF}type,who,at,s\nt,c,1,x\n", ["2 o.csv:2 c s=<x>"]),
        ("\"type\",\"who\",\"at\",\"x,\"\"y\"\"\",s\nt,c,1,q,z\n", ["2 o.csv:2 c s=<z>"]),
        ("type,who,at,,,s\nt,c,1,a,b,z\n", ["2 o.csv:2 c s=<z>"]),
        // The row's own id, where it has one.
        ("id,type,who,at\n17,t,c,1\n,t,d,1\n", ["2 17 c ", "3 o.csv:3 d "]),
        ("source,type,who,at\nweb,t,c,1\n", ["2 o.csv:2 c "]),
        // A row of several lines has the number of its first one.
        (
            "type,who,at,s\nt,c,1,\"a\nb\nc\"\nt,d,1,x\n",
            ["2 o.csv:2 c s=<a\nb\nc>", "5 o.csv:5 d s=<x>"]
        ),
        // A quote without an end, or in the wrong place, costs one row.
        (
            "type,who,at,s\nt,c,1,\"open\nt,d,1,x\nt,e,1,y",
            ["2 not_json", "3 o.csv:3 d s=<x>", "4 o.csv:4 e s=<y>"]
        ),
        (
            "type,who,at,s\nt,c,1,\"open\nt,d,1,\"x\"\nt,e,1,y",
            ["2 not_json", "3 o.csv:3 d s=<x>", "4 o.csv:4 e s=<y>"]
        ),
        ("type,who,at,s\nt,c,1,\"a\"b\nt,d,1,x\n", ["2 not_json", "3 o.csv:3 d s=<x>"]),
        (
            "type,who,at,s\nt,c,1,\"a\nb\"c\nt,d,1,x\n",
            ["2 not_json", "3 missing_field", "4 o.csv:4 d s=<x>"]
        ),
        ("type,who,at,s\nt,c,1,\"open\n\nt,d,1,\"also open", ["2 not_json", "4 not_json"]),
        // One before many lines that are blank, of which each could be a row's beginning.
        (
            "type,who,at,s\n\"x\n" + String(repeating: "\n", count: 200_000) + "t,c,1,x",
            ["2 not_json", "200003 o.csv:200003 c s=<x>"]
        ),
        // One behind another that has none: each is looked at as a row.
        (
            "type,who,at,s\nt,c,1,\"open\n\"\"a\nt,d,1,x\nt,e,1,\"y\nz",
            ["2 not_json", "3 not_json", "4 o.csv:4 d s=<x>", "5 not_json", "6 missing_field"]
        ),
        // Of an unknown type, of nobody, at no time.
        (
            "type,who,at\nother,c,1\nt,,1\nt,c,\nt,c,x\n",
            ["2 o.csv:2 c ", "3 missing_field", "4 missing_field", "5 bad_time"]
        ),
    ]

    @Test("S75: rows, their ids and what is no row", arguments: files)
    func rows(text: String, expected: [String]) throws {
        #expect(try Self.read(text) == expected)
    }

    @Test("S75: a TSV is split at tabs, and a comma is text")
    func tabs() throws {
        #expect(
            try Self.read("type\twho\tat\ts\nt\tc\t1\ta,b\nt\td\t1\t\"x\ty\"\n", as: "o.tsv")
                == ["2 o.tsv:2 c s=<a,b>", "3 o.tsv:3 d s=<x\ty>"])
    }

    @Test(
        "S75: by the name, whatever its case, compressed or not",
        arguments: ["O.CSV", "o.csv.gz", "o.Csv.zst"])
    func names(name: String) throws {
        let text = Array("type,who,at,s\nt,c,1,x\n".utf8)
        let bytes = name.hasSuffix(".gz") ? gzip(text) : name.hasSuffix(".zst") ? zstd(text) : text
        #expect(try Self.read(bytes, as: name) == ["2 \(name):2 c s=<x>"])
    }

    @Test("S75: of files with one name the ids have the paths")
    func equalNames() throws {
        try withFolder { folder in
            var paths: [String] = []
            for day in ["1", "2"] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(day)", withIntermediateDirectories: true)
                paths.append("\(folder)/\(day)/o.csv")
                try Data("type,who,at\nt,c,\(day)\n".utf8).write(
                    to: URL(fileURLWithPath: paths.last!))
            }
            var events = try RecordedEvents(paths: paths, schema: Self.schema)
            var ids: [String] = []
            while let recorded = try events.next() {
                if case .event(let event) = recorded.verdict {
                    ids.append(String(decoding: event.id, as: UTF8.self))
                }
            }
            #expect(ids == paths.map { "\($0):2" })
        }
    }

    static let headers: [(String, String)] = [
        (
            "who,at\nc,1\n",
            "the first row names no column for the envelope's `type` (/type); it names `who`, `at`"
        ),
        (
            "t,c,1\n",
            "the first row names no column for the envelope's `type` (/type); it names `t`, `c`, `1`"
        ),
        ("type;who;at\nt;c;1\n", "it names `type;who;at`, where commas are looked for"),
        ("type,who,at,s,s\nt,c,1,x,y\n", "two columns are called `s`, and one is read"),
        ("type,\"who,at\nt,c,1\n", "has a quote in the wrong place"),
        ("type,who,at\rt,c,1\rt,d,1\r", #"mended by `tr '\r' '\n'`"#),
        (
            "type\twho\tat\nt\tc\t1\n",
            "where commas are looked for; a name that ends with `.tsv` says that tabs stand between cells"
        ),
        (
            "type," + String(repeating: "x", count: 1 << 20) + "\n",
            "has 1048581 bytes, and at most 1048576 are read"
        ),
    ]

    static let tabHeaders: [(String, String)] = [
        (
            "type,who,at\nt,c,1\n",
            "where tabs are looked for; a name that ends with `.csv` says that commas stand between cells"
        ),
        ("type;who;at\nt;c;1\n", "it names `type;who;at`, where tabs are looked for"),
    ]

    @Test("S75: the header of a TSV is told what is looked for in it", arguments: tabHeaders)
    func tabHeader(text: String, detail: String) throws {
        let error = #expect(throws: InputError.self) { try Self.read(text, as: "o.tsv") }
        #expect(error?.description.contains(detail) == true, "\(String(describing: error))")
    }

    /// Lines that leave a quote open wherever a row begins, and some that are malformed then and leave it open
    /// within quotes.
    @Test(
        "S75: quotes without an end cost a row each, in the time that it takes to read them",
        .timeLimit(.minutes(1)), arguments: [["x\",\""], ["x\",\"", "\"\"a"]])
    func quotes(lines: [String]) throws {
        let count = 400_000
        let text = (0..<count).map { lines[$0 % lines.count] + "\n" }.joined()
        let found = try Self.read("type,who,at,s\n" + text)
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.hasSuffix(" not_json") })
    }

    /// Fields of the row's columns, and below them of the JSON in their cells.
    private static func nested() -> EventSchema {
        var schema = Self.schema
        for (name, pointer) in [
            ("s", ["meta", "plan"]), ("n", ["meta", "deep", "n"]),
            ("l", ["meta", "tags", "*", "t"]),
        ] {
            let index = schema.types[0].fields.firstIndex { $0.name == name }!
            schema.types[0].fields[index].path = FieldPath(.init(tokens: pointer))
        }
        return schema
    }

    static let nestedCells: [(String, String)] = [
        (
            #"{"plan":"pro","deep":{"n":5},"tags":[{"t":"a"},{},{"t":"b"}]}"#,
            "s=<pro> n=5 l=[<a>,<b>]"
        ),
        (#"{"plan":null,"deep":{"n":null}}"#, ""), (#"{"deep":3}"#, ""), ("[]", ""), ("", ""),
        (#"{"plan":"x","plan":"y"}"#, "s=<y>"),
        // What stands in the JSON of a cell has the types of JSON.
        (#"{"deep":{"n":"5"}}"#, "wrong_type"), (#"{"plan":5}"#, "wrong_type"),
        (#"{"tags":{}}"#, "wrong_type"), ("pro", "wrong_type"), (#"{"plan":"#, "wrong_type"),
    ]

    @Test("S75: fields within the JSON of a cell are read as in a log", arguments: nestedCells)
    func nestedCell(cell: String, expected: String) throws {
        let quoted = cell.replacing("\"", with: "\"\"")
        let text = "type,who,at,meta\nt,c,1,\"\(quoted)\"\n"
        #expect(
            try Self.read(Array(text.utf8), schema: Self.nested())
                == [expected == "wrong_type" ? "2 wrong_type" : "2 o.csv:2 c \(expected)"])
    }

    @Test("S75: a required field within a cell is missed; texts of a data column are no numbers")
    func within() throws {
        var schema = Self.nested()
        for index in schema.types[0].fields.indices where schema.types[0].fields[index].name == "s"
        {
            schema.types[0].fields[index].isRequired = true
        }
        let text = "type,who,at,meta\nt,c,1,{}\nt,c,1,\n"
        #expect(
            try Self.read(Array(text.utf8), schema: schema) == [
                "2 missing_field", "3 missing_field",
            ])
        schema = Self.schema
        schema.envelope.data = .init(tokens: ["data"])
        for member in [#"n"":""5"#, #"b"":""true"#, #"l"":""[]"#] {
            let text = "type,who,at,data\nt,c,1,\"{\"\"\(member)\"\"}\"\n"
            #expect(try Self.read(Array(text.utf8), schema: schema) == ["2 wrong_type"], "\(text)")
        }
    }

    @Test("S75: a header that cannot be used is told once, for the file", arguments: headers)
    func header(text: String, detail: String) throws {
        do {
            _ = try Self.read(text)
            Issue.record("was read")
        } catch let error as InputError {
            #expect(error.description.contains(detail), "\(error)")
        }
    }

    @Test(
        "Columns that nobody reads may be twice, and need not be UTF-8; one that is read is named")
    func irrelevant() throws {
        let twice = "type,who,at,x,x\nt,c,1,a,b\n"
        #expect(try Self.read(twice) == ["2 o.csv:2 c "])
        let latin =
            Array("type,who,at,x,s\nt,c,1,caf".utf8) + [0xE9] + Array(",y\nt,d,1,z,caf".utf8) + [
                0xE9, 0x0A,
            ]
        #expect(try Self.read(latin) == ["2 o.csv:2 c s=<y>", "3 not_json"])
    }

    @Test("S75: data in a column is JSON; without the column there are no fields, which is told")
    func dataColumn() throws {
        var schema = Self.schema
        schema.envelope.data = .init(tokens: ["data"])
        let text =
            "type,who,at,data\nt,c,1,\"{\"\"s\"\":\"\"x\"\",\"\"n\"\":3}\"\nt,d,1,no\nt,e,1,\n"
        #expect(
            try Self.read(Array(text.utf8), schema: schema) == [
                "2 o.csv:2 c s=<x> n=3", "3 wrong_type", "4 o.csv:4 e ",
            ])
        try withFolder { folder in
            let path = "\(folder)/o.csv"
            try Data("type,who,at,s\nt,c,1,x\n".utf8).write(to: URL(fileURLWithPath: path))
            var events = try RecordedEvents(paths: [path], schema: schema)
            while try events.next() != nil {}
            #expect(events.notes == [.noDataColumn(path: path)])
        }
    }
}
