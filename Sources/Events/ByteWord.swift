// Eight bytes at a time: where, in eight bytes of text, the next byte of interest stands.
//
// Most strings of an event are shorter than 16 bytes, so wide vectors would not pay, and this runs
// the same on every processor. In all functions here the *lowest* set high bit is exact; those above
// it may be wrong, since subtraction borrows from the next byte.

typealias Bytes = UnsafePointer<UInt8>

/// Eight bytes, the first of the text in the lowest bits.
enum ByteWord {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The eight bytes at `bytes`, all of which must be readable.
    @inline(__always)
    static func load(_ bytes: Bytes) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    /// Marks each byte that ends the plain run of a JSON string: `"`, `\`, a control byte, and
    /// whatever is not ASCII.
    @inline(__always)
    static func stringStops(_ word: UInt64) -> UInt64 {
        let quote = word ^ 0x2222_2222_2222_2222
        let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let control = word &- 0x2020_2020_2020_2020
        return ((quote &- ones) | (backslash &- ones) | control | word) & highBits
    }

    /// Marks each byte that is no decimal digit.
    @inline(__always)
    static func nonDigits(_ word: UInt64) -> UInt64 {
        let digits = word ^ 0x3030_3030_3030_3030
        return ((digits &+ 0x7676_7676_7676_7676) | digits) & highBits
    }

    /// How many bytes stand before the lowest mark; `marks` is not 0.
    @inline(__always)
    static func count(before marks: UInt64) -> Int {
        marks.trailingZeroBitCount &>> 3
    }

    /// Ones in the first `count` bytes, 0 … 8.
    @inline(__always)
    static func mask(ofFirst count: Int) -> UInt64 {
        // Two shifts, as one by 64 would be one by 0.
        let unused = UInt64(truncatingIfNeeded: 32 &- count &* 4)
        return (UInt64.max &>> unused) &>> unused
    }

    /// The number that eight digits write.
    @inline(__always)
    static func eightDigits(_ word: UInt64) -> UInt64 {
        // Pairs, then fours, then all eight, each step one multiplication.
        let digits = word & 0x0F0F_0F0F_0F0F_0F0F
        let pairs = (digits &* 10 &+ (digits &>> 8)) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ (pairs &>> 16)) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ (fours &>> 32)) & 0xFFFF_FFFF
    }
}
