// The id of a send-request, which its decisions bear too: docs/decisions/0002-ids.md.

/// Makes ids: the digest of the length-prefixed parts rule, step, customer, key and occurrence.
///
///     ┌─────────┬──────┬─────────┬──────┬─────────┬──────────┬─────────┬─────┬─────────┬────────────┐
///     │ size: 4 │ rule │ size: 4 │ step │ size: 4 │ customer │ size: 4 │ key │ size: 4 │ occurrence │
///     └─────────┴──────┴─────────┴──────┴─────────┴──────────┴─────────┴─────┴─────────┴────────────┘
///
/// Sizes are in bytes, big-endian. A rule without `key` has no bytes and the size 0xFFFFFFFF, so that
/// no key differs from an empty one.
package struct RecordID: Sendable {
    /// Reused from id to id.
    private var message: [UInt8] = []

    package init() {}

    /// The length-prefixed rule and step, with which the message of each of their ids begins.
    package static func prefix(rule: String, step: String) -> [UInt8] {
        var message: [UInt8] = []
        for part in [rule, step] {
            Array(part.utf8).withUnsafeBytes { message.append(part: $0) }
        }
        return message
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
            message.append(size: .max)
        }
        message.append(part: occurrence)
        return message.withUnsafeBytes { Digest(of: $0) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(part: UnsafeRawBufferPointer) {
        append(size: UInt32(part.count))
        append(contentsOf: part)
    }

    fileprivate mutating func append(size: UInt32) {
        Swift.withUnsafeBytes(of: size.bigEndian) { append(contentsOf: $0) }
    }
}
