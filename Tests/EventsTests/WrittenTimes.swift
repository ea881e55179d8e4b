import Calendar
import Events
import Expression
import Testing

/// S69, S74: how a place's numbers and texts are read as times.
@Suite struct WrittenTimes {
    static let zones = ZoneDatabase.system()

    static func schema(_ type: ValueType, _ unit: TimeForm.Unit = .bySize, zone: String? = nil)
        -> EventSchema
    {
        var schema = EventSchema.one(type)
        let form = TimeForm(unit: unit, zone: zone.flatMap { zones.zone(named: $0) })
        schema.types[0].fields[0].time = form
        if unit != .days {
            schema.envelope.timeForm = form
            schema.envelope.recordTimeForm = form
        }
        return schema
    }

    static let numbers: [(TimeForm.Unit, String, Int64?)] = [
        (.seconds, "63072000", 63_072_000_000), (.seconds, "63072000000", 63_072_000_000_000),
        (.seconds, "0", 0), (.seconds, "-1", -1000), (.seconds, "-1.5", -1500),
        (.seconds, "1.0009", 1000),
        (.seconds, "253402300799.9999", 253_402_300_799_999), (.seconds, "253402300800", nil),
        (.seconds, "1e9", 1_000_000_000_000), (.seconds, "1767225600123", nil),
        (.milliseconds, "63072000000", 63_072_000_000), (.milliseconds, "5", 5),
        (.milliseconds, "-5", -5),
        (.milliseconds, "1.9", 1), (.milliseconds, "-0.1", -1),
        (.milliseconds, "-62135596800000", -62_135_596_800_000),
        (.milliseconds, "-62135596800001", nil),
        (.milliseconds, "253402300799999", 253_402_300_799_999),
        (.milliseconds, "253402300800000", nil), (.milliseconds, "6.3072e10", 63_072_000_000),
        (.microseconds, "63072000000000", 63_072_000_000), (.microseconds, "999", 0),
        (.microseconds, "-1", -1),
        (.microseconds, "1767225600123456", 1_767_225_600_123),
        (.microseconds, "1767225600123456.7", 1_767_225_600_123),
        (.nanoseconds, "63072000000000000", 63_072_000_000), (.nanoseconds, "999999", 0),
        (.nanoseconds, "-1", -1), (.nanoseconds, "1767225600123456789", 1_767_225_600_123),
        // Beyond 64 bits: the year 9999.
        (.nanoseconds, "253402300799999999999", 253_402_300_799_999),
        (.nanoseconds, "253402300800000000000", nil),
        (.bySize, "63072000000", 63_072_000_000_000), (.bySize, "1767225600123", 1_767_225_600_123),
    ]

