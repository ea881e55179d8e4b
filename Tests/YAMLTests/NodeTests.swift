// Trees: kinds, values, order, and the parts of YAML that are left out.

import TestSupport
import Testing
import YAML

/// The tree as JSON-like text: `!` for what is unusable.
func outline(_ node: Node?) -> String {
    guard let node else { return "-" }
    switch node.content {
    case .scalar(let scalar): return scalar.text.debugDescription
    case .sequence(let nodes): return "[" + nodes.map(outline).joined(separator: ",") + "]"
    case .mapping(let entries):
        return "{" + entries.map { $0.name + ":" + outline($0.value) }.joined(separator: ",") + "}"
    case .unusable: return "!"
    }
}

func parse(_ text: String) -> Document {
    Document(name: "t.yaml", bytes: Array(text.utf8))
}

/// `kind line:column text`, one for each problem.
func problems(_ document: Document) -> [String] {
    document.problems.map { problem in
        let (line, column) = document.source.position(at: problem.range.lowerBound)
        let lineEnd = document.source.endOfLine(at: problem.range.lowerBound)
        let end = min(problem.range.upperBound, lineEnd)
        let text = document.source.text(
            problem.range.lowerBound..<max(end, problem.range.lowerBound))
        return "\(problem.kind) \(line):\(column) \(text.debugDescription)"
    }
}

