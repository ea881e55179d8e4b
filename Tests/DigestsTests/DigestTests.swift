// Ids: the digest, its digits and the message that it is of.

import Digests
import Foundation
import Testing

@Suite("Ids")
struct DigestTests {
    private func digest(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { Digest(of: $0).hex }
    }

    @Test(
        "The digest is the first half of SHA-256",
        arguments: [
            // FIPS 180-4's examples.
            ("", "e3b0c44298fc1c149afbf4c8996fb924"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039"
            ),
        ])
    func sha256(text: String, expected: String) {
        #expect(digest(Array(text.utf8)) == expected)
    }

    private func id(
        rule: String = "r", step: String = "s", customer: String = "c", key: String? = "k",
        occurrence: String = "o"
    ) -> String {
        var ids = RecordID()
        let prefix = RecordID.prefix(rule: rule, step: step)
        let key = key.map { Array($0.utf8) }
        return prefix.withUnsafeBytes { prefix in
            Array(customer.utf8).withUnsafeBytes { customer in
                Array(occurrence.utf8).withUnsafeBytes { occurrence in
                    if let key {
                        key.withUnsafeBytes {
                            ids.make(
                                prefix: prefix, customer: customer, key: $0,
                                occurrence: occurrence
                            ).hex
                        }
                    } else {
                        ids.make(
                            prefix: prefix, customer: customer, key: nil, occurrence: occurrence
                        ).hex
                    }
                }
            }
        }
    }

    @Test("An id is the digest of its parts, each behind its size in four bytes, big-endian")
    func message() {
        let message: [UInt8] =
            [0, 0, 0, 4] + Array("cart".utf8) + [0, 0, 0, 2] + Array("s1".utf8) + [0, 0, 0, 2]
            + Array("42".utf8) + [0, 0, 0, 1] + Array("k".utf8) + [0, 0, 0, 3] + Array("e-1".utf8)
        #expect(
            id(rule: "cart", step: "s1", customer: "42", key: "k", occurrence: "e-1")
                == digest(message))
    }

    @Test("No key is another id than an empty key")
    func absentKey() {
        #expect(id(key: nil) != id(key: ""))
        let message: [UInt8] =
            [0, 0, 0, 1] + Array("r".utf8) + [0, 0, 0, 1] + Array("s".utf8) + [0, 0, 0, 1]
            + Array("c".utf8) + [255, 255, 255, 255] + [0, 0, 0, 1] + Array("o".utf8)
        #expect(id(key: nil) == digest(message))
    }

    @Test("What moves from one part to the next changes the id")
    func parts() {
        let ids = [
            id(), id(rule: "rs", step: ""), id(rule: "", step: "rs"), id(step: "sc", customer: ""),
            id(customer: "ck", key: ""), id(key: "ko", occurrence: ""),
            id(key: "", occurrence: "ko"),
        ]
        #expect(Set(ids).count == ids.count)
    }
}
