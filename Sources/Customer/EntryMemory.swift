import Calendar
import Expression

/// What an instance or a watch keeps of its key and its event, in one allocation:
///
///     key │ origin │ kept slots in the form of ValueCodec │ those of the awaited event
///
/// The origin is the event's source and id, or a date or an instant in 8 bytes.
package struct EntryMemory: Sendable {
    /// What tells a match from others of the rule, customer and key.
    package enum Origin {
        case event(source: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer)
        /// A local date, as days since 1970-01-01.
        case day(Int64)
        case instant(Instant)
    }

    static let dayMark: Int32 = -1
    static let instantMark: Int32 = -2

    private(set) var bytes: [UInt8] = []
    /// -1: absent.
    private(set) var keyCount: Int32 = -1
    private(set) var sourceCount: Int32 = -1
    /// A mark where the origin is no event.
    private(set) var idCount: Int32 = 0
    /// -1: there is none.
    private(set) var awaitedStart: Int32 = -1

    package init(
        key: UnsafeRawBufferPointer?, source: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer,
        slots: UnsafePointer<Value>, keptSlots: [Int]
    ) {
        bytes.reserveCapacity(
            (key?.count ?? 0) + (source?.count ?? 0) + id.count + 16 * keptSlots.count)
        append(key: key)
        if let source {
            sourceCount = Int32(source.count)
            bytes.append(contentsOf: source)
        }
        idCount = Int32(id.count)
        bytes.append(contentsOf: id)
        for slot in keptSlots { ValueCodec.encode(slots[slot], into: &bytes) }
    }

    /// Of a match without an event.
    package init(day: Int64) {
        idCount = Self.dayMark
        append(day)
    }

    /// Of a match without an event.
    package init(instant: Instant) {
        idCount = Self.instantMark
        append(instant.milliseconds)
    }

    /// A key without anything that matched yet.
    package init(key: UnsafeRawBufferPointer?) {
        append(key: key)
    }

    /// From a record: `awaitedStart` is -1 where there is no awaited event.
    init(
        bytes: [UInt8], keyCount: Int32, sourceCount: Int32, idCount: Int32, awaitedStart: Int32
    ) {
        self.bytes = bytes
        self.keyCount = keyCount
        self.sourceCount = sourceCount
        self.idCount = idCount
        self.awaitedStart = awaitedStart
    }

    private mutating func append(key: UnsafeRawBufferPointer?) {
        guard let key else { return }
        keyCount = Int32(key.count)
        bytes.append(contentsOf: key)
    }

    private mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package var sizeBytes: Int { bytes.count }

    package var hasKey: Bool { keyCount >= 0 }

    private var originStart: Int { Int(max(keyCount, 0)) }
    private var idStart: Int { originStart + Int(max(sourceCount, 0)) }
    var slotsStart: Int { idCount < 0 ? originStart + 8 : idStart + Int(idCount) }

    /// Calls `body` with the key and the origin.
    package func withParts<Result>(
        _ body: (_ key: UnsafeRawBufferPointer?, _ origin: Origin) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { all in
            body(
                keyCount < 0 ? nil : UnsafeRawBufferPointer(rebasing: all[0..<originStart]),
                origin(in: all))
        }
    }

    private func origin(in all: UnsafeRawBufferPointer) -> Origin {
        if idCount < 0 {
            let number = Int64(
                littleEndian: all.loadUnaligned(fromByteOffset: originStart, as: Int64.self))
            return idCount == Self.dayMark
                ? .day(number) : .instant(Instant(milliseconds: number))
        }
        return .event(
            source: sourceCount < 0
                ? nil : UnsafeRawBufferPointer(rebasing: all[originStart..<idStart]),
            id: UnsafeRawBufferPointer(rebasing: all[idStart..<slotsStart]))
    }

    /// The source and the id of its event, in memory of `arena`.
    package func event(
        in arena: inout Arena
    ) -> (source: UnsafeRawBufferPointer?, id: UnsafeRawBufferPointer) {
        bytes.withUnsafeBytes { all in
            guard case .event(let source, let id) = origin(in: all) else {
                preconditionFailure("an entry that was made by no event")
            }
            return (source.map { arena.copy($0) }, arena.copy(id))
        }
    }

    /// Whether it is of the event with this id and source.
    package func isOf(id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer?) -> Bool {
        bytes.withUnsafeBytes { all in
            guard case .event(let ownSource, let ownID) = origin(in: all),
                compareBytes(ownID, id) == 0
            else { return false }
            guard let source, let ownSource else { return source == nil && ownSource == nil }
            return compareBytes(ownSource, source) == 0
        }
    }

    /// -1, 0 or 1 as this key's bytes are before, equal to or after `key`; an absent key comes first.
    package func compareKey(to key: UnsafeRawBufferPointer?) -> Int {
        guard let key else { return hasKey ? 1 : 0 }
        guard hasKey else { return -1 }
        return bytes.withUnsafeBytes {
            compareBytes(UnsafeRawBufferPointer(rebasing: $0[0..<Int(keyCount)]), key)
        }
    }

    /// Puts the kept values back into `slots`; their texts live in `arena`.
    package func restore(
        keptSlots: [Int], into slots: UnsafeMutablePointer<Value>, arena: inout Arena
    ) {
        if keptSlots.isEmpty { return }
        restore(keptSlots, from: slotsStart, into: slots, arena: &arena)
    }

    // MARK: The awaited event

    package var hasAwaited: Bool { awaitedStart >= 0 }

    /// Keeps values of an awaited event, in place of those of an earlier one.
    package mutating func keepAwaited(_ values: [UInt8]) {
        if values.isEmpty { return }
        if hasAwaited { bytes.removeSubrange(Int(awaitedStart)...) }
        awaitedStart = Int32(bytes.count)
        bytes += values
    }

    /// Values as `keepAwaited` takes them.
    package static func encoded(_ slots: UnsafePointer<Value>, keptSlots: [Int]) -> [UInt8] {
        var values: [UInt8] = []
        for slot in keptSlots { ValueCodec.encode(slots[slot], into: &values) }
        return values
    }

    /// The same of an event without any.
    package static func encodedAbsent(count: Int) -> [UInt8] {
        var values: [UInt8] = []
        for _ in 0..<count { ValueCodec.encode(.absent, into: &values) }
        return values
    }

    package func restoreAwaited(
        keptSlots: [Int], into slots: UnsafeMutablePointer<Value>, arena: inout Arena
    ) {
        restore(keptSlots, from: Int(awaitedStart), into: slots, arena: &arena)
    }

    private func restore(
        _ keptSlots: [Int], from start: Int, into slots: UnsafeMutablePointer<Value>,
        arena: inout Arena
    ) {
        var cursor = bytes.withUnsafeBytes {
            arena.copy(UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
        for slot in keptSlots {
            slots[slot] = ValueCodec.decode(&cursor, arena: &arena)
        }
    }
}
