// How far the changelog is in a local store.

import Calendar

/// What a local store says of itself. It holds all that the changelog held before `offset`, and perhaps
/// more of it: to read some of it again does no harm.
struct Checkpoint: Equatable {
    private static let version: UInt8 = 1
    private static let size = 25

    var offset: Int64
    /// The clock's reading when it was written.
    var writtenAt: Instant
    /// That of the clock record: a store of another changelog has another one. `distantPast` as long as the
    /// changelog is read for the first time.
    var beganAt: Instant

    init(offset: Int64, writtenAt: Instant, beganAt: Instant) {
        self.offset = offset
        self.writtenAt = writtenAt
        self.beganAt = beganAt
    }

    /// Nil for bytes that no checkpoint wrote.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size, bytes[0] == Self.version else { return nil }
        let numbers = bytes.withUnsafeBytes { bytes in
            [1, 9, 17].map {
                Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
            }
        }
        offset = numbers[0]
        writtenAt = Instant(milliseconds: numbers[1])
        beganAt = Instant(milliseconds: numbers[2])
    }

    /// A version, the offset, the times.
    var bytes: [UInt8] {
        var bytes = [Self.version]
        for number in [offset, writtenAt.milliseconds, beganAt.milliseconds] {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
