// The key and the event of an instance or a watch within a record.

import Expression

/// An entry as it lies in a record, with sizes that fit:
///
///     flags │ size of key │ of source │ of id │ shape, size of values │ of awaited │ bytes …
///             if it has one             if it is an event
///
/// The bytes are those of `EntryMemory`, in its order: key, source, id (or 8 bytes of a day or an
/// instant), values, awaited values.
struct EntryCoding {
    /// Bits of the flags; the two highest belong to the instance or the watch.
    static let hasKey: UInt8 = 1
    static let hasSource: UInt8 = 2
    static let isDay: UInt8 = 4
    static let isInstant: UInt8 = 8
    static let hasValues: UInt8 = 16
    static let hasAwaited: UInt8 = 32

    private let flags: UInt8
    private(set) var keyCount: Int32 = -1
    private var sourceCount: Int32 = -1
    private var idCount: Int32 = 0
    private(set) var shape: UInt64 = 0
    private(set) var awaitedShape: UInt64 = 0
    private let valuesStart: Int
    private let awaitedStart: Int
    private let bytes: UnsafeRawBufferPointer

    /// `flags` are read already.
    init(from reader: inout RecordReader, flags: UInt8) throws(RecordDamage) {
        self.flags = flags
        var size = 0
        if flags & Self.hasKey != 0 { keyCount = try Self.part(&size, of: &reader) }
        switch flags & (Self.isDay | Self.isInstant) {
        case 0:
            if flags & Self.hasSource != 0 { sourceCount = try Self.part(&size, of: &reader) }
            idCount = try Self.part(&size, of: &reader)
        case Self.isDay where flags & Self.hasSource == 0:
            idCount = EntryMemory.dayMark
            size += 8
        case Self.isInstant where flags & Self.hasSource == 0:
            idCount = EntryMemory.instantMark
            size += 8
        default:
            throw .malformed
        }
        valuesStart = size
        if flags & Self.hasValues != 0 {
            shape = try reader.varint()
            _ = try Self.part(&size, of: &reader)
        }
        awaitedStart = size
        if flags & Self.hasAwaited != 0 {
            awaitedShape = try reader.varint()
            _ = try Self.part(&size, of: &reader)
        }
        bytes = try reader.take(size)
    }

    private static func part(
        _ total: inout Int, of reader: inout RecordReader
    ) throws(RecordDamage) -> Int32 {
        let size = try reader.size()
        total += size
        guard total < Int(Int32.max) else { throw .malformed }
        return Int32(size)
    }

    var key: UnsafeRawBufferPointer? {
        keyCount < 0 ? nil : UnsafeRawBufferPointer(rebasing: bytes[0..<Int(keyCount)])
    }

    var values: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[valuesStart..<awaitedStart])
    }

    var awaited: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[awaitedStart...])
    }

    var isEvent: Bool { idCount >= 0 }
    var hasValues: Bool { flags & Self.hasValues != 0 }
    var hasAwaited: Bool { flags & Self.hasAwaited != 0 }

    /// All of it, as it is.
    var memory: EntryMemory {
        EntryMemory(
            bytes: Array(bytes), keyCount: keyCount, sourceCount: sourceCount, idCount: idCount,
            awaitedStart: hasAwaited ? Int32(awaitedStart) : -1)
    }

    /// The key and the origin, with other values.
    func memory(values: [UInt8], awaited: [UInt8]) -> EntryMemory {
        EntryMemory(
            bytes: Array(bytes[0..<valuesStart]) + values + awaited,
            keyCount: keyCount, sourceCount: sourceCount, idCount: idCount,
            awaitedStart: awaited.isEmpty ? -1 : Int32(valuesStart + values.count))
    }
}

extension EntryMemory {
    /// Appends the entry of a rule that keeps slots of these shapes, 0 for none; `flags` are the
    /// two highest bits.
    func append(to record: inout [UInt8], flags: UInt8, shape: UInt32, awaitedShape: UInt32) {
        let isEvent = idCount >= 0
        let valuesEnd = hasAwaited ? Int(awaitedStart) : bytes.count
        let hasValues = shape != 0 && valuesEnd > slotsStart
        let keepsAwaited = awaitedShape != 0 && hasAwaited
        var flags = flags
        if hasKey { flags |= EntryCoding.hasKey }
        if isEvent, sourceCount >= 0 { flags |= EntryCoding.hasSource }
        if idCount == Self.dayMark { flags |= EntryCoding.isDay }
        if idCount == Self.instantMark { flags |= EntryCoding.isInstant }
        if hasValues { flags |= EntryCoding.hasValues }
        if keepsAwaited { flags |= EntryCoding.hasAwaited }
        record.append(flags)
        if hasKey { record.append(varint: UInt64(keyCount)) }
        if isEvent {
            if sourceCount >= 0 { record.append(varint: UInt64(sourceCount)) }
            record.append(varint: UInt64(idCount))
        }
        if hasValues {
            record.append(varint: UInt64(shape))
            record.append(varint: UInt64(valuesEnd - slotsStart))
        }
        if keepsAwaited {
            record.append(varint: UInt64(awaitedShape))
            record.append(varint: UInt64(bytes.count - valuesEnd))
        }
        bytes.withUnsafeBytes { all in
            record.append(
                contentsOf: UnsafeRawBufferPointer(
                    rebasing: all[0..<(hasValues ? valuesEnd : slotsStart)]))
            if keepsAwaited {
                record.append(contentsOf: UnsafeRawBufferPointer(rebasing: all[valuesEnd...]))
            }
        }
    }
}
