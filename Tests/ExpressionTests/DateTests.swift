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
        .init("timestamp(event.birth)", "2026-02-28T23:00:00Z"),
        .init("int(event.birth)", "1772319600"),
        .init("event.birth - duration('1h')", "2026-02-28T22:00:00Z"),
        .init("event.birth - customer.birth_date", "1772409600s"),
        .init("[event.birth, now]", "[2026-02-28T23:00:00Z, 2026-03-01T12:00:00.25Z]"),
        .init("{'a': event.birth, 'b': now}['a']", "2026-02-28T23:00:00Z"),
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

    // It is 13:00 of 2026-03-01 in Paris.
    static let calendar: [EvaluationTests.Case] = [
        .init("event.birth.getFullYear()", "2026"), .init("event.birth.getMonth()", "2"),
        .init("event.birth.getDate()", "1"), .init("event.birth.getDayOfMonth()", "0"),
        .init("event.birth.getDayOfWeek()", "0"), .init("event.birth.getDayOfYear()", "59"),
        .init("event.birth.getHours()", "0"), .init("event.birth.getMinutes()", "0"),
        .init("event.birth.getSeconds()", "0"), .init("event.birth.getMilliseconds()", "0"),
        .init("event.birth.getHours('UTC')", "23"), .init("event.birth.getHours(zone)", "0"),
        .init("dyn(event.birth).getDate()", "1"), .init("dyn(now).getHours()", "12"),
        .init("event.days.map(d, d.getDate())", "[1, 1]"),
        .init("string(event.birth)", #""2026-03-01""#),
        .init(
            "'%s %s'.format([event.birth, event.days])", #""2026-03-01 [2026-03-01, 1970-01-01]""#),
        .init("date('2026-03-01') == event.birth", "true"),
        .init("event.birth != date('2026-03-02')", "true"),
        .init("date('2026-03-01')", "date 20513"), .init("date(event.birth)", "date 20513"),
        .init("date(timestamp('2026-02-28T23:00:00Z'))", "date 20513"),
        .init("date(timestamp('2026-02-28T22:59:59.999Z'))", "date 20512"),
        .init("date(event.at)", "date 20513"), .init("date('20' + '26-03-01')", "date 20513"),
        .init("date(event.name)", "error: no date such as 2026-06-01"),
        .init("today", "date 20513"), .init("today == date(now)", "true"),
        .init("today <= now && now < today.addDays(1)", "true"),
        .init("zone", #""Europe/Paris""#), .init("now.getHours(zone)", "13"),
        .init("event.birth.addDays(31)", "date 20544"),
        .init("event.birth.addDays(-1).getDate()", "28"),
        .init("event.birth.addDays(9000000)", "error: a number or a time is out of range"),
        .init(
            "event.birth.addDays(9223372036854775807)", "error: a number or a time is out of range"),
        .init("event.birth.daysUntil(date('2026-04-01'))", "31"),
        .init("today.daysUntil(event.birth.addDays(-1))", "-1"),
        // 29 March has 23 hours in Paris.
        .init("date('2026-03-30') - date('2026-03-29')", "82800s"),
        .init("date('2026-03-29').daysUntil(date('2026-03-30'))", "1"),
        .init("[event.birth, date('1970-01-01')].sort()", "[date 0, date 20513]"),
        .init("[now, event.birth].sort()[0] == event.birth", "true"),
        .init("[event.birth, event.birth].distinct()", "[date 20513]"),
        .init("event.days.filter(d, d < today)", "[date 0]"),
        .init("event.?birth.orValue(today)", "date 20513"),
        .init("event.vip ? event.birth : today", "date 20513"),
        .init("event.days[0]", "date 20513"), .init("[event.birth]", "[date 20513]"),
        .init("{'a': event.birth}", #"{"a": date 20513}"#),
        .init("dyn(event.birth)", "date 20513"), .init("dyn(event.birth) == '2026-03-01'", "false"),
    ]

    @Test("S68: dates are days of the customer's calendar", arguments: calendar)
    func calendarDay(_ expression: EvaluationTests.Case) {
        let found = EvaluationTests.evaluate(expression.text, zone: Zones.paris)
        #expect(found == expression.expected)
    }

    @Test("S68: an accessor without a zone is a warning for timestamps, and for nothing else")
    func zonelessAccessor() throws {
        for (text, hint) in [
            ("now.getHours() > 8", "now.getHours(zone)"),
            ("event.at.getDayOfWeek() == 0", "event.at.getDayOfWeek(zone)"),
            ("timestamp(event.birth).getDate() == 1", "timestamp(event.birth).getDate(zone)"),
        ] {
            let compilation = Compiler.compile(text, in: Sample.scope, expecting: [.bool])
            #expect(compilation.program != nil)
            #expect(compilation.findings.map(\.code) == ["E033"], "\(text)")
            #expect(compilation.findings.first?.hint?.contains(hint) == true, "\(text)")
        }
        for text in [
            "event.birth.getMonth() == 1", "today.getDate() == 1", "event.took.getHours() > 1",
            "now.getHours(zone) > 8", "now.getHours('UTC') > 8", "dyn(now).getHours() > 8",
        ] {
            #expect(Compiler.compile(text, in: Sample.scope).findings == [], "\(text)")
        }
    }

    @Test("S68: `zone` can be read everywhere, `today` where `now` can")
    func words() {
        var scope = Sample.scope
        scope.hasNow = false
        #expect(Compiler.compile("zone == 'UTC'", in: scope).findings == [])
        let finding = Compiler.compile("today > event.birth", in: scope).findings.first
        #expect(finding?.code == "E010")
        #expect(finding?.hint == "today cannot be read here")
        #expect(Compiler.compile("today > event.birth", in: Sample.scope).program?.readsNow == true)
    }

    @Test("S44: a field of type date keeps its dates where it stands alone")
    func alone() throws {
        for (text, type, value) in [
            ("event.birth", ValueType.date, "date 20513"), ("(event.birth)", .date, "date 20513"),
            ("event.days", .list(.date), "[date 20513, date 0]"),
            ("event.birth.addDays(1)", .date, "date 20514"),
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

    @Test("S68: the day behind 9999-12-31 is an error in every zone")
    func lastDay() throws {
        let program = try #require(
            Compiler.compile("date('9999-12-31').addDays(1)", in: Sample.scope).program)
        let kolkata = try #require(Zones.some.zone(named: "Asia/Kolkata"))
        for zone in [kolkata, Zones.utc, Zones.paris] {
            var sample = Sample(zone: zone)
            #expect(sample.run(program).written == "error: a number or a time is out of range")
        }
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
