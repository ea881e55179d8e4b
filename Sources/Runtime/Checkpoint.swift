// How far the changelog is in a local store.

import Calendar

/// What a local store says of itself. It holds all that the changelog held before `offset`, and perhaps
/// more of it: to read some of it again does no harm.
struct Checkpoint: Equatable {
    private static let version: UInt8 = 1
    private static let size = 17

    var offset: Int64
    /// The clock's reading when it was written.
    var writtenAt: Instant

    init(offset: Int64, writtenAt: Instant) {
        self.offset = offset
        self.writtenAt = writtenAt
    }

    /// Nil for bytes that no checkpoint wrote.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size, bytes[0] == Self.version else { return nil }
        (offset, writtenAt) = bytes.withUnsafeBytes {
            (
                Int64(littleEndian: $0.loadUnaligned(fromByteOffset: 1, as: Int64.self)),
                Instant(
                    milliseconds: Int64(
                        littleEndian: $0.loadUnaligned(fromByteOffset: 9, as: Int64.self)))
            )
        }
    }

    /// A version, the offset, the time.
    var bytes: [UInt8] {
        var bytes = [Self.version]
        withUnsafeBytes(of: offset.littleEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: writtenAt.milliseconds.littleEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }
}
