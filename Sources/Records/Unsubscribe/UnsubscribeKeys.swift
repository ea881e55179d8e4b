// The keys that sign tokens, of which one goes as another comes.

import Calendar
import Digests

/// One or two keys: the first signs, both verify. They are never printed.
package struct UnsubscribeKeys: Sendable {
    /// With less a key can be guessed.
    package static let leastBytes = 16
    package static let most = 2

    /// Why a text is no valid token.
    package enum Fault: String, Error, Sendable {
        case malformed
        /// No key of these has signed it.
        case unknownKey = "unknown_key"
        case wrongSignature = "wrong_signature"
    }

    private struct Key: Sendable {
        /// Says in a token which key it is, and nothing about the key.
        let number: UInt16
        let authenticator: Authenticator

        init(_ secret: [UInt8]) {
            authenticator = Authenticator(key: secret)
            let code = Array("relance key number".utf8).withUnsafeBytes {
                [authenticator] in authenticator.code(of: $0)
            }
            number = UInt16(truncatingIfNeeded: UInt64(bigEndian: code.0) >> 48)
        }

        /// The first half of the code.
        func code(of bytes: [UInt8]) -> [UInt8] {
            let code = bytes.withUnsafeBytes { authenticator.code(of: $0) }
            return withUnsafeBytes(of: code) { Array($0.prefix(UnsubscribeToken.codeBytes)) }
        }
    }

    private let keys: [Key]
    /// So long behind the decision to send a token holds, and to the end of the day.
    private let validMs: Int64

    package init(_ secrets: [[UInt8]], validMs: Int64) {
        precondition(
            !secrets.isEmpty && secrets.count <= Self.most, "one key signs, and one goes at a time")
        keys = secrets.map(Key.init)
        self.validMs = validMs
    }

    /// The day that a token of a message has.
    package func expiry(ofMessageAt decidedAt: Instant) -> UInt16 {
        let day = (decidedAt + validMs).milliseconds / Self.dayMs
        return UInt16(clamping: day + 1)
    }

    private static let dayMs: Int64 = 86_400_000

    package static func day(of instant: Instant) -> Int64 { instant.milliseconds / dayMs }

    /// Appends the token, fit for a URL.
    package func sign(_ token: UnsubscribeToken, into text: inout [UInt8]) {
        var bytes = token.bytes(key: keys[0].number)
        bytes += keys[0].code(of: bytes)
        bytes.withUnsafeBytes { Base64URL.append($0, to: &text) }
    }

    /// What a text says, and the place of the key that has signed it. Whether it still holds is to be asked
    /// of `expiresOn`.
    package func verify(
        _ text: some Collection<UInt8>
    ) throws(Fault) -> (token: UnsubscribeToken, key: Int) {
        guard let bytes = Base64URL.bytes(of: text), bytes.count > UnsubscribeToken.codeBytes,
            let (token, number) = UnsubscribeToken.read(
                Array(bytes.dropLast(UnsubscribeToken.codeBytes)))
        else { throw .malformed }
        let signed = Array(bytes.dropLast(UnsubscribeToken.codeBytes))
        let code = bytes.suffix(UnsubscribeToken.codeBytes)
        var isKnown = false
        for (place, key) in keys.enumerated() where key.number == number {
            isKnown = true
            let isEqual = key.code(of: signed).withUnsafeBytes { own in
                code.withUnsafeBytes { Authenticator.areEqual(own, $0) }
            }
            if isEqual { return (token, place) }
        }
        throw isKnown ? .wrongSignature : .unknownKey
    }
}
