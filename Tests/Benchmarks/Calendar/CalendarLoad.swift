// Customers with a trigger by the calendar, and the firing of it.

import Calendar
import Config
import Customer
import Engine
import Events
import Expression
import Glibc
import Records
import Replay
import RuleSet

/// So many customers, each known by one event.
struct CalendarLoad {
    enum Calendar: String, CaseIterable {
        case none, birthday, newsletter
        /// A message of each customer that waits for the morning.
        case held

        fileprivate var trigger: String {
            switch self {
            case .none: "event: other"
            case .birthday: "yearly: customer.born, at: \"09:00\""
            case .newsletter: "schedule: \"thu 10:00\""
            case .held: "event: joined"
            }
        }

        fileprivate var policies: String {
            self == .held ? "quiet: { hours: \"22:00-08:00\" }" : ""
        }
    }

    private let calendar: Calendar
    private let count: Int
    private let ruleSet: RuleSet

    /// 2026-03-02T00:00:00Z, a Monday.
    private static let start = Instant(milliseconds: 1_772_409_600_000)
    private static let dayMs: Int64 = 86_400_000

    init(_ calendar: Calendar, customers: Int) {
        self.calendar = calendar
        count = customers
        let files = [
            (
                "events.yaml",
                "{ dedupe_window: 0s, events: { joined: { born: date }, other: { x: int } } }"
            ),
            (
                "customer.yaml",
                "attributes: { born: { type: date, from: { joined: event.born } } }"
            ),
            (
                "policies.yaml",
                """
                kinds: { wish: { family: special, consent: none } }
                \(calendar.policies)
                """
            ),
            (
                "rules/rules.yaml",
                """
                rules:
                  - rule: wish
                    kind: wish
                    trigger: { \(calendar.trigger) }
                    steps: [{ send: wish, channel: email, data: { born: customer.born } }]
                """
            ),
        ]
        let loaded = Configuration.load(files: files.map { (name: $0.0, bytes: Array($0.1.utf8)) })
        guard let ruleSet = loaded.ruleSet else { fatalError("\(loaded.diagnostics)") }
        self.ruleSet = ruleSet
    }

    /// Lets all customers join within an hour, and the clock run on for four days.
    func run() -> CalendarFigures {
        var figures = CalendarFigures(name: calendar.rawValue, customers: count)
        var engine = Engine(rules: ruleSet)
        var customers = Customers()
        var decisions = Effects()
        let before = figures.residentBytes
        let start = Self.nanoseconds()
        for number in 0..<count {
            join(number, &engine, &customers, &decisions)
            decisions.removeAll()
        }
        figures.joinNanoseconds = Self.nanoseconds() - start
        figures.bytes = figures.residentBytes - before
        for day in 1...4 {
            fire(
                until: Self.start + Int64(day) * Self.dayMs, &engine, &customers, &decisions,
                &figures)
        }
        return figures
    }

    private func join(
        _ number: Int, _ engine: inout Engine, _ customers: inout Customers,
        _ decisions: inout Effects
    ) {
        // 1990-01-01 and the days behind it; a prime, so that neighbours are far apart.
        let born = Value.date(days: 7_305 + Int64(number &* 7_919 % 365))
        let time = Self.start + Int64(number) * 3_600_000 / Int64(count)
        withUnsafeTemporaryAllocation(of: Value.self, capacity: max(ruleSet.schema.slotCount, 1)) {
            slots in
            slots.initialize(repeating: .absent)
            for field in ruleSet.schema.types[0].fields where field.isUsed {
                slots[field.slot] = born
            }
            var name = Array("customer-\(number)".utf8)
            name.withUnsafeMutableBytes { name in
                let event = ScannedEvent(
                    type: 0, typeName: UnsafeRawBufferPointer(name),
                    customer: UnsafeRawBufferPointer(name), id: UnsafeRawBufferPointer(name),
                    source: nil, time: time, slots: UnsafePointer(slots.baseAddress!))
                while engine.apply(.event(event), to: &customers, into: &decisions) == .more {}
            }
        }
    }

    /// Fires what is due by a reading, slice by slice, and writes what comes of each.
    private func fire(
        until reading: Instant, _ engine: inout Engine, _ customers: inout Customers,
        _ decisions: inout Effects, _ figures: inout CalendarFigures
    ) {
        var writer = RecordWriter(rules: ruleSet)
        var lines = RecordLines()
        var day = CalendarFigures.Day()
        var progress = Engine.Progress.more
        while progress == .more {
            let start = Self.nanoseconds()
            progress = engine.apply(.reading(reading), to: &customers, into: &decisions)
            writer.write(decisions, into: &lines)
            day.fired += decisions.decisions.count
            day.bytes += lines.sendRequests.count + lines.decisions.count
            decisions.removeAll()
            lines.removeAll()
            day.add(slice: Self.nanoseconds() - start)
        }
        if day.fired > figures.day.fired { figures.day = day }
    }

    private static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
