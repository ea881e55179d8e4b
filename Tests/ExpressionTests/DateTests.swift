// Dates: midnight in the customer's zone, but as they came where a text is nothing but one field.

import Calendar
import Expression
import Testing

@Suite("Dates")
struct DateTests {
    // 2026-03-01 is day 20,513; Paris is at +01:00 then, and was in 1970.
    static let cases: [EvaluationTests.Case] = [
        .init("event.birth == timestamp('2026-02-28T23:00:00Z')", "true"),
        .init("event.birth < timestamp('2026-02-28T23:00:00Z')", "false"),
        .init("event.birth <= now", "true"),
        .init("now - event.birth", "46800.25s"),
        .init("event.birth + duration('1h')", "2026-03-01T00:00:00Z"),
        .init("event.birth.getDate('+01:00')", "1"),
        .init("event.birth in event.days", "true"),
        .init("timestamp('1969-12-31T23:00:00Z') in event.days", "true"),
        .init("event.days[0]", "2026-02-28T23:00:00Z"),
        .init("[event.birth]", "[2026-02-28T23:00:00Z]"),
        .init("event.vip ? event.birth : now", "2026-02-28T23:00:00Z"),
        .init("type(event.birth)", "google.protobuf.Timestamp"),
        .init("customer.birth_date < event.birth", "true"),
        .init("has(event.birth)", "true"),
    ]

    @Test("a date is read as the midnight of its day in the customer's zone", arguments: cases)
    func midnight(_ expression: EvaluationTests.Case) {
        let found = EvaluationTests.evaluate(expression.text, zone: Zones.paris)
        #expect(found == expression.expected)
    }

    @Test("S44: a field of type date keeps its dates where it stands alone")
    func alone() throws {
        for (text, type, value) in [
            ("event.birth", ValueType.date, "date 20513"), ("(event.birth)", .date, "date 20513"),
            ("event.days", .list(.date), "[date 20513, date 0]"),
        ] {
            let program = try #require(Compiler.compile(text, in: Sample.scope).program)
            var sample = Sample(zone: Zones.paris)
            #expect(program.type == type)
            #expect(sample.run(program).written == value)
        }
    }

    @Test("where only a timestamp is expected a date is one")
    func expectedTimestamp() throws {
        let program = try #require(
            Compiler.compile("event.birth", in: Sample.scope, expecting: [.timestamp]).program)
        var sample = Sample(zone: Zones.paris)
        #expect(program.type == .timestamp)
        #expect(sample.run(program).written == "2026-02-28T23:00:00Z")
    }

    @Test("a date beyond the timestamps is an error, not a trap")
    func farDate() throws {
        let scope = Scope(
            records: [Sample.record("event", .event, [("day", .date)])], hasNow: false)
        let program = try #require(
            Compiler.compile("event.day < timestamp(0)", in: scope).program)
        var machine = Machine()
        for days in [3_000_000, -800_000] as [Int64] {
            var frame = Frame(now: Sample.now, zone: Zones.paris)
            let slots = [Value.date(days: days)]
            let result = slots.withUnsafeBufferPointer {
                frame.event = $0.baseAddress
                return machine.run(program, frame)
            }
            #expect(result.evaluationError == .overflow)
        }
    }
}
