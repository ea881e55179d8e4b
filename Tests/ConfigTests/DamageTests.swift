// Damaged configurations: whatever is in the files, loading ends with a rule set or with diagnostics.

import Config
import Foundation
import RuleSet
import TestSupport
import Testing

@Suite("Damaged configurations")
struct DamageTests {
    static let rounds = Int(ProcessInfo.processInfo.environment["RELANCE_ROUNDS"] ?? "") ?? 150

    @Test(
        "Loading ends with a rule set or an error, with every place in its line",
        arguments: Seeds.all())
    func damage(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = Corpus.names(endingIn: ".good") + Corpus.names(endingIn: ".bad")
        let cases = try names.map(Corpus.files(of:))
        let words = cases.joined().flatMap { file in
            String(decoding: file.bytes, as: UTF8.self).split { " \n,:{}[]".contains($0) }
        }.map { Array($0.utf8) }
        for _ in 0..<Self.rounds {
            var files = cases[Int(random.next() % UInt64(cases.count))]
            for _ in 0...random.next() % 3 {
                guard !files.isEmpty else { break }
                let index = Int(random.next() % UInt64(files.count))
                Self.damage(&files[index].bytes, words, &random)
            }
            let loaded = Configuration.load(files: files, zones: Zones.system)
            let hasError = loaded.diagnostics.contains { $0.severity == .error }
            #expect((loaded.ruleSet == nil) == hasError)
            for diagnostic in loaded.diagnostics where diagnostic.line > 0 {
                let width = diagnostic.sourceLine.unicodeScalars.count
                #expect((1...width + 1).contains(diagnostic.column))
                #expect(diagnostic.column + diagnostic.length <= width + 2)
                #expect(!diagnostic.rendered().isEmpty)
            }
        }
    }

    /// Deletes some bytes, or puts a word of another place there.
    private static func damage(
        _ bytes: inout [UInt8], _ words: [[UInt8]], _ random: inout SeededGenerator
    ) {
        guard !bytes.isEmpty else { return }
        let start = Int(random.next() % UInt64(bytes.count))
        let count = min(Int(random.next() % 12), bytes.count - start)
        let word = words[Int(random.next() % UInt64(words.count))]
        bytes.replaceSubrange(start..<start + count, with: random.next() % 3 == 0 ? [] : word)
    }
}