    @Test("S69: a number counts the unit that its place names", arguments: numbers)
    func number(unit: TimeForm.Unit, json: String, ms: Int64?) {
        var scan = Scan(Self.schema(.timestamp, unit))
        let envelope = scan(#"{"id":"1","type":"t","subject":"c","time":\#(json)}"#)
        #expect(ms == nil ? envelope == .dead(.badTime) : envelope.event?.timeMs == ms)
        var fields = Scan(
            {
                var schema = EventSchema.one(.timestamp);
                schema.types[0].fields[0].time = TimeForm(unit: unit); return schema
            }())
        let field = fields(cloudEvent(#"{"x":\#(json)}"#))
        #expect(ms == nil ? field == .dead(.wrongType) : field.event?.slots == ["t\(ms ?? 0)"])
    }

    @Test("S69: a text is read the same whatever the unit, and a number in a text is no time")
    func textWithUnit() {
        for unit in [TimeForm.Unit.seconds, .milliseconds, .microseconds, .nanoseconds] {
            var scan = Scan(Self.schema(.timestamp, unit))
            let head = #"{"id":"1","type":"t","subject":"c","time":"#
            #expect(scan(head + #""2026-01-01T00:00:00Z"}"#).event?.timeMs == 1_767_225_600_000)
            #expect(scan(head + #""1767225600"}"#) == .dead(.badTime))
        }
    }

    @Test("S69: the unit holds in lists and maps too")
    func containers() {
        var list = Scan(Self.schema(.list(.timestamp), .milliseconds))
        #expect(
            list(cloudEvent(#"{"x":[1,-1,"1970-01-01 00:00:01 UTC"]}"#)).event?.slots == [
                "[t1,t-1,t1000]"
            ])
        var map = Scan(Self.schema(.map(.string, .timestamp), .seconds))
        #expect(
            map(cloudEvent(#"{"x":{"a":100000000000}}"#)).event?.slots == [
                #"{"a":t100000000000000}"#
            ])
    }

    static let days: [(String, Int64?)] = [
        ("0", 0), ("20000", 20_000), ("-1", -1), ("19999.9", 19_999), ("-0.5", -1), ("1e3", 1000),
        ("2932896", 2_932_896), ("2932897", nil), ("-719162", -719_162), ("-719163", nil),
        (#""2024-10-04""#, 20_000), (#""20000""#, nil), ("true", nil),
        (#""2024-10-04T00:00:00Z""#, nil),
    ]

    @Test("S69: date(days) counts days since 1970, and a text is a date as ever", arguments: days)
    func date(json: String, day: Int64?) {
        var scan = Scan(Self.schema(.date, .days))
        let seen = scan(cloudEvent(#"{"x":\#(json)}"#))
        #expect(day == nil ? seen == .dead(.wrongType) : seen.event?.slots == ["day\(day ?? 0)"])
        var plain = Scan(.one(.date))
        if !json.hasPrefix("\"") {
            #expect(plain(cloudEvent(#"{"x":\#(json)}"#)) == .dead(.wrongType))
        }
    }

    static let locals: [(String, String)] = [
        ("2026-05-01 10:00:00", "2026-05-01T08:00:00.000Z"),
        ("2026-12-01T10:00:00.5", "2026-12-01T09:00:00.500Z"),
        ("2026-03-29 02:30:00", "2026-03-29T01:00:00.000Z"),
        ("2026-10-25 02:30:00", "2026-10-25T00:30:00.000Z"),
        ("2026-05-01 10:00:00Z", "2026-05-01T10:00:00.000Z"),
        ("2026-05-01 10:00:00+0500", "2026-05-01T05:00:00.000Z"),
        (#"2026-05-01\u002010:00:00"#, "2026-05-01T08:00:00.000Z"),
    ]

    @Test("S74: a text without an offset is local where its place names a zone", arguments: locals)
    func local(text: String, instant: String) {
        let ms = Instant(rfc3339: instant)!.milliseconds
        var scan = Scan(Self.schema(.timestamp, zone: "Europe/Paris"))
        #expect(scan(#"{"id":"1","type":"t","subject":"c","time":"\#(text)"}"#).event?.timeMs == ms)
        #expect(scan(cloudEvent(#"{"x":"\#(text)"}"#)).event?.slots == ["t\(ms)"])
    }

    @Test("S74: a local time at the ends of the years is held to them")
    func ends() {
        var scan = Scan(Self.schema(.timestamp, zone: "Europe/Paris"))
        #expect(scan(cloudEvent(#"{"x":"0001-01-01 00:00:00"}"#)) == .dead(.wrongType))
        #expect(scan(cloudEvent(#"{"x":"9999-12-31 23:59:59.999"}"#)).event != nil)
        // Its zone is declared: that is not what is wrong.
        let early = #"{"id":"1","type":"t","subject":"c","time":"0001-01-01 00:00:00"}"#
        #expect(scan(early) == .dead(.badTime))
        #expect(scan.detail(early)?.contains("zone") == false)
    }

    @Test("S74: so it is within arrays and maps, and at one of several places")
    func withoutZoneWithin() {
        var map = Scan(.one(.map(.string, .timestamp)))
        let entry = cloudEvent(#"{"x":{"a":"2026-05-01 10:00:00"}}"#)
        #expect(map(entry) == .dead(.badTime))
        #expect(
            map.detail(entry)?.contains("as `map(string,timestamp(Europe/Paris))` does") == true)
        #expect(map(cloudEvent(#"{"x":{"a":{}}}"#)) == .dead(.wrongType))
        var schema = EventSchema.one(.list(.timestamp))
        schema.types[0].fields[0].path = FieldPath(.init(tokens: ["items", "*", "at"]))
        var elements = Scan(schema)
        #expect(
            elements(cloudEvent(#"{"items":[{"at":1},{"at":"2026-05-01 10:00:00"}]}"#))
                == .dead(.badTime))
        #expect(elements(cloudEvent(#"{"items":[{"at":[]}]}"#)) == .dead(.wrongType))
        schema = .one(.int)
        schema.envelope.time = .init([.init(tokens: ["ts"]), .init(tokens: ["time"])])
        var places = Scan(schema)
        #expect(
            places.detail(
                #"{"id":"1","type":"t","subject":"c","ts":"2026-05-01 10:00:00"}"#)?
                .hasSuffix("as `time: { at: [/ts, /time], zone: Europe/Paris }` does") == true)
    }

    @Test(
        "S74: without a zone it is bad_time, in the envelope and in a field, and the detail says why"
    )
    func withoutZone() {
        var scan = Scan(.one(.timestamp))
        let envelope = #"{"id":"1","type":"t","subject":"c","time":"2026-05-01 10:00:00"}"#
        #expect(scan(envelope) == .dead(.badTime))
        #expect(
            scan.detail(envelope)
                == #"time: "2026-05-01 10:00:00" has no offset from UTC, and no zone is declared for it, "#
                + "as `time: { at: /time, zone: Europe/Paris }` does")
        let field = cloudEvent(#"{"x":"2026-05-01T10:00:00"}"#)
        #expect(scan(field) == .dead(.badTime))
        #expect(scan.detail(field)?.contains("as `timestamp(Europe/Paris)` does") == true)
        var list = Scan(.one(.list(.timestamp)))
        #expect(list(cloudEvent(#"{"x":[1,"2026-05-01T10:00:00"]}"#)) == .dead(.badTime))
        #expect(list(cloudEvent(#"{"x":[1,"2026-05-01"]}"#)) == .dead(.wrongType))
        var schema = EventSchema.one(.int)
        schema.envelope.recordTime = .init(tokens: ["at"])
        var received = Scan(schema)
        #expect(
            received.detail(
                #"{"id":"1","type":"t","subject":"c","time":0,"at":"2026-05-01 10:00:00"}"#)?
                .hasPrefix("record_time: ") == true)
    }
}