@Suite("YAML trees")
struct NodeTests {
    @Test(
        "Texts give these trees",
        arguments: [
            ("", "-"), ("# only a comment\n", "-"), ("---\n", #""""#),
            ("a: 1\nb: [x, 'y', \"z\"]\n", #"{a:"1",b:["x","y","z"]}"#),
            ("- a\n-\n- {b: {c: }}\n", #"["a","",{b:{c:""}}]"#),
            // What other versions of YAML read as false, minutes, octal and a date is text here.
            (
                "no: no\nat: 18:00\nn: 007\nd: 2026-01-01\n",
                #"{no:"no",at:"18:00",n:"007",d:"2026-01-01"}"#
            ),
            ("'a': 'it''s'\n", #"{a:"it\'s"}"#),
            (#"a: "\x41\u00e9\U0001F600\n\t\"\\""#, #"{a:"Aé😀\n\t\"\\"}"#),
            ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n", #"{a:"x\n y\n",b:"x y"}"#),
            ("a:\r\n  b: 1\r\n  c: 2\r\n", #"{a:{b:"1",c:"2"}}"#),
            ("? a\n: b\n", #"{a:"b"}"#),
            ("a: {}\nb: []\n", "{a:{},b:[]}"),
        ])
    func trees(_ text: String, _ tree: String) {
        let document = parse(text)
        #expect(document.problems == [])
        #expect(outline(document.root) == tree)
    }

    @Test("Null and empty are told from texts")
    func null() throws {
        let root = try #require(
            parse("[ , ~, null, 'null', \"\", {}, [], x]".replacing("[ ,", with: "[~,")).root)
        guard case .sequence(let nodes) = root.content else { return }
        #expect(nodes.map(\.isNull) == [true, true, true, false, false, false, false, false])
        #expect(nodes.map(\.isEmpty) == [true, true, true, false, false, true, true, false])
    }

    @Test(
        "What these files do without is a problem, and the rest is still read",
        arguments: [
            ("a: &x 1\nb: 2\n", ["feature 1:4 \"&x\""], #"{a:!,b:"2"}"#),
            ("a: &x {b: 1}\n", ["feature 1:4 \"&x\""], "{a:!}"),
            ("a: *x\nb: 2\n", ["feature 1:4 \"*x\""], #"{a:!,b:"2"}"#),
            ("a: {{ b }}\nc: 1\n", ["feature 1:4 \"{{ b }}\""], #"{a:!,c:"1"}"#),
            ("a: !!int 1\n", ["feature 1:4 \"!!int\""], "{a:!}"),
            ("a: !has(b)\n", ["feature 1:4 \"!has(b)\""], "{a:!}"),
            ("<<: {b: 1}\nc: 1\n", ["feature 1:1 \"<<\""], #"{c:"1"}"#),
            ("[a]: 1\nc: 1\n", ["feature 1:1 \"[a]\""], #"{c:"1"}"#),
            ("?\n: 1\nb: 2\n", ["feature 1:2 \"\""], #"{b:"2"}"#),
            ("%YAML 1.2\n---\na: 1\n", ["feature 1:1 \"%YAML 1.2\""], #"{a:"1"}"#),
            ("a: 1\n---\nb: 1\n", ["feature 2:1 \"---\""], #"{a:"1"}"#),
            (
                "a: 1\nb: 2\na: 3\n\"a\": 4\n",
                ["duplicateKey 3:1 \"a\"", "duplicateKey 4:1 \"\\\"a\\\"\""], #"{a:"1",b:"2"}"#
            ),
        ])
    func features(_ text: String, _ expected: [String], _ tree: String) {
        let document = parse(text)
        #expect(problems(document) == expected)
        #expect(outline(document.root) == tree)
        #expect(!document.isUnreadable)
    }

    @Test(
        "A mistake in the syntax has its place, and ends the reading",
        arguments: [
            ("a:\n\tb: 1\n", "syntax 2:1 \"\\t\""),
            ("a: b: c\n", "syntax 1:4 \"b\""),
            ("a: @b\n", "syntax 1:4 \"@\""),
            ("a: \"b\nc: 1\n", "syntax 1:4 \"\\\"\""),
            ("a: [b, c\n", "syntax 1:4 \"[\""),
            ("a: [b, {c: d]\n", "syntax 1:8 \"{\""),
            ("a: 1\n b: 2\n", "syntax 2:2 \"b: 2\""),
            ("a: 'x' y\n", "syntax 1:4 \"\\'x\\' y\""),
            ("é: 'x' y\n", "syntax 1:4 \"\\'x\\' y\""),
            ("a: \u{7}\n", "encoding 1:4 \"\\u{07}\""),
            ("a: \u{FEFF}\n", "encoding 1:4 \"\u{FEFF}\""),
        ])
    func syntax(_ text: String, _ expected: String) {
        let document = parse(text)
        #expect(problems(document) == [expected])
        #expect(document.root == nil)
        #expect(document.isUnreadable)
    }

    @Test("Bytes that are no UTF-8 have their place")
    func encoding() {
        let latin = Document(name: "t", bytes: Array("a: 1\nb: caf".utf8) + [0xE9, 0x0A])
        #expect(problems(latin) == ["encoding 2:7 \"\u{FFFD}\""])
        let cut = Document(name: "t", bytes: [0x61, 0xE2, 0x82])
        #expect(problems(cut) == ["encoding 1:2 \"\u{FFFD}\""])
        let wide = Document(name: "t", bytes: [0xFF, 0xFE, 0x61, 0x00])
        #expect(wide.problems.map(\.message) == ["the file is UTF-16"])
        let marked = Document(name: "t", bytes: [0xEF, 0xBB, 0xBF] + Array("a: 1".utf8))
        #expect(marked.problems.map(\.message) == ["the file begins with a byte order mark"])
        #expect(outline(marked.root) == #"{a:"1"}"#)
    }

    @Test("Depth is limited")
    func depth() {
        let limit = Document.depthLimit
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(parse(nested(limit)).problems == [])
        #expect(parse(nested(limit + 2)).problems.map(\.kind) == [.depth])
        #expect(parse(String(repeating: "[", count: 100_000)).problems.map(\.kind) == [.depth])
        #expect(parse(String(repeating: "- ", count: 100_000)).problems.map(\.kind) == [.depth])
    }

    @Test("Whatever the bytes, there is a tree or a problem", arguments: Seeds.all())
    func noise(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("ab:-[]{},'\"|>\\#&*!%@`?\n\n  \t\r\u{1}é0<".utf8)
        for _ in 0..<2000 {
            let count = Int(random.next() % 40)
            let bytes = (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))]
            }
            let document = Document(name: "t", bytes: bytes)
            for problem in document.problems {
                #expect(problem.range.lowerBound <= document.source.scalars.count)
                _ = document.source.position(at: problem.range.lowerBound)
            }
            check(document.root)
        }
    }

    /// Every scalar can be mapped back, in order and inside of its own characters.
    private func check(_ node: Node?) {
        guard let node else { return }
        switch node.content {
        case .scalar(let scalar):
            var last = node.range.lowerBound
            for offset in 0..<scalar.text.utf8.count {
                let range = node.sourceRange(ofText: offset..<offset + 1)
                #expect(range.lowerBound >= last)
                #expect(range.upperBound <= max(node.range.upperBound, range.lowerBound))
                last = range.lowerBound
            }
        case .sequence(let nodes): nodes.forEach(check)
        case .mapping(let entries): entries.forEach { check($0.value) }
        case .unusable: break
        }
    }
}
