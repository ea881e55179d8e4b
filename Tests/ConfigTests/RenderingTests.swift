// Diagnostics as text, in colour and as JSON.

import Config
import Testing

@Suite("Rendering of diagnostics")
struct RenderingTests {
    static let diagnostic: Diagnostic = {
        var diagnostic = Configuration.load(files: [], zones: Zones.system).diagnostics[0]
        diagnostic.code = "R003"
        diagnostic.file = "rules/a.yaml"
        diagnostic.line = 3
        diagnostic.column = 8
        diagnostic.length = 6
        diagnostic.sourceLine = "\tkind: featur  # é"
        diagnostic.message = "there is no kind `featur`"
        diagnostic.hint = "did you mean `feature`?"
        return diagnostic
    }()

    @Test("Text has the place, the line, the underline below its text, and the hint")
    func text() {
        #expect(
            Self.diagnostic.rendered() == """
                rules/a.yaml:3:8: error[R003]: there is no kind `featur`
                \tkind: featur  # é
                \t      ^^^^^^
                hint: did you mean `feature`?

                """)
    }

    @Test("Of a long line what surrounds the mistake is shown, with the underline below it")
    func longLine() {
        var diagnostic = Self.diagnostic
        for before in [0, 50, 300, 2_000] {
            diagnostic.sourceLine =
                String(repeating: "a", count: before) + "featur"
                + String(repeating: "b", count: 2_000 - before)
            diagnostic.column = before + 1
            let lines = diagnostic.rendered().split(separator: "\n").map { Array($0) }
            #expect(lines[1].count <= 202)
            let place = lines[2].prefix { $0 == " " }.count
            #expect(String(lines[1][place..<(place + 6)]) == "featur")
            #expect(String(lines[2].dropFirst(place)) == "^^^^^^")
        }
        diagnostic.length = 5_000
        diagnostic.column = 1
        #expect(diagnostic.rendered().count < 600)
    }

    @Test("Colour changes nothing but the colour")
    func colour() {
        let coloured = Self.diagnostic.rendered(inColour: true)
        #expect(coloured.contains("\u{1B}[1;31merror[R003]\u{1B}[0m"))
        let plain = coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
        #expect(plain == Self.diagnostic.rendered())
    }

    @Test("A file's characters do not reach the terminal as commands")
    func controls() {
        var diagnostic = Self.diagnostic
        diagnostic.sourceLine = "\u{1B}[2Jkind"
        diagnostic.message = "a \u{9B}2J b"
        let text = diagnostic.rendered()
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{9B}"))
    }

    @Test("JSON is one flat object, without what is absent")
    func json() {
        #expect(
            Self.diagnostic.json == #"""
                {"severity":"error","code":"R003","file":"rules/a.yaml","line":3,"column":8,"length":6,"message":"there is no kind `featur`","hint":"did you mean `feature`?"}
                """#)
        var file = Self.diagnostic
        file.line = 0
        file.hint = nil
        file.message = "a \"quote\"\n"
        #expect(
            file.json == #"""
                {"severity":"error","code":"R003","file":"rules/a.yaml","message":"a \"quote\"\n"}
                """#)
    }

    @Test("Diagnostics are sorted by file and position")
    func order() {
        let places = [("b", 1, 1), ("a", 10, 2), ("a", 2, 3), ("a", 10, 1)]
        let sorted = places.map { file, line, column in
            var diagnostic = Self.diagnostic
            diagnostic.file = file
            diagnostic.line = line
            diagnostic.column = column
            return diagnostic
        }.sorted()
        #expect(
            sorted.map { "\($0.file):\($0.line):\($0.column)" } == [
                "a:2:3", "a:10:1", "a:10:2", "b:1:1",
            ])
    }
}
