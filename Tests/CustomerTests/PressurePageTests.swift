// docs/PRESSURE.md: its tables of scores by rhythm are what the engine reckons.

import Calendar
import Customer
import Foundation
import Testing

@Suite("The page about pressure")
struct PressurePageTests {
    private static let hourMs: Int64 = 3_600_000
    private static let dayMs = 24 * hourMs
    private static let point: Int64 = 1_000_000

    private static let text: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent("docs/PRESSURE.md")
        return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    }()

    /// A mail of one point every so often, from Monday, 2 November 2026, 09:00 UTC, on.
    private struct Rhythm {
        let halfLifeMs: Int64
        var score = PressureScore()
        /// Before and after each mail.
        var scores: [(before: Int64, after: Int64)] = []
        private var last = Instant(milliseconds: 1_793_610_000_000)

        init(everyHours hours: Int64, halfLifeDays: Int64) {
            halfLifeMs = halfLifeDays * dayMs
            var now = last
            for _ in 0..<400 {
                let bucket = PressureScore.bucket(of: now, halfLifeMs: halfLifeMs)
                let before = score.value(at: bucket)
                score.add(point, at: bucket)
                scores.append((before, score.amount))
                last = now
                now = Instant(milliseconds: now.milliseconds + hours * hourMs)
            }
        }

        /// Hours from the last mail on until the score is below `points`.
        func hours(untilBelow points: Int64) -> Int64 {
            var hours: Int64 = 0
            while true {
                let time = Instant(milliseconds: last.milliseconds + hours * hourMs)
                let bucket = PressureScore.bucket(of: time, halfLifeMs: halfLifeMs)
                if score.value(at: bucket) < points { return hours }
                hours += 1
            }
        }
    }

    private static func inPoints(_ millionths: Int64) -> String {
        let hundredths = (millionths + 5_000) / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func inDays(_ hours: Int64) -> String {
        let tenths = (hours * 10 + 12) / 24
        return "\(tenths / 10).\(tenths % 10)"
    }

    @Test(
        "Scores by rhythm",
        arguments: [
            ("30 days", 720), ("14 days", 336), ("7 days", 168), ("84 hours, two a week", 84),
            ("56 hours, three a week", 56), ("2 days", 48), ("day", 24),
        ])
    func rhythms(name: String, hours: Int) throws {
        let rhythm = Rhythm(everyHours: Int64(hours), halfLifeDays: 7)
        let last = try #require(rhythm.scores.last)
        let first = rhythm.scores.firstIndex { $0.after >= 4 * Self.point }
        let cells =
            [1, 3, 7].map { Self.inPoints(rhythm.scores[$0].after) } + [
                Self.inPoints(last.before), Self.inPoints(last.after),
                first.map { "\($0 + 1)" } ?? "never",
                first == nil ? "–" : Self.inDays(rhythm.hours(untilBelow: 3_500_000)),
                Self.inDays(rhythm.hours(untilBelow: 500_000)),
            ]
        let row = "| \(name) | \(cells.joined(separator: " | ")) |"
        #expect(Self.text.contains(row + "\n"), "the engine reckons\n\(row)")
    }

    @Test("Scores by half-life", arguments: [3, 7, 14, 30])
    func halfLives(days: Int) throws {
        let cells = try ([168, 84, 56, 24] as [Int64]).map { hours in
            let rhythm = Rhythm(everyHours: hours, halfLifeDays: Int64(days))
            let last = try #require(rhythm.scores.last)
            return "\(Self.inPoints(last.before)), \(Self.inPoints(last.after))"
        }
        let row = "| \(days) days | \(cells.joined(separator: " | ")) |"
        #expect(Self.text.contains(row + "\n"), "the engine reckons\n\(row)")
    }
}
