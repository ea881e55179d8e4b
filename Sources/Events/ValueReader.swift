import Calendar
import Expression

/// Captured text → values of declared types. The text is valid JSON; what is looked at here is its type.
struct ValueReader: ~Copyable {
    /// Holds unescaped texts, bytes, and the elements of lists and maps, until `reset`.
    var arena = Arena()
    let shapes: [FieldShape]
    private let zones: [Zone]
    /// Elements of the lists and maps that are being read, innermost last.
    var elements: [Value] = []
    /// Of tables, when the first cell came that should be JSON.
    var cells: CellReader?
    private var lacksOffset = false

    init(shapes: [FieldShape], zones: [Zone]) {
        self.shapes = shapes
        self.zones = zones
    }

    /// Forgets all values that were read.
    mutating func reset() {
        arena.reset()
    }

    /// The value, or nil if it is of another type. Hot: once a used field.
    mutating func value(_ capture: Capture, _ shape: Int32) -> Value? {
        let shape = shapes[Int(shape)]
        switch shape.kind {
        case .bool:
            return capture.kind == .true
                ? .bool(true) : capture.kind == .false ? .bool(false) : nil
        case .int:
            guard capture.kind == .integer else { return nil }
            return JSONNumber.integer(capture.start, count: Int(capture.count)).map { .int($0) }
        case .double:
            guard capture.kind == .integer || capture.kind == .decimal else { return nil }
            let value = JSONNumber.double(capture.start, count: Int(capture.count))
            return value.isFinite ? .double(value) : nil
        case .string:
            return text(capture).map { .string($0) }
        case .bytes:
            return text(capture).flatMap { bytes($0) }
        case .timestamp:
            return time(capture, shape.time).map { .timestamp($0) }
        case .date:
            return date(capture, shape.time).map { .date(days: $0) }
        case .duration:
            return text(capture).flatMap { DurationText.parse($0) }
                .map { .duration(seconds: $0.seconds, nanoseconds: $0.nanoseconds) }
        case .list:
            return capture.kind == .array ? list(capture, of: shape.element) : nil
        case .map:
            return capture.kind == .object ? map(capture, of: shape.element) : nil
        }
    }

    /// What a string stands for, nil if it is no string.
    @inline(__always)
    mutating func text(_ capture: Capture) -> UnsafeRawBufferPointer? {
        capture.kind == .string
            ? UnsafeRawBufferPointer(start: capture.start, count: Int(capture.count))
            : unescapedText(capture)
    }

    @inline(never)
    private mutating func unescapedText(_ capture: Capture) -> UnsafeRawBufferPointer? {
        guard capture.kind == .escapedString else { return nil }
        let count = Int(capture.count)
        let target = arena.allocate(size: count).bindMemory(to: UInt8.self, capacity: count)
        let size = JSONString.unescape(
            capture.start, capture.start + count, to: target, limit: count)
        return UnsafeRawBufferPointer(start: target, count: size)
    }

    /// The text of a string, or of an integer of 64 bits in decimal (S14); nil for anything else.
    @inline(__always)
    mutating func identity(_ capture: Capture) -> UnsafeRawBufferPointer? {
        capture.kind == .integer ? decimal(capture) : text(capture)
    }

    private func decimal(_ capture: Capture) -> UnsafeRawBufferPointer? {
        let count = Int(capture.count)
        guard let value = JSONNumber.integer(capture.start, count: count) else { return nil }
        // JSON allows one text an integer, but for 0, which can have a minus.
        let sign = value == 0 ? count - 1 : 0
        return UnsafeRawBufferPointer(start: capture.start + sign, count: count - sign)
    }

    /// The instant in any form that the place allows, nil for what is no time.
    @inline(__always)
    mutating func time(_ capture: Capture, _ reading: TimeReading) -> Instant? {
        switch capture.kind {
        case .integer:
            return EventTime.parse(
                integer: capture.start, count: Int(capture.count), unit: reading.unit)
        case .decimal:
            return EventTime.parse(
                decimal: capture.start, count: Int(capture.count), unit: reading.unit)
        default:
            guard let text = text(capture) else { return nil }
            return time(text, reading)
        }
    }

    @inline(__always)
    mutating func time(_ text: UnsafeRawBufferPointer, _ reading: TimeReading) -> Instant? {
        let zone = reading.zone < 0 ? nil : zones[Int(reading.zone)]
        if let instant = EventTime.parse(text: text, zone: zone) { return instant }
        refuse(text, reading)
        return nil
    }

    @inline(never)
    private mutating func refuse(_ text: UnsafeRawBufferPointer, _ reading: TimeReading) {
        guard reading.zone < 0, case .local = TimeText.read(text) else { return }
        lacksOffset = true
    }

    /// Whether the value that was refused last is a time but for its offset, where no zone is declared
    /// (S74); asked once.
    mutating func takeLackOfOffset() -> Bool {
        defer { lacksOffset = false }
        return lacksOffset
    }

    private mutating func date(_ capture: Capture, _ reading: TimeReading) -> Int64? {
        if reading.unit == .days, capture.kind == .integer || capture.kind == .decimal {
            return EventTime.days(decimal: capture.start, count: Int(capture.count))
        }
        return text(capture).flatMap { DateText.parse($0) }
    }

    private mutating func bytes(_ text: UnsafeRawBufferPointer) -> Value? {
        decoded(text).map { .bytes($0) }
    }

    /// What a text in base64 stands for, terminated; nil if it is none. In a payload the padding must be
    /// there.
    mutating func decoded(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard text.count % 4 == 0 else { return nil }
        let capacity = Base64.capacity(count: text.count)
        let target = arena.allocate(size: capacity + DocumentPass.padding)
            .bindMemory(to: UInt8.self, capacity: capacity + DocumentPass.padding)
        guard let count = Base64.decode(text, to: target) else { return nil }
        (target + count).update(repeating: 0, count: DocumentPass.padding)
        return UnsafeRawBufferPointer(start: target, count: count)
    }

    /// Null in a list is of another type than its elements (S15).
    private mutating func list(_ capture: Capture, of element: Int32) -> Value? {
        let base = elements.count
        defer { elements.removeLast(elements.count - base) }
        var members = MemberCursor(capture)
        while let member = members.next() {
            guard let value = value(member, element) else { return nil }
            elements.append(value)
        }
        return .list(keep(from: base))
    }

    /// Null in a map is absent; of equal keys the last counts, at the place of the first.
    private mutating func map(_ capture: Capture, of element: Int32) -> Value? {
        let base = elements.count
        defer { elements.removeLast(elements.count - base) }
        var members = MemberCursor(capture)
        while let key = members.next() {
            guard let text = text(key) else { break }
            elements.append(.string(text))
            // The value is read when it is known to be the last of its key: until then its address.
            elements.append(
                Value(tag: .absent, bits: UInt64(UInt(bitPattern: members.valueStart))))
            members.skipValue()
        }
        MapEntries.keepLast(&elements, from: base)
        let end = elements.count
        for index in stride(from: base, to: end, by: 2) {
            let start = Bytes(bitPattern: UInt(elements[index + 1].bits))!
            let member = MemberCursor.value(at: start)
            if member.kind == .null { continue }
            guard let value = value(member, element) else { return nil }
            elements.append(elements[index])
            elements.append(value)
        }
        return .map(keep(from: end))
    }

    /// The elements from `base` on, in the arena.
    mutating func keep(from base: Int) -> UnsafeBufferPointer<Value> {
        let kept = arena.allocateValues(elements.count - base)
        _ = kept.initialize(from: elements[base...])
        return UnsafeBufferPointer(kept)
    }
}
