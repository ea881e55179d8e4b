import Calendar
import Foundation
import Replay
import RuleSet
import TestSupport
import Testing

@Suite("Threads of a replay")
struct ThreadsTests {
    /// A log beside which stands what nobody can use, and events that touch no customer.
    private static func log(
        of world: GeneratedWorld, seed: UInt64, part: Int, of count: Int
    ) -> Data {
        var random = SeededGenerator(seed: ~seed)
        var log = Data()
        for (index, line) in world.lines.enumerated() where index % count == part {
            switch Int.random(in: 0..<40, using: &random) {
            case 0: log.append(contentsOf: "\n  \n".utf8)
            case 1: log.append(contentsOf: "{\"id\": \"half\n".utf8)
            case 2:
                log.append(
                    contentsOf:
                        "{\"id\":\"u\(index)\",\"type\":\"unheard_of\",\"subject\":\"\(line.customer)\",\"time\":\(GeneratedWorld.start.milliseconds)}\n"
                        .utf8)
            default: break
            }
            log.append(contentsOf: line.payload)
            log.append(UInt8(ascii: "\n"))
        }
        return log
    }

    /// The bytes of all files that a replay writes, and its summary.
    private static func run(_ rules: RuleSet, logs: [String], threads: Int, in folder: URL) throws
        -> [String]
    {
        let out = folder.appendingPathComponent("out-\(threads)")
        var run = try ReplayRun(
            rules: rules, paths: logs, until: .end, output: try ReplayOutput(directory: out.path),
            threads: threads)
        while try run.advance() {}
        try run.finish()
        let files = try RecordLines.Stream.allCases.map {
            try String(
                contentsOf: out.appendingPathComponent("\($0.rawValue).jsonl"), encoding: .utf8)
        }
        return files + [run.summary.text, "\(run.lines)"]
    }

    @Test(
        "One, two and seven threads write the same bytes of all files, with gates and without",
        arguments: Seeds.all(fixed: 100), [false, true])
    func bytes(seed: UInt64, hasGates: Bool) throws {
        let world = try GeneratedWorld(seed: seed, disorder: .beyondLateness, hasGates: hasGates)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("relance-threads-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let count = Int(seed % 3) + 1
        let logs = try (0..<count).map { part in
            let log = folder.appendingPathComponent("log-\(part).jsonl")
            try Self.log(of: world, seed: seed, part: part, of: count).write(to: log)
            return log.path
        }
        let answer = try Self.run(world.ruleSet, logs: logs, threads: 1, in: folder)
        #expect(!answer[1].isEmpty)
        #expect(try Self.run(world.ruleSet, logs: logs, threads: 2, in: folder) == answer)
        #expect(try Self.run(world.ruleSet, logs: logs, threads: 7, in: folder) == answer)
        if count == 1 {
            let direct = try PropertyTests.replay(world.lines, rules: world.ruleSet)
            #expect(answer[1].split(separator: "\n").map(String.init) == direct.decisions)
        }
    }

    @Test("A log that cannot be read fails with any number of threads", arguments: [1, 2])
    func damage(threads: Int) throws {
        let world = try GeneratedWorld(seed: 1, disorder: .none)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("relance-threads-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The magic of gzip, and nothing that could be unpacked.
        let log = folder.appendingPathComponent("log.gz")
        try Data([0x1F, 0x8B, 8, 0, 1, 2, 3]).write(to: log)
        #expect(throws: ReplayFailure.self) {
            try Self.run(world.ruleSet, logs: [log.path], threads: threads, in: folder)
        }
    }
}
