// What a token in a List-Unsubscribe header says: docs/decisions/0019-tokens-that-unsubscribe.md.

import Digests

/// Who opts out of what, by which message, until when.
///
///     ┌─────────┬────────┬────────────┬─────────┬──────────────────┬───────┬──────────┬──────────┐
///     │ version │ key: 2 │ expires: 2 │ message │ theme's size + 1 │ theme │ customer │ code: 16 │
///     └─────────┴────────┴────────────┴─────────┴──────────────────┴───────┴──────────┴──────────┘
///
/// Numbers are big-endian; the size is one of the length that a varint has, 0 for no theme. The code is the
/// first half of HMAC-SHA-256 over all that stands before it.
package struct UnsubscribeToken: Equatable, Sendable {
    static let version: UInt8 = 1
    static let codeBytes = 16
    static let messageBytes = 16
    private static let headBytes = 5

    package var customer: [UInt8]
    /// Nil: the message was about no theme.
    package var theme: [UInt8]?
    /// The id of the send-request.
    package var message: Digest
    /// The first day, in UTC, on which it is not valid any more, as days since 1970-01-01.
    package var expiresOn: UInt16

    package init(customer: [UInt8], theme: [UInt8]?, message: Digest, expiresOn: UInt16) {
        self.customer = customer
        self.theme = theme
        self.message = message
        self.expiresOn = expiresOn
    }

    /// All but the code.
    func bytes(key: UInt16) -> [UInt8] {
        var bytes: [UInt8] = [Self.version]
        for number in [key, expiresOn] {
            bytes.append(UInt8(truncatingIfNeeded: number >> 8))
            bytes.append(UInt8(truncatingIfNeeded: number))
        }
        message.withBytes { bytes.append(contentsOf: $0) }
        var size = theme.map { $0.count + 1 } ?? 0
        while size >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: size) | 0x80)
            size >>= 7
        }
        bytes.append(UInt8(size))
        bytes.append(contentsOf: theme ?? [])
        bytes.append(contentsOf: customer)
        return bytes
    }

    /// From all but the code, and the number of the key; nil for what is no token.
    static func read(_ bytes: [UInt8]) -> (token: UnsubscribeToken, key: UInt16)? {
        guard bytes.count > headBytes + messageBytes, bytes[0] == version else { return nil }
        let key = UInt16(bytes[1]) << 8 | UInt16(bytes[2])
        let expiresOn = UInt16(bytes[3]) << 8 | UInt16(bytes[4])
        var words: [UInt64] = [0, 0]
        for place in 0..<messageBytes {
            words[place / 8] = words[place / 8] << 8 | UInt64(bytes[headBytes + place])
        }
        var rest = bytes[(headBytes + messageBytes)...]
        var size = 0
        var shift = 0
        while let byte = rest.popFirst() {
            size |= Int(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
            // No theme is so long.
            if shift > 21 { return nil }
        }
        guard size - 1 <= rest.count else { return nil }
        let theme = size == 0 ? nil : Array(rest.prefix(size - 1))
        let customer = Array(rest.dropFirst(max(size - 1, 0)))
        if customer.isEmpty { return nil }
        let token = UnsubscribeToken(
            customer: customer, theme: theme, message: Digest(high: words[0], low: words[1]),
            expiresOn: expiresOn)
        return (token, key)
    }
}
