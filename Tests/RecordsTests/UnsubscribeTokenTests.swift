// Tokens to unsubscribe with: what they say, and that nobody else can make one.

import Calendar
import Digests
import Records
import TestSupport
import Testing

@Suite("Tokens to unsubscribe with")
struct UnsubscribeTokenTests {
    private static let day: Int64 = 86_400_000
    private static let keys = UnsubscribeKeys(
        [Array("the key that signs".utf8)], validMs: 30 * day)

    private static func token(
        _ customer: String = "anne", theme: String? = "cart"
    ) -> UnsubscribeToken {
        UnsubscribeToken(
            customer: Array(customer.utf8), theme: theme.map { Array($0.utf8) },
            message: Digest(high: 0x0123_4567_89AB_CDEF, low: .max - 1), expiresOn: 20_700)
    }

    private static func text(
        _ token: UnsubscribeToken, _ keys: UnsubscribeKeys = keys
    ) -> [UInt8] {
        var text: [UInt8] = []
        keys.sign(token, into: &text)
        return text
    }

    @Test(
        "A token says what was signed, in letters that a URL takes",
        arguments: [
            token(), token(theme: nil), token("é", theme: ""),
            token("42", theme: "caf\u{E9} \"x\""),
            token(String(repeating: "c", count: 300), theme: String(repeating: "t", count: 500)),
        ])
    func roundTrip(_ token: UnsubscribeToken) throws {
        let text = Self.text(token)
        let isFit = text.allSatisfy { byte in
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains(byte)
        }
        #expect(isFit)
        let (found, key) = try Self.keys.verify(text)
        #expect(found == token && key == 0)
    }

    @Test("A token of a short id and theme is shorter than a line of a header")
    func size() {
        #expect(Self.text(Self.token("customer-00042")).count < 76)
    }

    @Test("Whatever is changed of a token, it is none any more", arguments: Seeds.all(fixed: 4))
    func changed(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = Self.text(Self.token())
        for place in text.indices {
            var other = text
            repeat {
                other[place] = random.pick(Array("AZaz09-_".utf8))
            } while other[place] == text[place]
            #expect(throws: UnsubscribeKeys.Fault.self) { _ = try Self.keys.verify(other) }
        }
        for count in text.indices {
            #expect(throws: UnsubscribeKeys.Fault.self) { _ = try Self.keys.verify(text[..<count]) }
        }
        #expect(throws: UnsubscribeKeys.Fault.malformed) {
            _ = try Self.keys.verify("no token".utf8)
        }
        #expect(throws: UnsubscribeKeys.Fault.self) {
            _ = try Self.keys.verify(text + Array("A".utf8))
        }
    }

    @Test("With two keys the first signs and both verify, so that one takes the place of the other")
    func rotation() throws {
        let (old, new) = (Array("the old key of all".utf8), Array("the new key of all".utf8))
        let before = UnsubscribeKeys([old], validMs: Self.day)
        let during = UnsubscribeKeys([new, old], validMs: Self.day)
        let after = UnsubscribeKeys([new], validMs: Self.day)
        let earlier = Self.text(Self.token(), before)
        let later = Self.text(Self.token(), during)
        #expect(try during.verify(earlier).key == 1)
        #expect(try during.verify(later).key == 0)
        #expect(try after.verify(later).key == 0)
        #expect(throws: UnsubscribeKeys.Fault.unknownKey) { _ = try after.verify(earlier) }
        #expect(earlier != later)
    }

    @Test("A token holds to the end of the day, in UTC, and is the same for the same message")
    func expiry() {
        let noon = Instant(milliseconds: 20_000 * Self.day + Self.day / 2)
        #expect(Self.keys.expiry(ofMessageAt: noon) == 20_031)
        #expect(UnsubscribeKeys.day(of: noon) == 20_000)
        #expect(Self.text(Self.token()) == Self.text(Self.token()))
    }
}
