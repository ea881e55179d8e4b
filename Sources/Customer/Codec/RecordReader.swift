import Calendar

/// Reads numbers from bytes that are not trusted, front to back.
struct RecordReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    @inline(__always)
    mutating func byte() throws(RecordDamage) -> UInt8 {
        guard position < bytes.count else { throw .endsEarly }
        defer { position += 1 }
        return bytes[position]
    }

    @inline(__always)
    mutating func varint() throws(RecordDamage) -> UInt64 {
        let first = try byte()
        return first < 0x80 ? UInt64(first) : try longVarint(first)
    }

    private mutating func longVarint(_ first: UInt8) throws(RecordDamage) -> UInt64 {
        var number = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while true {
            let next = try byte()
            // The tenth byte has room for one bit.
            if shift == 63, next > 1 { throw .malformed }
            number |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return number }
            shift += 7
        }
    }

    mutating func signed() throws(RecordDamage) -> Int64 {
        let number = try varint()
        return Int64(bitPattern: number >> 1 ^ (0 &- (number & 1)))
    }

    mutating func word() throws(RecordDamage) -> UInt64 {
        UInt64(littleEndian: try take(8).loadUnaligned(as: UInt64.self))
    }

    /// The size of something that follows.
    mutating func size() throws(RecordDamage) -> Int {
        let size = try varint()
        guard size <= UInt64(bytes.count - position) else { throw .endsEarly }
        return Int(size)
    }

    /// How many things follow, each of at least `least` bytes: what is made room for is bounded by
    /// what is there.
    mutating func count(ofAtLeast least: Int) throws(RecordDamage) -> Int {
        let count = try varint()
        guard count <= UInt64((bytes.count - position) / least) else { throw .endsEarly }
        return Int(count)
    }

    mutating func take(_ size: Int) throws(RecordDamage) -> UnsafeRawBufferPointer {
        guard size <= bytes.count - position else { throw .endsEarly }
        defer { position += size }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + size])
    }

    mutating func instant(since reference: Instant) throws(RecordDamage) -> Instant {
        reference + (try signed())
    }

    /// An instant that may be `none`.
    mutating func instant(
        since reference: Instant, orNone none: Instant
    ) throws(RecordDamage) -> Instant {
        let number = try varint()
        if number == 0 { return none }
        let zigzag = number &- 1
        return reference + Int64(bitPattern: zigzag >> 1 ^ (0 &- (zigzag & 1)))
    }
}
