// Eight bytes at a time: where, in eight bytes of text, the next byte of interest stands.
//
// Most strings of an event are shorter than 16 bytes, so wide vectors would not pay, and this runs
// the same on every processor. In all functions here the *lowest* set high bit is exact; those above
// it may be wrong, since subtraction borrows from the next byte.

typealias Bytes = UnsafePointer<UInt8>

/// Eight bytes, the first of the text in the lowest bits.
enum ByteWord {
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The eight bytes at `bytes`, all of which must be readable.
    @inline(__always)
    static func load(_ bytes: Bytes) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    /// Marks each byte that ends the plain run of a JSON string: `"`, `\`, a control byte, and
    /// whatever is not ASCII.
    @inline(__always)
    static func stringStops(_ word: UInt64) -> UInt64 {
        // Exchanging bit 1 brings the quote (0x22) down to 0x20 and lifts the blank and `!` above it.
        let control = (word ^ 0x0202_0202_0202_0202) &- 0x2121_2121_2121_2121
        let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
        return (control | backslash | word) & highBits
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

    /// How many bytes stand before the lowest mark of two words, the second if the first has none; not
    /// both are 0. Without a branch.
    @inline(__always)
    static func count(before low: UInt64, _ high: UInt64) -> Int {
        let isInHigh = ~(low | (0 &- low)) & (1 &<< 63)
        let choice = UInt64(bitPattern: Int64(bitPattern: isInHigh) &>> 63)
        return count(before: low | (high & choice)) &+ Int(truncatingIfNeeded: choice & 8)
    }

    /// The number that the first `count` bytes write, 1 … 8 digits.
    @inline(__always)
    static func digits(_ word: UInt64, count: Int) -> UInt64 {
        // Shifted behind zeros; then pairs, fours and all eight, a multiplication each.
        let shifted = word &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)
        let digits = shifted & 0x0F0F_0F0F_0F0F_0F0F
        let pairs = (digits &* 10 &+ (digits &>> 8)) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ (pairs &>> 16)) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ (fours &>> 32)) & 0xFFFF_FFFF
    }
}
