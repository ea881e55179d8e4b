// One case of the semantics' conformance data: a configuration, a log, what must come out.

import Calendar
import Config
import Engine
import Events
import Foundation
import Records
import Replay
import RuleSet
import Testing

struct ConformanceCase: CustomTestStringConvertible, Sendable {
    let directory: URL

    var testDescription: String { directory.lastPathComponent }

    /// The cases of a folder, in the order of their names; none if it is not there.
    static func all(in folder: URL) -> [ConformanceCase] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map {
            ConformanceCase(directory: folder.appendingPathComponent($0, isDirectory: true))
        }.filter {
            FileManager.default.fileExists(atPath: $0.directory.path + "/log.jsonl")
        }
    }

    func rules() throws -> RuleSet {
        let loaded = Configuration.load(
            directory: directory.appendingPathComponent("config").path, zones: Self.zones)
        return try #require(
            loaded.ruleSet, "\(loaded.diagnostics.map { $0.rendered() }.joined())")
    }

    /// Read once: loading all zones costs more than a case.
    private static let zones = ZoneDatabase.system(path: ConformanceZones.path)

    func log() throws -> [UInt8] {
        try Array(Data(contentsOf: directory.appendingPathComponent("log.jsonl")))
    }

    /// Cases from before there were conversions say nothing of them.
    func tells(of stream: RecordLines.Stream) -> Bool {
        stream != .conversions
            || FileManager.default.fileExists(
                atPath: directory.path + "/expected/conversions.jsonl")
    }

    func expected(_ stream: RecordLines.Stream) throws -> [[String: JSON]] {
        let path = "expected/\(stream.rawValue).jsonl"
        return try JSON.objects(
            ofLines: Data(contentsOf: directory.appendingPathComponent(path)))
    }
}
