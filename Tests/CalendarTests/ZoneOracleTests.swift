// Offsets of all zones against what `date` of the GNU coreutils says, which reads the same files.

import Calendar
import Foundation
import TestSupport
import Testing

private let datePath = "/usr/bin/date"

@Suite(
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: datePath),
        "there is no \(datePath) to compare with"))
struct ZoneOracleTests {
    @Test("every zone has the offsets that the C library has", arguments: Seeds.all())
    func everyZone(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let database = ZoneDatabase.system()
        for name in database.zoneNames {
            let zone = try #require(database.zone(named: name))
            // From 1832 to 2243: before the first change, in the table, by the rule behind it.
            let times = (0..<150).map { _ in
                Int64.random(in: -4_350_000_000...8_650_000_000, using: &random)
            }
            let expected = try offsets(of: name, at: times)
            try #require(expected.count == times.count)
            for (time, offset) in zip(times, expected) {
                let own = zone.offsetSeconds(at: Instant(seconds: time))
                #expect(own == offset, "seed \(seed): \(name) at \(time)")
            }
        }
    }

    private func offsets(of name: String, at times: [Int64]) throws -> [Int] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: datePath)
        process.arguments = ["-f", "-", "+%::z"]
        process.environment = ["TZ": name, "LC_ALL": "C"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        // 150 lines fit into a pipe.
        input.fileHandleForWriting.write(Data(times.map { "@\($0)\n" }.joined().utf8))
        try input.fileHandleForWriting.close()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return try text.split(separator: "\n").map { line in
            // +01:00:00
            let parts = line.dropFirst().split(separator: ":").compactMap { Int($0) }
            try #require(parts.count == 3)
            return (line.hasPrefix("-") ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60 + parts[2])
        }
    }
}
