// The id of a send-request, which its decisions bear too: docs/decisions/0002-ids.md.

import CCrypto

/// Makes ids: the digest of the length-prefixed parts rule, step, customer, key and occurrence.
///
///     ┌─────────┬──────┬─────────┬──────┬─────────┬──────────┬─────────┬─────┬─────────┬────────────┐
///     │ size: 4 │ rule │ size: 4 │ step │ size: 4 │ customer │ size: 4 │ key │ size: 4 │ occurrence │
///     └─────────┴──────┴─────────┴──────┴─────────┴──────────┴─────────┴─────┴─────────┴────────────┘
///
/// Sizes are in bytes, big-endian. A rule without `key` has no bytes and the size 0xFFFFFFFF, so that
/// no key differs from an empty one.
package struct RecordID: ~Copyable {
    /// Reused from id to id.
    private var message: [UInt8] = []

    package init() {
        message.reserveCapacity(512)
    }

    /// The length-prefixed rule and step, with which the message of each of their ids begins.
    package static func prefix(rule: String, step: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in [rule, step] {
            bytes.append(part: Array(part.utf8))
        }
        return bytes
    }

    /// The id of one candidate at one step.
    package mutating func make(
        prefix: UnsafeRawBufferPointer, customer: UnsafeRawBufferPointer,
        key: UnsafeRawBufferPointer?, occurrence: UnsafeRawBufferPointer
    ) -> Digest {
        message.removeAll(keepingCapacity: true)
        message.append(contentsOf: prefix)
        message.append(part: customer)
        if let key {
            message.append(part: key)
        } else {
            message.append(bigEndian: UInt32.max)
        }
        message.append(part: occurrence)
        return message.withUnsafeBytes { Digest(of: $0) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(part: some Collection<UInt8>) {
        append(bigEndian: UInt32(part.count))
        append(contentsOf: part)
    }

    fileprivate mutating func append(bigEndian number: UInt32) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
