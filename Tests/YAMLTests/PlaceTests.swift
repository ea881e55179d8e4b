// Places: from the decoded text of a scalar back to the characters of the file.

import Testing
import YAML

@Suite("YAML places")
struct PlaceTests {
    /// Where `word` of the decoded text of `a` stands: line, column, and what stands there.
    static func place(of word: String, in text: String) throws -> String {
        let document = parse(text)
        let node = try #require(document.root?.entries?.first { $0.name == "a" }?.value)
        let decoded = try #require(node.scalar?.text)
        let found = try #require(decoded.firstRange(of: word))
        let lower = decoded.utf8.distance(from: decoded.startIndex, to: found.lowerBound)
        let range = node.sourceRange(ofText: lower..<lower + word.utf8.count)
        let (line, column) = document.source.position(at: range.lowerBound)
        return "\(line):\(column) \(document.source.text(range))"
    }

    @Test(
        "A word of a scalar is found in the file",
        arguments: [
            ("a: event.total >= 50.0\n", "total", "1:10 total"),
            ("a: event.total\n", "event.total", "1:4 event.total"),
            ("b: é\na:   event.total\n", "total", "2:12 total"),
            // Escapes are one character of the text and several of the file.
            (#"a: "x\t\u00e9\x41\U0001F600 total""#, "total", "1:29 total"),
            (#"a: "k == \"k1\" && total""#, "total", "1:20 total"),
            (#"a: "k == \"k1\" && total""#, #""k1""#, #"1:10 \"k1\""#),
            (#"a: "é" # x"#, "é", "1:5 é"),
            (#"a: "\u00e9\u00e8""#, "è", #"1:11 \u00e8"#),
            ("a: 'it''s total'\n", "total", "1:11 total"),
            ("a: 'it''s'\n", "'s", "1:7 ''s"),
            // Several lines.
            ("a: event.total >= 1.0 &&\n   event.n\n", "event.n", "2:4 event.n"),
            ("a:\n  one\n\n  two\n", "two", "4:3 two"),
            ("a: \"one\n   two\\\n   three four\"\n", "two", "2:4 two"),
            ("a: \"one\n   two\\\n   three four\"\n", "four", "3:10 four"),
            ("a: 'one\n   it''s four'\n", "four", "2:10 four"),
            ("a: |\n  one\n    two\n", "two", "3:5 two"),
            ("a: |2-   # why\n    one\n\n  two three\n", "three", "4:7 three"),
            ("a: >-\n  one\n  two\n\n  three\n", "three", "5:3 three"),
            ("a: >-\r\n  one\r\n  two\r\n", "two", "3:3 two"),
            ("a: |\n  é one\n  two\n", "one", "2:5 one"),
        ])
    func words(_ text: String, _ word: String, _ expected: String) throws {
        #expect(try Self.place(of: word, in: text) == expected)
    }

    @Test("The end of a text has a place, too")
    func end() throws {
        for (text, column) in [("a: event.\n", 10), ("a: \"event.\"\n", 11), ("a: 'x.' # c\n", 7)] {
            let document = parse(text)
            let node = try #require(document.root?.entries?.first?.value)
            let count = try #require(node.scalar).text.utf8.count
            let range = node.sourceRange(ofText: count..<count)
            #expect(document.source.position(at: range.lowerBound).column == column)
        }
    }

    @Test("Lines end in LF, CRLF or CR, and have numbers from 1 on")
    func lines() {
        let source = SourceText(name: "t", text: "é1\n22\r\n3\r4")
        #expect((1...4).map(source.line) == ["é1", "22", "3", "4"])
        let places = source.scalars.indices.map { source.position(at: $0) }
        #expect(places.map(\.line) == [1, 1, 1, 2, 2, 2, 2, 3, 3, 4])
        #expect(places.map(\.column) == [1, 2, 3, 1, 2, 3, 4, 1, 2, 1])
        let end = source.position(at: source.scalars.count)
        #expect(end == (4, 2))
    }

    @Test("A node is underlined by its brackets, its first key or its dash")
    func highlights() throws {
        let text = "a: { b: 1 }\nc:\n  d: 1\n  e: 2\nf:\n  - x\ng: \"y\"\n"
        let document = parse(text)
        let entries = try #require(document.root?.entries)
        let texts = entries.map { document.source.text($0.value.highlight) }
        #expect(texts == ["{ b: 1 }", "d", "-", "\"y\""])
    }
}
