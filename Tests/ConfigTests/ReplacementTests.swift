// What diagnostics offer in place of what they underline, put into the files.

import Config
import Foundation
import Testing

@Suite("Replacements in files")
struct ReplacementTests {
    /// The case's files with the text in place of what is underlined.
    private static func files(of name: String, mendedBy diagnostic: Diagnostic) throws -> [Corpus
        .File]
    {
        try Corpus.files(of: name).map { file in
            guard file.name == diagnostic.file, let replacement = diagnostic.replacement else {
                return file
            }
            var lines = String(decoding: file.bytes, as: UTF8.self).unicodeScalars
                .split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.UnicodeScalarView.init)
            var line = Array(lines[diagnostic.line - 1])
            let start = diagnostic.column - 1
            line.replaceSubrange(
                start..<(start + diagnostic.length), with: Array(replacement.unicodeScalars))
            lines[diagnostic.line - 1] = String.UnicodeScalarView(line)
            let text = lines.map { String($0) }.joined(separator: "\n")
            return (name: file.name, bytes: Array(text.utf8))
        }
    }

    @Test(
        "What is offered mends its mistake and makes no other",
        arguments: Corpus.names(endingIn: ".bad"))
    func mends(_ name: String) throws {
        let before = Configuration.load(files: try Corpus.files(of: name), zones: Zones.system)
            .diagnostics
        for diagnostic in before where diagnostic.replacement != nil {
            let after = Configuration.load(
                files: try Self.files(of: name, mendedBy: diagnostic), zones: Zones.system
            ).diagnostics
            let isLeft = after.contains {
                $0.file == diagnostic.file && $0.line == diagnostic.line
                    && $0.message == diagnostic.message && $0.column == diagnostic.column
            }
            #expect(!isLeft, "\(diagnostic.rendered())")
            // What else there is to say of the line was said before, or can be mended in its turn.
            let known = Set(before.map(\.message))
            for other in after
            where other.line == diagnostic.line && other.file == diagnostic.file
                && other.severity == .error && !known.contains(other.message)
            {
                #expect(
                    other.replacement != nil || diagnostic.code == "C005",
                    "\(diagnostic.rendered())\n\(other.rendered())")
            }
        }
    }

    @Test("Many of the corpus's mistakes are mended so")
    func count() throws {
        let offered = try Corpus.names(endingIn: ".bad").flatMap { name in
            Configuration.load(files: try Corpus.files(of: name), zones: Zones.system)
                .diagnostics.filter { $0.replacement != nil }
        }
        #expect(offered.count > 40)
    }
}
