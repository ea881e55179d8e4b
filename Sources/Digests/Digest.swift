// SHA-256 cut to its first 16 bytes, as it names send-requests and rule sets.

import CCrypto

/// The first 16 bytes of SHA-256.
package struct Digest: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    /// As it was made before.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Of `message`, whole.
    package init(of message: UnsafeRawBufferPointer) {
        var context = SHA256_CTX()
        SHA256_Init(&context)
        SHA256_Update(&context, message.baseAddress, message.count)
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { bytes in
            _ = SHA256_Final(bytes.bindMemory(to: UInt8.self).baseAddress, &context)
        }
        high = UInt64(bigEndian: words.0)
        low = UInt64(bigEndian: words.1)
    }

    /// From 32 hexadecimal digits in small letters; nil for anything else.
    package init?(hex text: UnsafeRawBufferPointer) {
        guard text.count == 32 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (place, digit) in text.enumerated() {
            let nibble: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): nibble = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): nibble = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            if place < 16 {
                words.0 = words.0 << 4 | UInt64(nibble)
            } else {
                words.1 = words.1 << 4 | UInt64(nibble)
            }
        }
        self.init(high: words.0, low: words.1)
    }

    /// 32 hexadecimal digits.
    package var hex: String {
        var bytes: [UInt8] = []
        bytes.append(hex: self)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Digest {
    /// The 32 digits in memory, in small letters.
    package var digits: (UInt64, UInt64, UInt64, UInt64) {
        (
            Self.digits(of: UInt32(truncatingIfNeeded: high >> 32)),
            Self.digits(of: UInt32(truncatingIfNeeded: high)),
            Self.digits(of: UInt32(truncatingIfNeeded: low >> 32)),
            Self.digits(of: UInt32(truncatingIfNeeded: low))
        )
    }

    /// The 8 digits of a number at once: its nibbles are spread over the bytes of a word, then each
    /// byte is turned into its digit.
    private static func digits(of number: UInt32) -> UInt64 {
        var spread = UInt64(number)
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // 1 in each byte that holds 10 to 15.
        let letters = (spread &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        // '0' + nibble, and for letters the gap between '9' and 'a'.
        return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 39).bigEndian
    }
}

extension [UInt8] {
    /// 32 hexadecimal digits.
    package mutating func append(hex digest: Digest) {
        var digits = digest.digits
        Swift.withUnsafeBytes(of: &digits) { append(contentsOf: $0) }
    }
}

extension Digest {
    /// Calls `body` with the 16 bytes.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }
}
