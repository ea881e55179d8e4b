// Events and customers that conditions are measured over.

import Calendar
import Expression

/// 64 frames, each with its own values; now and then one lacks a field.
struct SampleFrames {
    enum Event: Int, CaseIterable {
        case total, qty, vip, country, name, coupon, discount, skus, sizes, at
    }

    enum Customer: Int, CaseIterable {
        case plan, points, registered, city
    }

    static let count = 64

    static let scope = Scope(
        records: [
            record(
                "event", .event,
                [
                    ("total", .double), ("qty", .int), ("vip", .bool), ("country", .string),
                    ("name", .string), ("coupon", .string), ("discount", .double),
                    ("skus", .list(.string)), ("sizes", .list(.int)), ("at", .timestamp),
                ]),
            record(
                "customer", .customer,
                [
                    ("plan", .string), ("points", .int), ("registered", .timestamp),
                    ("city", .string),
                ]),
        ], hasNow: true)

    private static func record(
        _ name: String, _ root: Root, _ fields: [(String, ValueType)]
    ) -> Scope.Record {
        Scope.Record(
            name: name, root: root,
            fields: fields.enumerated().map {
                Scope.Field(name: $0.element.0, type: $0.element.1, slot: $0.offset)
            })
    }

    private let frames: UnsafeMutablePointer<Frame>

    /// The memory lives as long as the program.
    init() {
        frames = .allocate(capacity: SampleFrames.count)
        for index in 0..<SampleFrames.count {
            var frame = Frame(now: Instant(milliseconds: 1_772_366_400_250), zone: .utc)
            frame.event = SampleFrames.event(index)
            frame.customer = SampleFrames.customer(index)
            (frames + index).initialize(to: frame)
        }
    }

    subscript(index: Int) -> Frame {
        _read {
            yield frames[index % SampleFrames.count]
        }
    }

    private static func event(_ index: Int) -> UnsafePointer<Value> {
        let slots = UnsafeMutablePointer<Value>.allocate(capacity: Event.allCases.count)
        slots.initialize(repeating: .absent, count: Event.allCases.count)
        func set(_ field: Event, _ value: Value) { slots[field.rawValue] = value }
        if index % 16 != 5 { set(.total, .double(20 + Double(index * 37 % 64))) }
        set(.qty, .int(Int64(index % 7)))
        set(.vip, .bool(index % 3 == 0))
        set(.country, text(["FR", "BE", "DE", "LU", "NL"][index % 5]))
        set(.name, text(["promo-spring", "basket", "promo", "promo-winter-sale"][index % 4]))
        if index % 2 == 0 { set(.coupon, text(index % 4 == 0 ? "" : "WELCOME10")) }
        set(.discount, .double(Double(index % 11)))
        let skus = ["hat-1", "shirt-22", index % 3 == 0 ? "shoe-7" : "sock-7", "belt-31"]
        set(.skus, list(skus.map(text)))
        set(.sizes, list([38, 40, 41, Int64(36 + index % 8)].map { .int($0) }))
        set(.at, .timestamp(seconds: 1_772_366_400 - Int64(index) * 600, nanoseconds: 0))
        return UnsafePointer(slots)
    }

    private static func customer(_ index: Int) -> UnsafePointer<Value> {
        let slots = UnsafeMutablePointer<Value>.allocate(capacity: Customer.allCases.count)
        slots.initialize(repeating: .absent, count: Customer.allCases.count)
        func set(_ field: Customer, _ value: Value) { slots[field.rawValue] = value }
        set(.plan, text(["gold", "free", "silver"][index % 3]))
        if index % 16 != 3 { set(.points, .int(Int64(index * 53 % 2000))) }
        set(
            .registered,
            .timestamp(seconds: 1_772_366_400 - Int64(index) * 86_400, nanoseconds: 500_000_000))
        set(.city, text(["Lyon", "Bruxelles", "Luxembourg"][index % 3]))
        return UnsafePointer(slots)
    }

    private static func text(_ text: String) -> Value {
        let bytes = Array(text.utf8)
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(bytes.count, 1), alignment: 1)
        memory.copyBytes(from: bytes)
        return .string(UnsafeRawBufferPointer(start: memory.baseAddress, count: bytes.count))
    }

    private static func list(_ values: [Value]) -> Value {
        let memory = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
        _ = memory.initialize(from: values)
        return .list(UnsafeBufferPointer(memory))
    }
}
