// HMAC-SHA-256, which proves that somebody who has the key wrote a text.

import CCrypto

/// RFC 2104 with SHA-256, ready for one key: what the key adds to both hashes is worked out once, so that a
/// code of a short text costs three blocks and no allocation.
package struct Authenticator: Sendable {
    /// The 32 bytes of a code.
    package typealias Code = (UInt64, UInt64, UInt64, UInt64)

    private static let blockBytes = 64

    private let inner: SHA256_CTX
    private let outer: SHA256_CTX

    package init(key: [UInt8]) {
        var block = [UInt8](repeating: 0, count: Self.blockBytes)
        if key.count <= Self.blockBytes {
            block.replaceSubrange(0..<key.count, with: key)
        } else {
            var context = SHA256_CTX()
            SHA256_Init(&context)
            SHA256_Update(&context, key, key.count)
            var code: Code = (0, 0, 0, 0)
            Self.finish(&context, &code)
            withUnsafeBytes(of: code) { block.replaceSubrange(0..<32, with: $0) }
        }
        inner = Self.begun(block.map { $0 ^ 0x36 })
        outer = Self.begun(block.map { $0 ^ 0x5C })
    }

    private static func begun(_ block: [UInt8]) -> SHA256_CTX {
        var context = SHA256_CTX()
        SHA256_Init(&context)
        SHA256_Update(&context, block, block.count)
        return context
    }

    private static func finish(_ context: inout SHA256_CTX, _ code: inout Code) {
        withUnsafeMutableBytes(of: &code) { bytes in
            _ = SHA256_Final(bytes.bindMemory(to: UInt8.self).baseAddress, &context)
        }
    }

    package func code(of message: UnsafeRawBufferPointer) -> Code {
        var code: Code = (0, 0, 0, 0)
        var context = inner
        SHA256_Update(&context, message.baseAddress, message.count)
        Self.finish(&context, &code)
        context = outer
        withUnsafeBytes(of: code) { _ = SHA256_Update(&context, $0.baseAddress, $0.count) }
        Self.finish(&context, &code)
        return code
    }

    /// Whether two runs of bytes are the same, in a time that does not tell where they differ.
    package static func areEqual(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Bool {
        left.count == right.count
            && CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
    }
}
