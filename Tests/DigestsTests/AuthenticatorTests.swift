// HMAC-SHA-256 by the vectors of its standard.

import Digests
import Testing

@Suite("HMAC-SHA-256")
struct AuthenticatorTests {
    private static func bytes(_ code: Authenticator.Code) -> String {
        withUnsafeBytes(of: code) { bytes in
            bytes.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
        }
    }

    @Test(
        "The codes are those of RFC 4231",
        arguments: [
            (
                Array(repeating: UInt8(0x0B), count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                Array(repeating: UInt8(0xAA), count: 20), Array(repeating: UInt8(0xDD), count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(repeating: UInt8(0xAA), count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func vectors(key: [UInt8], message: [UInt8], expected: String) {
        let authenticator = Authenticator(key: key)
        for _ in 0..<2 {
            let code = message.withUnsafeBytes { authenticator.code(of: $0) }
            #expect(Self.bytes(code) == expected)
        }
    }

    @Test("Runs of bytes are equal where all of them are")
    func equality() {
        func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
            left.withUnsafeBytes { left in
                right.withUnsafeBytes { Authenticator.areEqual(left, $0) }
            }
        }
        #expect(areEqual([1, 2, 3], [1, 2, 3]) && areEqual([], []))
        #expect(!areEqual([1, 2, 3], [1, 2, 4]) && !areEqual([1, 2], [1, 2, 3]))
    }
}
