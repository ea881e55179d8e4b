// Every case of the corpus: good ones load, bad ones say exactly what stands beside them.

import Config
import Foundation
import RuleSet
import Testing

@Suite("Corpus")
struct CorpusTests {
    @Test("A good configuration loads without a remark", arguments: Corpus.names(endingIn: ".good"))
    func good(_ name: String) throws {
        let loaded = Configuration.load(files: try Corpus.files(of: name), zones: Zones.system)
        #expect(loaded.diagnostics.map { $0.rendered() }.joined() == "")
        #expect(loaded.ruleSet != nil)
    }

    @Test("A bad configuration says all that is wrong", arguments: Corpus.names(endingIn: ".bad"))
    func bad(_ name: String) throws {
        let loaded = Configuration.load(files: try Corpus.files(of: name), zones: Zones.system)
        let rendered = loaded.diagnostics.map { $0.rendered() }.joined(separator: "\n")
        #expect(rendered == (try? Corpus.text(name + ".expected")), "\n\(rendered)")
        let isError = loaded.diagnostics.contains { $0.severity == .error }
        #expect((loaded.ruleSet == nil) == isError)
    }

    @Test("Every code of the configuration and of rules has a case")
    func coverage() throws {
        let texts = try Corpus.names(endingIn: ".expected").map(Corpus.text).joined()
        // These need a directory, or a scenario file, and have tests of their own.
        let elsewhere: [DiagnosticCode] = [.unreadable, .strayFile, .unknownRule, .expectsNothing]
        for code in DiagnosticCode.allCases where !elsewhere.contains(code) {
            #expect(texts.contains("[\(code.rawValue)]"), "\(code) has no case")
        }
        #expect(Corpus.names(endingIn: ".bad").count >= 40)
    }
}
