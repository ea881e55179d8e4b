import Glibc

/// The value of a JSON number's text, whose form has been checked.
enum JSONNumber {
    /// Behind the digits that start at `start`. Hot: once or twice a number.
    @inline(__always)
    static func skipDigits(_ start: Bytes) -> Bytes {
        var at = start
        while true {
            let stops = ByteWord.nonDigits(ByteWord.load(at))
            if stops != 0 { return at + ByteWord.count(before: stops) }
            at += 8
        }
    }

    /// The value of a number without fraction and exponent; nil beyond 64 bits.
    static func integer(_ text: Bytes, count: Int) -> Int64? {
        let isNegative = text.pointee == UInt8(ascii: "-")
        let digits = text + (isNegative ? 1 : 0)
        let count = isNegative ? count &- 1 : count
        var magnitude: UInt64
        if count <= 8 {
            magnitude = ByteWord.digits(ByteWord.load(digits), count: count)
        } else if count <= 16 {
            magnitude = ByteWord.digits(ByteWord.load(digits), count: count &- 8)
            let rest = ByteWord.digits(ByteWord.load(digits + (count &- 8)), count: 8)
            magnitude = magnitude &* 100_000_000 &+ rest
        } else {
            // The form allows no leading zero; 19 digits fit into 64 bits without a sign.
            guard count <= 19 else { return nil }
            magnitude = 0
            for index in 0..<count {
                magnitude = magnitude &* 10 &+ UInt64(digits[index] & 0x0F)
            }
        }
        if isNegative {
            guard magnitude <= 1 << 63 else { return nil }
            return Int64(truncatingIfNeeded: 0 &- magnitude)
        }
        return Int64(exactly: magnitude)
    }

    /// The nearest double; infinite where the number is too large for one.
    static func double(_ text: Bytes, count: Int) -> Double {
        var at = text
        let end = text + count
        let isNegative = at.pointee == UInt8(ascii: "-")
        if isNegative { at += 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        while at < end, at.pointee &- UInt8(ascii: "0") < 10 {
            mantissa = mantissa &* 10 &+ UInt64(at.pointee & 0x0F)
            digits &+= 1
            at += 1
        }
        if at < end, at.pointee == UInt8(ascii: ".") {
            at += 1
            while at < end, at.pointee &- UInt8(ascii: "0") < 10 {
                mantissa = mantissa &* 10 &+ UInt64(at.pointee & 0x0F)
                digits &+= 1
                exponent &-= 1
                at += 1
            }
        }
        if at < end { exponent &+= DecimalText.exponent(at + 1, end) }
        // Both factors are doubles without an error, so that one operation rounds once (Clinger's
        // fast path): nearly all numbers that people write.
        if digits <= 19, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
            let whole = Double(mantissa)
            let value =
                exponent < 0 ? whole / powerOfTen(0 &- exponent) : whole * powerOfTen(exponent)
            return isNegative ? -value : value
        }
        return slowDouble(text, count: count)
    }

    /// glibc's `strtod` rounds correctly; the process never leaves the locale "C".
    private static func slowDouble(_ text: Bytes, count: Int) -> Double {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { copy in
            for index in 0..<count { copy[index] = CChar(bitPattern: text[index]) }
            copy[count] = 0
            return strtod(copy.baseAddress!, nil)
        }
    }

    private static func powerOfTen(_ exponent: Int) -> Double {
        switch exponent {
        case 0: 1
        case 1: 1e1
        case 2: 1e2
        case 3: 1e3
        case 4: 1e4
        case 5: 1e5
        case 6: 1e6
        case 7: 1e7
        case 8: 1e8
        case 9: 1e9
        case 10: 1e10
        case 11: 1e11
        case 12: 1e12
        case 13: 1e13
        case 14: 1e14
        case 15: 1e15
        case 16: 1e16
        case 17: 1e17
        case 18: 1e18
        case 19: 1e19
        case 20: 1e20
        case 21: 1e21
        default: 1e22
        }
    }
}
