import Config
import Foundation
import RuleSet
import Testing
@Test func dump() throws {
    for name in Places.names(in: Places.corpus) where name.hasSuffix(".bad") {
        let loaded = Configuration.load(files: try Corpus.files(of: name), zones: Zones.system)
        let rendered = loaded.diagnostics.map { $0.rendered() }.joined(separator: "\n")
        try rendered.write(toFile: "/tmp/out/" + name + ".expected", atomically: true, encoding: .utf8)
    }
}
