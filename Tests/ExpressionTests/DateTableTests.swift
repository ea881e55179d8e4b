// Dates against a table that Python's zoneinfo made: `Dates/make-table.py`.

import Calendar
import Expression
import Foundation
import Testing

@Suite("Dates and zoneinfo")
struct DateTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var zone: String
        var dates: String
        var instants: String
        var oddDays: Int

        var testDescription: String { zone }
    }

    private static let lines: [Substring] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Dates/dates.tsv")
        return ((try? String(contentsOf: path, encoding: .utf8)) ?? "").split(separator: "\n")
    }()

    static let rows: [Row] = lines.dropFirst().map { line in
        let cells = line.split(separator: "\t").map(String.init)
        return Row(
            zone: cells[0], dates: cells[1], instants: cells[2], oddDays: Int(cells[3]) ?? -1)
    }

    static let database = ZoneDatabase.system()

    /// Another release has other changes of clocks.
    static let isOfTable = database.version.map { $0 == lines.first.map(String.init) } ?? true

    static let days = Int64(-25_567)...47_481

    /// FNV-1a of 64 bits.
    struct Digest {
        private var value: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func add(_ number: Int64) {
            for shift in stride(from: 0, to: 64, by: 8) {
                value ^= UInt64(bitPattern: number) >> UInt64(shift) & 0xFF
                value &*= 0x100_0000_01B3
            }
        }

        var text: String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    @Test("the table has 20 zones, some of which have days that begin later than at midnight")
    func table() {
        #expect(Self.rows.count == 20)
        #expect(Self.rows.count { $0.oddDays > 20 } >= 8)
    }

    @Test(
        "S68: accessors of dates give what zoneinfo gives, for every day of 200 years",
        .enabled(if: isOfTable, "the table is of another release of tzdata"), arguments: rows)
    func dates(_ row: Row) throws {
        let zone = try #require(Self.database.zone(named: row.zone))
        let scope = Scope(
            records: [Sample.record("event", .event, [("day", .date)])], hasNow: false)
        let accessors = [
            "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear",
            "getHours", "getMinutes", "getSeconds",
        ]
        let parts = accessors.map { "event.day.\($0)()" }.joined(separator: ", ")
        let program = try #require(
            Compiler.compile("[int(event.day), \(parts)]", in: scope).program)
        var machine = Machine()
        var frame = Frame(now: Sample.now, zone: zone)
        var digest = Digest()
        var oddDays = 0
        for day in Self.days {
            let slots = [Value.date(days: day)]
            slots.withUnsafeBufferPointer { slots in
                frame.event = slots.baseAddress
                let values = machine.run(program, frame).elements
                for value in values { digest.add(value.intValue) }
                let isOdd =
                    values[7...].contains { $0.intValue != 0 }
                    || zone.localDay(of: Instant(seconds: values[0].intValue)) != day
                oddDays += isOdd ? 1 : 0
            }
            machine.arena.reset()
        }
        #expect(digest.text == row.dates)
        #expect(oddDays == row.oddDays)
    }

    @Test(
        "S68: date(TIMESTAMP) gives the local date that zoneinfo gives",
        .enabled(if: isOfTable, "the table is of another release of tzdata"), arguments: rows)
    func instants(_ row: Row) throws {
        let zone = try #require(Self.database.zone(named: row.zone))
        let scope = Scope(records: [], hasNow: true)
        let program = try #require(
            Compiler.compile("date('1970-01-01').daysUntil(date(now))", in: scope).program)
        let today = try #require(
            Compiler.compile("date('1970-01-01').daysUntil(today)", in: scope).program)
        var machine = Machine()
        var digest = Digest()
        var second = Self.days.lowerBound * 86_400
        while second < Self.days.upperBound * 86_400 {
            let frame = Frame(now: Instant(seconds: second), zone: zone)
            let day = machine.run(program, frame).intValue
            #expect(machine.run(today, frame).intValue == day)
            digest.add(second)
            digest.add(day)
            second += 7 * 3600 + 13 * 60 + 17
        }
        #expect(digest.text == row.instants)
    }
}
