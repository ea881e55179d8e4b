// The keys under which a partition's state stands, in the changelog and in the local store.

import Calendar
import Customer
import Digests
import Records

/// Keys by what stands under them. The first byte tells them apart:
///
///     c id              a customer's record
///     e hash            the time of the erasure of a customer of whom nothing else is known
///     !clock            how far the partition is
///     !rules            since when which rules act
///     !fields           the names of what records hold
///
/// and in the local store alone:
///
///     d due id          nothing; the index of timers, in the order in which they fire (S30)
///     !checkpoint       how far the changelog is in the store
enum StateKeys {
    static let customer = UInt8(ascii: "c")
    static let erasure = UInt8(ascii: "e")
    static let timer = UInt8(ascii: "d")
    static let clock = Array("!clock".utf8)
    static let rules = Array("!rules".utf8)
    static let fields = Array("!fields".utf8)
    static let checkpoint = Array("!checkpoint".utf8)

    /// Makes `key` that of what is stored of a customer.
    static func write(_ form: StoredForm, of id: UnsafeRawBufferPointer, to key: inout [UInt8]) {
        key.removeAll(keepingCapacity: true)
        switch form {
        case .record:
            key.append(customer)
            key.append(contentsOf: id)
        case .erasure:
            // What was known by the id is not to be found by it.
            key.append(erasure)
            Digest(of: id).withBytes { key.append(contentsOf: $0) }
        case .nothing:
            preconditionFailure("nothing is stored under no key")
        }
    }

    /// Makes `key` that of a timer: the bytes of the due time have the order of the instants.
    static func write(timer due: Instant, of id: UnsafeRawBufferPointer, to key: inout [UInt8]) {
        key.removeAll(keepingCapacity: true)
        key.append(timer)
        let ordered = UInt64(bitPattern: due.milliseconds) ^ (1 << 63)
        withUnsafeBytes(of: ordered.bigEndian) { key.append(contentsOf: $0) }
        key.append(contentsOf: id)
    }

    static func write(timer point: DuePoint, to key: inout [UInt8]) {
        point.id.withUnsafeBytes { write(timer: point.due, of: $0, to: &key) }
    }

    /// What stands in the key of a timer.
    static func timer(of key: UnsafeRawBufferPointer) -> DuePoint? {
        guard key.count >= 9, key[0] == timer else { return nil }
        let ordered = UInt64(bigEndian: key.loadUnaligned(fromByteOffset: 1, as: UInt64.self))
        return DuePoint(
            due: Instant(milliseconds: Int64(bitPattern: ordered ^ (1 << 63))),
            id: Array(key[9...]))
    }
}
