// Numbers of records as bytes: what `RecordReader` reads.

import Calendar

extension [UInt8] {
    /// Seven bits a byte, the lowest first.
    @inline(__always)
    mutating func append(varint number: UInt64) {
        if number < 0x80 {
            append(UInt8(truncatingIfNeeded: number))
        } else {
            append(longVarint: number)
        }
    }

    private mutating func append(longVarint number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Small numbers of both signs take few bytes.
    mutating func append(signed number: Int64) {
        append(varint: Self.zigzag(number))
    }

    mutating func append(word: UInt64) {
        Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
    }

    mutating func append(_ instant: Instant, since reference: Instant) {
        append(signed: instant - reference)
    }

    /// An instant that may be `none`, which takes one byte. Instants lie between the two distant
    /// ones, so that the largest number is free.
    mutating func append(_ instant: Instant, since reference: Instant, orNone none: Instant) {
        append(varint: instant == none ? 0 : Self.zigzag(instant - reference) &+ 1)
    }

    private static func zigzag(_ number: Int64) -> UInt64 {
        UInt64(bitPattern: number << 1 ^ number >> 63)
    }

    /// Opens something whose size is not known yet; `close` writes it.
    mutating func openSized() -> Int {
        append(0)
        return count
    }

    mutating func closeSized(_ start: Int) {
        let size = count - start
        if size < 0x80 {
            self[start - 1] = UInt8(size)
            return
        }
        // Rare and short: the size needs more room than was left for it.
        var sizeBytes: InlineArray<10, UInt8> = .init(repeating: 0)
        var rest = size
        var width = 0
        while rest > 0 {
            sizeBytes[width] = UInt8(truncatingIfNeeded: rest & 0x7F) | (rest >= 0x80 ? 0x80 : 0)
            rest >>= 7
            width += 1
        }
        for _ in 1..<width { append(0) }
        withUnsafeMutableBytes { all in
            let from = all.baseAddress! + start
            (from + width - 1).copyMemory(from: from, byteCount: size)
        }
        for index in 0..<width { self[start - 1 + index] = sizeBytes[index] }
    }
}
