// One scope and its values, which the tables of expressions read.

import Calendar
import Expression

/// An event, an entry event and a customer with a field of every type, in memory that lives as long.
struct Sample: ~Copyable {
    /// 2026-03-01T12:00:00.250Z
    static let now = Instant(milliseconds: 1_772_366_400_250)

    static let eventFields: [(String, ValueType)] = [
        ("total", .double), ("qty", .int), ("count", .uint), ("name", .string), ("vip", .bool),
        ("skus", .list(.string)), ("sizes", .list(.int)), ("tags", .map(.string, .string)),
        ("at", .timestamp), ("took", .duration), ("birth", .date), ("days", .list(.date)),
        ("raw", .bytes), ("note", .string), ("price", .double), ("opt_in", .bool),
        ("nested", .map(.string, .list(.int))), ("utm-source", .string),
        ("$current_url", .string), ("naïve", .string), ("in", .string), ("country", .string),
        ("born", .date),
    ]

    static let scope = Scope(
        records: [
            record("event", .event, eventFields), record("entry", .entry, eventFields),
            record("customer", .customer, [("email", .string), ("birth_date", .date)]),
        ],
        hasNow: true)

    static func record(
        _ name: String, _ root: Root, _ fields: [(String, ValueType)]
    ) -> Scope.Record {
        Scope.Record(
            name: name, root: root,
            fields: fields.enumerated().map { index, field in
                Scope.Field(name: field.0, type: field.1, slot: index)
            })
    }

    var arena = Arena()
    var machine = Machine()
    let zone: Zone
    private let event: UnsafeMutableBufferPointer<Value>
    private let customer: UnsafeMutableBufferPointer<Value>

    init(zone: Zone) {
        self.zone = zone
        event = arena.allocateValues(Sample.eventFields.count)
        customer = arena.allocateValues(2)
        // `note`, `price` and `opt_in` are absent.
        event.update(repeating: .absent)
        event[0] = .double(59.5)
        event[1] = .int(3)
        event[2] = .uint(7)
        event[3] = text("Zoë")
        event[4] = .bool(true)
        event[5] = list([text("a-1"), text("b-2"), text("")])
        event[6] = list([.int(38), .int(40)])
        event[7] = map([text("color"), text("red"), text("fit"), text("slim")])
        event[8] = .timestamp(seconds: 1_772_323_200, nanoseconds: 5_000_000)
        event[9] = .duration(seconds: 90, nanoseconds: 0)
        event[10] = .date(days: 20_513)
        event[11] = list([.date(days: 20_513), .date(days: 0)])
        event[12] = bytes([0, 0xFF])
        event[16] = map([text("eu"), list([.int(1), .int(2)])])
        event[17] = text("mail")
        event[18] = text("/cart")
        event[21] = text("FR")
        event[22] = .date(days: 3_805)
        customer[0] = text("zoe@example.org")
        customer[1] = .date(days: -1)
    }

    var frame: Frame {
        var frame = Frame(now: Sample.now, zone: zone)
        frame.event = UnsafePointer(event.baseAddress)
        frame.entry = UnsafePointer(event.baseAddress)
        frame.customer = UnsafePointer(customer.baseAddress)
        return frame
    }

    /// Makes fields absent; those that were so by it before come back no more.
    mutating func leaveOut(_ fields: [Int]) {
        for field in fields { event[field] = .absent }
    }

    mutating func run(_ program: Program) -> Value {
        machine.run(program, frame)
    }

    private mutating func text(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { .string(arena.copy(UnsafeRawBufferPointer($0))) }
    }

    private mutating func bytes(_ bytes: [UInt8]) -> Value {
        bytes.withUnsafeBytes { .bytes(arena.copy($0)) }
    }

    private mutating func list(_ values: [Value]) -> Value {
        let copy = arena.allocateValues(values.count)
        _ = copy.initialize(from: values)
        return .list(UnsafeBufferPointer(copy))
    }

    private mutating func map(_ entries: [Value]) -> Value {
        let copy = arena.allocateValues(entries.count)
        _ = copy.initialize(from: entries)
        return .map(UnsafeBufferPointer(copy))
    }
}
