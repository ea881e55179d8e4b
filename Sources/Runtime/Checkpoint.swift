// How far the changelog is in a local store.

import Calendar

/// What a local store says of itself. It holds all that the changelog held before `offset`, and perhaps
/// more of it: to read some of it again does no harm.
struct Checkpoint: Equatable {
    private static let version: UInt8 = 2
    private static let size = 33

    var partition: Int
    var offset: Int64
    /// The clock's reading when it was written.
    var writtenAt: Instant
    /// That of the clock record: a store of another changelog has another one. `distantPast` as long as the
    /// changelog is read for the first time.
    var beganAt: Instant

    init(partition: Int, offset: Int64, writtenAt: Instant, beganAt: Instant) {
        self.partition = partition
        self.offset = offset
        self.writtenAt = writtenAt
        self.beganAt = beganAt
    }

    /// Nil for bytes that no checkpoint wrote.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size, bytes[0] == Self.version else { return nil }
        let numbers = bytes.withUnsafeBytes { bytes in
            [1, 9, 17, 25].map {
                Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
            }
        }
        partition = Int(numbers[0])
        offset = numbers[1]
        writtenAt = Instant(milliseconds: numbers[2])
        beganAt = Instant(milliseconds: numbers[3])
    }

    /// A version, the partition, the offset, the times.
    var bytes: [UInt8] {
        var bytes = [Self.version]
        let numbers = [Int64(partition), offset, writtenAt.milliseconds, beganAt.milliseconds]
        for number in numbers {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
